//! Targets: the organization's own, or the catalogue's.

use super::{Kpis, may_set_targets};
use crate::{Result, Scope, Topic, entity::kpi_target};
use domain::{
    Fault,
    kpi::{Direction, Metric},
    view::kpis::Standing,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A target, and who set it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) value: f64,
    pub(super) set_by: Option<Uuid>,
}

/// The targets of an organization.
pub(super) async fn load(
    conn: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<BTreeMap<Metric, Target>> {
    let mut targets: BTreeMap<Metric, Target> = Metric::ALL
        .into_iter()
        .filter_map(|metric| {
            let value = metric.default_target()?;
            Some((
                metric,
                Target {
                    value,
                    set_by: None,
                },
            ))
        })
        .collect();
    let rows = kpi_target::Entity::find()
        .filter(kpi_target::Column::Org.eq(scope.org.0))
        .all(conn)
        .await?;
    for row in rows {
        if let Some(metric) = Metric::find(&row.metric) {
            let target = Target {
                value: row.target,
                set_by: row.set_by,
            };
            targets.insert(metric, target);
        }
    }
    Ok(targets)
}

/// How a figure stands to a target.
pub(super) fn standing(metric: Metric, value: Option<f64>, target: Option<f64>) -> Standing {
    match (value, target) {
        (None, _) => Standing::NoFigure,
        (Some(_), None) => Standing::NoTarget,
        (Some(value), Some(target)) if metric.meets(value, target) => Standing::OnTarget,
        (Some(_), Some(_)) => Standing::OffTarget,
    }
}

impl Kpis<'_> {
    /// Sets the target of a metric, in its unit.
    ///
    /// # Errors
    /// The actor may not set targets; or the value is not one the metric can have.
    pub async fn set_target(self, scope: &Scope, metric: Metric, target: f64) -> Result<()> {
        may_set_targets(scope)?;
        if !(0.0..=1e15).contains(&target) {
            return Err(Fault::field("target", "A number of zero or more.").into());
        }
        let (org, person) = (scope.org, scope.person()?);
        let direction = match metric.direction() {
            Direction::Higher => "up",
            Direction::Lower => "down",
        };
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    use kpi_target::Column as C;
                    kpi_target::Entity::insert(kpi_target::ActiveModel {
                        org: Set(org.0),
                        metric: Set(metric.key().to_owned()),
                        target: Set(target),
                        direction: Set(direction.to_owned()),
                        set_by: Set(Some(person.0)),
                        set_at: Set(tx.now()),
                    })
                    .on_conflict(
                        OnConflict::columns([C::Org, C::Metric])
                            .update_columns([C::Target, C::Direction, C::SetBy, C::SetAt])
                            .to_owned(),
                    )
                    .exec_without_returning(tx)
                    .await?;
                    tx.notify(org, Topic::Runs);
                    Ok(())
                })
            })
            .await
    }
}
