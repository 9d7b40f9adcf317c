//! `run_events`

use sea_orm::entity::prelude::*;

/// What happened in a run: append-only, and chained by hashes.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "run_events")]
pub struct Model {
    /// Its run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub run: Uuid,
    /// 1, 2, 3 … in its run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Its organization.
    pub org: Uuid,
    /// When.
    pub at: i64,
    /// The event's kind, kebab-case and in the past tense.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// `domain::engine::Event`.
    pub body: Json,
    /// `person`, `agent` or `system`.
    #[sea_orm(column_type = "Text")]
    pub actor_kind: String,
    /// Who did it.
    pub actor: Option<Uuid>,
    /// The accountable person, where an agent acted.
    pub on_behalf_of: Option<Uuid>,
    /// Hash of the entry before; empty for the first.
    #[sea_orm(column_type = "Text")]
    pub prev_hash: String,
    /// SHA-256 over all the other columns: `audit::chain`.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
