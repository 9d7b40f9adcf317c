//! `teams`

use sea_orm::entity::prelude::*;

/// A team: a function such as Sales or Finance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "teams")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Its name, unique in the organization.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// When it was created.
    pub created_at: i64,
    /// Since when it is not offered any more.
    pub archived_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
