//! `subscriptions`

use sea_orm::entity::prelude::*;

/// A message that a run waits for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// The run.
    pub run: Uuid,
    /// The node that says what the message brings.
    #[sea_orm(column_type = "Text")]
    pub node: String,
    /// The engine's token.
    #[sea_orm(column_type = "Text")]
    pub token: String,
    /// The message's name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The key it must carry; may be empty.
    #[sea_orm(column_type = "Text")]
    pub key: String,
    /// Since when.
    pub opened_at: i64,
    /// `open`, `received` or `cancelled`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
