//! What a run waits for: on what, on whom, since when, until when. Parts of one sentence; times and names are put in by the
//! page.

use crate::{
    Millis, Tier,
    engine::{Doing, Expecting, State, TimerKind},
    ids::{AgentId, GateId, NodeId, RunId, TaskId, WorkflowId},
    workflow::{Graph, Node, Owner},
};
use serde::{Deserialize, Serialize};

/// What kind of thing a path waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "kebab-case")]
pub enum Waiting {
    /// A person to do a step.
    Task {
        /// The task.
        task: TaskId,
        /// Who may do it, or who has taken it.
        on: Owner,
        /// Whether somebody has taken it.
        taken: bool,
    },
    /// The requester to change what was returned.
    Resubmit {
        /// The task.
        task: TaskId,
        /// The requester.
        on: Owner,
    },
    /// An agent to do a step.
    Agent {
        /// Which agent.
        agent: AgentId,
        /// Which attempt, from 1.
        attempt: u32,
        /// Not before this, when it is tried again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_at: Option<Millis>,
    },
    /// People to decide.
    Gate {
        /// The request.
        gate: GateId,
        /// Who may, exclusions aside.
        on: Vec<Owner>,
        /// The tier.
        tier: Tier,
        /// How many have approved.
        have: u32,
        /// How many must.
        needed: u32,
    },
    /// A time.
    Timer,
    /// A message.
    Message {
        /// Its name.
        name: String,
        /// Its key, when it is not the run's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    /// The first of several events.
    Choice {
        /// The messages among them, by name; times are in `until`.
        messages: Vec<String>,
    },
    /// A run of another workflow.
    Call {
        /// Which workflow.
        workflow: WorkflowId,
        /// The run, once it began.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        run: Option<RunId>,
    },
    /// Other paths, at a parallel gateway.
    Join,
    /// An operator: the step failed.
    Operator {
        /// What happened.
        error: String,
    },
}

/// One path that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// What for.
    #[serde(flatten)]
    pub waiting: Waiting,
    /// Where.
    pub node: NodeId,
    /// The step's name.
    pub step: String,
    /// Since when.
    pub since: Millis,
    /// Until when: the timer, the expiry, else the SLA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Millis>,
    /// From when on it is at risk of being late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_risk_at: Option<Millis>,
    /// Whether its SLA is breached.
    #[serde(default)]
    pub late: bool,
}

/// What a run waits for, the most pressing first: failures, then people, agents, times, other paths; the oldest first.
pub fn waiting(graph: &Graph, state: &State) -> Vec<Wait> {
    let mut all: Vec<Wait> = state
        .tokens
        .values()
        .filter_map(|token| {
            let waiting = match &token.doing {
                // What goes on inside is listed itself.
                Doing::Ready | Doing::Inside { .. } => return None,
                Doing::Task {
                    task,
                    owner,
                    claimed_by,
                } => Waiting::Task {
                    task: *task,
                    on: claimed_by.map_or(*owner, |person| Owner::Person { person }),
                    taken: claimed_by.is_some(),
                },
                Doing::Resubmit { task, owner, .. } => Waiting::Resubmit {
                    task: *task,
                    on: *owner,
                },
                Doing::Job {
                    agent,
                    attempt,
                    run_after,
                    ..
                } => Waiting::Agent {
                    agent: *agent,
                    attempt: *attempt,
                    retry_at: (*attempt > 1).then_some(*run_after),
                },
                Doing::Gate { request } => Waiting::Gate {
                    gate: request.id,
                    on: request.candidates.clone(),
                    tier: request.tier,
                    have: state.approvals(request.id),
                    needed: request.needed,
                },
                Doing::Timer => Waiting::Timer,
                Doing::Message => {
                    let expected = token
                        .subscriptions
                        .iter()
                        .find(|one| one.expecting == Expecting::Wait);
                    Waiting::Message {
                        name: expected.map(|one| one.name.clone()).unwrap_or_default(),
                        key: expected.and_then(|one| one.key.clone()),
                    }
                }
                Doing::Choice => Waiting::Choice {
                    messages: token
                        .subscriptions
                        .iter()
                        .map(|one| one.name.clone())
                        .collect(),
                },
                Doing::Call { workflow, run, .. } => Waiting::Call {
                    workflow: *workflow,
                    run: *run,
                },
                Doing::Join => Waiting::Join,
                Doing::Failed { error } => Waiting::Operator {
                    error: error.clone(),
                },
            };
            let of_kind = |kind: &str| {
                token
                    .timers
                    .iter()
                    .find(|timer| timer.kind.key() == kind)
                    .map(|timer| timer.due_at)
            };
            let choice = token
                .timers
                .iter()
                .filter(|timer| matches!(timer.kind, TimerKind::Choice { .. }))
                .map(|timer| timer.due_at)
                .min();
            let until = of_kind(TimerKind::Wait.key())
                .or(choice)
                .or(token.due_at)
                .or_else(|| of_kind(TimerKind::Expiry.key()));
            Some(Wait {
                waiting,
                node: token.node.clone(),
                step: graph
                    .nodes
                    .get(&token.node)
                    .map(Node::name)
                    .unwrap_or_default(),
                since: token.since,
                until,
                at_risk_at: token
                    .due_at
                    .and_then(|_| at_risk_at(graph, &token.node, token.since)),
                late: token.breached,
            })
        })
        .collect();
    all.sort_by_key(|wait| (rank(&wait.waiting), wait.since));
    all
}

/// From when on a step that opened at `since` is at risk, when it has a due time.
pub fn at_risk_at(graph: &Graph, node: &NodeId, since: Millis) -> Option<Millis> {
    let sla = graph.nodes.get(node)?.sla?;
    let share = sla
        .due_in
        .max(0)
        .saturating_mul(i64::from(sla.at_risk_percent.min(100)))
        / 100;
    Some(since.saturating_add(share))
}

/// What a run waits for in one word, for lists: `operator`, `person`, `agent`, `message`, `run`, `time` or `path`.
pub fn key(waits: &[Wait]) -> Option<&'static str> {
    waits.first().map(|first| match first.waiting {
        Waiting::Operator { .. } => "operator",
        Waiting::Gate { .. } | Waiting::Task { .. } | Waiting::Resubmit { .. } => "person",
        Waiting::Agent { .. } => "agent",
        Waiting::Message { .. } | Waiting::Choice { .. } => "message",
        Waiting::Call { .. } => "run",
        Waiting::Timer => "time",
        Waiting::Join => "path",
    })
}

fn rank(waiting: &Waiting) -> u8 {
    match waiting {
        Waiting::Operator { .. } => 0,
        Waiting::Gate { .. } => 1,
        Waiting::Task { .. } | Waiting::Resubmit { .. } => 2,
        Waiting::Agent { .. } => 3,
        Waiting::Message { .. } | Waiting::Choice { .. } | Waiting::Call { .. } => 4,
        Waiting::Timer => 5,
        Waiting::Join => 6,
    }
}
