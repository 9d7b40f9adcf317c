//! `workflow_versions`

use sea_orm::entity::prelude::*;

/// An immutable version of a workflow.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workflow_versions")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Its workflow.
    pub workflow: Uuid,
    /// 1, 2, 3 …
    pub number: i32,
    /// `domain::workflow::Graph`.
    pub graph: Json,
    /// SHA-256 of the graph's canonical JSON, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub digest: String,
    /// What its publisher said about it.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// Who published it.
    pub published_by: Option<Uuid>,
    /// When.
    pub published_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
