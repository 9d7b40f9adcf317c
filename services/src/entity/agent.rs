//! `agents`

use sea_orm::entity::prelude::*;

/// A registered agent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agents")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Its name, unique in the organization.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The team it works for.
    pub team: Uuid,
    /// The person accountable for it.
    pub owner_person: Uuid,
    /// The icon of its mark.
    #[sea_orm(column_type = "Text")]
    pub glyph: String,
    /// What it does, in a sentence.
    #[sea_orm(column_type = "Text")]
    pub description: String,
    /// Its version's label, as its engineer names it.
    #[sea_orm(column_type = "Text")]
    pub version: String,
    /// Whether Baton itself plays its worker, in the demo company.
    pub demo: bool,
    /// Since when it gets no new jobs.
    pub paused_at: Option<i64>,
    /// Who registered it.
    pub created_by: Option<Uuid>,
    /// When.
    pub created_at: i64,
    /// Counts its changes.
    pub revision: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
