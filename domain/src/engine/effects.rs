//! Effects: what an event asks of the host. Reads the state before the event, so that what is left behind is closed.

use super::{
    CallEvent, CloseAs, Doing, Effect, Event, GateStatus, InsideEvent, Opened, OperatorEvent,
    State, Token,
};
use crate::{
    Variables,
    ids::{FlowTokenId, NodeId},
    workflow::{Graph, NodeKind},
};

/// Adds the effects of `event`, which happens to a run in state `before`.
pub(super) fn of(graph: &Graph, before: &State, event: &Event, all: &mut Vec<Effect>) {
    match event {
        Event::TaskOpened {
            token,
            node,
            task,
            owner,
            opened,
        } => {
            all.push(Effect::OpenTask {
                token: *token,
                node: node.clone(),
                task: *task,
                title: format!("{}{}", title(graph, node), which(before, token)),
                owner: *owner,
                due_at: opened.due_at,
            });
            waits(*token, node, opened, all);
        }
        Event::ResubmitOpened {
            token,
            node,
            task,
            owner,
        } => all.push(Effect::OpenTask {
            token: *token,
            node: node.clone(),
            task: *task,
            title: format!("Change and resubmit: {}", title(graph, node)),
            owner: *owner,
            due_at: None,
        }),
        Event::TaskClaimed { task, person, .. } => all.push(Effect::AssignTask {
            task: *task,
            person: Some(*person),
        }),
        Event::TaskReturned { task, .. } => all.push(Effect::AssignTask {
            task: *task,
            person: None,
        }),
        Event::TaskCompleted {
            token,
            task,
            person,
            ..
        } => {
            all.push(Effect::CloseTask {
                task: *task,
                close: CloseAs::Done,
                by: Some(*person),
                since: since(before, token),
            });
            forget(before, token, all);
        }
        Event::JobQueued {
            token,
            node,
            job,
            agent,
            opened,
        } => {
            let (job_type, input) = asked(graph, &before.seen(before.scope_of(token)), node);
            all.push(Effect::OpenJob {
                token: *token,
                node: node.clone(),
                job: *job,
                agent: *agent,
                job_type,
                input,
            });
            waits(*token, node, opened, all);
        }
        Event::JobRetried {
            job,
            attempt,
            run_after,
            error,
            cost_micros,
            ..
        } => all.push(Effect::RequeueJob {
            job: *job,
            attempt: *attempt,
            run_after: *run_after,
            error: error.clone(),
            cost_micros: *cost_micros,
        }),
        Event::JobCompleted {
            token,
            node,
            job,
            agent,
            confidence,
            cost_micros,
            reasoning,
            ..
        } => {
            all.push(Effect::CloseJob {
                job: *job,
                node: node.clone(),
                agent: *agent,
                close: CloseAs::Done,
                confidence: *confidence,
                cost_micros: *cost_micros,
                reasoning: reasoning.clone(),
                error: None,
            });
            forget(before, token, all);
        }
        Event::JobFailed {
            token,
            node,
            job,
            error,
            cost_micros,
            ..
        } => {
            if let Some(Doing::Job { agent, .. }) = before.tokens.get(token).map(|t| &t.doing) {
                all.push(Effect::CloseJob {
                    job: *job,
                    node: node.clone(),
                    agent: *agent,
                    close: CloseAs::Failed,
                    confidence: None,
                    cost_micros: *cost_micros,
                    reasoning: String::new(),
                    error: Some(error.clone()),
                });
            }
            forget(before, token, all);
        }
        Event::GateOpened {
            token,
            node,
            request,
            opened,
        } => {
            all.push(Effect::OpenGate {
                token: *token,
                node: node.clone(),
                request: request.clone(),
                due_at: opened.due_at,
            });
            waits(*token, node, opened, all);
        }
        Event::DecisionMade {
            gate,
            person,
            decision,
            reason,
            digest,
            door,
            ..
        } => all.push(Effect::RecordDecision {
            gate: *gate,
            person: *person,
            decision: *decision,
            reason: reason.clone(),
            digest: digest.clone(),
            door: door.clone(),
        }),
        Event::GateClosed {
            token,
            node,
            gate,
            outcome,
        } => {
            all.push(Effect::CloseGate {
                gate: *gate,
                node: node.clone(),
                status: GateStatus::Closed(*outcome),
                since: since(before, token),
            });
            forget(before, token, all);
        }
        Event::GateReasked { token, .. } => {
            if let Some(token) = before.tokens.get(token) {
                drop_one(before, token, all);
            }
        }
        Event::TimerSet { token, node, timer } => all.push(Effect::SetTimer {
            token: *token,
            node: node.clone(),
            timer: timer.clone(),
        }),
        Event::TimerFired { timer, .. } | Event::SlaBreached { timer, .. } => {
            all.push(Effect::TimerFired { timer: *timer });
        }
        Event::BoundaryFired {
            host,
            timer,
            interrupting,
            ..
        } => {
            all.push(Effect::TimerFired { timer: *timer });
            if *interrupting && let Some(token) = before.tokens.get(host) {
                abandon(before, token, all);
            }
        }
        Event::MessageExpected {
            token,
            node,
            opened,
        }
        | Event::ChoiceOpened {
            token,
            node,
            opened,
        } => waits(*token, node, opened, all),
        Event::MessageReceived { subscription, .. } => {
            let stays = before
                .find_subscription(*subscription)
                .is_some_and(|(_, one)| one.stays());
            if !stays {
                all.push(Effect::MessageReceived {
                    subscription: *subscription,
                });
            }
        }
        Event::MessageSent {
            message,
            name,
            key,
            token,
            values,
            from,
            ..
        } => {
            let scope = before.scope_of(token);
            let by = |value| before.authors_of_all(scope, from.get(value).into_iter().flatten());
            all.push(Effect::SendMessage {
                message: *message,
                name: name.clone(),
                key: key.clone(),
                values: values.clone(),
                authors: values
                    .keys()
                    .map(|value| (value.clone(), by(value)))
                    .collect(),
            });
        }
        Event::Inside(event) => inside(before, event, all),
        Event::Call(event) => called(before, event, all),
        Event::Operated(
            OperatorEvent::Skipped { token, .. } | OperatorEvent::Placed { token, .. },
        ) => {
            if let Some(token) = before.tokens.get(token) {
                abandon(before, token, all);
            }
        }
        Event::Operated(OperatorEvent::Set { .. }) => {}
        Event::ChoiceTaken { passage, timer, .. } => {
            if let Some(timer) = timer {
                all.push(Effect::TimerFired { timer: *timer });
            }
            forget(before, &passage.token, all);
        }
        Event::BorderTaken {
            host, interrupting, ..
        } => {
            if *interrupting && let Some(token) = before.tokens.get(host) {
                abandon(before, token, all);
            }
        }
        Event::StepFailed { token, .. } => {
            if let Some(token) = before.tokens.get(token) {
                abandon(before, token, all);
            }
        }
        Event::RunDone { .. } | Event::RunDeclined { .. } | Event::RunCancelled { .. } => {
            for token in before.tokens.values() {
                drop_one(before, token, all);
            }
        }
        Event::RunStarted { .. }
        | Event::TokenMoved { .. }
        | Event::TokenForked { .. }
        | Event::TokenParked { .. }
        | Event::TokensJoined { .. }
        | Event::TokenEnded { .. }
        | Event::ScriptRan { .. }
        | Event::Escalated { .. }
        | Event::StepRetried { .. }
        | Event::RunSuspended { .. }
        | Event::RunResumed { .. } => {}
    }
}

