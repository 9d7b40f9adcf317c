//! The dashboard: every figure with its trend, the one that needs somebody, and who did the work.

use super::{Kpis, cause, day::day_of, may_read, offset_minutes, sums::Sums, target};
use crate::{Result, Scope, entity::rollup_delta};
use domain::{
    Millis, Tier,
    kpi::{Direction, Fact, Metric},
    view::{
        AsOf,
        kpis::{Dashboard, Freshness, KpiFilter, LedgerRow, Need, Standing, Tile},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// How far a figure misses its target, as a factor: 1 is on it.
fn miss(tile: &Tile) -> f64 {
    match (tile.value, tile.target) {
        (Some(value), Some(target)) => match tile.metric.direction() {
            Direction::Higher => target / value.max(f64::MIN_POSITIVE),
            Direction::Lower => value / target.max(f64::MIN_POSITIVE),
        },
        _ => 0.0,
    }
}

fn ledger(sums: &Sums) -> Vec<LedgerRow> {
    Tier::ALL
        .into_iter()
        .map(|tier| {
            let totals = sums.tier(tier);
            let overridden = totals.count(Fact::RunOverridden);
            LedgerRow {
                tier,
                agents: totals.count(Fact::RunByAgents),
                people: (totals.count(Fact::RunByPeople) - overridden).max(0),
                overridden,
            }
        })
        .collect()
}

impl Kpis<'_> {
    /// When it is, where the scope's organization is.
    pub(super) fn as_of(self, scope: &Scope) -> AsOf {
        let at = self.0.now();
        AsOf {
            at,
            offset: offset_minutes(&scope.time_zone, at),
        }
    }

    /// How old the figures are.
    pub(super) async fn freshness(self, scope: &Scope, now: Millis) -> Result<Freshness> {
        let oldest = rollup_delta::Entity::find()
            .filter(rollup_delta::Column::Org.eq(scope.org.0))
            .order_by_asc(rollup_delta::Column::Id)
            .one(self.0.read())
            .await?;
        let counted_to = oldest
            .and_then(|delta| delta.id.get_timestamp())
            .and_then(|stamp| Millis::try_from(stamp.to_unix().0).ok())
            .map_or(now, |seconds| (seconds * 1_000).min(now));
        Ok(Freshness { counted_to })
    }

    /// All figures over the window of the filter.
    ///
    /// # Errors
    /// The actor may not read the organization's figures.
    pub async fn dashboard(self, scope: &Scope, filter: &KpiFilter) -> Result<Dashboard> {
        may_read(scope)?;
        let as_of = self.as_of(scope);
        let last = day_of(&scope.time_zone, as_of.at);
        let conn = self.0.read();
        let sums = Sums::load(conn, scope, filter, last).await?;
        let targets = target::load(conn, scope).await?;
        let whole = sums.whole();
        let mut series = sums.series(&Metric::ALL);
        let tiles: Vec<Tile> = Metric::ALL
            .into_iter()
            .map(|metric| {
                let value = metric.value(&whole.now);
                let target = targets.get(&metric).map(|target| target.value);
                Tile {
                    metric,
                    value,
                    previous: metric.value(&whole.before).filter(|_| !filter.alone),
                    target,
                    standing: target::standing(metric, value, target),
                    series: series.remove(&metric).unwrap_or_default().now,
                }
            })
            .collect();
        let worst = tiles
            .iter()
            .filter(|tile| tile.standing == Standing::OffTarget)
            .max_by(|a, b| miss(a).total_cmp(&miss(b)))
            .cloned();
        let need = match worst {
            None => None,
            Some(tile) => Some(Need {
                cause: cause::find(conn, scope, &sums, tile.metric).await?,
                tile,
            }),
        };
        Ok(Dashboard {
            as_of,
            currency: scope.currency.clone(),
            filter: filter.clone(),
            last_day: last,
            tiles,
            need,
            ledger: ledger(&sums),
            freshness: self.freshness(scope, as_of.at).await?,
        })
    }
}
