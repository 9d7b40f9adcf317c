//! `calls`

use sea_orm::entity::prelude::*;

/// A run that another run asked for.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calls")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// The run that asks.
    pub run: Uuid,
    /// The step.
    #[sea_orm(column_type = "Text")]
    pub node: String,
    /// Which workflow.
    pub workflow: Uuid,
    /// Which version; none: the published one.
    pub version: Option<i32>,
    /// Whether `input` is all that was seen, of which the inputs take what they ask for.
    pub is_whole: bool,
    /// What it is given.
    pub input: Json,
    /// Who made each value.
    pub authors: Json,
    /// The run that was called, once it began.
    pub called: Option<Uuid>,
    /// `asked`, `running`, `ended`, `told`, `stopping` or `stopped`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// When.
    pub asked_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
