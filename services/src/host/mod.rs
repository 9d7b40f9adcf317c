//! The host of runs: every change of a run goes through [`advance`], inside the unit of work that asks for it.
//!
//! One unit loads the snapshot, lets the pure engine decide, and writes snapshot, chained events, read models, figures and
//! live topics together: all of it is committed, or nothing. So a crash at any moment repeats nothing and loses nothing
//! acknowledged. The loop over due times and lost leases is in `timers`.

pub(crate) use crate::audit::actor_columns;

mod cx;
mod deltas;
mod effects;
mod events;
mod graphs;
mod save;
mod timers;

pub(crate) use graphs::load as load_graph;
pub use timers::Ticked;

use crate::{
    Error, Result, Scope, Services, Topic, Tx, calls,
    entity::{run, workflow, workflow_version},
};
use domain::{
    Actor, Fault, Variables,
    engine::{self, Author, Command, Event, State},
    ids::{NodeId, RunId, TeamId, VersionId, WorkflowId},
    workflow::Graph,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

/// The host of runs.
#[derive(Clone, Copy)]
pub struct Host<'a>(pub(crate) &'a Services);

impl Services {
    /// What drives runs: due times, lost leases.
    pub fn host(&self) -> Host<'_> {
        Host(self)
    }
}

/// A run as a unit of work sees it.
pub(crate) struct Loaded {
    pub(crate) row: run::Model,
    pub(crate) state: State,
    pub(crate) graph: Arc<Graph>,
    pub(crate) team: Option<TeamId>,
}

/// What an advance led to.
pub(crate) struct Advanced {
    /// What happened.
    pub(crate) events: Vec<Event>,
    /// The state after it.
    pub(crate) state: State,
}

/// Loads a run for change: on PostgreSQL its row stays locked until the end of the unit.
pub(crate) async fn load(tx: &Tx, scope: &Scope, id: RunId) -> Result<Loaded> {
    let mut query = run::Entity::find_by_id(id.0).filter(run::Column::Org.eq(scope.org.0));
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    loaded(tx, query.one(tx).await?).await
}

/// Does a command to a run, inside a unit of work.
///
/// # Errors
/// The engine's refusal; `NotFound`; the database's. Then nothing of the unit may be kept.
pub(crate) async fn advance(
    tx: &Tx,
    scope: &Scope,
    run: RunId,
    command: Command,
) -> Result<Advanced> {
    let loaded = load(tx, scope, run).await?;
    apply(tx, scope, loaded, command).await
}

/// [`advance`] on a run that is loaded already.
pub(crate) async fn apply(
    tx: &Tx,
    scope: &Scope,
    loaded: Loaded,
    command: Command,
) -> Result<Advanced> {
    let step = cx::step(tx, &loaded.graph, &loaded.state, command)?;
    if step.events.is_empty() {
        return Ok(Advanced {
            events: step.events,
            state: step.state,
        });
    }
    let unit = save::Unit {
        tx,
        scope,
        before: &loaded.state,
        step: &step,
        graph: &loaded.graph,
        team: loaded.team,
        run: RunId(loaded.row.id),
        workflow: WorkflowId(loaded.row.workflow),
        key: loaded.row.key.as_deref(),
    };
    let prev = events::last_hash(tx, unit.run, loaded.row.revision).await?;
    save::update(&unit, &loaded.row).await?;
    unit.write(loaded.row.revision, prev).await?;
    if let Some(call) = loaded.row.called_by.filter(|_| step.state.phase.is_over()) {
        calls::ended(tx, call).await?;
    }
    Ok(Advanced {
        events: step.events,
        state: step.state,
    })
}

/// What a run begins with.
pub(crate) struct Beginning {
    pub(crate) workflow: workflow::Model,
    pub(crate) version: workflow_version::Model,
    pub(crate) key: Option<String>,
    pub(crate) variables: Variables,
    pub(crate) from: Origin,
}

