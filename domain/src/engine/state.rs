//! The snapshot of a run: its variables, who wrote them, and where its paths stand.

use super::{GateOutcome, Inside, Request, Scope};
use crate::{
    Actor, Millis, RunStatus, Tier, Variables,
    ids::{
        AgentId, CallId, EdgeId, FlowTokenId, GateId, JobId, NodeId, PersonId, RunId, ScopeId,
        SubscriptionId, TaskId, TimerId, WorkflowId,
    },
    workflow::Owner,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a run is in its life, failures of single steps aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Not started yet.
    #[default]
    New,
    /// Under way.
    Active,
    /// Held: what is under way may finish, nothing new begins.
    Suspended,
    /// Every path ended.
    Done,
    /// Stopped by a person.
    Cancelled,
    /// A gate was rejected or expired and had no way out for that.
    Declined,
}

impl Phase {
    /// Whether nothing can happen to the run any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Declined)
    }
}

/// Who wrote a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Who.
    pub actor: Actor,
    /// The accountable owner, when an agent wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<PersonId>,
    /// At which step; none for the inputs of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeId>,
    /// When, last.
    pub at: Millis,
}

/// What a timer is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TimerKind {
    /// An intermediate timer event.
    Wait,
    /// A timer on the step's border.
    Boundary {
        /// The boundary node.
        node: NodeId,
        /// Whether the step is cancelled when it fires.
        interrupting: bool,
    },
    /// The step's SLA is breached from then on.
    Sla,
    /// The approval request expires.
    Expiry,
    /// One of the events behind an event-based gateway.
    Choice {
        /// The way to it.
        edge: EdgeId,
    },
}

impl TimerKind {
    /// Its name in storage.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Boundary { .. } => "boundary",
            Self::Sla => "sla",
            Self::Expiry => "expiry",
            Self::Choice { .. } => "choice",
        }
    }
}

/// A due time a path waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetTimer {
    /// Its id.
    pub id: TimerId,
    /// What it is for.
    #[serde(flatten)]
    pub kind: TimerKind,
    /// When it fires.
    pub due_at: Millis,
}

/// What a message is waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Expecting {
    /// An intermediate event or a receive step.
    Wait,
    /// An event on the step's border.
    Boundary {
        /// The boundary node.
        node: NodeId,
        /// Whether the step is cancelled when it comes.
        interrupting: bool,
    },
    /// One of the events behind an event-based gateway.
    Choice {
        /// The way to it.
        edge: EdgeId,
    },
}

/// A message a path waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// What for.
    #[serde(flatten)]
    pub expecting: Expecting,
    /// The message's name.
    pub name: String,
    /// The key it must carry; none: the run's business key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The node that says what the message brings.
    pub at: NodeId,
}

impl Subscription {
    /// Whether the wait goes on after the message has come: a border that does not interrupt.
    pub fn stays(&self) -> bool {
        matches!(
            self.expecting,
            Expecting::Boundary {
                interrupting: false,
                ..
            }
        )
    }
}

/// What a path of a run is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "doing", rename_all = "kebab-case")]
pub enum Doing {
    /// About to enter its node (between commands only while the run is suspended).
    Ready,
    /// A human step waits.
    Task {
        /// The task.
        task: TaskId,
        /// Who may do it.
        owner: Owner,
        /// Who took it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claimed_by: Option<PersonId>,
    },
    /// An agent step waits.
    Job {
        /// The job.
        job: JobId,
        /// Whose it is.
        agent: AgentId,
        /// Which attempt, from 1.
        attempt: u32,
        /// The last error, when it is being retried.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
        /// Not before this.
        run_after: Millis,
    },
    /// A gate is open.
    Gate {
        /// The request.
        request: Box<Request>,
    },
    /// A returned request waits for its requester to change and resubmit it.
    Resubmit {
        /// The task.
        task: TaskId,
        /// The requester.
        owner: Owner,
        /// Who took it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claimed_by: Option<PersonId>,
    },
    /// An intermediate timer runs.
    Timer,
    /// A message is waited for.
    Message,
    /// The first of several events is waited for.
    Choice,
    /// A run of another workflow is waited for.
    Call {
        /// The call.
        call: CallId,
        /// Which workflow.
        workflow: WorkflowId,
        /// The run, once it began.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        run: Option<RunId>,
    },
    /// What goes on inside the step is waited for.
    Inside {
        /// How far that is.
        #[serde(flatten)]
        inside: Box<Inside>,
    },
    /// At a parallel or inclusive gateway, until the other paths arrive.
    Join,
    /// The step failed; an operator may retry it.
    Failed {
        /// What happened, in words.
        error: String,
    },
}

