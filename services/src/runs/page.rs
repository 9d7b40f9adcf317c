//! The page of a run.

use super::{Runs, access, history, list, operations, steps::Tale, waits};
use crate::{
    Result, Scope,
    authorize::{Action, Resource, authorize, may},
    entity::{call, gate, job, run, task, workflow},
    host,
    marks::{Marks, pairs},
};
use domain::{
    Fault, RunStatus,
    engine::{Doing, Scope as Instance, State},
    ids::{GateId, NodeId, RunId, TaskId, TeamId, VersionId, WorkflowId},
    policy,
    view::{
        Mark,
        runs::{Expected, Inside, RunPage, StepDetail, WaitKind, Waiting},
    },
    workflow::{Graph, Node, NodeKind, Owner},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};

impl Runs<'_> {
    /// The page of a run.
    ///
    /// # Errors
    /// It does not exist for them.
    pub async fn page(self, scope: &Scope, id: RunId) -> Result<RunPage> {
        let db = self.0.read();
        let now = self.0.now();
        let mut model = run::Entity::find_by_id(id.0)
            .filter(run::Column::Org.eq(scope.org.0))
            .one(db)
            .await?
            .ok_or_else(|| Fault::not_found("run"))?;
        let workflow = workflow::Entity::find_by_id(model.workflow)
            .one(db)
            .await?
            .ok_or_else(|| Fault::not_found("run"))?;
        let involved = access::involved(db, scope, &model).await?;
        let resource = Resource::run(id, workflow.team.map(TeamId)).involving(involved);
        authorize(scope, Action::ReadRun, &resource)?;
        let can_operate = may(scope, Action::OperateRun, &resource);

        let state: State = serde_json::from_value(model.state.take())?;
        let graph = host::load_graph(db, VersionId(model.version)).await?;
        let marks = Marks::load(self.0, scope).await?;
        let entries = history::entries(db, id, &[]).await?;
        let mut tale = Tale::tell(&graph, &marks, &entries);
        let status = list::status(&model)?;
        let mut waiting = waits::view(&marks, model.waiting.as_ref())?;
        if status.is_over() {
            waiting.clear();
        }
        self.find_stuck(scope, &state, &mut waiting).await?;
        let overlay = tale.overlay(now);
        let bars = tale.bars();
        let mut steps = tale.steps(now, can_operate);
        self.fill(scope, id, &graph, &mut steps).await?;
        let called_by = match model.called_by {
            Some(id) => call::Entity::find_by_id(id).one(db).await?,
            None => None,
        };
        let called_by = called_by.map(|call| RunId(call.run));
        let owners = graph
            .nodes
            .values()
            .filter_map(|node| Some((node.id.clone(), on_diagram(&graph, &marks, node)?)))
            .collect();
        Ok(RunPage {
            owners,
            as_of: scope.as_of(now),
            currency: scope.currency.clone(),
            id,
            badges: list::badges(&model, status, &waiting, now),
            title: model.title,
            key: model.key,
            workflow: WorkflowId(model.workflow),
            workflow_name: workflow.name,
            version: u32::try_from(model.version_number).unwrap_or(0),
            status,
            started_by: marks.columns(&model.started_by_kind, model.started_by),
            started_at: model.started_at,
            ended_at: model.ended_at,
            because: because(&state, status),
            waiting,
            overlay,
            bars,
            steps,
            variables: pairs(&graph, &state.variables),
            inside: inside(&graph, &state),
            cost_micros: model.cost_micros,
            revision: model.revision,
            can_cancel: can_operate && !status.is_over(),
            operations: (can_operate && !status.is_over()).then(|| operations::of(&graph, &state)),
            expected: if can_operate {
                expected(&graph, &state)
            } else {
                Vec::new()
            },
            called_by,
            graph: Graph::clone(&graph),
        })
    }

    /// Gates that fewer people may decide than must.
    async fn find_stuck(self, scope: &Scope, state: &State, waiting: &mut [Waiting]) -> Result<()> {
        for wait in waiting {
            let WaitKind::Gate { needed, stuck, .. } = &mut wait.what else {
                continue;
            };
            let request = state.tokens.values().find_map(|token| match &token.doing {
                Doing::Gate { request } if token.node == wait.node => Some(request),
                _ => None,
            });
            if let Some(request) = request {
                let excluded: Vec<_> = request.excluded.iter().map(|one| one.person()).collect();
                let eligible =
                    crate::gates::eligible(self.0, scope, &request.candidates, &excluded).await?;
                *stuck = (eligible.len() as u64) < u64::from(*needed);
            }
        }
        Ok(())
    }

    /// What agents were given, and which tasks and gates the reader may open.
    async fn fill(
        self,
        scope: &Scope,
        run: RunId,
        graph: &Graph,
        steps: &mut [StepDetail],
    ) -> Result<()> {
        let db = self.0.read();
        let jobs = job::Entity::find()
            .filter(job::Column::Run.eq(run.0))
            .order_by_asc(job::Column::OpenedAt)
            .all(db)
            .await?;
        let mut given: BTreeMap<NodeId, serde_json::Value> = BTreeMap::new();
        for job in jobs {
            given.insert(job.node.into(), job.input);
        }
        let mut tasks = BTreeSet::new();
        let mut gates = BTreeSet::new();
        if let Some(person) = scope.actor.person() {
            for row in task::Entity::find()
                .filter(task::Column::Run.eq(run.0))
                .filter(access::task_candidate(scope, person))
                .all(db)
                .await?
            {
                tasks.insert(TaskId(row.id));
            }
            for row in gate::Entity::find()
                .filter(gate::Column::Run.eq(run.0))
                .all(db)
                .await?
            {
                let candidates: Vec<Owner> = serde_json::from_value(row.candidates)?;
                let id = GateId(row.id);
                let candidate = policy::is_candidate(&candidates, person, &scope.grants);
                let resource = Resource::gate(id)
                    .for_candidate(candidate)
                    .involving(row.requester == Some(person.0));
                if may(scope, Action::ReadGate, &resource) {
                    gates.insert(id);
                }
            }
        }
        for step in steps {
            if let Some(serde_json::Value::Object(input)) = given.get(&step.node) {
                step.inputs = pairs(graph, input);
            }
            step.task = step.task.filter(|task| tasks.contains(task));
            step.gate = step.gate.filter(|gate| gates.contains(gate));
        }
        Ok(())
    }
}

