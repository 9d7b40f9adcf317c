//! Evolve: the state after an event. Total: an event that does not fit the state changes nothing, it never fails.

use super::{
    Author, Doing, Event, Given, Opened, Passage, Phase, State, Token, Visit, state::Past,
};
use crate::{
    Actor, Millis, Variables, Verdict,
    ids::{FlowTokenId, NodeId, PersonId},
};
use std::collections::BTreeMap;

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
            token,
            node,
        } => {
            state.phase = Phase::Active;
            state.requester = by.person();
            state.started_at = at;
            state.last = Some(by.clone());
            let author = Author {
                actor: by.clone(),
                on_behalf_of: None,
                node: None,
                at,
            };
            write(state, variables, &author);
            arrive(state, at, *token, node.clone(), None);
        }
        Event::TokenMoved { from, passage } => {
            state.tokens.remove(&passage.token);
            left(state, at, from);
            pass(state, at, passage);
        }
        Event::TokenForked { token, from, into } => {
            state.tokens.remove(token);
            left(state, at, from);
            for passage in into {
                pass(state, at, passage);
            }
        }
        Event::TokenParked { token, .. } => work(state, token, Doing::Join, None),
        Event::TokensJoined { tokens, node, into } => {
            for token in tokens {
                state.tokens.remove(token);
            }
            state.tokens.insert(*into, fresh(*into, node.clone(), at));
        }
        Event::TokenEnded { token, node } => {
            state.tokens.remove(token);
            left(state, at, node);
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
            write(state, values, &author);
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
            write(state, result, &author);
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
            node, values, from, ..
        } => derive(state, values, from, node, at),
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
            if let Some(Token {
                doing: Doing::Gate { request },
                ..
            }) = state.tokens.get_mut(token)
            {
                let by_agent = |name: &String| {
                    let authors = state.authors.get(name);
                    authors.is_some_and(|all| all.iter().any(|one| one.on_behalf_of.is_some()))
                };
                state.tally.overridden |=
                    *decision != Verdict::Approve && request.payload.keys().any(by_agent);
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
        } => {
            if let Some(Token {
                doing: Doing::Gate { request },
                ..
            }) = state.tokens.get(token)
            {
                let past = Past {
                    gate: request.id,
                    payload: request.payload.clone(),
                    outcome: *outcome,
                    round: request.round,
                };
                state.past.insert(node.clone(), past);
            }
            rest(state, token);
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
            if *interrupting {
                state.tokens.remove(host);
                left(state, at, host_node);
            } else {
                drop_timer(state, host, *timer);
            }
            arrive(state, at, *token, node.clone(), None);
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
            ..
        } => {
            let author = Author {
                actor: by.clone(),
                on_behalf_of: *on_behalf_of,
                node: Some(node.clone()),
                at,
            };
            write(state, values, &author);
            state.last = Some(by.clone());
            if let Some(token) = state.tokens.get_mut(token) {
                token
                    .subscriptions
                    .retain(|one| one.id != *subscription || one.stays());
            }
        }
        Event::ChoiceTaken { from, passage, .. } => {
            state.tokens.remove(&passage.token);
            left(state, at, from);
            pass(state, at, passage);
        }
        Event::BorderTaken {
            host,
            host_node,
            node,
            token,
            interrupting,
            ..
        } => {
            if *interrupting {
                state.tokens.remove(host);
                left(state, at, host_node);
            }
            arrive(state, at, *token, node.clone(), None);
        }
        Event::MessageSent { .. } => {}
        Event::SlaBreached { token, timer, .. } => {
            drop_timer(state, token, *timer);
            if let Some(token) = state.tokens.get_mut(token) {
                token.breached = true;
            }
        }
        Event::StepFailed { token, error, .. } => {
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

fn fresh(id: FlowTokenId, node: NodeId, since: Millis) -> Token {
    Token {
        id,
        node,
        via: None,
        since,
        doing: Doing::Ready,
        due_at: None,
        breached: false,
        timers: Vec::new(),
        subscriptions: Vec::new(),
    }
}

fn arrive(
    state: &mut State,
    at: Millis,
    id: FlowTokenId,
    node: NodeId,
    via: Option<crate::ids::EdgeId>,
) {
    let visit = state.visits.entry(node.clone()).or_default();
    visit.entered = visit.entered.saturating_add(1);
    visit.entered_at = at;
    let token = Token {
        via,
        ..fresh(id, node, at)
    };
    state.tokens.insert(id, token);
}

fn pass(state: &mut State, at: Millis, passage: &Passage) {
    let taken = state.taken.entry(passage.edge.clone()).or_default();
    *taken = taken.saturating_add(1);
    arrive(
        state,
        at,
        passage.token,
        passage.to.clone(),
        Some(passage.edge.clone()),
    );
}

fn left(state: &mut State, at: Millis, node: &NodeId) {
    let visit: &mut Visit = state.visits.entry(node.clone()).or_default();
    visit.left_at = at;
}

/// The path does something else now; with `opened`, its due time and timers are set anew.
fn work(state: &mut State, token: &FlowTokenId, doing: Doing, opened: Option<&Opened>) {
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
fn rest(state: &mut State, token: &FlowTokenId) {
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

fn write(state: &mut State, values: &Variables, author: &Author) {
    for (name, value) in values {
        state.variables.insert(name.clone(), value.clone());
        sign(state.authors.entry(name.clone()).or_default(), author);
    }
}

/// What a script made has the authors of what it was made from.
fn derive(
    state: &mut State,
    values: &Variables,
    from: &BTreeMap<String, Vec<String>>,
    node: &NodeId,
    at: Millis,
) {
    for (name, value) in values {
        let mut authors = vec![Author {
            actor: Actor::System,
            on_behalf_of: None,
            node: Some(node.clone()),
            at,
        }];
        for source in from.get(name).into_iter().flatten() {
            for author in state.authors.get(source).into_iter().flatten() {
                sign(&mut authors, author);
            }
        }
        for author in authors {
            sign(state.authors.entry(name.clone()).or_default(), &author);
        }
        state.variables.insert(name.clone(), value.clone());
    }
}

fn sign(authors: &mut Vec<Author>, author: &Author) {
    match authors
        .iter_mut()
        .find(|known| known.actor == author.actor && known.on_behalf_of == author.on_behalf_of)
    {
        Some(known) => {
            known.at = known.at.max(author.at);
            known.node.clone_from(&author.node);
        }
        None => authors.push(author.clone()),
    }
}

fn over(state: &mut State, at: Millis, phase: Phase, reason: &str) {
    state.phase = phase;
    state.ended_at = Some(at);
    state.ended_because = (!reason.is_empty()).then(|| reason.to_owned());
    state.tokens.clear();
}
