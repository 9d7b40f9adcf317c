//! `kpi_targets`

use sea_orm::entity::prelude::*;

/// The target of a figure.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kpi_targets")]
pub struct Model {
    /// Its organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub org: Uuid,
    /// `domain::kpi` metric key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub metric: String,
    /// The target, in the metric's unit.
    pub target: f64,
    /// `up` when more is better, `down` when less is.
    #[sea_orm(column_type = "Text")]
    pub direction: String,
    /// Who set it.
    pub set_by: Option<Uuid>,
    /// When.
    pub set_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
