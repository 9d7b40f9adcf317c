//! `runs`

use sea_orm::entity::prelude::*;

/// A run of one version of a workflow: the engine's snapshot and what lists show of it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "runs")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Its workflow.
    pub workflow: Uuid,
    /// Its version.
    pub version: Uuid,
    /// That version's number.
    pub version_number: i32,
    /// Its business key.
    #[sea_orm(column_type = "Text", nullable)]
    pub key: Option<String>,
    /// What people call it.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// `domain::engine` status key.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// `domain::engine::State` after its last event.
    pub state: Json,
    /// Counts its saves; equals the `seq` of its last event when a save wrote one.
    pub revision: i64,
    /// `person`, `agent` or `system`.
    #[sea_orm(column_type = "Text")]
    pub started_by_kind: String,
    /// Who started it.
    pub started_by: Option<Uuid>,
    /// When.
    pub started_at: i64,
    /// When it came to its end.
    pub ended_at: Option<i64>,
    /// What it waits for, on whom, until when: `domain::waiting`.
    pub waiting: Option<Json>,
    /// The nearest time something in it is due.
    pub due_at: Option<i64>,
    /// When the nearest of these is at risk.
    pub at_risk_at: Option<i64>,
    /// What it waits for in one word: `domain::waiting::key`.
    #[sea_orm(column_type = "Text", nullable)]
    pub waits_for: Option<String>,
    /// What its agents have cost, in micro-units of the organization's currency.
    pub cost_micros: i64,
    /// Whether a due time passed.
    pub has_breach: bool,
    /// Whether a step of it was tried again.
    pub has_retry: bool,
    /// The call it was begun by, when another run asked for it.
    pub called_by: Option<Uuid>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
