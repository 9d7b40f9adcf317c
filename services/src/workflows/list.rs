//! The list of workflows with their figures.

use super::{Workflows, rows};
use crate::{
    Result, Scope,
    authorize::{Action, Resource, may},
    entity::{run, workflow, workflow_draft, workflow_version},
    people::Names,
};
use domain::{
    diagram::{beads, steps_line},
    ids::WorkflowId,
    lint::{self, Severity},
    status::RunStatus,
    view::{
        directory::Directory,
        workflows::{PublishedBy, TeamChoice, WorkflowList, WorkflowRow, WorkflowStatus},
    },
    workflow::digest,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

const MAX_ROWS: u64 = 500;

/// The version in force, without its graph.
struct Force {
    digest: String,
    by: Option<Uuid>,
    at: i64,
}

#[derive(Default)]
struct Figures {
    live: BTreeMap<Uuid, u64>,
    late: BTreeMap<Uuid, u64>,
    failed: BTreeMap<Uuid, u64>,
    last: BTreeMap<Uuid, i32>,
}

impl Workflows<'_> {
    /// The workflows, most live runs first, retired ones last; at most five hundred.
    ///
    /// # Errors
    /// The database's.
    pub async fn list(&self, scope: &Scope) -> Result<WorkflowList> {
        let db = self.0.read();
        let workflows = workflow::Entity::find()
            .filter(workflow::Column::Org.eq(scope.org.0))
            .order_by_asc(workflow::Column::Name)
            .limit(MAX_ROWS)
            .all(db)
            .await?;
        let drafts: BTreeMap<Uuid, workflow_draft::Model> = workflow_draft::Entity::find()
            .filter(workflow_draft::Column::Org.eq(scope.org.0))
            .limit(MAX_ROWS)
            .all(db)
            .await?
            .into_iter()
            .map(|draft| (draft.workflow, draft))
            .collect();
        let names = self.0.people().names(scope).await?;
        let directory = self.directory(scope).await?;
        let figures = self.figures(scope).await?;
        let in_force = self.in_force(scope).await?;
        let mut all = Vec::with_capacity(workflows.len());
        for workflow in &workflows {
            if !may(scope, Action::ReadWorkflow, &rows::resource(workflow)) {
                continue;
            }
            let force = in_force.get(&(workflow.id, workflow.published_version.unwrap_or(0)));
            let words = (&names, &directory);
            if let Some(draft) = drafts.get(&workflow.id) {
                all.push(row(scope, (workflow, draft, force), &figures, words)?);
            }
        }
        all.sort_by(|a, b| {
            let rank = |row: &WorkflowRow| {
                (
                    row.status == WorkflowStatus::Retired,
                    std::cmp::Reverse(row.live_runs),
                )
            };
            rank(a)
                .cmp(&rank(b))
                .then_with(|| a.name.to_lowercase().cmp(&b.name.to_lowercase()))
        });
        let teams: Vec<TeamChoice> = directory
            .teams
            .iter()
            .filter(|team| {
                let new = Resource::workflow(WorkflowId(Uuid::nil()), Some(team.id));
                may(scope, Action::DrawWorkflow, &new)
            })
            .map(|team| TeamChoice {
                id: team.id,
                name: team.name.clone(),
            })
            .collect();
        let of_none = Resource::workflow(WorkflowId(Uuid::nil()), None);
        Ok(WorkflowList {
            rows: all,
            may_create: !teams.is_empty() || may(scope, Action::DrawWorkflow, &of_none),
            teams,
            templates: domain::template::cards(),
            as_of: scope.as_of(self.0.now()),
        })
    }

    async fn counted(&self, scope: &Scope, which: Condition) -> Result<BTreeMap<Uuid, u64>> {
        let counts: Vec<(Uuid, i64)> = run::Entity::find()
            .select_only()
            .column(run::Column::Workflow)
            .column_as(run::Column::Id.count(), "runs")
            .filter(run::Column::Org.eq(scope.org.0))
            .filter(which)
            .group_by(run::Column::Workflow)
            .into_tuple()
            .all(self.0.read())
            .await?;
        Ok(counts
            .into_iter()
            .filter_map(|(workflow, count)| Some((workflow, u64::try_from(count).ok()?)))
            .collect())
    }

    async fn figures(&self, scope: &Scope) -> Result<Figures> {
        let live = Condition::all().add(run::Column::Status.is_in(rows::live_states()));
        let last: Vec<(Uuid, Option<i32>)> = workflow_version::Entity::find()
            .select_only()
            .column(workflow_version::Column::Workflow)
            .column_as(workflow_version::Column::Number.max(), "last")
            .filter(workflow_version::Column::Org.eq(scope.org.0))
            .group_by(workflow_version::Column::Workflow)
            .into_tuple()
            .all(self.0.read())
            .await?;
        Ok(Figures {
            late: self
                .counted(scope, live.clone().add(run::Column::HasBreach.eq(true)))
                .await?,
            live: self.counted(scope, live).await?,
            failed: self
                .counted(
                    scope,
                    Condition::all().add(run::Column::Status.eq(RunStatus::Failed.key())),
                )
                .await?,
            last: last
                .into_iter()
                .map(|(workflow, last)| (workflow, last.unwrap_or(0)))
                .collect(),
        })
    }

    /// Versions in force by workflow and number, without their graphs.
    async fn in_force(&self, scope: &Scope) -> Result<BTreeMap<(Uuid, i32), Force>> {
        use sea_orm::sea_query::{Expr, ExprTrait};
        let version = |column| Expr::col((workflow_version::Entity, column));
        let of = |column| Expr::col((workflow::Entity, column));
        let rows: Vec<(Uuid, i32, String, Option<Uuid>, i64)> = workflow_version::Entity::find()
            .select_only()
            .column(workflow_version::Column::Workflow)
            .column(workflow_version::Column::Number)
            .column(workflow_version::Column::Digest)
            .column(workflow_version::Column::PublishedBy)
            .column(workflow_version::Column::PublishedAt)
            .filter(workflow_version::Column::Org.eq(scope.org.0))
            .filter(Expr::exists(
                sea_orm::sea_query::Query::select()
                    .expr(Expr::val(1))
                    .from(workflow::Entity)
                    .and_where(
                        of(workflow::Column::Id).eq(version(workflow_version::Column::Workflow)),
                    )
                    .and_where(
                        of(workflow::Column::PublishedVersion)
                            .eq(version(workflow_version::Column::Number)),
                    )
                    .to_owned(),
            ))
            .limit(MAX_ROWS)
            .into_tuple()
            .all(self.0.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|(workflow, number, digest, by, at)| {
                ((workflow, number), Force { digest, by, at })
            })
            .collect())
    }
}

