//! What may be asked of a run.

use super::{Author, CallOutcome};
use crate::{
    Actor, Millis, Variables, Verdict,
    actor::Grant,
    ids::{
        AgentId, CallId, FlowTokenId, GateId, JobId, MessageId, NodeId, PersonId, RunId, ScopeId,
        SubscriptionId, TaskId, TimerId,
    },
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The person who decides, as the door knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// Who.
    pub person: PersonId,
    /// The roles they hold now.
    pub grants: Vec<Grant>,
}

/// How an attempt of an agent ended without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The agent says so, and that trying again may help.
    Retryable,
    /// The agent says so, and that trying again will not help.
    Final,
    /// No heartbeat came within the lease.
    LeaseLost,
}

/// A command to a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Begin.
    Start {
        /// Who starts it.
        by: Actor,
        /// The values of the workflow's inputs.
        variables: Variables,
        /// Who made each value, where that is told; of the others, who starts it.
        authors: BTreeMap<String, Vec<Author>>,
        /// Who answers for the agent that starts it.
        on_behalf_of: Option<PersonId>,
        /// The start event; none: the plain one.
        at: Option<NodeId>,
    },
    /// The run that was called began.
    CallStarted {
        /// Which call.
        call: CallId,
        /// The run.
        run: RunId,
    },
    /// It could not begin.
    CallRefused {
        /// Which call.
        call: CallId,
        /// Why, in words.
        error: String,
    },
    /// It ended.
    CallEnded {
        /// Which call.
        call: CallId,
        /// How.
        outcome: CallOutcome,
        /// Its variables.
        variables: Variables,
        /// Who made each of them.
        authors: BTreeMap<String, Vec<Author>>,
    },
    /// Take a task.
    ClaimTask {
        /// Which.
        task: TaskId,
        /// Who.
        person: PersonId,
    },
    /// Give a task back to the pool.
    ReturnTask {
        /// Which.
        task: TaskId,
        /// Who.
        person: PersonId,
        /// Why.
        reason: String,
    },
    /// Finish a task. Taking it first is not needed unless somebody else has it.
    CompleteTask {
        /// Which.
        task: TaskId,
        /// Who.
        person: PersonId,
        /// What they filled in.
        values: Variables,
    },
    /// An agent's result.
    CompleteJob {
        /// Which job.
        job: JobId,
        /// Which agent.
        agent: AgentId,
        /// Its accountable owner.
        owner: PersonId,
        /// Its version's label; may be empty.
        version: String,
        /// The result, as its contract says.
        result: Variables,
        /// How sure it is, 0 to 1.
        confidence: Option<f64>,
        /// What it cost, in micro-units of the organization's currency.
        cost_micros: Option<i64>,
        /// Why, in the agent's words; may be empty.
        reasoning: String,
    },
    /// An attempt of an agent ended without a result.
    FailJob {
        /// Which job.
        job: JobId,
        /// How.
        failure: Failure,
        /// What happened, in the agent's words.
        error: String,
        /// The error's code, for an event on the step's border to catch; may be empty.
        code: String,
        /// What it cost all the same.
        cost_micros: Option<i64>,
    },
    /// A decision on an approval request.
    DecideGate {
        /// Which.
        gate: GateId,
        /// Who.
        decider: Decider,
        /// What.
        decision: Verdict,
        /// Why; may be empty where the gate asks for none.
        reason: String,
        /// The digest of what they were shown.
        digest: String,
        /// By which door: `page`, `form`, `api`.
        door: String,
    },
    /// A message for a path that waits for it.
    Deliver {
        /// The wait.
        subscription: SubscriptionId,
        /// The message.
        message: MessageId,
        /// Who sent it.
        by: Actor,
        /// Who answers for the agent that sent it.
        on_behalf_of: Option<PersonId>,
        /// What it brings.
        values: Variables,
        /// Who made each value, where the sender tells; of the others, the sender.
        authors: BTreeMap<String, Vec<Author>>,
    },
    /// A due time has come.
    FireTimer {
        /// Which.
        timer: TimerId,
    },
    /// Try a failed step again.
    RetryStep {
        /// Which path; every failed one when not given.
        token: Option<FlowTokenId>,
        /// By whom.
        by: Actor,
    },
    /// Stop the run.
    CancelRun {
        /// By whom.
        by: Actor,
        /// Why; may be empty.
        reason: String,
    },
    /// Leave a step undone; its path goes on behind it.
    SkipStep {
        /// Which path.
        token: FlowTokenId,
        /// By whom.
        by: Actor,
        /// Why.
        reason: String,
    },
    /// Put a path at another step.
    PlaceToken {
        /// Which path.
        token: FlowTokenId,
        /// Where.
        to: NodeId,
        /// By whom.
        by: Actor,
        /// Why.
        reason: String,
    },
    /// Change a variable.
    SetVariable {
        /// In which instance of a step; none: of the run.
        scope: Option<ScopeId>,
        /// Which.
        name: String,
        /// Its value from now on.
        value: Value,
        /// By whom.
        by: Actor,
        /// Why.
        reason: String,
    },
    /// Hold the run.
    SuspendRun {
        /// By whom.
        by: Actor,
        /// Why; may be empty.
        reason: String,
    },
    /// Let it go on.
    ResumeRun {
        /// By whom.
        by: Actor,
        /// Why; may be empty.
        reason: String,
    },
}

/// Doubling without overflow: `first`, `2 × first`, `4 × first` … at most a day.
pub(super) fn backoff(first: Millis, attempt: u32) -> Millis {
    const DAY: Millis = 86_400_000;
    let factor = 1_i64
        .checked_shl(attempt.saturating_sub(1))
        .unwrap_or(Millis::MAX);
    first.max(0).saturating_mul(factor.max(1)).min(DAY)
}
