//! The runs behind a figure, those that weigh most first.

use super::{day_start, sums::Sums};
use crate::{
    Result, Scope,
    entity::{decision, gate, job, run, task, workflow},
};
use domain::{
    Millis, RunStatus,
    ids::RunId,
    kpi::Metric,
    view::kpis::{KpiFilter, RunBehind},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Runs a page lists at most.
const MOST: u64 = 50;

/// A run, what it brings, and when it counted.
type Found = (Uuid, i64, Millis);

/// Restricts a query to the workflows of the filter.
fn of_workflow<E: EntityTrait>(
    query: Select<E>,
    column: impl ColumnTrait,
    scope: &Scope,
    filter: &KpiFilter,
) -> Select<E> {
    let query = match filter.workflow {
        Some(id) => query.filter(column.eq(id.0)),
        None => query,
    };
    match filter.team {
        Some(team) => query.filter(
            column.in_subquery(
                workflow::Entity::find()
                    .select_only()
                    .column(workflow::Column::Id)
                    .filter(workflow::Column::Org.eq(scope.org.0))
                    .filter(workflow::Column::Team.eq(team.0))
                    .into_query(),
            ),
        ),
        None => query,
    }
}

/// The best rows of a query by what they bring, and how many there are.
async fn most<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    query: Select<E>,
    run: impl ColumnTrait,
    value: SimpleExpr,
    at: impl ColumnTrait,
) -> Result<(Vec<Found>, u64)> {
    let rows = query
        .clone()
        .select_only()
        .column_as(run, "run")
        .column_as(value.clone(), "value")
        .column_as(at, "at")
        .order_by(value, Order::Desc)
        .order_by(at, Order::Desc)
        .limit(MOST)
        .into_tuple::<Found>()
        .all(conn)
        .await?;
    let count = query
        .select_only()
        .column_as(
            Expr::expr(Func::count_distinct(Expr::col(run.as_column_ref()))),
            "count",
        )
        .into_tuple::<i64>()
        .one(conn)
        .await?
        .unwrap_or_default();
    Ok((rows, u64::try_from(count).unwrap_or_default()))
}

fn difference(later: impl ColumnTrait, earlier: impl ColumnTrait) -> SimpleExpr {
    Expr::col(later.as_column_ref()).sub(Expr::col(earlier.as_column_ref()))
}

/// What was late and counted in the window: closed late in it, or still open and due in it.
fn late(
    closed: impl ColumnTrait,
    due: impl ColumnTrait,
    (from, to, now): (Millis, Millis, Millis),
) -> Condition {
    Condition::any()
        .add(
            Condition::all()
                .add(closed.between(from, to - 1))
                .add(Expr::col(closed.as_column_ref()).gt(Expr::col(due.as_column_ref()))),
        )
        .add(
            Condition::all()
                .add(closed.is_null())
                .add(due.between(from, now)),
        )
}

