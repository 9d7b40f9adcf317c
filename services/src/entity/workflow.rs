//! `workflows`

use sea_orm::entity::prelude::*;

/// A workflow, over all its versions.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "workflows")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Its name, unique in the organization.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The accountable team.
    pub team: Option<Uuid>,
    /// `draft`, `published` or `retired`.
    #[sea_orm(column_type = "Text")]
    pub status: String,
    /// The number of the version in force.
    pub published_version: Option<i32>,
    /// Who created it.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: i64,
    /// When its draft or its state last changed.
    pub updated_at: i64,
    /// Counts its changes.
    pub revision: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