/// One path of a run: where it stands and what it does there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// Its id.
    pub id: FlowTokenId,
    /// Where it stands.
    pub node: NodeId,
    /// The instance of a step it lies inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<ScopeId>,
    /// The edge it came by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<EdgeId>,
    /// Since when it stands there.
    pub since: Millis,
    /// What it does.
    #[serde(flatten)]
    pub doing: Doing,
    /// By when it should be through (SLA).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Millis>,
    /// Whether that has passed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub breached: bool,
    /// The due times that act on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timers: Vec<SetTimer>,
    /// The messages that act on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscriptions: Vec<Subscription>,
}

/// How often a node was entered and left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Visit {
    /// Entered how often.
    pub entered: u32,
    /// When last entered.
    pub entered_at: Millis,
    /// When last left; 0 when never.
    pub left_at: Millis,
}

/// What a gate asked the last time, for the difference shown when it asks again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// The request.
    pub gate: GateId,
    /// What was decided on.
    pub payload: Variables,
    /// How it ended.
    pub outcome: GateOutcome,
    /// Which submission it was.
    pub round: u32,
    /// Whether it no longer counts: the run was put back before the gate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl Past {
    /// Whether it was approved and that counts.
    pub fn stands(&self) -> bool {
        self.outcome == GateOutcome::Approved && !self.withdrawn
    }
}

/// Who took part in a run, for the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// A person completed a task or decided a request.
    pub people: bool,
    /// An agent step was come to.
    pub agents: bool,
    /// A person rejected or returned what an agent had prepared.
    pub overridden: bool,
    /// The highest tier a request was graded at.
    pub tier: Option<Tier>,
}

/// The snapshot of a run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct State {
    /// Where it is in its life.
    pub phase: Phase,
    /// Who started it, when a person did.
    #[serde(default)]
    pub requester: Option<PersonId>,
    /// When it started.
    #[serde(default)]
    pub started_at: Millis,
    /// When it was done, cancelled or declined.
    #[serde(default)]
    pub ended_at: Option<Millis>,
    /// Why it ended so, in words, when that needs saying.
    #[serde(default)]
    pub ended_because: Option<String>,
    /// Its variables.
    #[serde(default)]
    pub variables: Variables,
    /// Who wrote each of them, first to last, each author once.
    #[serde(default)]
    pub authors: BTreeMap<String, Vec<Author>>,
    /// Its paths by id.
    #[serde(default)]
    pub tokens: BTreeMap<FlowTokenId, Token>,
    /// What goes on inside steps: each instance of a sub-process, and of a step that repeats or has variables of its own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scopes: BTreeMap<ScopeId, Scope>,
    /// The nodes it went through.
    #[serde(default)]
    pub visits: BTreeMap<NodeId, Visit>,
    /// The edges it took, and how often.
    #[serde(default)]
    pub taken: BTreeMap<EdgeId, u32>,
    /// What each gate asked the last time.
    #[serde(default)]
    pub past: BTreeMap<NodeId, Past>,
    /// Who took part.
    #[serde(default)]
    pub tally: Tally,
    /// Who did something to it last; none before a person or an agent did.
    #[serde(default)]
    pub last: Option<Actor>,
    /// What agents have cost so far, in micro-units of the organization's currency.
    #[serde(default)]
    pub cost_micros: i64,
}

impl State {
    /// The state as people see it.
    pub fn status(&self) -> RunStatus {
        match self.phase {
            Phase::Done => RunStatus::Done,
            Phase::Cancelled => RunStatus::Cancelled,
            Phase::Declined => RunStatus::Declined,
            Phase::Suspended => RunStatus::Suspended,
            Phase::New | Phase::Active => {
                let any = |test: fn(&Doing) -> bool| self.tokens.values().any(|t| test(&t.doing));
                if any(|doing| matches!(doing, Doing::Failed { .. })) {
                    RunStatus::Failed
                } else if self.tokens.is_empty()
                    || any(|doing| matches!(doing, Doing::Job { .. } | Doing::Ready))
                {
                    RunStatus::Running
                } else {
                    RunStatus::Waiting
                }
            }
        }
    }

    /// The earliest time by which a step should be through.
    pub fn due_at(&self) -> Option<Millis> {
        self.tokens.values().filter_map(|token| token.due_at).min()
    }

    /// Whether a step under way is late.
    pub fn has_breach(&self) -> bool {
        self.tokens.values().any(|token| token.breached)
    }

    /// Whether an agent step is being tried again.
    pub fn has_retry(&self) -> bool {
        self.tokens
            .values()
            .any(|token| matches!(token.doing, Doing::Job { attempt, .. } if attempt > 1))
    }
}
