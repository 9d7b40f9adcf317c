//! Starting a run: by a form's texts, or by values.

use super::{Runs, ahead, figures, list};
use crate::{
    Error, Result, Scope, Tx,
    authorize::{Action, Resource, authorize},
    entity::{run, workflow, workflow_version},
    host,
    marks::Marks,
};
use domain::{
    Fault, RunStatus, Variables, form,
    ids::{RunId, TeamId, VersionId, WorkflowId},
    view::runs::{StartForm, StartInput, Started},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The longest business key, in characters.
const MAX_KEY: usize = 120;

/// Which ended runs the usual time and cost are taken from.
const SAMPLE: u64 = 200;

/// What a run is started with, by value.
#[derive(Debug, Clone, Default)]
pub struct StartRun {
    /// The values of the workflow's inputs.
    pub variables: Variables,
    /// The business key, where no input is it.
    pub key: Option<String>,
}

/// A published workflow and its version in force.
pub(super) async fn published(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: WorkflowId,
) -> Result<(workflow::Model, workflow_version::Model)> {
    let workflow = workflow::Entity::find_by_id(id.0)
        .filter(workflow::Column::Org.eq(scope.org.0))
        .one(db)
        .await?
        .ok_or_else(|| Fault::not_found("workflow"))?;
    let number = workflow
        .published_version
        .filter(|_| workflow.status == "published")
        .ok_or_else(|| {
            Fault::conflict("This workflow is not published, so it cannot be started.")
        })?;
    let version = workflow_version::Entity::find()
        .filter(workflow_version::Column::Workflow.eq(id.0))
        .filter(workflow_version::Column::Number.eq(number))
        .one(db)
        .await?
        .ok_or_else(|| Error::defect(format!("version {number} of workflow {id} is missing")))?;
    Ok((workflow, version))
}

/// The key as it is kept: trimmed, none when empty.
fn tidy(key: Option<String>) -> Result<Option<String>, Fault> {
    let key = key
        .map(|key| key.trim().to_owned())
        .filter(|key| !key.is_empty());
    match &key {
        Some(text) if text.chars().count() > MAX_KEY || text.chars().any(char::is_control) => Err(
            Fault::field("key", "A key is one line of at most 120 characters."),
        ),
        _ => Ok(key),
    }
}

impl Runs<'_> {
    /// What the page that starts a run shows.
    ///
    /// # Errors
    /// It does not exist for them, is not published, or they may not start it.
    pub async fn start_form(self, scope: &Scope, id: WorkflowId) -> Result<StartForm> {
        let db = self.0.read();
        let (workflow, version) = published(db, scope, id).await?;
        let team = workflow.team.map(TeamId);
        authorize(scope, Action::StartRun, &Resource::workflow(id, team))?;
        let graph = host::load_graph(db, VersionId(version.id)).await?;
        let marks = Marks::load(self.0, scope).await?;
        let done: Vec<run::Model> = run::Entity::find()
            .filter(run::Column::Org.eq(scope.org.0))
            .filter(run::Column::Workflow.eq(id.0))
            .filter(run::Column::Status.eq(RunStatus::Done.key()))
            .order_by_desc(run::Column::StartedAt)
            .limit(SAMPLE)
            .all(db)
            .await?;
        let mut times: Vec<i64> = done
            .iter()
            .filter_map(|row| Some(row.ended_at? - row.started_at))
            .collect();
        let cost: i64 = done.iter().map(|row| row.cost_micros).sum();
        let count = i64::try_from(done.len()).unwrap_or(i64::MAX);
        Ok(StartForm {
            as_of: scope.as_of(self.0.now()),
            currency: scope.currency.clone(),
            workflow: id,
            workflow_name: workflow.name,
            version: u32::try_from(version.number).unwrap_or(0),
            fields: graph.inputs.clone(),
            key_input: graph.key_input.clone(),
            ahead: ahead::usual(&graph, &marks),
            usual_time: figures::median(&mut times),
            usual_cost_micros: (count > 0).then(|| cost / count.max(1)),
            sample: done.len() as u64,
        })
    }

    /// Starts a run with what a form posted.
    ///
    /// # Errors
    /// A value does not fit; `fields` says which. Or as [`Runs::start_form`].
    pub async fn start(self, scope: &Scope, id: WorkflowId, input: StartInput) -> Result<Started> {
        let (_, version) = published(self.0.read(), scope, id).await?;
        let graph = host::load_graph(self.0.read(), VersionId(version.id)).await?;
        let variables = form::read(&graph.inputs, |name| {
            input.texts.get(name).map(String::as_str)
        })?;
        let start = StartRun {
            variables,
            key: input.key,
        };
        match self.start_unique(scope, id, start).await? {
            Ok(id) => Ok(Started::Run { id }),
            Err(row) => {
                let marks = Marks::load(self.0, scope).await?;
                let name = self.workflow_name(id).await?;
                let row = list::row(&marks, self.0.now(), *row, name)?;
                Ok(Started::Duplicate { row: Box::new(row) })
            }
        }
    }

    /// Starts a run with values.
    ///
    /// # Errors
    /// A value does not fit; an open run has the key; or as [`Runs::start_form`].
    pub async fn start_with(self, scope: &Scope, id: WorkflowId, start: StartRun) -> Result<RunId> {
        self.start_unique(scope, id, start).await?.map_err(|row| {
            Fault::conflict(format!(
                "An open run already has the key {}.",
                row.key.as_deref().unwrap_or(&row.title)
            ))
            .into()
        })
    }

    async fn start_unique(
        self,
        scope: &Scope,
        id: WorkflowId,
        start: StartRun,
    ) -> Result<std::result::Result<RunId, Box<run::Model>>> {
        let scope = scope.clone();
        self.0
            .write(move |tx| Box::pin(async move { begin(tx, &scope, id, start).await }))
            .await
    }

    async fn workflow_name(self, id: WorkflowId) -> Result<String> {
        let name: Option<String> = workflow::Entity::find_by_id(id.0)
            .select_only()
            .column(workflow::Column::Name)
            .into_tuple()
            .one(self.0.read())
            .await?;
        Ok(name.unwrap_or_default())
    }
}

