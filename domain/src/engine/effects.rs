//! Effects: what an event asks of the host. Reads the state before the event, so that what is left behind is closed.

use super::{CloseAs, Doing, Effect, Event, GateStatus, Opened, State, Token};
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
                title: title(graph, node),
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
            let (job_type, input) = asked(graph, before, node);
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
            values,
            ..
        } => all.push(Effect::SendMessage {
            message: *message,
            name: name.clone(),
            key: key.clone(),
            values: values.clone(),
        }),
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
                abandon(before, token, all);
            }
        }
        Event::RunStarted { .. }
        | Event::TokenMoved { .. }
        | Event::TokenForked { .. }
        | Event::TokenParked { .. }
        | Event::TokensJoined { .. }
        | Event::TokenEnded { .. }
        | Event::ScriptRan { .. }
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

/// What an agent is asked: the kind of work, and the variables it is given.
fn asked(graph: &Graph, state: &State, node: &NodeId) -> (String, Variables) {
    match graph.nodes.get(node).map(|node| &node.kind) {
        Some(NodeKind::Agent {
            job_type, inputs, ..
        }) => {
            let input = if inputs.is_empty() {
                state.variables.clone()
            } else {
                inputs
                    .iter()
                    .filter_map(|name| Some((name.clone(), state.variables.get(name)?.clone())))
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

/// The path is dropped: whatever waits for it is cancelled.
fn abandon(state: &State, token: &Token, all: &mut Vec<Effect>) {
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
        Doing::Ready
        | Doing::Timer
        | Doing::Message
        | Doing::Choice
        | Doing::Join
        | Doing::Failed { .. } => {}
    }
}