fn title(graph: &Graph, node: &NodeId) -> String {
    graph
        .nodes
        .get(node)
        .map(|node| node.label.clone())
        .filter(|label| !label.trim().is_empty())
        .unwrap_or_else(|| "Untitled step".to_owned())
}

/// Which of several a path's work is for: ", 2 of 3".
fn which(state: &State, token: &FlowTokenId) -> String {
    let Some(token) = state.tokens.get(token) else {
        return String::new();
    };
    let all = |host: &Token| match &host.doing {
        Doing::Inside { inside } => inside.items.len(),
        _ => 0,
    };
    let repeated = token.scope.and_then(|id| state.scopes.get(&id));
    match (repeated, state.host_of(token).map(all)) {
        (Some(scope), Some(all)) if all > 1 => format!(", {} of {all}", scope.index + 1),
        _ => String::new(),
    }
}

/// What an agent is asked: the kind of work, and the variables it is given.
fn asked(graph: &Graph, variables: &Variables, node: &NodeId) -> (String, Variables) {
    match graph.nodes.get(node).map(|node| &node.kind) {
        Some(NodeKind::Agent {
            job_type, inputs, ..
        }) => {
            let input = if inputs.is_empty() {
                variables.clone()
            } else {
                inputs
                    .iter()
                    .filter_map(|name| Some((name.clone(), variables.get(name)?.clone())))
                    .collect()
            };
            (job_type.clone(), input)
        }
        _ => (String::new(), Variables::new()),
    }
}