/// The variables of what is under way inside steps, the outer ones first.
fn inside(graph: &Graph, state: &State) -> Vec<Inside> {
    let all = |scope: &Instance| match state.tokens.get(&scope.host).map(|token| &token.doing) {
        Some(Doing::Inside { inside }) => u32::try_from(inside.items.len()).ok().filter(|n| *n > 0),
        _ => None,
    };
    state
        .scopes
        .values()
        .filter(|scope| !scope.variables.is_empty())
        .map(|scope| {
            let node = graph.nodes.get(&scope.node);
            let repeats = node.is_some_and(|node| node.repeat.is_some());
            Inside {
                label: node.map(Node::name).unwrap_or_default(),
                number: repeats.then(|| (scope.index + 1, all(scope))),
                variables: pairs(graph, &scope.variables),
            }
        })
        .collect()
}

/// The messages a run waits for.
fn expected(graph: &Graph, state: &State) -> Vec<Expected> {
    state
        .tokens
        .values()
        .flat_map(|token| &token.subscriptions)
        .map(|wait| Expected {
            wait: wait.id,
            name: wait.name.clone(),
            fields: graph
                .nodes
                .get(&wait.at)
                .map(|node| node.kind.fields().to_vec())
                .unwrap_or_default(),
        })
        .collect()
}

/// Who does a step, beside it on the diagram.
fn on_diagram(graph: &Graph, marks: &Marks, node: &Node) -> Option<Mark> {
    match &node.kind {
        NodeKind::Gate { gate } => gate.candidates.first().map(|owner| marks.candidate(owner)),
        NodeKind::Human { .. } | NodeKind::Agent { .. } => super::owner(graph, marks, node),
        _ => None,
    }
}

/// Why it failed, was declined or cancelled.
fn because(state: &State, status: RunStatus) -> Option<String> {
    match status {
        RunStatus::Failed => state.tokens.values().find_map(|token| match &token.doing {
            Doing::Failed { error } => Some(error.clone()),
            _ => None,
        }),
        RunStatus::Declined | RunStatus::Cancelled => state.ended_because.clone(),
        _ => None,
    }
}
