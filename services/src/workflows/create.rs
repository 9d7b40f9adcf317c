//! New workflows, their names and teams.

use super::{Workflows, rows};
use crate::{
    Result, Scope, Topic, Tx,
    audit::{Entry, Subject},
    authorize::{Action, Resource, authorize},
    entity::{team, workflow, workflow_draft, workflow_version},
    error::OrTaken,
    people::email::check_name,
};
use domain::{
    Fault,
    edit::{DEFAULT_LANE_HEIGHT, LANE_HEAD},
    ids::{TeamId, WorkflowId},
    template,
    view::workflows::WorkflowStatus,
    workflow::{Graph, Lane, Node, NodeKind, Point, Rect},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

/// What a new workflow begins with.
#[derive(Debug, Clone, Default)]
pub struct NewWorkflow {
    /// Its name, unique in the organization.
    pub name: String,
    /// The accountable team.
    pub team: Option<TeamId>,
    /// What to start from; an empty canvas with a start otherwise.
    pub template: Option<String>,
}

fn taken() -> Fault {
    Fault::field("name", "There is a workflow of this name already.")
}

/// One lane of the team, and a start in it.
fn blank(team: Option<(TeamId, &str)>) -> Graph {
    let mut graph = Graph::default();
    let bounds = Rect {
        x: 40.0,
        y: 40.0,
        w: 1040.0,
        h: DEFAULT_LANE_HEIGHT * 1.5,
    };
    let middle = Point {
        x: bounds.x + LANE_HEAD + 60.0,
        y: bounds.center().y,
    };
    let mut start = Node::new("start".into(), NodeKind::start(), middle);
    if let Some((id, name)) = team {
        let lane = Lane {
            id: "lane_1".into(),
            name: name.to_owned(),
            team: Some(id),
            bounds,
        };
        start.lane = Some(lane.id.clone());
        graph.lanes.push(lane);
    }
    graph.nodes.insert(start.id.clone(), start);
    graph
}

impl Workflows<'_> {
    /// Makes a workflow with a draft.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for a team that is not there; a fault of the field `name`.
    pub async fn create(&self, scope: &Scope, new: NewWorkflow) -> Result<WorkflowId> {
        let name = check_name("name", &new.name)?;
        let graph = match &new.template {
            Some(key) => Some(
                template::graph(key, &scope.currency)
                    .ok_or_else(|| Fault::not_found("template"))?,
            ),
            None => None,
        };
        let team = new.team;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let team = check_team(tx, &scope, team).await?;
                    let graph = match graph {
                        Some(mut graph) => {
                            if let Some(team) = &team {
                                template::assign(&mut graph, TeamId(team.id), &team.name);
                            }
                            graph
                        }
                        None => blank(team.as_ref().map(|row| (TeamId(row.id), row.name.as_str()))),
                    };
                    insert(tx, &scope, (&name, team), &graph, "workflow.created").await
                })
            })
            .await
    }

    /// Makes a workflow whose drawing is there already.
    pub(crate) async fn create_drawn(
        &self,
        scope: &Scope,
        name: &str,
        team: Option<TeamId>,
        graph: Graph,
    ) -> Result<WorkflowId> {
        let name = check_name("name", name)?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let team = check_team(tx, &scope, team).await?;
                    insert(tx, &scope, (&name, team), &graph, "workflow.created").await
                })
            })
            .await
    }

    /// Gives it another name.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; a fault of the field `name`.
    pub async fn rename(&self, scope: &Scope, id: WorkflowId, name: &str) -> Result<()> {
        let name = check_name("name", name)?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let before = rows::find(tx, &scope, id, Action::DrawWorkflow).await?;
                    let detail = json!({ "before": before.name });
                    let revision = before.revision;
                    let mut row: workflow::ActiveModel = before.into();
                    row.name = Set(name);
                    row.revision = Set(revision + 1);
                    row.updated_at = Set(tx.now());
                    let after = row.update(tx).await.or_taken(taken)?;
                    let subject = Subject::new("workflow", id, &after.name);
                    tx.audit(&scope, Entry::new("workflow.renamed", subject).with(detail))
                        .await?;
                    tx.notify(scope.org, Topic::Workflows);
                    Ok(())
                })
            })
            .await
    }

    /// Takes new runs away from a published workflow. Runs under way go on.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` when it was never published.
    pub async fn retire(&self, scope: &Scope, id: WorkflowId) -> Result<()> {
        self.set_status(scope, id, WorkflowStatus::Retired).await
    }

    /// Lets a retired workflow be started again, with the version that was in force.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` when it was never published.
    pub async fn revive(&self, scope: &Scope, id: WorkflowId) -> Result<()> {
        self.set_status(scope, id, WorkflowStatus::Published).await
    }

    async fn set_status(&self, scope: &Scope, id: WorkflowId, to: WorkflowStatus) -> Result<()> {
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let before = rows::find(tx, &scope, id, Action::PublishWorkflow).await?;
                    if before.published_version.is_none() {
                        return Err(Fault::conflict(
                            "It was never published. Delete the draft instead.",
                        )
                        .into());
                    }
                    if before.status == to.key() {
                        return Ok(());
                    }
                    let revision = before.revision;
                    let mut row: workflow::ActiveModel = before.into();
                    row.status = Set(to.key().to_owned());
                    row.revision = Set(revision + 1);
                    row.updated_at = Set(tx.now());
                    let after = row.update(tx).await?;
                    let action = if to == WorkflowStatus::Retired {
                        "workflow.retired"
                    } else {
                        "workflow.revived"
                    };
                    let subject = Subject::new("workflow", id, &after.name);
                    tx.audit(&scope, Entry::new(action, subject)).await?;
                    tx.notify(scope.org, Topic::Workflows);
                    Ok(())
                })
            })
            .await
    }

    /// Deletes a draft that was never published.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` when it was published once: its versions stay.
    pub async fn delete(&self, scope: &Scope, id: WorkflowId) -> Result<()> {
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = rows::find(tx, &scope, id, Action::DrawWorkflow).await?;
                    let versions = workflow_version::Entity::find()
                        .filter(workflow_version::Column::Workflow.eq(row.id))
                        .one(tx)
                        .await?;
                    if versions.is_some() {
                        return Err(Fault::conflict(
                            "It was published, so its versions and runs stay. Retire it instead.",
                        )
                        .into());
                    }
                    workflow_draft::Entity::delete_by_id(row.id)
                        .exec(tx)
                        .await?;
                    workflow::Entity::delete_by_id(row.id).exec(tx).await?;
                    let subject = Subject::new("workflow", id, &row.name);
                    tx.audit(&scope, Entry::new("workflow.deleted", subject))
                        .await?;
                    tx.notify(scope.org, Topic::Workflows);
                    Ok(())
                })
            })
            .await
    }
}

