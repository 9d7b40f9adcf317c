//! `jobs`

use sea_orm::entity::prelude::*;

/// An agent step waiting, or what became of it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Its run.
    pub run: Uuid,
    /// Its workflow.
    pub workflow: Uuid,
    /// The step, in the run's graph.
    #[sea_orm(column_type = "Text")]
    pub node: String,
    /// The engine's token.
    #[sea_orm(column_type = "Text")]
    pub token: String,
    /// Which agent does it.
    pub agent: Uuid,
    /// Which kind of job, as its tokens name it.
    #[sea_orm(column_type = "Text")]
    pub job_type: String,
    /// What the agent is given.
    pub input: Json,
    /// `queued`, `leased`, `done`, `failed` or `cancelled`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// 1, 2, 3 …
    pub attempt: i32,
    /// Not before.
    pub run_after: i64,
    /// Grows with each lease; an answer with an older one is refused.
    pub fence: i64,
    /// Until when its worker must answer or ask for more.
    pub lease_until: Option<i64>,
    /// The token of the worker that has it.
    pub leased_by_token: Option<Uuid>,
    /// Since when.
    pub opened_at: i64,
    /// When it was first leased.
    pub started_at: Option<i64>,
    /// When it ended.
    pub closed_at: Option<i64>,
    /// What the agent said of its own result, 0 to 1.
    pub confidence: Option<f64>,
    /// What it cost, in micro-units of the organization's currency.
    pub cost_micros: Option<i64>,
    /// What the agent said about it.
    #[sea_orm(column_type = "Text", nullable)]
    pub reasoning: Option<String>,
    /// Why its last attempt failed.
    #[sea_orm(column_type = "Text", nullable)]
    pub error: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
