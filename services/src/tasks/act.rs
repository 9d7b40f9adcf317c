//! Taking, giving back and completing a task.

use super::{Tasks, find, resource};
use crate::{
    Result, Scope, Tx,
    authorize::{Action, authorize},
    entity::task,
    host,
};
use domain::{
    Fault, Variables,
    engine::{Command, Doing, payload_fields},
    form::{self, Field},
    ids::{RunId, TaskId},
    view::tasks::TaskInput,
    workflow::NodeKind,
};

impl Tasks<'_> {
    /// Takes a task; the first one gets it.
    ///
    /// # Errors
    /// `Conflict` when somebody was quicker; they are not a candidate.
    pub async fn claim(self, scope: &Scope, id: TaskId) -> Result<()> {
        let person = scope.person()?;
        self.act(scope, id, move |_, _| {
            Ok(Command::ClaimTask { task: id, person })
        })
        .await
    }

    /// Gives a task back to those who may take it.
    ///
    /// # Errors
    /// It is not theirs, or is over.
    pub async fn release(self, scope: &Scope, id: TaskId, reason: String) -> Result<()> {
        let person = scope.person()?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(
                Fault::field("reason", "Please say why, for whoever takes it next.").into(),
            );
        }
        if reason.chars().count() > 2_000 {
            return Err(Fault::field("reason", "At most 2,000 characters.").into());
        }
        self.act(scope, id, move |_, _| {
            Ok(Command::ReturnTask {
                task: id,
                person,
                reason,
            })
        })
        .await
    }

    /// Completes a task with what a form posted.
    ///
    /// # Errors
    /// A value does not fit; `fields` says which. `Conflict`: it is over, somebody else has it, or it changed since it was
    /// shown.
    pub async fn complete(self, scope: &Scope, id: TaskId, input: TaskInput) -> Result<()> {
        let person = scope.person()?;
        self.act(scope, id, move |loaded, row| {
            // A plain form may not know the revision.
            if input.revision != 0 && row.status == "open" && row.revision != input.revision {
                return Err(Fault::conflict(
                    "This task changed since you opened it; what you typed was not saved. Look at it again.",
                ));
            }
            let values = form::read(&fields(loaded, row), |name| {
                input.texts.get(name).map(String::as_str)
            })?;
            Ok(Command::CompleteTask {
                task: id,
                person,
                values,
            })
        })
        .await
    }

    /// Completes a task with values.
    ///
    /// # Errors
    /// As [`Tasks::complete`].
    pub async fn complete_with(self, scope: &Scope, id: TaskId, values: Variables) -> Result<()> {
        let person = scope.person()?;
        self.act(scope, id, move |_, _| {
            Ok(Command::CompleteTask {
                task: id,
                person,
                values,
            })
        })
        .await
    }

    async fn act(
        self,
        scope: &Scope,
        id: TaskId,
        command: impl FnOnce(&host::Loaded, &task::Model) -> Result<Command, Fault> + Send + 'static,
    ) -> Result<()> {
        let scope = scope.clone();
        self.0
            .write(move |tx| Box::pin(async move { act(tx, &scope, id, command).await }))
            .await
    }
}

async fn act(
    tx: &Tx,
    scope: &Scope,
    id: TaskId,
    command: impl FnOnce(&host::Loaded, &task::Model) -> Result<Command, Fault>,
) -> Result<()> {
    let row = find(tx, scope, id).await?;
    let resource = resource(scope, &row);
    authorize(scope, Action::ReadTask, &resource)?;
    authorize(scope, Action::WorkTask, &resource)?;
    let loaded = host::load(tx, scope, RunId(row.run)).await?;
    let command = command(&loaded, &row)?;
    host::apply(tx, scope, loaded, command).await?;
    Ok(())
}

/// Whether it is a request that was returned and is changed.
pub(super) fn is_resubmission(loaded: &host::Loaded, row: &task::Model) -> bool {
    loaded
        .state
        .find_task(TaskId(row.id))
        .is_some_and(|token| matches!(token.doing, Doing::Resubmit { .. }))
}

/// What is filled in: the step's form, or the payload of a request that is changed.
pub(super) fn fields(loaded: &host::Loaded, row: &task::Model) -> Vec<Field> {
    let node = loaded.graph.nodes.get(&row.node.as_str().into());
    match node.map(|node| &node.kind) {
        Some(NodeKind::Human { form }) => form.clone(),
        Some(NodeKind::Gate { gate }) if is_resubmission(loaded, row) => {
            let inside = loaded
                .state
                .find_task(TaskId(row.id))
                .and_then(|token| token.scope);
            payload_fields(&loaded.graph, gate, &loaded.state.seen(inside))
        }
        _ => Vec::new(),
    }
}
