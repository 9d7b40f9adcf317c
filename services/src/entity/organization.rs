//! `organizations`

use sea_orm::entity::prelude::*;

/// An organization: the tenant every other row belongs to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its name in URLs, unique: lower-case letters, digits and hyphens.
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    /// Its name for people.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// ISO 4217 code of its costs.
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    /// IANA name of the zone its days are counted in.
    #[sea_orm(column_type = "Text")]
    pub time_zone: String,
    /// Whether it is the demo company.
    pub demo: bool,
    /// When it was created.
    pub created_at: i64,
    /// Counts its changes; 0 while the demo company is being made: nobody enters it and no due time fires.
    pub revision: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
