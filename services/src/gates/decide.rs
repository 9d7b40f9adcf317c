//! The decision: every door leads here, and from here to the engine's one function.

use super::{Gates, find, resource};
use crate::{
    Result, Scope,
    authorize::{Action, authorize},
    host,
};
use domain::{
    engine::{Command, Decider},
    ids::{GateId, RunId},
    view::gates::DecisionInput,
};

impl Gates<'_> {
    /// Decides an approval request. `door` says by which way: `page`, `form`, `api`.
    ///
    /// # Errors
    /// `NotFound`: not for them. `Forbidden`: separation of duties, with the reason. `Conflict`: decided already, or what was
    /// shown is not what is asked. `Gone`: expired or closed. `Invalid`: a reason is missing. Nothing is changed then.
    pub async fn decide(
        self,
        scope: &Scope,
        id: GateId,
        input: DecisionInput,
        door: &'static str,
    ) -> Result<()> {
        let person = scope.person()?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = find(tx, &scope, id).await?;
                    let resource = resource(&scope, &row)?;
                    authorize(&scope, Action::ReadGate, &resource)?;
                    authorize(&scope, Action::DecideGate, &resource)?;
                    let command = Command::DecideGate {
                        gate: id,
                        decider: Decider {
                            person,
                            grants: scope.grants.clone(),
                        },
                        decision: input.verdict,
                        reason: input.reason.trim().to_owned(),
                        digest: input.digest,
                        door: door.to_owned(),
                    };
                    host::advance(tx, &scope, RunId(row.run), command).await?;
                    Ok(())
                })
            })
            .await
    }
}
