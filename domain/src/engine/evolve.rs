//! Evolve: the state after an event. Total: an event that does not fit the state changes nothing, it never fails.

use super::{
    Author, Doing, Event, GateOutcome, Given, Opened, Passage, Past, Phase, State, Token, Visit,
    evolve_call, evolve_inside, evolve_operated,
};
use crate::{
    Actor, Millis, Verdict,
    ids::{FlowTokenId, NodeId, PersonId, ScopeId},
};

/// The state after all events, from nothing.
pub fn replay<'a>(events: impl IntoIterator<Item = (Millis, &'a Event)>) -> State {
    let mut state = State::default();
    for (at, event) in events {
        evolve(&mut state, at, event);
    }
    state
}

/// Applies an event that happened at `at`.
pub fn evolve(state: &mut State, at: Millis, event: &Event) {
    match event {
        Event::RunStarted {
            by,
            variables,
            authors,
            on_behalf_of,
            token,
            node,
        } => {
            state.phase = Phase::Active;
            state.requester = by.person();
            state.started_at = at;
            state.last = Some(by.clone());
            let sender = Author {
                actor: by.clone(),
                on_behalf_of: *on_behalf_of,
                node: None,
                at,
            };
            evolve_call::told(state, None, variables, (&sender, authors), None);
            arrive(state, at, None, *token, node.clone());
        }
        Event::TokenMoved { from, passage } => {
            let scope = remove(state, &passage.token);
            left(state, at, from);
            pass(state, at, scope, passage);
        }
        Event::TokenForked { token, from, into } => {
            let scope = remove(state, token);
            left(state, at, from);
            for passage in into {
                pass(state, at, scope, passage);
            }
        }
        Event::TokenParked { token, .. } => work(state, token, Doing::Join, None),
        Event::TokensJoined { tokens, node, into } => {
            let scope = tokens
                .iter()
                .filter_map(|token| remove(state, token))
                .last();
            state
                .tokens
                .insert(*into, fresh(scope, *into, node.clone(), at));
        }
        Event::TokenEnded { token, node } => {
            // The work of a step inside its own frame: the step is left when the path that waits for it goes on.
            if !state
                .tokens
                .get(token)
                .is_some_and(|token| state.is_body(token))
            {
                left(state, at, node);
            }
            remove(state, token);
        }
        Event::TaskOpened {
            token,
            task,
            owner,
            opened,
            ..
        } => {
            let doing = Doing::Task {
                task: *task,
                owner: *owner,
                claimed_by: None,
            };
            work(state, token, doing, Some(opened));
        }
        Event::TaskClaimed { token, person, .. } => claim(state, token, Some(*person)),
        Event::TaskReturned { token, .. } => claim(state, token, None),
        Event::TaskCompleted {
            token,
            node,
            person,
            values,
            ..
        } => {
            let author = Author {
                actor: Actor::Person(*person),
                on_behalf_of: None,
                node: Some(node.clone()),
                at,
            };
            state.write_all(state.scope_of(token), values, &author);
            rest(state, token);
            state.tally.people = true;
            state.last = Some(Actor::Person(*person));
        }
        Event::JobQueued {
            token,
            job,
            agent,
            opened,
            ..
        } => {
            let doing = Doing::Job {
                job: *job,
                agent: *agent,
                attempt: 1,
                error: None,
                run_after: at,
            };
            work(state, token, doing, Some(opened));
            state.tally.agents = true;
        }
        Event::JobCompleted {
            token,
            node,
            agent,
            on_behalf_of,
            result,
            cost_micros,
            ..
        } => {
            let author = Author {
                actor: Actor::Agent(*agent),
                on_behalf_of: Some(*on_behalf_of),
                node: Some(node.clone()),
                at,
            };
            state.write_all(state.scope_of(token), result, &author);
            rest(state, token);
            state.last = Some(Actor::Agent(*agent));
            spend(state, *cost_micros);
        }
        Event::JobRetried {
            token,
            attempt: next,
            run_after: after,
            error: why,
            cost_micros,
            ..
        } => {
            spend(state, *cost_micros);
            if let Some(Token {
                doing:
                    Doing::Job {
                        attempt,
                        error,
                        run_after,
                        ..
                    },
                ..
            }) = state.tokens.get_mut(token)
            {
                *attempt = *next;
                *error = Some(why.clone());
                *run_after = *after;
            }
        }
        Event::JobFailed {
            token, cost_micros, ..
        } => {
            spend(state, *cost_micros);
            rest(state, token);
        }
        Event::ScriptRan {
            token,
            node,
            values,
            from,
        } => {
            let scope = state.scope_of(token);
            state.derive((scope, scope), values, from, (node, at));
        }
        Event::GateOpened {
            token,
            request,
            opened,
            ..
        } => {
            state.tally.tier = state.tally.tier.max(Some(request.tier));
            let doing = Doing::Gate {
                request: request.clone(),
            };
            work(state, token, doing, Some(opened));
            since(state, token, at);
        }
        Event::DecisionMade {
            token,
            person,
            decision,
            reason,
            ..
        } => {
            state.tally.people = true;
            state.last = Some(Actor::Person(*person));
            let scope = state.scope_of(token);
            let by_agent = |name: &String| {
                let mut authors = state.authors_of(scope, name).iter();
                authors.any(|one| one.on_behalf_of.is_some())
            };
            let overridden = *decision != Verdict::Approve
                && matches!(
                    state.tokens.get(token).map(|token| &token.doing),
                    Some(Doing::Gate { request }) if request.payload.keys().any(by_agent)
                );
            state.tally.overridden |= overridden;
            if let Some(Token {
                doing: Doing::Gate { request },
                ..
            }) = state.tokens.get_mut(token)
            {
                request.given.push(Given {
                    person: *person,
                    decision: *decision,
                    reason: reason.clone(),
                    at,
                });
            }
        }
        Event::GateClosed {
            token,
            node,
            outcome,
            ..
        } => asked(state, token, node, *outcome),
        Event::GateReasked { token, node, .. } => {
            asked(state, token, node, GateOutcome::Superseded);
            since(state, token, at);
        }
        Event::ResubmitOpened {
            token, task, owner, ..
        } => {
            let doing = Doing::Resubmit {
                task: *task,
                owner: *owner,
                claimed_by: None,
            };
            work(state, token, doing, None);
            since(state, token, at);
        }
        Event::TimerSet { token, timer, .. } => {
            let opened = Opened {
                timers: vec![timer.clone()],
                ..Opened::default()
            };
            work(state, token, Doing::Timer, Some(&opened));
        }
        Event::TimerFired { token, .. } => rest(state, token),
        Event::BoundaryFired {
            host,
            host_node,
            timer,
            node,
            token,
            interrupting,
        } => {
            let scope = state.scope_of(host);
            if *interrupting {
                remove(state, host);
                left(state, at, host_node);
            } else {
                drop_timer(state, host, *timer);
            }
            arrive(state, at, scope, *token, node.clone());
        }
        Event::MessageExpected { token, opened, .. } => {
            work(state, token, Doing::Message, Some(opened));
        }
        Event::ChoiceOpened { token, opened, .. } => {
            work(state, token, Doing::Choice, Some(opened));
        }
        Event::MessageReceived {
            token,
            node,
            subscription,
            by,
            on_behalf_of,
            values,
            authors,
            ..
        } => {
            let sender = Author {
                actor: by.clone(),
                on_behalf_of: *on_behalf_of,
                node: Some(node.clone()),
                at,
            };
            let scope = state.scope_of(token);
            evolve_call::told(state, scope, values, (&sender, authors), Some(node));
            state.last = Some(by.clone());
            if let Some(token) = state.tokens.get_mut(token) {
                token
                    .subscriptions
                    .retain(|one| one.id != *subscription || one.stays());
            }
        }
        Event::ChoiceTaken { from, passage, .. } => {
            let scope = remove(state, &passage.token);
            left(state, at, from);
            pass(state, at, scope, passage);
        }
        Event::BorderTaken {
            host,
            host_node,
            node,
            token,
            interrupting,
            ..
        } => {
            let scope = state.scope_of(host);
            if *interrupting {
                remove(state, host);
                left(state, at, host_node);
            }
            arrive(state, at, scope, *token, node.clone());
        }
        Event::MessageSent { .. } | Event::Escalated { .. } => {}
        Event::Inside(event) => evolve_inside::evolve(state, at, event),
        Event::Call(event) => evolve_call::called(state, at, event),
        Event::Operated(event) => evolve_operated::evolve(state, at, event),
        Event::SlaBreached { token, timer, .. } => {
            drop_timer(state, token, *timer);
            if let Some(token) = state.tokens.get_mut(token) {
                token.breached = true;
            }
        }
        Event::StepFailed { token, error, .. } => {
            state.clear_inside(token);
            rest(state, token);
            let error = error.clone();
            work(state, token, Doing::Failed { error }, None);
        }
        Event::StepRetried { token, .. } => {
            rest(state, token);
            since(state, token, at);
        }
        Event::RunSuspended { .. } => state.phase = Phase::Suspended,
        Event::RunResumed { .. } => state.phase = Phase::Active,
        Event::RunDone { .. } => over(state, at, Phase::Done, ""),
        Event::RunDeclined { reason, .. } => over(state, at, Phase::Declined, reason),
        Event::RunCancelled { reason, .. } => over(state, at, Phase::Cancelled, reason),
    }
}

