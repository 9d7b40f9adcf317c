//! What the host has to do after a step, in the same transaction: rows of work to open, change and close.

use super::{Author, GateOutcome, Request, SetTimer, Subscription};
use crate::{
    Millis, Variables, Verdict,
    ids::{
        AgentId, CallId, FlowTokenId, GateId, JobId, MessageId, NodeId, PersonId, SubscriptionId,
        TaskId, TimerId, WorkflowId,
    },
    workflow::Owner,
};
use std::collections::BTreeMap;

/// The state of an approval request's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateStatus {
    /// It came to an outcome.
    Closed(GateOutcome),
    /// Its run went on without it.
    Cancelled,
}

impl GateStatus {
    /// Its name in storage.
    pub fn key(self) -> &'static str {
        match self {
            Self::Closed(outcome) => outcome.key(),
            Self::Cancelled => "cancelled",
        }
    }
}

/// How work was closed.
#[derive(Debug, Clone, PartialEq)]
pub enum CloseAs {
    /// Finished, by a person where it was a task.
    Done,
    /// It failed for good.
    Failed,
    /// Its run went on without it.
    Cancelled,
}

impl CloseAs {
    /// Its name in storage.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// An effect.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A task to show to those who may do it.
    OpenTask {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The task.
        task: TaskId,
        /// What it is called.
        title: String,
        /// Who may do it.
        owner: Owner,
        /// By when.
        due_at: Option<Millis>,
    },
    /// A task was taken, or given back.
    AssignTask {
        /// The task.
        task: TaskId,
        /// By whom; none when given back.
        person: Option<PersonId>,
    },
    /// A task is over.
    CloseTask {
        /// The task.
        task: TaskId,
        /// How.
        close: CloseAs,
        /// By whom.
        by: Option<PersonId>,
        /// Since when it was open.
        since: Millis,
    },
    /// A job to hand out.
    OpenJob {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The job.
        job: JobId,
        /// Whose.
        agent: AgentId,
        /// The kind of work.
        job_type: String,
        /// What the agent is given.
        input: Variables,
    },
    /// A job to hand out again, later.
    RequeueJob {
        /// The job.
        job: JobId,
        /// The next attempt.
        attempt: u32,
        /// Not before this.
        run_after: Millis,
        /// What happened.
        error: String,
        /// What the failed attempt cost.
        cost_micros: Option<i64>,
    },
    /// A job is over.
    CloseJob {
        /// The job.
        job: JobId,
        /// The step.
        node: NodeId,
        /// Whose it was.
        agent: AgentId,
        /// How.
        close: CloseAs,
        /// How sure the agent is.
        confidence: Option<f64>,
        /// What it cost.
        cost_micros: Option<i64>,
        /// Why, in the agent's words.
        reasoning: String,
        /// What happened, when it failed.
        error: Option<String>,
    },
    /// A request to show to those who may decide.
    OpenGate {
        /// The path.
        token: FlowTokenId,
        /// The gate.
        node: NodeId,
        /// The request.
        request: Box<Request>,
        /// By when it should be decided.
        due_at: Option<Millis>,
    },
    /// A decision to keep.
    RecordDecision {
        /// The request.
        gate: GateId,
        /// Who.
        person: PersonId,
        /// What.
        decision: Verdict,
        /// Why.
        reason: String,
        /// The digest of what they were shown.
        digest: String,
        /// By which door.
        door: String,
    },
    /// A request is over.
    CloseGate {
        /// The request.
        gate: GateId,
        /// The gate.
        node: NodeId,
        /// How.
        status: GateStatus,
        /// Since when it was open.
        since: Millis,
    },
    /// A due time to watch.
    SetTimer {
        /// The path.
        token: FlowTokenId,
        /// The node it belongs to.
        node: NodeId,
        /// The timer.
        timer: SetTimer,
    },
    /// A due time that has come.
    TimerFired {
        /// The timer.
        timer: TimerId,
    },
    /// Due times that no longer matter.
    CancelTimers {
        /// The timers.
        timers: Vec<TimerId>,
    },
    /// A message to wait for.
    Subscribe {
        /// The path.
        token: FlowTokenId,
        /// The message.
        subscription: Subscription,
    },
    /// A message that came.
    MessageReceived {
        /// The wait for it, which is over.
        subscription: SubscriptionId,
    },
    /// Messages that no longer matter.
    Unsubscribe {
        /// The waits.
        subscriptions: Vec<SubscriptionId>,
    },
    /// A run of another workflow to begin.
    StartCall {
        /// The step that asks for it.
        node: NodeId,
        /// The call.
        call: CallId,
        /// Which workflow.
        workflow: WorkflowId,
        /// Which version; none: the published one.
        version: Option<u32>,
        /// Whether `values` is all that is seen, of which its inputs take what they ask for.
        is_whole: bool,
        /// What it is given.
        values: Variables,
        /// Who made each value.
        authors: BTreeMap<String, Vec<Author>>,
    },
    /// A run that was called is no longer wanted.
    StopCall {
        /// The call.
        call: CallId,
    },
    /// A message for other runs.
    SendMessage {
        /// The message.
        message: MessageId,
        /// Its name.
        name: String,
        /// Its key; none: the run's business key.
        key: Option<String>,
        /// What it carries.
        values: Variables,
        /// Who made each value.
        authors: BTreeMap<String, Vec<Author>>,
    },
}
