//! `decisions`

use sea_orm::entity::prelude::*;

/// One person's decision on a gate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decisions")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// The gate.
    pub gate: Uuid,
    /// Its run.
    pub run: Uuid,
    /// Who decided.
    pub person: Uuid,
    /// `approve`, `reject` or `return`.
    #[sea_orm(column_type = "Text")]
    pub decision: String,
    /// Why, in their words.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// The digest of what they were shown.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// When.
    pub at: i64,
    /// By which door: `page`, `form`, `api`.
    #[sea_orm(column_type = "Text")]
    pub door: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