/// A gate asks no longer; what it asked is known the next time.
fn asked(state: &mut State, token: &FlowTokenId, node: &NodeId, outcome: GateOutcome) {
    if let Some(Token {
        doing: Doing::Gate { request },
        scope,
        ..
    }) = state.tokens.get(token)
    {
        let past = Past {
            gate: request.id,
            payload: request.payload.clone(),
            outcome,
            round: request.round,
            withdrawn: false,
        };
        let scope = *scope;
        state.past_of_mut(scope).insert(node.clone(), past);
    }
    rest(state, token);
}

pub(super) fn fresh(scope: Option<ScopeId>, id: FlowTokenId, node: NodeId, since: Millis) -> Token {
    Token {
        id,
        node,
        scope,
        via: None,
        since,
        doing: Doing::Ready,
        due_at: None,
        breached: false,
        timers: Vec::new(),
        subscriptions: Vec::new(),
    }
}

/// Takes a path away with all that goes on inside it; the scope it was in.
pub(super) fn remove(state: &mut State, token: &FlowTokenId) -> Option<ScopeId> {
    state.clear_inside(token);
    state.tokens.remove(token)?.scope
}

pub(super) fn arrive(
    state: &mut State,
    at: Millis,
    scope: Option<ScopeId>,
    id: FlowTokenId,
    node: NodeId,
) {
    let visit = state.visits.entry(node.clone()).or_default();
    visit.entered = visit.entered.saturating_add(1);
    visit.entered_at = at;
    state.tokens.insert(id, fresh(scope, id, node, at));
}

