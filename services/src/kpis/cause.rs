//! What is behind a figure that is off: the workflow that moved it most and, for waits at gates, who gives the decisions.

use super::sums::Sums;
use crate::{
    Result, Scope,
    entity::{decision, gate, person, workflow},
    kpis::day_start,
};
use domain::{
    ids::{PersonId, WorkflowId},
    kpi::{Metric, moved},
    view::kpis::{Busiest, Cause, SplitBy},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect,
    RelationDef,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The workflow that moved the figure most, and its part of the change. Where there is no window before to compare
/// with, the one that carries most of the figure.
pub(super) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    sums: &Sums,
    metric: Metric,
) -> Result<Option<Cause>> {
    let parts = sums.parts(SplitBy::Workflow, metric);
    let steps = moved(metric, &parts, sums.whole().now.days);
    let change: f64 = steps.iter().map(|step| step.by).sum();
    let by_change = steps
        .first()
        .filter(|step| change != 0.0 && step.by / change > 0.0)
        .map(|step| (step.part.clone(), (step.by / change).min(1.0)));
    let all: f64 = parts.values().map(|part| metric.burden(&part.now)).sum();
    let by_burden = || {
        parts
            .iter()
            .max_by(|a, b| metric.burden(&a.1.now).total_cmp(&metric.burden(&b.1.now)))
            .filter(|_| all > 0.0)
            .map(|(key, part)| (key.clone(), metric.burden(&part.now) / all))
    };
    let Some((key, share)) = by_change.or_else(by_burden) else {
        return Ok(None);
    };
    let Ok(id) = key.parse::<Uuid>() else {
        return Ok(None);
    };
    let Some(found) = workflow::Entity::find_by_id(id)
        .filter(workflow::Column::Org.eq(scope.org.0))
        .one(conn)
        .await?
    else {
        return Ok(None);
    };
    let busiest = match metric {
        Metric::GateWait => busiest(conn, scope, sums, Some(id)).await?,
        _ => None,
    };
    Ok(Some(Cause {
        workflow: WorkflowId(id),
        name: found.name,
        share,
        busiest,
    }))
}

fn decisions_to_gates() -> RelationDef {
    decision::Entity::belongs_to(gate::Entity)
        .from(decision::Column::Gate)
        .to(gate::Column::Id)
        .into()
}

/// Who gave most of the decisions in the window; none when nobody did.
pub(super) async fn busiest(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    sums: &Sums,
    workflow: Option<Uuid>,
) -> Result<Option<Busiest>> {
    let from = day_start(&scope.time_zone, sums.first());
    let mut query = decision::Entity::find()
        .select_only()
        .column(decision::Column::Person)
        .column_as(
            Expr::col((decision::Entity, decision::Column::Id)).count(),
            "given",
        )
        .join(JoinType::InnerJoin, decisions_to_gates())
        .filter(decision::Column::Org.eq(scope.org.0))
        .filter(decision::Column::At.gte(from))
        .group_by(decision::Column::Person);
    let mut open = gate::Entity::find()
        .filter(gate::Column::Org.eq(scope.org.0))
        .filter(gate::Column::Status.eq("pending"));
    if let Some(workflow) = workflow {
        query = query.filter(gate::Column::Workflow.eq(workflow));
        open = open.filter(gate::Column::Workflow.eq(workflow));
    }
    let given: BTreeMap<Uuid, i64> = query
        .into_tuple::<(Uuid, i64)>()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let Some((id, most)) = given.iter().max_by_key(|(_, count)| **count) else {
        return Ok(None);
    };
    let Some(found) = person::Entity::find_by_id(*id).one(conn).await? else {
        return Ok(None);
    };
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Some(Busiest {
        person: PersonId(*id),
        name: found.name,
        decided: number(*most),
        of: number(given.values().sum()),
        waiting: u32::try_from(open.count(conn).await?).unwrap_or(u32::MAX),
        people: u32::try_from(given.len()).unwrap_or(u32::MAX),
    }))
}
