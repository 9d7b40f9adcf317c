//! Nodes: steps, gateways, events and gates.

use super::{GateSpec, Owner, Point, Raci, Rect, Size};
use crate::{
    Millis,
    form::Field,
    ids::{LaneId, NodeId},
};
use serde::{Deserialize, Serialize};

/// How an end event ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndKind {
    /// This path ends; the run is done when no token is left.
    #[default]
    Plain,
    /// The run is done at once, whatever else is under way.
    Terminate,
}

/// How long a timer waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "kebab-case")]
pub enum Wait {
    /// A time span from entering.
    Duration {
        /// Milliseconds.
        ms: Millis,
    },
    /// Until a date that a variable holds (`YYYY-MM-DD`, or RFC 3339), midnight UTC for a day.
    Until {
        /// The variable's name.
        variable: String,
    },
}

/// One assignment of a script step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The variable that gets the value.
    pub variable: String,
    /// A CEL expression over the variables.
    pub expression: String,
}

/// What happens when an agent fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Attempts in all, the first included.
    pub attempts: u32,
    /// Wait before the second attempt; doubled for each further one.
    pub first_wait: Millis,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: 10_000,
        }
    }
}

/// By when a step or a gate should be through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sla {
    /// Milliseconds from entering.
    pub due_in: Millis,
    /// At risk from this share of `due_in` on, in percent.
    pub at_risk_percent: u8,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum NodeKind {
    /// Start event: a run begins here with the workflow's inputs.
    Start,
    /// End event.
    End {
        /// How it ends.
        #[serde(default)]
        end: EndKind,
    },
    /// Human step: a task.
    Human {
        /// What the person fills in.
        #[serde(default)]
        form: Vec<Field>,
    },
    /// Agent step: a job.
    Agent {
        /// The kind of work, as workers ask for it: `invoice.read`.
        job_type: String,
        /// The variables the agent is given; all of the run's when empty.
        #[serde(default)]
        inputs: Vec<String>,
        /// The contract of its result: these fields become variables.
        #[serde(default)]
        result: Vec<Field>,
        /// What happens when it fails.
        #[serde(default)]
        retry: Retry,
    },
    /// Script step: assignments, in order.
    Script {
        /// The assignments.
        #[serde(default)]
        assign: Vec<Assignment>,
    },
    /// Gate: a decision that needs people.
    Gate {
        /// What it asks.
        #[serde(flatten)]
        gate: GateSpec,
    },
    /// Exclusive gateway: the first outgoing edge whose condition holds, else the default edge.
    Exclusive,
    /// Parallel gateway: waits for all incoming edges, leaves by all outgoing ones.
    Parallel,
    /// Intermediate timer.
    Timer {
        /// How long.
        wait: Wait,
    },
    /// Timer on a step's border.
    Boundary {
        /// The human step, agent step or gate it sits on.
        host: NodeId,
        /// Whether the host is cancelled when it fires.
        interrupting: bool,
        /// How long.
        wait: Wait,
    },
    /// Something imported that does not execute: kept, shown, exported again.
    Kept {
        /// The BPMN element's local name, such as `businessRuleTask` or `subProcess`.
        element: String,
        /// What is kept for the export.
        #[serde(default)]
        xml: String,
    },
}

/// A node of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Unique in the graph over nodes, edges and lanes.
    pub id: NodeId,
    /// Its name, for people.
    pub label: String,
    /// What it is.
    #[serde(flatten)]
    pub kind: NodeKind,
    /// Where it is drawn.
    pub bounds: Rect,
    /// The lane it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<LaneId>,
    /// Who does it (human and agent steps).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// Accountable, consulted, informed.
    #[serde(default)]
    pub raci: Raci,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sla: Option<Sla>,
    /// What to do, for whoever does it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Vendor attributes and extension elements of an import, kept for the export.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub extension: String,
}

impl Node {
    /// A node without a name, of its kind's size, around a middle.
    pub fn new(id: NodeId, kind: NodeKind, middle: Point) -> Self {
        Self {
            id,
            label: String::new(),
            bounds: Rect::around(middle, kind.size()),
            kind,
            lane: None,
            owner: None,
            raci: Raci::default(),
            sla: None,
            notes: String::new(),
            extension: String::new(),
        }
    }

    /// Whether it is drawn as a frame with its steps inside, as an import draws a sub-process that is open.
    pub fn is_frame(&self) -> bool {
        matches!(self.kind, NodeKind::Kept { .. }) && self.bounds.w > 150.0 && self.bounds.h > 90.0
    }
}

impl NodeKind {
    /// Its kind's name, as in storage: `human`, `boundary`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End { .. } => "end",
            Self::Human { .. } => "human",
            Self::Agent { .. } => "agent",
            Self::Script { .. } => "script",
            Self::Gate { .. } => "gate",
            Self::Exclusive => "exclusive",
            Self::Parallel => "parallel",
            Self::Timer { .. } => "timer",
            Self::Boundary { .. } => "boundary",
            Self::Kept { .. } => "kept",
        }
    }

    /// Its kind's name for people: "Human step".
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::End { .. } => "End",
            Self::Human { .. } => "Human step",
            Self::Agent { .. } => "Agent step",
            Self::Script { .. } => "Script step",
            Self::Gate { .. } => "Gate",
            Self::Exclusive => "Exclusive gateway",
            Self::Parallel => "Parallel gateway",
            Self::Timer { .. } => "Timer",
            Self::Boundary { .. } => "Timer on a step",
            Self::Kept { .. } => "Kept from the import",
        }
    }

    /// The size it is drawn at when new.
    pub fn size(&self) -> Size {
        match self {
            Self::Start | Self::End { .. } => Size { w: 28.0, h: 28.0 },
            Self::Timer { .. } => Size { w: 32.0, h: 32.0 },
            Self::Boundary { .. } => Size { w: 22.0, h: 22.0 },
            Self::Exclusive | Self::Parallel => Size { w: 40.0, h: 40.0 },
            Self::Gate { .. } => Size { w: 38.0, h: 34.0 },
            Self::Human { .. } | Self::Agent { .. } | Self::Script { .. } | Self::Kept { .. } => {
                Size { w: 132.0, h: 54.0 }
            }
        }
    }

    /// Whether it is drawn as a box with its name inside.
    pub fn is_box(&self) -> bool {
        matches!(
            self,
            Self::Human { .. } | Self::Agent { .. } | Self::Script { .. } | Self::Kept { .. }
        )
    }

    /// Whether work waits here for a person or an agent.
    pub fn is_work(&self) -> bool {
        matches!(
            self,
            Self::Human { .. } | Self::Agent { .. } | Self::Gate { .. }
        )
    }
}
