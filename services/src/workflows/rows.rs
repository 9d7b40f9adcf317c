//! Rows and graphs: what every use-case here begins with.

use crate::{
    Error, Result, Scope,
    authorize::{Action, Resource, authorize},
    entity::{run, workflow, workflow_draft, workflow_version},
    people::Names,
};
use domain::{
    Fault,
    ids::{PersonId, TeamId, WorkflowId},
    status::RunStatus,
    view::{
        Mark,
        workflows::{InForce, WorkflowStatus},
    },
    workflow::Graph,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// The workflow, when it is of the scope's organization and the actor may do this to it.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: WorkflowId,
    action: Action,
) -> Result<workflow::Model> {
    let row = workflow::Entity::find_by_id(id.0)
        .filter(workflow::Column::Org.eq(scope.org.0))
        .one(db)
        .await?
        .ok_or_else(|| Fault::not_found("workflow"))?;
    authorize(scope, action, &resource(&row))?;
    Ok(row)
}

pub(super) fn resource(row: &workflow::Model) -> Resource {
    Resource::workflow(WorkflowId(row.id), row.team.map(TeamId))
}

pub(super) fn status(row: &workflow::Model) -> Result<WorkflowStatus> {
    WorkflowStatus::find(&row.status)
        .ok_or_else(|| Error::defect(format!("a workflow is {}", row.status)))
}

/// The draft; `lock` keeps others from saving until the end of the unit of work.
pub(super) async fn draft(
    db: &impl ConnectionTrait,
    workflow: &workflow::Model,
    lock: bool,
) -> Result<workflow_draft::Model> {
    let mut query = workflow_draft::Entity::find_by_id(workflow.id)
        .filter(workflow_draft::Column::Org.eq(workflow.org));
    if lock {
        query = query.lock_exclusive();
    }
    query
        .one(db)
        .await?
        .ok_or_else(|| Error::defect(format!("workflow {} has no draft", workflow.id)))
}

pub(super) fn graph(json: &serde_json::Value) -> Result<Graph> {
    Ok(serde::Deserialize::deserialize(json)?)
}

/// The version in force.
pub(super) async fn in_force(
    db: &impl ConnectionTrait,
    row: &workflow::Model,
) -> Result<Option<workflow_version::Model>> {
    let Some(number) = row.published_version else {
        return Ok(None);
    };
    version_of(db, row, number).await
}

pub(super) async fn version_of(
    db: &impl ConnectionTrait,
    row: &workflow::Model,
    number: i32,
) -> Result<Option<workflow_version::Model>> {
    Ok(workflow_version::Entity::find()
        .filter(workflow_version::Column::Org.eq(row.org))
        .filter(workflow_version::Column::Workflow.eq(row.id))
        .filter(workflow_version::Column::Number.eq(number))
        .one(db)
        .await?)
}

/// The number of the last version; versions are never taken away.
pub(super) async fn last_number(db: &impl ConnectionTrait, workflow: Uuid) -> Result<i32> {
    let last: Option<Option<i32>> = workflow_version::Entity::find()
        .select_only()
        .column_as(workflow_version::Column::Number.max(), "last")
        .filter(workflow_version::Column::Workflow.eq(workflow))
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

pub(super) fn as_number(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// A person's mark; one who left keeps their name.
pub(super) fn person(names: &Names, id: Option<Uuid>) -> Mark {
    match id {
        None => Mark::System,
        Some(id) => Mark::Person {
            id: Some(PersonId(id)),
            name: names
                .people
                .get(&id)
                .cloned()
                .unwrap_or_else(|| "Somebody who left".to_owned()),
        },
    }
}

pub(super) fn team(names: &Names, id: Option<Uuid>) -> Option<Mark> {
    let id = id?;
    Some(Mark::Team {
        id: Some(TeamId(id)),
        name: names.teams.get(&id)?.clone(),
    })
}

pub(super) fn in_force_view(version: &workflow_version::Model, names: &Names) -> InForce {
    InForce {
        number: as_number(version.number),
        at: version.published_at,
        by: person(names, version.published_by),
        note: version.note.clone(),
    }
}

/// The states of runs that are not over, as they are stored.
pub(super) fn live_states() -> impl Iterator<Item = &'static str> {
    RunStatus::ALL
        .into_iter()
        .filter(|status| !status.is_over())
        .map(RunStatus::key)
}

/// How many runs of a workflow are not over.
pub(super) async fn live_runs(
    db: &impl ConnectionTrait,
    scope: &Scope,
    workflow: Uuid,
) -> Result<u64> {
    use sea_orm::PaginatorTrait;
    Ok(run::Entity::find()
        .filter(run::Column::Org.eq(scope.org.0))
        .filter(run::Column::Workflow.eq(workflow))
        .filter(run::Column::Status.is_in(live_states()))
        .count(db)
        .await?)
}