async fn begin(
    tx: &Tx,
    scope: &Scope,
    id: WorkflowId,
    start: StartRun,
) -> Result<std::result::Result<RunId, Box<run::Model>>> {
    let (workflow, version) = published(tx, scope, id).await?;
    let resource = Resource::workflow(id, workflow.team.map(TeamId));
    authorize(scope, Action::StartRun, &resource)?;
    let graph = host::load_graph(tx, VersionId(version.id)).await?;
    let key = match &graph.key_input {
        Some(name) => start.variables.get(name).map(form::display),
        None => start.key,
    };
    let key = tidy(key)?;
    if let Some(key) = &key {
        // On PostgreSQL two starts with one key wait for each other.
        tx.lock(lock_of(&workflow, key)).await?;
        let open = run::Entity::find()
            .filter(run::Column::Org.eq(scope.org.0))
            .filter(run::Column::Key.eq(key.as_str()))
            .filter(run::Column::Workflow.eq(id.0))
            .filter(run::Column::EndedAt.is_null())
            .one(tx)
            .await?;
        if let Some(row) = open {
            return Ok(Err(Box::new(row)));
        }
    }
    let beginning = host::Beginning {
        workflow,
        version,
        key,
        variables: start.variables,
        from: host::Origin::default(),
    };
    let (run, _) = host::begin(tx, scope, beginning).await?;
    Ok(Ok(run))
}

fn lock_of(workflow: &workflow::Model, key: &str) -> i64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = std::hash::DefaultHasher::new();
    (workflow.id, key).hash(&mut hasher);
    i64::from_ne_bytes(hasher.finish().to_ne_bytes())
}