fn pass(state: &mut State, at: Millis, scope: Option<ScopeId>, passage: &Passage) {
    let taken = state.taken.entry(passage.edge.clone()).or_default();
    *taken = taken.saturating_add(1);
    arrive(state, at, scope, passage.token, passage.to.clone());
    if let Some(token) = state.tokens.get_mut(&passage.token) {
        token.via = Some(passage.edge.clone());
    }
}

pub(super) fn left(state: &mut State, at: Millis, node: &NodeId) {
    let visit: &mut Visit = state.visits.entry(node.clone()).or_default();
    visit.left_at = at;
}

/// The path does something else now; with `opened`, its due time and timers are set anew.
pub(super) fn work(state: &mut State, token: &FlowTokenId, doing: Doing, opened: Option<&Opened>) {
    if let Some(token) = state.tokens.get_mut(token) {
        token.doing = doing;
        if let Some(opened) = opened {
            token.due_at = opened.due_at;
            token.breached = false;
            token.timers.clone_from(&opened.timers);
            token.subscriptions.clone_from(&opened.subscriptions);
        }
    }
}

/// Its work is over: no due time, no timers, ready to go on.
pub(super) fn rest(state: &mut State, token: &FlowTokenId) {
    work(state, token, Doing::Ready, Some(&Opened::default()));
}

/// It waits for something new from now on.
fn since(state: &mut State, token: &FlowTokenId, at: Millis) {
    if let Some(token) = state.tokens.get_mut(token) {
        token.since = at;
    }
}

fn spend(state: &mut State, cost_micros: Option<i64>) {
    state.cost_micros = state.cost_micros.saturating_add(cost_micros.unwrap_or(0));
}

fn claim(state: &mut State, token: &FlowTokenId, person: Option<PersonId>) {
    if let Some(Token {
        doing: Doing::Task { claimed_by, .. } | Doing::Resubmit { claimed_by, .. },
        ..
    }) = state.tokens.get_mut(token)
    {
        *claimed_by = person;
    }
}

fn drop_timer(state: &mut State, token: &FlowTokenId, timer: crate::ids::TimerId) {
    if let Some(token) = state.tokens.get_mut(token) {
        token.timers.retain(|other| other.id != timer);
    }
}

fn over(state: &mut State, at: Millis, phase: Phase, reason: &str) {
    state.phase = phase;
    state.ended_at = Some(at);
    state.ended_because = (!reason.is_empty()).then(|| reason.to_owned());
    state.tokens.clear();
    state.scopes.clear();
}
