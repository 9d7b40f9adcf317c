//! `gates`

use sea_orm::entity::prelude::*;

/// An approval request, or what became of it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "gates")]
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
    /// The gate, in the run's graph.
    #[sea_orm(column_type = "Text")]
    pub node: String,
    /// The engine's token.
    #[sea_orm(column_type = "Text")]
    pub token: String,
    /// What is asked.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// `domain::Tier::key`.
    #[sea_orm(column_type = "Text")]
    pub tier: String,
    /// How many distinct people must approve.
    pub needed: i32,
    /// Whom the gate asks: `domain::workflow::Owner`s, resolved when read.
    pub candidates: Json,
    /// Who may not decide, each with the reason in words.
    pub excluded: Json,
    /// What is decided on, as it was when the gate opened.
    pub payload: Json,
    /// SHA-256 of the payload's canonical JSON.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// Why it came here: the tier's condition in words.
    pub why: Json,
    /// Who started the run, when it was a person.
    pub requester: Option<Uuid>,
    /// `pending`, `approved`, `rejected`, `returned`, `expired` or `cancelled`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// When it counts as at risk.
    pub at_risk_at: Option<i64>,
    /// Which submission of this gate in this run it is, from 1.
    pub round: i32,
    /// `person`, `agent` or `system`: who worked on the run just before.
    #[sea_orm(column_type = "Text", nullable)]
    pub from_kind: Option<String>,
    /// Which one.
    pub from_actor: Option<Uuid>,
    /// Since when.
    pub opened_at: i64,
    /// When a decision is too late.
    pub expires_at: Option<i64>,
    /// Until when one is expected.
    pub due_at: Option<i64>,
    /// When it ended.
    pub closed_at: Option<i64>,
    /// Counts its changes.
    pub revision: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
