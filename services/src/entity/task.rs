//! `tasks`

use sea_orm::entity::prelude::*;

/// A human step waiting, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
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
    /// What is to be done.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// The one who may do it.
    pub candidate_person: Option<Uuid>,
    /// Or those in this team …
    pub candidate_team: Option<Uuid>,
    /// … who hold this role.
    #[sea_orm(column_type = "Text", nullable)]
    pub candidate_role: Option<String>,
    /// Who took it.
    pub claimed_by: Option<Uuid>,
    /// `open`, `done` or `cancelled`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// Until when.
    pub due_at: Option<i64>,
    /// When it counts as at risk.
    pub at_risk_at: Option<i64>,
    /// `person`, `agent` or `system`: who worked on the run just before.
    #[sea_orm(column_type = "Text", nullable)]
    pub from_kind: Option<String>,
    /// Which one.
    pub from_actor: Option<Uuid>,
    /// Since when.
    pub opened_at: i64,
    /// When it ended.
    pub closed_at: Option<i64>,
    /// Who completed it.
    pub closed_by: Option<Uuid>,
    /// Counts its changes.
    pub revision: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