fn since(state: &State, token: &FlowTokenId) -> i64 {
    state.tokens.get(token).map_or(0, |token| token.since)
}

/// What a step waits for beside its work: due times and messages.
fn waits(token: FlowTokenId, node: &NodeId, opened: &Opened, all: &mut Vec<Effect>) {
    all.extend(opened.timers.iter().map(|timer| Effect::SetTimer {
        token,
        node: node.clone(),
        timer: timer.clone(),
    }));
    all.extend(opened.subscriptions.iter().map(|one| Effect::Subscribe {
        token,
        subscription: one.clone(),
    }));
}

/// The step is over: its timers and messages no longer matter.
fn forget(state: &State, token: &FlowTokenId, all: &mut Vec<Effect>) {
    if let Some(token) = state.tokens.get(token) {
        let timers: Vec<_> = token.timers.iter().map(|timer| timer.id).collect();
        if !timers.is_empty() {
            all.push(Effect::CancelTimers { timers });
        }
        let subscriptions: Vec<_> = token.subscriptions.iter().map(|one| one.id).collect();
        if !subscriptions.is_empty() {
            all.push(Effect::Unsubscribe { subscriptions });
        }
    }
}

fn called(before: &State, event: &CallEvent, all: &mut Vec<Effect>) {
    match event {
        CallEvent::Began {
            token,
            node,
            call,
            workflow,
            version,
            values,
            from,
            opened,
        } => {
            let scope = before.scope_of(token);
            let mut given = values.clone().unwrap_or_default();
            if values.is_none() {
                given = before.seen(scope).into_owned();
            }
            let by = |name: &String| match from.get(name) {
                Some(sources) => before.authors_of_all(scope, sources),
                None => before.authors_of(scope, name).to_vec(),
            };
            let authors = given.keys().map(|name| (name.clone(), by(name))).collect();
            all.push(Effect::StartCall {
                node: node.clone(),
                call: *call,
                workflow: *workflow,
                version: *version,
                is_whole: values.is_none(),
                values: given,
                authors,
            });
            waits(*token, node, opened, all);
        }
        CallEvent::Started { .. } => {}
        CallEvent::Ended { token, .. } => forget(before, token, all),
    }
}

fn inside(before: &State, event: &InsideEvent, all: &mut Vec<Effect>) {
    let off = |scope| before.paths_in(Some(scope));
    match event {
        InsideEvent::Began {
            token,
            node,
            opened,
            ..
        } => waits(*token, node, opened, all),
        InsideEvent::Opened { .. } => {}
        InsideEvent::Closed { scope, .. } => {
            for token in off(*scope) {
                abandon(before, token, all);
            }
        }
        InsideEvent::Ended { token, .. } => {
            for scope in before.scopes.values().filter(|one| one.host == *token) {
                for token in off(scope.id) {
                    abandon(before, token, all);
                }
            }
            forget(before, token, all);
        }
    }
}

/// The path is dropped with all that goes on inside it: whatever waits for them is cancelled.
fn abandon(state: &State, token: &Token, all: &mut Vec<Effect>) {
    for token in state.with_inside(token) {
        drop_one(state, token, all);
    }
}

fn drop_one(state: &State, token: &Token, all: &mut Vec<Effect>) {
    forget(state, &token.id, all);
    match &token.doing {
        Doing::Task { task, .. } | Doing::Resubmit { task, .. } => all.push(Effect::CloseTask {
            task: *task,
            close: CloseAs::Cancelled,
            by: None,
            since: token.since,
        }),
        Doing::Job { job, agent, .. } => all.push(Effect::CloseJob {
            job: *job,
            node: token.node.clone(),
            agent: *agent,
            close: CloseAs::Cancelled,
            confidence: None,
            cost_micros: None,
            reasoning: String::new(),
            error: None,
        }),
        Doing::Gate { request } => all.push(Effect::CloseGate {
            gate: request.id,
            node: token.node.clone(),
            status: GateStatus::Cancelled,
            since: token.since,
        }),
        Doing::Call { call, .. } => all.push(Effect::StopCall { call: *call }),
        Doing::Ready
        | Doing::Timer
        | Doing::Message
        | Doing::Choice
        | Doing::Inside { .. }
        | Doing::Join
        | Doing::Failed { .. } => {}
    }
}
