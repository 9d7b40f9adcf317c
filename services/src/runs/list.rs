//! The list of runs: filtered, ordered, paged by key, with the numbers on its tabs.

use super::{
    Runs, access,
    cursor::{Cursor, ordered},
    waits,
};
use crate::{
    Error, Result, Scope,
    authorize::{Action, Resource, may},
    entity::{run, workflow},
    marks::Marks,
    store::contains,
};
use domain::{
    Millis, RunStatus,
    ids::{RunId, TeamId, WorkflowId},
    view::runs::{
        RunBadge, RunFilter, RunList, RunRow, RunSort, RunTab, WaitKind, Waiting, WorkflowName,
    },
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of a page.
const PAGE: u64 = 25;

/// Statuses of runs that are on their way.
pub(super) fn open() -> [&'static str; 3] {
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
        RunTab::AtRisk => Condition::all().add(is_open).add(
            Condition::any()
                .add(run::Column::DueAt.lte(now))
                .add(run::Column::AtRiskAt.lte(now)),
        ),
        RunTab::Failed => Condition::all().add(run::Column::Status.eq(RunStatus::Failed.key())),
        RunTab::Ended => Condition::all().add(run::Column::Status.is_in(ended())),
        RunTab::All => Condition::all(),
    }
}

/// What the filter says, aside from what the numbers on the tabs leave aside: tab, state, and when runs ended, which says
/// nothing of those on their way.
fn narrowed(scope: &Scope, filter: &RunFilter) -> Condition {
    let mut all = Condition::all()
        .add(run::Column::Org.eq(scope.org.0))
        .add_option(filter.workflow.map(|id| run::Column::Workflow.eq(id.0)))
        .add_option(filter.from.map(|at| run::Column::StartedAt.gte(at)))
        .add_option(filter.to.map(|at| run::Column::StartedAt.lt(at)))
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
            .add_option(filter.ended_from.map(|at| run::Column::EndedAt.gte(at)))
            .add_option(filter.ended_to.map(|at| run::Column::EndedAt.lt(at)))
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

    /// The workflows the scope may start runs of now, by name; at most 200.
    ///
    /// # Errors
    /// The database's.
    pub async fn startable(self, scope: &Scope) -> Result<Vec<WorkflowName>> {
        let published: Vec<workflow::Model> = workflow::Entity::find()
            .filter(workflow::Column::Org.eq(scope.org.0))
            .filter(workflow::Column::Status.eq("published"))
            .order_by_asc(workflow::Column::Name)
            .limit(200)
            .all(self.0.read())
            .await?;
        Ok(published
            .iter()
            .map(|workflow| startable(scope, workflow))
            .filter(|name| name.can_start)
            .collect())
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
        waiting: pressing(waiting, now)
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

/// What it waits for most urgently: what is late, the longest first, so that a late run says so; else the first.
fn pressing(waiting: Vec<Waiting>, now: Millis) -> Option<Waiting> {
    let late = waiting
        .iter()
        .enumerate()
        .filter_map(|(index, wait)| Some((wait.due_at.filter(|due| *due <= now)?, index)))
        .min()
        .map(|(_, index)| index);
    waiting.into_iter().nth(late.unwrap_or(0))
}

pub(super) fn status(model: &run::Model) -> Result<RunStatus> {
    RunStatus::find(&model.status)
        .ok_or_else(|| Error::defect(format!("no run status {}", model.status)))
}

/// What is particular about a run at `now`. On its way it is late while a due time is past and the step not done; a step that
/// was late and is done does not count. Once it is over, it broke a due time or it did not.
pub(super) fn badges(
    model: &run::Model,
    status: RunStatus,
    waiting: &[Waiting],
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
    let late = if is_open {
        model.due_at.is_some_and(|at| at <= now)
    } else {
        model.has_breach
    };
    let at_risk = !late && model.at_risk_at.is_some_and(|at| at <= now);
    [
        (RunBadge::Breached, late),
        (RunBadge::AtRisk, is_open && at_risk),
        (RunBadge::Retrying, is_open && retrying),
        (RunBadge::Timer, is_open && only_timers),
    ]
    .into_iter()
    .filter_map(|(badge, holds)| holds.then_some(badge))
    .collect()
}