async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    (metric, filter): (Metric, &KpiFilter),
    (from, to, now): (Millis, Millis, Millis),
) -> Result<(Vec<Found>, u64)> {
    let org = scope.org.0;
    match metric {
        Metric::Throughput | Metric::CycleTime | Metric::CycleTimeP95 | Metric::Autonomy => {
            use run::Column as C;
            let mut query = run::Entity::find()
                .filter(C::Org.eq(org))
                .filter(C::Status.is_in([RunStatus::Done.key(), RunStatus::Declined.key()]))
                .filter(C::EndedAt.between(from, to - 1));
            query = of_workflow(query, C::Workflow, scope, filter);
            if metric == Metric::Autonomy {
                let done = task::Entity::find()
                    .select_only()
                    .column(task::Column::Run)
                    .filter(task::Column::Org.eq(org))
                    .filter(task::Column::Status.eq("done"))
                    .filter(task::Column::ClosedBy.is_not_null());
                let decided = decision::Entity::find()
                    .select_only()
                    .column(decision::Column::Run)
                    .filter(decision::Column::Org.eq(org));
                query = query.filter(
                    Condition::any()
                        .add(C::Id.in_subquery(done.into_query()))
                        .add(C::Id.in_subquery(decided.into_query())),
                );
            }
            let value = if matches!(metric, Metric::CycleTime | Metric::CycleTimeP95) {
                difference(C::EndedAt, C::StartedAt)
            } else {
                Expr::col(C::EndedAt.as_column_ref())
            };
            most(conn, query, C::Id, value, C::EndedAt).await
        }
        Metric::GateWait => {
            use gate::Column as C;
            let mut query = gate::Entity::find()
                .filter(C::Org.eq(org))
                .filter(C::Status.is_not_in(["pending", "cancelled"]))
                .filter(C::ClosedAt.between(from, to - 1));
            if let Some(tier) = filter.tier {
                query = query.filter(C::Tier.eq(tier.key()));
            }
            query = of_workflow(query, C::Workflow, scope, filter);
            most(
                conn,
                query,
                C::Run,
                difference(C::ClosedAt, C::OpenedAt),
                C::ClosedAt,
            )
            .await
        }
        Metric::SlaBreaches => {
            let span = (from, to, now);
            let tasks = {
                use task::Column as C;
                let query = task::Entity::find()
                    .filter(C::Org.eq(org))
                    .filter(C::Status.ne("cancelled"))
                    .filter(late(C::ClosedAt, C::DueAt, span));
                let query = of_workflow(query, C::Workflow, scope, filter);
                let end = Func::coalesce([Expr::col(C::ClosedAt.as_column_ref()), Expr::val(now)]);
                let value = Expr::expr(end).sub(Expr::col(C::DueAt.as_column_ref()));
                most(conn, query, C::Run, value, C::DueAt).await?
            };
            let gates = {
                use gate::Column as C;
                let query = gate::Entity::find()
                    .filter(C::Org.eq(org))
                    .filter(C::Status.ne("cancelled"))
                    .filter(late(C::ClosedAt, C::DueAt, span));
                let query = of_workflow(query, C::Workflow, scope, filter);
                let end = Func::coalesce([Expr::col(C::ClosedAt.as_column_ref()), Expr::val(now)]);
                let value = Expr::expr(end).sub(Expr::col(C::DueAt.as_column_ref()));
                most(conn, query, C::Run, value, C::DueAt).await?
            };
            let mut rows = tasks.0;
            rows.extend(gates.0);
            rows.sort_by_key(|(_, late, _)| std::cmp::Reverse(*late));
            Ok((rows, tasks.1 + gates.1))
        }
        Metric::AgentFailures | Metric::AgentTaskCost => {
            use job::Column as C;
            let is_cost = metric == Metric::AgentTaskCost;
            let mut query = job::Entity::find()
                .filter(C::Org.eq(org))
                .filter(C::Status.eq(if is_cost { "done" } else { "failed" }))
                .filter(C::ClosedAt.between(from, to - 1));
            if let Some(agent) = filter.agent {
                query = query.filter(C::Agent.eq(agent.0));
            }
            query = of_workflow(query, C::Workflow, scope, filter);
            let value = if is_cost {
                Expr::expr(Func::coalesce([
                    Expr::col(C::CostMicros.as_column_ref()),
                    Expr::val(0_i64),
                ]))
            } else {
                Expr::col(C::ClosedAt.as_column_ref())
            };
            most(conn, query, C::Run, value, C::ClosedAt).await
        }
    }
}

/// Whether the value of a run behind a metric says something on its own.
fn has_value(metric: Metric) -> bool {
    match metric {
        Metric::CycleTime
        | Metric::CycleTimeP95
        | Metric::GateWait
        | Metric::SlaBreaches
        | Metric::AgentTaskCost => true,
        Metric::Throughput | Metric::Autonomy | Metric::AgentFailures => false,
    }
}

/// The runs behind a figure over the window, and how many there are.
pub(super) async fn runs(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    sums: &Sums,
    (metric, filter, now): (Metric, &KpiFilter, Millis),
) -> Result<(Vec<RunBehind>, u64)> {
    let from = day_start(&scope.time_zone, sums.first());
    let to = day_start(&scope.time_zone, sums.last + 1);
    let (found, total) = find(conn, scope, (metric, filter), (from, to, now)).await?;
    let mut best: BTreeMap<Uuid, (i64, Millis)> = BTreeMap::new();
    let mut order = Vec::new();
    for (id, value, at) in found {
        best.entry(id).or_insert_with(|| {
            order.push(id);
            (value, at)
        });
    }
    let rows: HashMap<Uuid, run::Model> = run::Entity::find()
        .filter(run::Column::Org.eq(scope.org.0))
        .filter(run::Column::Id.is_in(order.iter().copied()))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let names: HashMap<Uuid, String> = workflow::Entity::find()
        .filter(workflow::Column::Org.eq(scope.org.0))
        .filter(workflow::Column::Id.is_in(rows.values().map(|row| row.workflow)))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let behind = order
        .into_iter()
        .filter_map(|id| {
            let row = rows.get(&id)?;
            let (value, at) = best.get(&id)?;
            Some(RunBehind {
                id: RunId(id),
                title: row.title.clone(),
                key: row.key.clone(),
                workflow_name: names.get(&row.workflow).cloned().unwrap_or_default(),
                status: RunStatus::find(&row.status).unwrap_or(RunStatus::Running),
                value: has_value(metric).then_some(*value as f64),
                at: *at,
            })
        })
        .take(MOST as usize)
        .collect();
    Ok((behind, total))
}
