//! What an operator does to a whole run: cancel, hold, let go on, try a failed step again.

use super::{Doing, Event, Phase, walk::Walk};
use crate::{Actor, Fault, ids::FlowTokenId};

pub(super) fn cancel(walk: &mut Walk<'_, '_>, by: Actor, reason: String) -> Result<(), Fault> {
    walk.record(Event::RunCancelled { by, reason });
    Ok(())
}

pub(super) fn suspend(walk: &mut Walk<'_, '_>, by: Actor, reason: String) -> Result<(), Fault> {
    if walk.state.phase == Phase::Suspended {
        return Err(Fault::conflict("This run is already suspended."));
    }
    walk.record(Event::RunSuspended { by, reason });
    Ok(())
}

pub(super) fn resume(walk: &mut Walk<'_, '_>, by: Actor, reason: String) -> Result<(), Fault> {
    if walk.state.phase != Phase::Suspended {
        return Err(Fault::conflict("This run is not suspended."));
    }
    walk.record(Event::RunResumed { by, reason });
    Ok(())
}

pub(super) fn retry(
    walk: &mut Walk<'_, '_>,
    token: Option<FlowTokenId>,
    by: &Actor,
) -> Result<(), Fault> {
    let failed: Vec<_> = walk
        .state
        .tokens
        .values()
        .filter(|other| token.is_none_or(|id| id == other.id))
        .filter(|other| matches!(other.doing, Doing::Failed { .. }))
        .cloned()
        .collect();
    if failed.is_empty() {
        return Err(Fault::conflict("No step of this run has failed."));
    }
    for token in failed {
        walk.record(Event::StepRetried {
            token: token.id,
            node: token.node,
            by: by.clone(),
        });
    }
    Ok(())
}
