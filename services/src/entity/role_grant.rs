//! `role_grants`

use sea_orm::entity::prelude::*;

/// A role as a person holds it, in a team or in the whole organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grants")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The organization.
    pub org: Uuid,
    /// Who holds it.
    pub person: Uuid,
    /// `domain::Role::key`.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// In which team; none for roles of the whole organization.
    pub team: Option<Uuid>,
    /// Who gave it; none when Baton did, at set-up.
    pub granted_by: Option<Uuid>,
    /// When.
    pub granted_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