fn row(
    scope: &Scope,
    (workflow, draft, force): (&workflow::Model, &workflow_draft::Model, Option<&Force>),
    figures: &Figures,
    (names, directory): (&Names, &Directory),
) -> Result<WorkflowRow> {
    let graph = rows::graph(&draft.graph)?;
    let status = rows::status(workflow)?;
    let resource = rows::resource(workflow);
    let problems = lint::lint(&graph, directory)
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    let differs = force.is_none_or(|force| force.digest != digest(&graph));
    let last = figures.last.get(&workflow.id).copied().unwrap_or(0);
    let count = |figures: &BTreeMap<Uuid, u64>| figures.get(&workflow.id).copied().unwrap_or(0);
    Ok(WorkflowRow {
        id: WorkflowId(workflow.id),
        name: workflow.name.clone(),
        steps: steps_line(&graph),
        team: rows::team(names, workflow.team),
        status,
        version: workflow.published_version.map(rows::as_number),
        draft: differs.then(|| rows::as_number(last + 1)),
        beads: beads(&graph),
        live_runs: count(&figures.live),
        late_runs: count(&figures.late),
        failed_runs: count(&figures.failed),
        problems: u32::try_from(problems).unwrap_or(u32::MAX),
        published: force.map(|force| PublishedBy {
            by: rows::person(names, force.by),
            at: force.at,
        }),
        updated_at: workflow.updated_at,
        may_draw: may(scope, Action::DrawWorkflow, &resource),
        may_start: status == WorkflowStatus::Published && may(scope, Action::StartRun, &resource),
    })
}
