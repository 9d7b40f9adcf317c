//! `rollup_deltas`

use sea_orm::entity::prelude::*;

/// A change of a figure, written by a unit of work and folded into the rollups soon after.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rollup_deltas")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its organization.
    pub org: Uuid,
    /// Days since 1970-01-01 in the organization's time zone.
    pub day: i32,
    /// `domain::kpi` metric key.
    #[sea_orm(column_type = "Text")]
    pub metric: String,
    /// Of which workflow.
    pub workflow: Option<Uuid>,
    /// Of which team.
    pub team: Option<Uuid>,
    /// Of which agent.
    pub agent: Option<Uuid>,
    /// Of which tier.
    #[sea_orm(column_type = "Text", nullable)]
    pub tier: Option<String>,
    /// How many.
    pub count: i64,
    /// Their sum.
    pub sum: i64,
    /// Their distribution: `domain::kpi` sketch.
    pub sketch: Option<Vec<u8>>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
