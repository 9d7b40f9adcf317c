//! What happened to a run. Stored for good, so: names and fields may be added, never changed.

use super::{
    Author, CallEvent, Cause, GateOutcome, InsideEvent, Opened, OperatorEvent, Passage, Request,
    SetTimer,
};
use crate::{
    Actor, Millis, Variables, Verdict,
    ids::{
        AgentId, FlowTokenId, GateId, JobId, MessageId, NodeId, PersonId, SubscriptionId, TaskId,
        TimerId,
    },
    workflow::Owner,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    /// The run began.
    RunStarted {
        /// Who started it.
        by: Actor,
        /// The values of its inputs.
        variables: Variables,
        /// Who made each value, where that is told; of the others, who started it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        authors: BTreeMap<String, Vec<Author>>,
        /// Who answers for the agent that started it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<PersonId>,
        /// Its first path.
        token: FlowTokenId,
        /// The start event.
        node: NodeId,
    },
    /// A path went on.
    TokenMoved {
        /// From where.
        from: NodeId,
        /// The passage.
        #[serde(flatten)]
        passage: Passage,
    },
    /// A path became several.
    TokenForked {
        /// The path that ended.
        token: FlowTokenId,
        /// Where.
        from: NodeId,
        /// The paths that began.
        into: Vec<Passage>,
    },
    /// A path waits at a parallel gateway for the others.
    TokenParked {
        /// The path.
        token: FlowTokenId,
        /// The gateway.
        node: NodeId,
    },
    /// Paths became one.
    TokensJoined {
        /// The paths that ended.
        tokens: Vec<FlowTokenId>,
        /// Where.
        node: NodeId,
        /// The path that began.
        into: FlowTokenId,
    },
    /// A path came to its end.
    TokenEnded {
        /// The path.
        token: FlowTokenId,
        /// Where.
        node: NodeId,
    },
    /// A human step waits.
    TaskOpened {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The task.
        task: TaskId,
        /// Who may do it.
        owner: Owner,
        /// Its due time and timers.
        #[serde(flatten)]
        opened: Opened,
    },
    /// A person took a task.
    TaskClaimed {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The task.
        task: TaskId,
        /// Who.
        person: PersonId,
    },
    /// A person gave a task back.
    TaskReturned {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The task.
        task: TaskId,
        /// Who.
        person: PersonId,
        /// Why.
        reason: String,
    },
    /// A person finished a task.
    TaskCompleted {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The task.
        task: TaskId,
        /// Who.
        person: PersonId,
        /// What they filled in.
        values: Variables,
    },
    /// An agent step waits.
    JobQueued {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The job.
        job: JobId,
        /// Whose.
        agent: AgentId,
        /// Its due time and timers.
        #[serde(flatten)]
        opened: Opened,
    },
    /// An agent finished.
    JobCompleted {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The job.
        job: JobId,
        /// Which agent.
        agent: AgentId,
        /// Its accountable owner.
        on_behalf_of: PersonId,
        /// Its version's label.
        #[serde(default)]
        version: String,
        /// Which attempt it was.
        attempt: u32,
        /// The result.
        result: Variables,
        /// How sure it is, 0 to 1.
        #[serde(default)]
        confidence: Option<f64>,
        /// What it cost.
        #[serde(default)]
        cost_micros: Option<i64>,
        /// Why, in the agent's words.
        #[serde(default)]
        reasoning: String,
    },
    /// An attempt failed and another one follows.
    JobRetried {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The job.
        job: JobId,
        /// The next attempt.
        attempt: u32,
        /// Not before this.
        run_after: Millis,
        /// What happened.
        error: String,
        /// What the failed attempt cost.
        #[serde(default)]
        cost_micros: Option<i64>,
    },
    /// The last attempt failed.
    JobFailed {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The job.
        job: JobId,
        /// Which attempt it was.
        attempt: u32,
        /// What happened.
        error: String,
        /// What the failed attempt cost.
        #[serde(default)]
        cost_micros: Option<i64>,
    },
    /// A script step set variables.
    ScriptRan {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// What it set.
        values: Variables,
        /// From which variables each was made.
        from: BTreeMap<String, Vec<String>>,
    },
    /// A gate opened an approval request.
    GateOpened {
        /// The path.
        token: FlowTokenId,
        /// The gate.
        node: NodeId,
        /// The request.
        request: Box<Request>,
        /// Its due time and timers.
        #[serde(flatten)]
        opened: Opened,
    },
    /// A person decided on a request.
    DecisionMade {
        /// The path.
        token: FlowTokenId,
        /// The gate.
        node: NodeId,
        /// The request.
        gate: GateId,
        /// Who.
        person: PersonId,
        /// What.
        decision: Verdict,
        /// Why.
        #[serde(default)]
        reason: String,
        /// The digest of what they were shown.
        digest: String,
        /// By which door.
        door: String,
    },
    /// A request ended.
    GateClosed {
        /// The path.
        token: FlowTokenId,
        /// The gate.
        node: NodeId,
        /// The request.
        gate: GateId,
        /// How.
        outcome: GateOutcome,
    },
    /// What an open request decides on changed: it is asked anew.
    GateReasked {
        /// The path.
        token: FlowTokenId,
        /// The gate.
        node: NodeId,
        /// The request that no longer counts.
        gate: GateId,
    },
    /// A returned request waits for its requester.
    ResubmitOpened {
        /// The path.
        token: FlowTokenId,
        /// The gate.
        node: NodeId,
        /// The task.
        task: TaskId,
        /// The requester.
        owner: Owner,
    },
    /// An intermediate timer runs.
    TimerSet {
        /// The path.
        token: FlowTokenId,
        /// The timer event.
        node: NodeId,
        /// The timer.
        timer: SetTimer,
    },
    /// It ran out.
    TimerFired {
        /// The path.
        token: FlowTokenId,
        /// The timer event.
        node: NodeId,
        /// The timer.
        timer: TimerId,
    },
    /// A timer on a step's border ran out, and a path began there.
    BoundaryFired {
        /// The path at the step.
        host: FlowTokenId,
        /// The step.
        host_node: NodeId,
        /// The timer.
        timer: TimerId,
        /// The boundary node.
        node: NodeId,
        /// The path that began.
        token: FlowTokenId,
        /// Whether the step was cancelled.
        interrupting: bool,
    },
    /// A message is waited for.
    MessageExpected {
        /// The path.
        token: FlowTokenId,
        /// The event or the receive step.
        node: NodeId,
        /// Its due time, its timers and the message.
        #[serde(flatten)]
        opened: Opened,
    },
    /// The first of several events is waited for.
    ChoiceOpened {
        /// The path.
        token: FlowTokenId,
        /// The event-based gateway.
        node: NodeId,
        /// The timers and messages behind it.
        #[serde(flatten)]
        opened: Opened,
    },
    /// A message came.
    MessageReceived {
        /// The path.
        token: FlowTokenId,
        /// The event, the receive step, or the boundary event.
        node: NodeId,
        /// The wait for it.
        subscription: SubscriptionId,
        /// The message.
        message: MessageId,
        /// Its name.
        name: String,
        /// Who sent it.
        by: Actor,
        /// Who answers for the agent that sent it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<PersonId>,
        /// What it brought.
        values: Variables,
        /// Who made each value, where the sender told; of the others, the sender.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        authors: BTreeMap<String, Vec<Author>>,
    },
    /// A message was sent.
    MessageSent {
        /// The path.
        token: FlowTokenId,
        /// The step or event.
        node: NodeId,
        /// The message.
        message: MessageId,
        /// Its name.
        name: String,
        /// Its key; none: the run's business key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
        /// What it carries.
        values: Variables,
        /// From which variables each was made.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        from: BTreeMap<String, Vec<String>>,
    },
    /// One of the events behind an event-based gateway happened.
    ChoiceTaken {
        /// The event-based gateway.
        from: NodeId,
        /// The passage to the event that happened.
        #[serde(flatten)]
        passage: Passage,
        /// The timer that ran out, when it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        timer: Option<TimerId>,
    },
    /// An event on a step's border happened that is no timer, and a path began there.
    BorderTaken {
        /// The path at the step.
        host: FlowTokenId,
        /// The step.
        host_node: NodeId,
        /// The boundary node.
        node: NodeId,
        /// The path that began.
        token: FlowTokenId,
        /// Whether the step was cancelled.
        interrupting: bool,
        /// What made it happen.
        #[serde(flatten)]
        cause: Cause,
    },
    /// An escalation was thrown.
    Escalated {
        /// The path.
        token: FlowTokenId,
        /// The event.
        node: NodeId,
        /// Its code.
        code: String,
    },
    /// A step is late.
    SlaBreached {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The timer.
        timer: TimerId,
    },
    /// A step cannot go on without an operator.
    StepFailed {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// Why, in words.
        error: String,
    },
    /// An operator has a failed step tried again.
    StepRetried {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// Who.
        by: Actor,
    },
    /// The run is held.
    RunSuspended {
        /// By whom.
        by: Actor,
        /// Why; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// It goes on.
    RunResumed {
        /// By whom.
        by: Actor,
        /// Why; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// Every path ended, or a terminate end was reached.
    RunDone {
        /// The terminate end that ended it.
        #[serde(default)]
        at: Option<NodeId>,
    },
    /// A gate had no way out for its outcome.
    RunDeclined {
        /// The gate.
        node: NodeId,
        /// Rejected or expired.
        outcome: GateOutcome,
        /// The reason given; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// A person stopped it.
    RunCancelled {
        /// Who.
        by: Actor,
        /// Why; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// Something inside a step that has an inside.
    #[serde(untagged)]
    Inside(InsideEvent),
    /// Something between this run and one that it calls.
    #[serde(untagged)]
    Call(CallEvent),
    /// Something an operator did to a path or a value.
    #[serde(untagged)]
    Operated(OperatorEvent),
}
