//! `triggers`

use sea_orm::entity::prelude::*;

/// What begins runs of a published workflow by itself.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "triggers")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// The workflow.
    pub workflow: Uuid,
    /// The start event.
    #[sea_orm(column_type = "Text")]
    pub node: String,
    /// `message` or `timer`.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    /// The message's name.
    #[sea_orm(column_type = "Text", nullable)]
    pub name: Option<String>,
    /// `domain::workflow::Schedule`; null for a message.
    pub schedule: Json,
    /// When it is due next; none: never again, or a message.
    pub due_at: Option<i64>,
    /// How often it has begun a run.
    pub fired: i32,
    /// `on` or `off`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
