//! The page of a run.

use super::{
    AsOf, Mark, Pair,
    operate::Operations,
    runs::{RunBadge, Waiting},
    trail::TrailEntry,
};
use crate::{
    Millis, Tier,
    form::Field,
    ids::{EdgeId, GateId, NodeId, RunId, SubscriptionId, TaskId, WorkflowId},
    status::RunStatus,
    workflow::Graph,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a step stands in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// An agent is at it.
    Running,
    /// It waits for people or time.
    Waiting,
    /// Through.
    Done,
    /// It could not be done.
    Failed,
    /// Left by a boundary timer, a rejection or the end of the run.
    Cancelled,
}

/// What a node of the diagram shows of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeTrace {
    /// How it stands (its last visit).
    pub state: StepState,
    /// How often the run came here.
    pub visits: u32,
    /// Attempts over all visits.
    pub attempts: u32,
    /// Time spent here in all; a visit still open counts up to `as_of`.
    pub spent: Millis,
    /// The median of ended runs of this version.
    pub usual: Option<Millis>,
    /// What agents cost here.
    pub cost_micros: i64,
    /// The tier, where it is a gate that was graded.
    pub tier: Option<Tier>,
    /// Approvals given and needed, where it is a gate.
    pub approvals: Option<(u32, u32)>,
    /// Tokens resting here.
    pub tokens: u32,
}

/// What the run adds to its diagram.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Overlay {
    /// Nodes the run came to.
    pub nodes: BTreeMap<NodeId, NodeTrace>,
    /// Edges it took, in order of the first time.
    pub edges: Vec<EdgeId>,
}

/// A bar of the timeline: one visit of a step that takes time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// The step.
    pub node: NodeId,
    /// Its name.
    pub label: String,
    /// How this visit stands.
    pub state: StepState,
    /// When it began.
    pub from: Millis,
    /// When it ended.
    pub to: Option<Millis>,
    /// When it should be through.
    pub due_at: Option<Millis>,
    /// The median of ended runs of this version.
    pub usual: Option<Millis>,
}

/// All there is to a step the run came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepDetail {
    /// The step.
    pub node: NodeId,
    /// Its name.
    pub label: String,
    /// Its kind in words: "Human step".
    pub kind: String,
    /// How it stands.
    pub state: StepState,
    /// Who does or did it.
    pub owner: Option<Mark>,
    /// Attempts of the last visit.
    pub attempts: u32,
    /// The open task, where the reader may open it.
    pub task: Option<TaskId>,
    /// The gate (of the last visit), where the reader may open it.
    pub gate: Option<GateId>,
    /// What happened here, oldest first.
    pub trail: Vec<TrailEntry>,
    /// What it was given.
    pub inputs: Vec<Pair>,
    /// What it brought.
    pub outputs: Vec<Pair>,
    /// Time spent in all.
    pub spent: Millis,
    /// What agents cost here.
    pub cost_micros: i64,
    /// Whether the reader may have it tried again now.
    pub can_retry: bool,
}

/// A message a run waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// The wait for it.
    pub wait: SubscriptionId,
    /// The message's name.
    pub name: String,
    /// What it brings.
    pub fields: Vec<Field>,
}

/// One instance of a step that has an inside: a sub-process, or a step that repeats or has variables of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inside {
    /// The step.
    pub label: String,
    /// Its number, from 1, and how many there are; none where it is the only one.
    pub number: Option<(u32, Option<u32>)>,
    /// Its own variables.
    pub variables: Vec<Pair>,
}

/// The page of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunPage {
    /// When it was read.
    pub as_of: AsOf,
    /// The organization's currency.
    pub currency: String,
    /// The run.
    pub id: RunId,
    /// What it is about.
    pub title: String,
    /// Its business key.
    pub key: Option<String>,
    /// Its workflow.
    pub workflow: WorkflowId,
    /// The workflow's name.
    pub workflow_name: String,
    /// The version it is pinned to.
    pub version: u32,
    /// Its state.
    pub status: RunStatus,
    /// What is particular.
    pub badges: Vec<RunBadge>,
    /// Who started it.
    pub started_by: Mark,
    /// When.
    pub started_at: Millis,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// Why it failed, was declined or cancelled, in words.
    pub because: Option<String>,
    /// What it waits for, most urgent first.
    pub waiting: Vec<Waiting>,
    /// The diagram of its version.
    pub graph: Graph,
    /// Who does which step, by name.
    pub owners: BTreeMap<NodeId, Mark>,
    /// What the run adds to it.
    pub overlay: Overlay,
    /// The timeline, in the order of beginning.
    pub bars: Vec<Bar>,
    /// The steps it came to, in the order of first coming.
    pub steps: Vec<StepDetail>,
    /// Its variables, as the reader may see them.
    pub variables: Vec<Pair>,
    /// The variables of what is under way inside its steps.
    pub inside: Vec<Inside>,
    /// What agents have cost in all.
    pub cost_micros: i64,
    /// The revision, for operations.
    pub revision: i64,
    /// Whether the reader may cancel it.
    pub can_cancel: bool,
    /// The run that asked for it.
    pub called_by: Option<RunId>,
    /// What the reader may do to it by hand; none when they may not, or it is over.
    pub operations: Option<Operations>,
    /// The messages it waits for, when the reader may give it one by hand.
    pub expected: Vec<Expected>,
}
