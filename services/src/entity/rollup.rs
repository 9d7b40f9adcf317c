//! `rollups`

use sea_orm::entity::prelude::*;

/// A figure of a day, added up; the nil id and the empty text stand for "none".
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollups")]
pub struct Model {
    /// Its organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub org: Uuid,
    /// Days since 1970-01-01 in the organization's time zone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: i32,
    /// `domain::kpi` metric key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub metric: String,
    /// Of which workflow.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workflow: Uuid,
    /// Of which team.
    #[sea_orm(primary_key, auto_increment = false)]
    pub team: Uuid,
    /// Of which agent.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent: Uuid,
    /// Of which tier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tier: String,
    /// How many.
    pub count: i64,
    /// Their sum.
    pub sum: i64,
    /// Their distribution: `domain::kpi` sketch.
    pub sketch: Option<Vec<u8>>,
    /// When it was last added to.
    pub updated_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
