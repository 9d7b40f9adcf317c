//! The list of runs: filtered, ordered, paged by key, with the numbers on its tabs.

use super::{Runs, access, waits};
use crate::{
    Error, Result, Scope,
    authorize::{Action, Resource, may},
    entity::{run, task, workflow},
    marks::Marks,
    store::contains,
};
use domain::{
    Fault, Millis, RunStatus,
    ids::{RunId, TeamId, WorkflowId},
    view::runs::{
        FlowHour, RunBadge, RunCounts, RunFilter, RunList, RunRow, RunSort, RunTab, WaitKind,
        WorkflowName,
    },
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{CaseStatement, Expr},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of a page.
const PAGE: u64 = 25;
const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// The middle of the values; the lower of two.
pub(super) fn median(values: &mut [i64]) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[derive(FromQueryResult)]
struct Group {
    status: String,
    waits_for: Option<String>,
    has_breach: bool,
    risk: i32,
    many: i64,
}

#[derive(FromQueryResult)]
struct Hour {
    hour: i64,
    many: i64,
}

/// Where a page begins: before or after a row.
struct Cursor {
    before: bool,
    at: Option<Millis>,
    id: Uuid,
}

impl Cursor {
    fn parse(text: &str) -> Result<Option<Self>, Fault> {
        if text.is_empty() {
            return Ok(None);
        }
        let read = || {
            let (side, rest) = text.split_once('.')?;
            let (at, id) = rest.split_once('.')?;
            Some(Self {
                before: side == "b",
                at: match at {
                    "" => None,
                    at => Some(at.parse().ok()?),
                },
                id: id.parse().ok()?,
            })
        };
        read()
            .map(Some)
            .ok_or_else(|| Fault::field("cursor", "This page does not exist."))
    }

    fn text(side: &str, sort: RunSort, row: &run::Model) -> String {
        let at = match sort {
            RunSort::Started => Some(row.started_at),
            RunSort::Due => row.due_at,
        };
        let at = at.map(|at| at.to_string()).unwrap_or_default();
        format!("{side}.{at}.{}", row.id)
    }

    /// The rows that come after (or before) it in the order of `sort`.
    fn condition(&self, sort: RunSort, before: bool) -> Condition {
        let id = if before {
            run::Column::Id.gt(self.id)
        } else {
            run::Column::Id.lt(self.id)
        };
        match (sort, self.at) {
            (RunSort::Started, at) => {
                let at = at.unwrap_or(0);
                let further = if before {
                    run::Column::StartedAt.gt(at)
                } else {
                    run::Column::StartedAt.lt(at)
                };
                Condition::any()
                    .add(further)
                    .add(Condition::all().add(run::Column::StartedAt.eq(at)).add(id))
            }
            // Due ascending, none last; then the youngest first.
            (RunSort::Due, Some(at)) => {
                let same = Condition::all().add(run::Column::DueAt.eq(at)).add(id);
                if before {
                    Condition::any().add(run::Column::DueAt.lt(at)).add(same)
                } else {
                    Condition::any()
                        .add(run::Column::DueAt.gt(at))
                        .add(run::Column::DueAt.is_null())
                        .add(same)
                }
            }
            (RunSort::Due, None) => {
                let same = Condition::all().add(run::Column::DueAt.is_null()).add(id);
                if before {
                    Condition::any()
                        .add(run::Column::DueAt.is_not_null())
                        .add(same)
                } else {
                    Condition::all().add(same)
                }
            }
        }
    }
}

fn ordered(query: Select<run::Entity>, sort: RunSort, backwards: bool) -> Select<run::Entity> {
    use sea_orm::Order::{Asc, Desc};
    let (up, down) = if backwards { (Desc, Asc) } else { (Asc, Desc) };
    let query = match sort {
        RunSort::Started => query.order_by(run::Column::StartedAt, down.clone()),
        RunSort::Due => {
            let none: Expr = CaseStatement::new()
                .case(run::Column::DueAt.is_null(), 1)
                .finally(0)
                .into();
            query
                .order_by(none, up.clone())
                .order_by(run::Column::DueAt, up)
        }
    };
    query.order_by(run::Column::Id, down)
}

/// Statuses of runs that are on their way.
fn open() -> [&'static str; 3] {
    [
        RunStatus::Running.key(),
        RunStatus::Waiting.key(),
        RunStatus::Suspended.key(),
    ]
}

fn ended() -> [&'static str; 3] {
    [
        RunStatus::Done.key(),
        RunStatus::Declined.key(),
        RunStatus::Cancelled.key(),
    ]
}

fn tab(tab: RunTab, now: Millis) -> Condition {
    let is_open = run::Column::Status.is_in(open());
    match tab {
        RunTab::Open => Condition::all().add(is_open),
        RunTab::People => Condition::all()
            .add(is_open)
            .add(run::Column::WaitsFor.eq("person")),
        RunTab::AtRisk => Condition::all()
            .add(is_open)
            .add(run::Column::AtRiskAt.lte(now)),
        RunTab::Failed => Condition::all().add(run::Column::Status.eq(RunStatus::Failed.key())),
        RunTab::Ended => Condition::all().add(run::Column::Status.is_in(ended())),
        RunTab::All => Condition::all(),
    }
}

/// What the filter says, tab and state aside.
fn narrowed(scope: &Scope, filter: &RunFilter) -> Condition {
    let mut all = Condition::all()
        .add(run::Column::Org.eq(scope.org.0))
        .add_option(filter.workflow.map(|id| run::Column::Workflow.eq(id.0)))
        .add_option(filter.from.map(|at| run::Column::StartedAt.gte(at)))
        .add_option(filter.to.map(|at| run::Column::StartedAt.lt(at)))
        .add_option(filter.ended_from.map(|at| run::Column::EndedAt.gte(at)))
        .add_option(filter.ended_to.map(|at| run::Column::EndedAt.lt(at)))
        .add_option(filter.breached.then(|| run::Column::HasBreach.eq(true)));
    if let Some(team) = filter.team {
        let workflows = workflow::Entity::find()
            .select_only()
            .column(workflow::Column::Id)
            .filter(workflow::Column::Org.eq(scope.org.0))
            .filter(workflow::Column::Team.eq(team.0))
            .into_query();
        all = all.add(run::Column::Workflow.in_subquery(workflows));
    }
    let text = filter.text.trim();
    if !text.is_empty() {
        all = all.add(
            Condition::any()
                .add(contains(run::Column::Title, text))
                .add(contains(run::Column::Key, text)),
        );
    }
    all
}

impl Runs<'_> {
    /// A page of the runs the scope may see.
    ///
    /// # Errors
    /// The cursor is not one of ours; the database's.
    pub async fn list(self, scope: &Scope, filter: &RunFilter) -> Result<RunList> {
        let db = self.0.read();
        let now = self.0.now();
        let visible = access::visible(db, scope)
            .await?
            .unwrap_or_else(Condition::all);
        let narrowed = narrowed(scope, filter).add(visible.clone());
        let matching = Condition::all()
            .add(narrowed.clone())
            .add(tab(filter.tab, now))
            .add_option(
                filter
                    .status
                    .map(|status| run::Column::Status.eq(status.key())),
            );
        let all = || run::Entity::find().filter(matching.clone());

        let cursor = Cursor::parse(&filter.cursor)?;
        let backwards = cursor.as_ref().is_some_and(|cursor| cursor.before);
        let mut query = all();
        if let Some(cursor) = &cursor {
            query = query.filter(cursor.condition(filter.sort, cursor.before));
        }
        let mut rows = ordered(query, filter.sort, backwards)
            .limit(PAGE + 1)
            .all(db)
            .await?;
        let more = rows.len() as u64 > PAGE;
        rows.truncate(PAGE as usize);
        if backwards {
            rows.reverse();
        }
        let total = all().count(db).await?;
        let first = match rows.first() {
            None => 0,
            Some(_) if cursor.is_none() => 1,
            Some(row) => {
                let at = match filter.sort {
                    RunSort::Started => Some(row.started_at),
                    RunSort::Due => row.due_at,
                };
                let here = Cursor {
                    before: true,
                    at,
                    id: row.id,
                };
                all()
                    .filter(here.condition(filter.sort, true))
                    .count(db)
                    .await?
                    + 1
            }
        };
        let last = first + rows.len() as u64;
        let has_next = if backwards { last <= total } else { more };
        let edge = |side: &str, row: Option<&run::Model>| {
            row.map(|row| Cursor::text(side, filter.sort, row))
        };
        let previous = edge("b", rows.first()).filter(|_| first > 1);
        let next = edge("a", rows.last()).filter(|_| has_next);

        let marks = Marks::load(self.0, scope).await?;
        let workflows: Vec<workflow::Model> = workflow::Entity::find()
            .filter(workflow::Column::Org.eq(scope.org.0))
            .order_by_asc(workflow::Column::Name)
            .all(db)
            .await?;
        let names: BTreeMap<Uuid, &str> = workflows
            .iter()
            .map(|workflow| (workflow.id, workflow.name.as_str()))
            .collect();
        let rows = rows
            .into_iter()
            .map(|model| {
                let name = names
                    .get(&model.workflow)
                    .copied()
                    .unwrap_or_default()
                    .to_owned();
                row(&marks, now, model, name)
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(RunList {
            as_of: scope.as_of(now),
            currency: scope.currency.clone(),
            rows,
            total,
            first,
            previous,
            next,
            counts: self.counts(scope, &narrowed, now).await?,
            flow: self.flow(&visible, scope, now).await?,
            typical: self.typical(&visible, scope, now).await?,
            workflows: workflows
                .iter()
                .filter(|workflow| workflow.status == "published")
                .map(|workflow| startable(scope, workflow))
                .collect(),
        })
    }

    async fn counts(self, scope: &Scope, narrowed: &Condition, now: Millis) -> Result<RunCounts> {
        // Written out, not bound: PostgreSQL must see the same text in GROUP BY. Only our own number is in it.
        let risk = || Expr::cust(format!("CASE WHEN at_risk_at <= {now} THEN 1 ELSE 0 END"));
        let groups: Vec<Group> = run::Entity::find()
            .filter(narrowed.clone())
            .select_only()
            .column(run::Column::Status)
            .column(run::Column::WaitsFor)
            .column(run::Column::HasBreach)
            .expr_as(risk(), "risk")
            .expr_as(run::Column::Id.count(), "many")
            .group_by(run::Column::Status)
            .group_by(run::Column::WaitsFor)
            .group_by(run::Column::HasBreach)
            .group_by(risk())
            .into_model()
            .all(self.0.read())
            .await?;
        let mut counts = RunCounts::default();
        for group in groups {
            let many = u64::try_from(group.many).unwrap_or(0);
            counts.all += many;
            let status = RunStatus::find(&group.status)
                .ok_or_else(|| Error::defect(format!("no run status {}", group.status)))?;
            match status {
                RunStatus::Failed => counts.failed += many,
                status if status.is_over() => counts.ended += many,
                _ => {
                    counts.open += many;
                    counts.people += many * u64::from(group.waits_for.as_deref() == Some("person"));
                    counts.at_risk += many * u64::from(group.risk == 1);
                    counts.breached += many * u64::from(group.has_breach);
                }
            }
        }
        if let Some(person) = scope.actor.person() {
            let mine = task::Entity::find()
                .select_only()
                .column(task::Column::Run)
                .filter(task::Column::Org.eq(scope.org.0))
                .filter(task::Column::Status.eq("open"))
                .filter(access::task_candidate(scope, person))
                .into_query();
            let asked: Vec<Uuid> = access::gate_candidate(self.0.read(), scope, person)
                .await?
                .into_iter()
                .map(|gate| gate.run)
                .collect();
            counts.mine = run::Entity::find()
                .filter(narrowed.clone())
                .filter(
                    Condition::any()
                        .add(run::Column::Id.in_subquery(mine))
                        .add(run::Column::Id.is_in(asked)),
                )
                .filter(run::Column::Status.is_in(open()))
                .count(self.0.read())
                .await?;
        }
        Ok(counts)
    }

    async fn flow(self, visible: &Condition, scope: &Scope, now: Millis) -> Result<Vec<FlowHour>> {
        let begin = (now - DAY).div_euclid(HOUR) * HOUR + HOUR;
        let mut hours: Vec<FlowHour> = (0..24)
            .map(|index| FlowHour {
                at: begin + index * HOUR,
                started: 0,
                ended: 0,
            })
            .collect();
        for (column, name, is_start) in [
            (run::Column::StartedAt, "started_at", true),
            (run::Column::EndedAt, "ended_at", false),
        ] {
            let hour = || Expr::cust(format!("({name} - {begin}) / {HOUR}"));
            let counted: Vec<Hour> = run::Entity::find()
                .filter(run::Column::Org.eq(scope.org.0))
                .filter(visible.clone())
                .filter(column.gte(begin))
                .select_only()
                .expr_as(hour(), "hour")
                .expr_as(run::Column::Id.count(), "many")
                .group_by(hour())
                .into_model()
                .all(self.0.read())
                .await?;
            for Hour { hour, many } in counted {
                let slot = usize::try_from(hour)
                    .ok()
                    .and_then(|hour| hours.get_mut(hour));
                if let Some(slot) = slot {
                    let many = u32::try_from(many).unwrap_or(u32::MAX);
                    if is_start {
                        slot.started = many;
                    } else {
                        slot.ended = many;
                    }
                }
            }
        }
        Ok(hours)
    }

    async fn typical(
        self,
        visible: &Condition,
        scope: &Scope,
        now: Millis,
    ) -> Result<Option<Millis>> {
        let times: Vec<(i64, Option<i64>)> = run::Entity::find()
            .filter(run::Column::Org.eq(scope.org.0))
            .filter(visible.clone())
            .filter(run::Column::Status.eq(RunStatus::Done.key()))
            .filter(run::Column::StartedAt.gte(now - 30 * DAY))
            .order_by_desc(run::Column::StartedAt)
            .limit(500)
            .select_only()
            .column(run::Column::StartedAt)
            .column(run::Column::EndedAt)
            .into_tuple()
            .all(self.0.read())
            .await?;
        let mut times: Vec<i64> = times
            .into_iter()
            .filter_map(|(start, end)| Some(end? - start))
            .collect();
        Ok(median(&mut times))
    }
}

fn startable(scope: &Scope, workflow: &workflow::Model) -> WorkflowName {
    let id = WorkflowId(workflow.id);
    let resource = Resource::workflow(id, workflow.team.map(TeamId));
    WorkflowName {
        id,
        name: workflow.name.clone(),
        can_start: may(scope, Action::StartRun, &resource),
    }
}

/// A run as lists show it at `now`.
pub(super) fn row(marks: &Marks, now: Millis, model: run::Model, name: String) -> Result<RunRow> {
    let status = status(&model)?;
    let waiting = waits::view(marks, model.waiting.as_ref())?;
    Ok(RunRow {
        id: RunId(model.id),
        badges: badges(&model, status, &waiting, now),
        waiting: waiting
            .into_iter()
            .next()
            .filter(|_| !status.is_over() && status != RunStatus::Failed),
        title: model.title,
        key: model.key,
        workflow: WorkflowId(model.workflow),
        workflow_name: name,
        status,
        started_at: model.started_at,
        ended_at: model.ended_at,
        cost_micros: model.cost_micros,
    })
}

pub(super) fn status(model: &run::Model) -> Result<RunStatus> {
    RunStatus::find(&model.status)
        .ok_or_else(|| Error::defect(format!("no run status {}", model.status)))
}

/// What is particular about a run at `now`.
pub(super) fn badges(
    model: &run::Model,
    status: RunStatus,
    waiting: &[domain::view::runs::Waiting],
    now: Millis,
) -> Vec<RunBadge> {
    let is_open = !status.is_over();
    let only_timers = !waiting.is_empty()
        && waiting
            .iter()
            .all(|wait| matches!(wait.what, WaitKind::Timer { .. }));
    let retrying = waiting
        .iter()
        .any(|wait| matches!(wait.what, WaitKind::Retry { .. }));
    let at_risk = !model.has_breach && model.at_risk_at.is_some_and(|at| at <= now);
    [
        (RunBadge::Breached, model.has_breach),
        (RunBadge::AtRisk, is_open && at_risk),
        (RunBadge::Retrying, is_open && retrying),
        (RunBadge::Timer, is_open && only_timers),
    ]
    .into_iter()
    .filter_map(|(badge, holds)| holds.then_some(badge))
    .collect()
}
