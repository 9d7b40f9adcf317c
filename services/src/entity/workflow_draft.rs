//! `workflow_drafts`

use sea_orm::entity::prelude::*;

/// The one draft of a workflow.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "workflow_drafts")]
pub struct Model {
    /// The workflow.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workflow: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// `domain::workflow::Graph`.
    pub graph: Json,
    /// Counts its changes; a save names the one it started from.
    pub revision: i64,
    /// The version the draft started from.
    pub base_version: Option<i32>,
    /// Who changed it last.
    pub updated_by: Option<Uuid>,
    /// When.
    pub updated_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
