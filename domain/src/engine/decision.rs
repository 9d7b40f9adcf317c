//! Decisions: every door leads here, and here to `policy::may_decide`.

use super::{Command, Event, GateOutcome, SetTimer, State, Token, resubmit, walk::Walk};
use crate::{
    Fault, FaultCode, Verdict,
    policy::{self, Claim},
    workflow::GateExit,
};

/// What a decision on a closed request hears.
pub(super) fn closed() -> Fault {
    Fault::new(
        FaultCode::Gone,
        "This request is closed; your decision was not counted.",
    )
}

pub(super) fn decide(walk: &mut Walk<'_, '_>, command: Command) -> Result<(), Fault> {
    let Command::DecideGate {
        gate,
        decider,
        decision,
        reason,
        digest,
        door,
    } = command
    else {
        return Ok(());
    };
    let (token, request) = walk.state.find_gate(gate).ok_or_else(closed)?;
    let claim = Claim {
        person: decider.person,
        grants: &decider.grants,
        decision,
        reason: &reason,
        digest: &digest,
        now: walk.cx.now,
    };
    policy::may_decide(request, &claim)?;
    let approvals = approvals(request);
    let needed = request.needed;
    let token = token.clone();
    walk.record(Event::DecisionMade {
        token: token.id,
        node: token.node.clone(),
        gate,
        person: decider.person,
        decision,
        reason: reason.clone(),
        digest,
        door,
    });
    let outcome = match decision {
        Verdict::Approve if approvals + 1 < needed => return Ok(()),
        Verdict::Approve => GateOutcome::Approved,
        Verdict::Reject => GateOutcome::Rejected,
        Verdict::Return => GateOutcome::Returned,
    };
    close(walk, &token, gate, outcome, &reason);
    Ok(())
}

/// How many distinct people have approved.
fn approvals(request: &super::Request) -> u32 {
    let people: std::collections::BTreeSet<_> = request
        .given
        .iter()
        .filter(|given| given.decision == Verdict::Approve)
        .map(|given| given.person)
        .collect();
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

/// The request's time is over: the same as a rejection, and said to be what it is.
pub(super) fn expire(walk: &mut Walk<'_, '_>, token: &Token, _timer: &SetTimer) {
    let super::Doing::Gate { request } = &token.doing else {
        return;
    };
    close(walk, token, request.id, GateOutcome::Expired, "");
}

fn close(
    walk: &mut Walk<'_, '_>,
    token: &Token,
    gate: crate::ids::GateId,
    outcome: GateOutcome,
    reason: &str,
) {
    walk.record(Event::GateClosed {
        token: token.id,
        node: token.node.clone(),
        gate,
        outcome,
    });
    let graph = walk.graph;
    let edges = graph.outgoing(&token.node);
    let by = |exit: GateExit| -> Vec<_> {
        edges
            .iter()
            .copied()
            .filter(|edge| edge.exit.unwrap_or(GateExit::Approved) == exit)
            .collect()
    };
    match outcome {
        GateOutcome::Approved => walk.leave_by(token, &by(GateExit::Approved)),
        GateOutcome::Rejected | GateOutcome::Expired => match by(GateExit::Rejected).as_slice() {
            [] => walk.record(Event::RunDeclined {
                node: token.node.clone(),
                outcome,
                reason: reason.to_owned(),
            }),
            edges => walk.leave_by(token, edges),
        },
        // Closed by being asked anew, never by a decision.
        GateOutcome::Superseded => {}
        GateOutcome::Returned => match by(GateExit::Returned).as_slice() {
            [] => resubmit::open(walk, token),
            edges => walk.leave_by(token, edges),
        },
    }
}

/// The people who have approved a request in this state, for views.
impl State {
    /// How many distinct people have approved a request.
    pub fn approvals(&self, gate: crate::ids::GateId) -> u32 {
        self.find_gate(gate)
            .map_or(0, |(_, request)| approvals(request))
    }
}