/// Where a run comes from, when nobody just starts it.
#[derive(Default)]
pub(crate) struct Origin {
    /// Who starts it; none: who acts.
    pub(crate) by: Option<Actor>,
    /// Who made each of its values, where that is told.
    pub(crate) authors: BTreeMap<String, Vec<Author>>,
    /// The start event; none: the plain one.
    pub(crate) at: Option<NodeId>,
    /// The call that asked for it.
    pub(crate) called_by: Option<Uuid>,
}

/// Begins a run, inside a unit of work: its id and its state.
///
/// # Errors
/// A value does not fit; the database's.
pub(crate) async fn begin(tx: &Tx, scope: &Scope, beginning: Beginning) -> Result<(RunId, State)> {
    let Beginning {
        workflow,
        version,
        key,
        variables,
        from,
    } = beginning;
    let run = RunId(tx.id());
    let graph = graphs::load(tx, VersionId(version.id)).await?;
    let by = from.by.unwrap_or_else(|| scope.actor.clone());
    let command = Command::Start {
        by: by.clone(),
        variables,
        authors: from.authors,
        on_behalf_of: scope.on_behalf_of,
        at: from.at,
    };
    let before = State::default();
    let step = cx::step(tx, &graph, &before, command)?;
    let unit = save::Unit {
        tx,
        scope,
        before: &before,
        step: &step,
        graph: &graph,
        team: workflow.team.map(TeamId),
        run,
        workflow: WorkflowId(workflow.id),
        key: key.as_deref(),
    };
    let born = save::Born {
        workflow: &workflow,
        version: &version,
        by: &by,
        called_by: from.called_by,
    };
    save::insert(&unit, born, key.clone()).await?;
    unit.write(0, String::new()).await?;
    Ok((run, step.state))
}

/// JSON of something of ours: it cannot fail but for a defect.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(Error::defect)
}

fn topics(unit: &save::Unit<'_>) {
    let org = unit.scope.org;
    unit.tx.notify(org, Topic::Run(unit.run, unit.team));
    unit.tx.notify(org, Topic::Runs);
    let mut counts = false;
    for effect in &unit.step.effects {
        use engine::Effect;
        match effect {
            Effect::OpenTask { .. } | Effect::AssignTask { .. } | Effect::CloseTask { .. } => {
                unit.tx.notify(org, Topic::Inbox);
                counts = true;
            }
            Effect::OpenGate { .. } | Effect::RecordDecision { .. } | Effect::CloseGate { .. } => {
                unit.tx.notify(org, Topic::Approvals);
                counts = true;
            }
            Effect::OpenJob { .. } | Effect::RequeueJob { .. } | Effect::CloseJob { .. } => {
                unit.tx.notify(org, Topic::Agents);
            }
            Effect::SetTimer { .. }
            | Effect::TimerFired { .. }
            | Effect::CancelTimers { .. }
            | Effect::Subscribe { .. }
            | Effect::MessageReceived { .. }
            | Effect::Unsubscribe { .. }
            | Effect::SendMessage { .. }
            | Effect::StartCall { .. }
            | Effect::StopCall { .. } => {}
        }
    }
    if counts {
        unit.tx.notify(org, Topic::Counts);
    }
}

/// Loads a run for a page: nothing is locked.
///
/// # Errors
/// `NotFound`; the database's.
pub(crate) async fn read(db: &impl ConnectionTrait, scope: &Scope, id: RunId) -> Result<Loaded> {
    let row = run::Entity::find_by_id(id.0)
        .filter(run::Column::Org.eq(scope.org.0))
        .one(db)
        .await?;
    loaded(db, row).await
}

async fn loaded(db: &impl ConnectionTrait, row: Option<run::Model>) -> Result<Loaded> {
    let mut row = row.ok_or_else(|| Fault::not_found("run"))?;
    let state = serde_json::from_value(row.state.take())?;
    let graph = graphs::load(db, VersionId(row.version)).await?;
    let team = graphs::team(db, WorkflowId(row.workflow)).await?;
    Ok(Loaded {
        row,
        state,
        graph,
        team,
    })
}
