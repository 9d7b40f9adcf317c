//! What operators do to a run: cancel it, have a failed step tried again.

use super::Runs;
use crate::{
    Result, Scope,
    authorize::{Action, Resource, authorize},
    host,
};
use domain::{
    Fault,
    engine::{Command, Doing},
    ids::{NodeId, RunId},
};

impl Runs<'_> {
    /// Stops a run.
    ///
    /// # Errors
    /// They may not operate it; it is over already.
    pub async fn cancel(self, scope: &Scope, run: RunId, reason: String) -> Result<()> {
        let reason = reason.trim().to_owned();
        if reason.chars().count() > 2_000 {
            return Err(Fault::field("reason", "At most 2,000 characters.").into());
        }
        let command = Command::CancelRun {
            by: scope.actor.clone(),
            reason,
        };
        self.operate(scope, run, move |_| Ok(command)).await
    }

    /// Has a failed step tried again.
    ///
    /// # Errors
    /// They may not operate the run; the step has not failed.
    pub async fn retry(self, scope: &Scope, run: RunId, node: NodeId) -> Result<()> {
        let by = scope.actor.clone();
        self.operate(scope, run, move |loaded| {
            let token = loaded
                .state
                .tokens
                .values()
                .find(|token| token.node == node && matches!(token.doing, Doing::Failed { .. }))
                .map(|token| token.id)
                .ok_or_else(|| {
                    Fault::conflict("This step has not failed, or was tried again already.")
                })?;
            Ok(Command::RetryStep {
                token: Some(token),
                by,
            })
        })
        .await
    }

    pub(super) async fn operate(
        self,
        scope: &Scope,
        run: RunId,
        command: impl FnOnce(&host::Loaded) -> Result<Command, Fault> + Send + 'static,
    ) -> Result<()> {
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let loaded = host::load(tx, &scope, run).await?;
                    let involved = super::involved(tx, &scope, &loaded.row).await?;
                    let resource = Resource::run(run, loaded.team).involving(involved);
                    authorize(&scope, Action::ReadRun, &resource)?;
                    authorize(&scope, Action::OperateRun, &resource)?;
                    let command = command(&loaded)?;
                    host::apply(tx, &scope, loaded, command).await?;
                    Ok(())
                })
            })
            .await
    }
}