/// The team, when it is there and the actor may draw for it.
pub(super) async fn check_team(
    tx: &Tx,
    scope: &Scope,
    team: Option<TeamId>,
) -> Result<Option<team::Model>> {
    let resource = Resource::workflow(WorkflowId(Uuid::nil()), team);
    let Some(team) = team else {
        authorize(scope, Action::DrawWorkflow, &resource)?;
        return Ok(None);
    };
    let row = team::Entity::find_by_id(team.0)
        .filter(team::Column::Org.eq(scope.org.0))
        .filter(team::Column::ArchivedAt.is_null())
        .one(tx)
        .await?
        .ok_or_else(|| Fault::not_found("team"))?;
    authorize(scope, Action::DrawWorkflow, &resource)?;
    Ok(Some(row))
}

/// A workflow and its draft.
pub(super) async fn insert(
    tx: &Tx,
    scope: &Scope,
    (name, team): (&str, Option<team::Model>),
    graph: &Graph,
    action: &'static str,
) -> Result<WorkflowId> {
    let id = tx.id();
    let by = scope.actor.person().map(Uuid::from);
    workflow::ActiveModel {
        id: Set(id),
        org: Set(scope.org.0),
        name: Set(name.to_owned()),
        team: Set(team.map(|team| team.id)),
        status: Set(WorkflowStatus::Draft.key().to_owned()),
        published_version: Set(None),
        created_by: Set(by),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        revision: Set(1),
    }
    .insert(tx)
    .await
    .or_taken(taken)?;
    workflow_draft::ActiveModel {
        workflow: Set(id),
        org: Set(scope.org.0),
        graph: Set(serde_json::to_value(graph)?),
        revision: Set(1),
        base_version: Set(None),
        updated_by: Set(by),
        updated_at: Set(tx.now()),
    }
    .insert(tx)
    .await?;
    let subject = Subject::new("workflow", id, name);
    tx.audit(scope, Entry::new(action, subject)).await?;
    tx.notify(scope.org, Topic::Workflows);
    Ok(WorkflowId(id))
}
