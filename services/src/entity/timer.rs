//! `timers`

use sea_orm::entity::prelude::*;

/// A due time the engine waits for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "timers")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Its run.
    pub run: Uuid,
    /// The node that waits, in the run's graph.
    #[sea_orm(column_type = "Text")]
    pub node: String,
    /// The engine's token.
    #[sea_orm(column_type = "Text")]
    pub token: String,
    /// What happens then.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// When.
    pub due_at: i64,
    /// `set`, `fired` or `cancelled`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
