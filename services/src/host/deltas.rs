//! What a step adds to the figures, once for each unit of work that finishes something.

use super::save::Unit;
use crate::{Result, kpis};
use domain::{
    Tier,
    engine::{CallEvent, Doing, Effect, Event, GateStatus, InsideEvent, Token},
    ids::{FlowTokenId, TeamId},
    kpi::{Delta, Fact},
    workflow::Owner,
};

pub(super) async fn write(unit: &Unit<'_>) -> Result<()> {
    let mut deltas = Vec::new();
    for event in &unit.step.events {
        of_event(unit, event, &mut deltas);
    }
    for effect in &unit.step.effects {
        of_effect(unit, effect, &mut deltas);
    }
    kpis::record(
        unit.tx,
        (unit.scope.org, &unit.scope.time_zone),
        unit.tx.now(),
        &deltas,
    )
    .await
}

fn delta(unit: &Unit<'_>, fact: Fact) -> Delta {
    Delta::new(fact, unit.workflow, unit.team)
}

fn of_event(unit: &Unit<'_>, event: &Event, deltas: &mut Vec<Delta>) {
    match event {
        Event::RunStarted { .. } => deltas.push(delta(unit, Fact::RunStarted)),
        Event::RunDone { .. } | Event::RunDeclined { .. } => ended(unit, deltas),
        Event::JobFailed { token, .. } => {
            let mut failed = delta(unit, Fact::AgentRunFailed);
            if let Some(Doing::Job { agent, .. }) = doing(unit, *token) {
                failed.agent = Some(*agent);
            }
            deltas.push(failed);
        }
        Event::SlaBreached { token, .. } => {
            if let Some(token) = unit.before.tokens.get(token) {
                deltas.push(of_step(unit, token, Fact::SlaBreached));
            }
        }
        Event::TaskCompleted { token, .. }
        | Event::GateClosed { token, .. }
        | Event::Inside(InsideEvent::Ended { token, .. })
        | Event::Call(CallEvent::Ended { token, .. }) => {
            kept(unit, *token, deltas);
        }
        Event::JobCompleted {
            token,
            agent,
            cost_micros,
            ..
        } => {
            kept(unit, *token, deltas);
            let mut task = delta(unit, Fact::AgentTask);
            task.agent = Some(*agent);
            task.cost_micros = Some(cost_micros.unwrap_or(0));
            deltas.push(task);
        }
        _ => {}
    }
}

fn of_effect(unit: &Unit<'_>, effect: &Effect, deltas: &mut Vec<Delta>) {
    let Effect::CloseGate {
        gate,
        status: GateStatus::Closed(_),
        since,
        ..
    } = effect
    else {
        return;
    };
    let mut closed = match unit.before.find_gate(*gate) {
        Some((token, _)) => of_step(unit, token, Fact::GateClosed),
        None => delta(unit, Fact::GateClosed),
    };
    closed.took = Some((unit.tx.now() - since).max(0));
    deltas.push(closed);
}

fn ended(unit: &Unit<'_>, deltas: &mut Vec<Delta>) {
    let state = &unit.step.state;
    let mut end = delta(unit, Fact::RunEnded);
    end.took = Some((unit.tx.now() - state.started_at).max(0));
    deltas.push(end);
    if state.tally.agents {
        deltas.push(delta(unit, Fact::AgentRunEnded));
    }
    let tier = Some(state.tally.tier.unwrap_or(Tier::Low));
    let by = if state.tally.people {
        Fact::RunByPeople
    } else {
        Fact::RunByAgents
    };
    deltas.push(Delta {
        tier,
        ..delta(unit, by)
    });
    if state.tally.overridden {
        deltas.push(Delta {
            tier,
            ..delta(unit, Fact::RunOverridden)
        });
    }
}

fn doing<'a>(unit: &Unit<'a>, token: FlowTokenId) -> Option<&'a Doing> {
    unit.before.tokens.get(&token).map(|token| &token.doing)
}

/// A step with a due time is through: in time, or late without the timer having noticed yet.
fn kept(unit: &Unit<'_>, token: FlowTokenId, deltas: &mut Vec<Delta>) {
    let Some(token) = unit.before.tokens.get(&token) else {
        return;
    };
    match token.due_at {
        Some(due) if !token.breached => {
            let fact = if unit.tx.now() <= due {
                Fact::SlaKept
            } else {
                Fact::SlaBreached
            };
            deltas.push(of_step(unit, token, fact));
        }
        _ => {}
    }
}

/// A fact about a step: of the team that does it, its agent or its tier.
fn of_step(unit: &Unit<'_>, token: &Token, fact: Fact) -> Delta {
    let mut delta = delta(unit, fact);
    match &token.doing {
        Doing::Task { owner, .. } | Doing::Resubmit { owner, .. } => {
            delta.team = team(owner).or(delta.team);
        }
        Doing::Gate { request } => {
            delta.team = request.candidates.iter().find_map(team).or(delta.team);
            delta.tier = Some(request.tier);
        }
        Doing::Job { agent, .. } => delta.agent = Some(*agent),
        Doing::Ready
        | Doing::Timer
        | Doing::Message
        | Doing::Choice
        | Doing::Inside { .. }
        | Doing::Call { .. }
        | Doing::Join
        | Doing::Failed { .. } => {}
    }
    delta
}

fn team(owner: &Owner) -> Option<TeamId> {
    match owner {
        Owner::Team { team } => Some(*team),
        Owner::Role { team, .. } => *team,
        Owner::Person { .. } | Owner::Agent { .. } => None,
    }
}
