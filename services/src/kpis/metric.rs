//! The page of a metric: its parts, what moved it, and the runs behind it.

use super::{Kpis, behind, can_set_targets, cause, day::day_of, may_read, sums::Sums, target};
use crate::{
    Result, Scope,
    entity::{agent, person, team, workflow},
};
use domain::{
    Tier,
    ids::PersonId,
    kpi::{Metric, moved},
    view::{
        Mark,
        kpis::{KpiFilter, MetricPage, MovedBy, SplitBy, SplitRow, Tile},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Parts shown at most.
const PARTS: usize = 12;
/// The share of a part that is worth a line.
const LEAST: f64 = 0.005;
/// Steps of "what moved it" shown before the rest is one.
const STEPS: usize = 4;

/// The names of the parts of a split, by key.
async fn names(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    split: SplitBy,
    keys: &BTreeSet<String>,
) -> Result<BTreeMap<String, String>> {
    let ids = || keys.iter().filter_map(|key| key.parse::<Uuid>().ok());
    let org = scope.org.0;
    let named: Vec<(Uuid, String)> = match split {
        SplitBy::Workflow => workflow::Entity::find()
            .filter(workflow::Column::Org.eq(org))
            .filter(workflow::Column::Id.is_in(ids()))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect(),
        SplitBy::Team => team::Entity::find()
            .filter(team::Column::Org.eq(org))
            .filter(team::Column::Id.is_in(ids()))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect(),
        SplitBy::Agent => agent::Entity::find()
            .filter(agent::Column::Org.eq(org))
            .filter(agent::Column::Id.is_in(ids()))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect(),
        SplitBy::Tier => {
            return Ok(Tier::ALL
                .into_iter()
                .map(|tier| (tier.key().to_owned(), tier.label().to_owned()))
                .collect());
        }
    };
    Ok(named
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect())
}

fn none_of(split: SplitBy) -> &'static str {
    match split {
        SplitBy::Workflow => "No workflow",
        SplitBy::Team => "No team",
        SplitBy::Agent => "No agent",
        SplitBy::Tier => "Not graded",
    }
}

async fn about(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &KpiFilter,
) -> Result<Vec<String>> {
    let chosen = [
        (
            SplitBy::Workflow,
            filter.workflow.map(|id| id.0.to_string()),
        ),
        (SplitBy::Team, filter.team.map(|id| id.0.to_string())),
        (SplitBy::Agent, filter.agent.map(|id| id.0.to_string())),
        (SplitBy::Tier, filter.tier.map(|tier| tier.key().to_owned())),
    ];
    let mut about = Vec::new();
    for (split, key) in chosen {
        let Some(key) = key else { continue };
        let named = names(conn, scope, split, &BTreeSet::from([key.clone()])).await?;
        if let Some(name) = named.get(&key) {
            about.push(format!("{} {name}", split.label()));
        }
    }
    Ok(about)
}

impl Kpis<'_> {
    /// One metric over the window of the filter.
    ///
    /// # Errors
    /// The actor may not read the organization's figures.
    pub async fn metric(
        self,
        scope: &Scope,
        metric: Metric,
        filter: &KpiFilter,
    ) -> Result<MetricPage> {
        may_read(scope)?;
        let as_of = self.as_of(scope);
        let last = day_of(&scope.time_zone, as_of.at);
        let conn = self.0.read();
        let sums = Sums::load(conn, scope, filter, last).await?;
        let target = target::load(conn, scope).await?.remove(&metric);
        let whole = sums.whole();
        let value = metric.value(&whole.now);
        let series = sums.series(&[metric]).remove(&metric).unwrap_or_default();
        let parts = sums.parts(filter.split, metric);
        let keys: BTreeSet<String> = parts.keys().cloned().collect();
        let named = names(conn, scope, filter.split, &keys).await?;
        let name = |key: &str| {
            named
                .get(key)
                .cloned()
                .unwrap_or_else(|| none_of(filter.split).to_owned())
        };
        let all: f64 = parts.values().map(|part| metric.burden(&part.now)).sum();
        let mut splits: Vec<SplitRow> = parts
            .iter()
            .filter(|(_, part)| metric.value(&part.now).is_some())
            .map(|(key, part)| SplitRow {
                key: key.clone(),
                label: name(key),
                value: metric.value(&part.now),
                share: if all > 0.0 {
                    metric.burden(&part.now) / all
                } else {
                    0.0
                },
            })
            .collect();
        splits.sort_by(|a, b| {
            b.share
                .total_cmp(&a.share)
                .then_with(|| a.label.cmp(&b.label))
        });
        splits.truncate(PARTS);
        // Parts that would read "0 %" say nothing; where all are small, all are shown.
        if splits.iter().any(|row| row.share >= LEAST) {
            splits.retain(|row| row.share >= LEAST);
        }
        let steps = if filter.alone {
            Vec::new()
        } else {
            moved(metric, &parts, whole.now.days)
        };
        let most = steps.iter().map(|step| step.by.abs()).fold(0.0, f64::max);
        let (told, rest): (Vec<_>, Vec<_>) = steps
            .iter()
            .enumerate()
            .partition(|(rank, step)| *rank < STEPS && step.by.abs() >= most * 0.02);
        let mut moved_by: Vec<MovedBy> = told
            .into_iter()
            .map(|(_, step)| MovedBy {
                label: name(&step.part),
                by: step.by,
            })
            .collect();
        let rest: f64 = rest.into_iter().map(|(_, step)| step.by).sum();
        if rest != 0.0 {
            moved_by.push(MovedBy {
                label: "All others".to_owned(),
                by: rest,
            });
        }
        let busiest = match metric {
            Metric::GateWait => {
                cause::busiest(conn, scope, &sums, filter.workflow.map(|id| id.0)).await?
            }
            _ => None,
        };
        let target_by = match target.and_then(|target| target.set_by) {
            Some(id) => person::Entity::find_by_id(id)
                .one(conn)
                .await?
                .map(|row| Mark::Person {
                    id: Some(PersonId(row.id)),
                    name: row.name,
                }),
            None => None,
        };
        let (runs, runs_total) =
            behind::runs(conn, scope, &sums, (metric, filter, as_of.at)).await?;
        Ok(MetricPage {
            as_of,
            currency: scope.currency.clone(),
            filter: filter.clone(),
            last_day: last,
            tile: Tile {
                metric,
                value,
                previous: metric.value(&whole.before).filter(|_| !filter.alone),
                target: target.map(|target| target.value),
                standing: target::standing(metric, value, target.map(|target| target.value)),
                series: series.now,
            },
            series_before: if filter.alone {
                Vec::new()
            } else {
                series.before
            },
            target_by,
            about: about(conn, scope, filter).await?,
            splits,
            moved: moved_by,
            busiest,
            runs,
            runs_total,
            freshness: self.freshness(scope, as_of.at).await?,
            can_set_target: can_set_targets(scope),
        })
    }
}
