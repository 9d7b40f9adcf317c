//! Rollups of a stretch of days, read once and summed in several ways.

use super::fold::sketch as fold_sketch;
use crate::{Result, Scope, entity::rollup};
use domain::{
    Tier,
    kpi::{Cell, Fact, Metric, Part, Totals},
    view::kpis::{KpiFilter, Range, SplitBy},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Days a point of the trend looks back, so that quiet days do not make it jump.
const SMOOTH: i32 = 7;

/// One day and part of what is counted.
struct Row {
    day: i32,
    fact: Fact,
    workflow: Uuid,
    team: Uuid,
    agent: Uuid,
    tier: String,
    cell: Cell,
}

/// The rollups of the window of a filter, of the window before, and of what the first points of the trend look back on.
pub(super) struct Sums {
    rows: Vec<Row>,
    days: u32,
    /// Today.
    pub(super) last: i32,
    smooth: i32,
}

impl Sums {
    /// Reads them.
    pub(super) async fn load(
        conn: &impl ConnectionTrait,
        scope: &Scope,
        filter: &KpiFilter,
        last: i32,
    ) -> Result<Self> {
        let days = filter.range.days();
        let smooth = if filter.range == Range::Week {
            1
        } else {
            SMOOTH
        };
        let first = last - 2 * days as i32 + 1 - (smooth - 1);
        let mut query = rollup::Entity::find()
            .filter(rollup::Column::Org.eq(scope.org.0))
            .filter(rollup::Column::Day.between(first, last));
        if let Some(workflow) = filter.workflow {
            query = query.filter(rollup::Column::Workflow.eq(workflow.0));
        }
        if let Some(team) = filter.team {
            query = query.filter(rollup::Column::Team.eq(team.0));
        }
        if let Some(agent) = filter.agent {
            query = query.filter(rollup::Column::Agent.eq(agent.0));
        }
        if let Some(tier) = filter.tier {
            query = query.filter(rollup::Column::Tier.eq(tier.key()));
        }
        let mut rows = Vec::new();
        for row in query.all(conn).await? {
            // A fact that a later release counted, or an earlier one, is left aside.
            let Some(fact) = Fact::find(&row.metric) else {
                continue;
            };
            rows.push(Row {
                day: row.day,
                fact,
                workflow: row.workflow,
                team: row.team,
                agent: row.agent,
                tier: row.tier,
                cell: Cell {
                    count: row.count,
                    sum: row.sum,
                    sketch: fold_sketch(row.sketch.as_deref())?,
                },
            });
        }
        Ok(Self {
            rows,
            days,
            last,
            smooth,
        })
    }

    /// The first day of the window.
    pub(super) fn first(&self) -> i32 {
        self.last - self.days as i32 + 1
    }

    fn is_now(&self, day: i32) -> bool {
        day >= self.first() && day <= self.last
    }

    fn is_before(&self, day: i32) -> bool {
        day < self.first() && day >= self.first() - self.days as i32
    }

    /// The window and the window before.
    pub(super) fn whole(&self) -> Part {
        let mut part = self.empty();
        for row in &self.rows {
            self.put(&mut part, row);
        }
        part
    }

    fn empty(&self) -> Part {
        Part {
            before: Totals::over(self.days),
            now: Totals::over(self.days),
        }
    }

    fn put(&self, part: &mut Part, row: &Row) {
        if self.is_now(row.day) {
            part.now.add(row.fact, &row.cell);
        } else if self.is_before(row.day) {
            part.before.add(row.fact, &row.cell);
        }
    }

    /// The two windows by part: an id as text, or a tier's key; empty for what belongs to none.
    pub(super) fn parts(&self, split: SplitBy, metric: Metric) -> BTreeMap<String, Part> {
        let mut parts = BTreeMap::new();
        for row in &self.rows {
            if !metric.facts().contains(&row.fact) {
                continue;
            }
            let id = |id: Uuid| {
                if id.is_nil() {
                    String::new()
                } else {
                    id.to_string()
                }
            };
            let key = match split {
                SplitBy::Workflow => id(row.workflow),
                SplitBy::Team => id(row.team),
                SplitBy::Agent => id(row.agent),
                SplitBy::Tier => row.tier.clone(),
            };
            let part = parts.entry(key).or_insert_with(|| self.empty());
            self.put(part, row);
        }
        parts
    }

    /// The window for one tier.
    pub(super) fn tier(&self, tier: Tier) -> Totals {
        let mut totals = Totals::over(self.days);
        for row in &self.rows {
            if row.tier == tier.key() && self.is_now(row.day) {
                totals.add(row.fact, &row.cell);
            }
        }
        totals
    }

    /// One point a day for each metric asked for, of the window and of the window before.
    pub(super) fn series(&self, metrics: &[Metric]) -> BTreeMap<Metric, Series> {
        let mut by_day: BTreeMap<i32, Totals> = BTreeMap::new();
        for row in &self.rows {
            by_day.entry(row.day).or_default().add(row.fact, &row.cell);
        }
        let mut series: BTreeMap<Metric, Series> = BTreeMap::new();
        for day in (self.first() - self.days as i32)..=self.last {
            let mut totals = Totals::over(self.smooth.unsigned_abs());
            for (_, one) in by_day.range((day - self.smooth + 1)..=day) {
                totals.merge(one);
            }
            for metric in metrics {
                let value = metric.value(&totals);
                let series = series.entry(*metric).or_default();
                if day < self.first() {
                    series.before.push(value);
                } else {
                    series.now.push(value);
                }
            }
        }
        series
    }
}

/// The points of one metric.
#[derive(Default)]
pub(super) struct Series {
    /// Of the window before.
    pub(super) before: Vec<Option<f64>>,
    /// Of the window.
    pub(super) now: Vec<Option<f64>>,
}
