//! Nodes: steps, gateways, events and gates.

use super::{
    EndKind, GateSpec, Message, Owner, Point, Raci, Rect, Repeat, Size, Throw, Trigger, Wait,
};
use crate::{
    Millis,
    form::Field,
    ids::{LaneId, NodeId, WorkflowId},
};
use serde::{Deserialize, Serialize};

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
    Start {
        /// What begins it by itself; none: a person or a program does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Trigger>,
    },
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
    /// Sub-process: the steps drawn inside it.
    Sub,
    /// Sub-workflow (BPMN: call activity): a run of another workflow, which this one waits for. It is given the node's `input`
    /// as its inputs; the node's `output` is worked out over its variables when it is done.
    Call {
        /// Which workflow.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        workflow: Option<WorkflowId>,
        /// Which version; none: the one that is published when the step is come to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
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
    /// Inclusive gateway: leaves by every edge whose condition holds, else by the default edge; waits for every path that
    /// can still come.
    Inclusive,
    /// Event-based gateway: the first of the events behind it that happens decides the way.
    EventBased,
    /// Intermediate event that waits for a time or a message.
    #[serde(alias = "timer")]
    Catch {
        /// What for.
        wait: Wait,
    },
    /// A step that waits for a message.
    Receive {
        /// Which message.
        wait: Wait,
    },
    /// A step that sends a message to other runs of the organization.
    Send {
        /// What it sends.
        #[serde(flatten)]
        message: Message,
    },
    /// Intermediate event that tells others something.
    Throw {
        /// What.
        throw: Throw,
    },
    /// An event on a step's border.
    Boundary {
        /// The step or gate it sits on.
        host: NodeId,
        /// Whether the host is cancelled when it happens.
        interrupting: bool,
        /// What it waits for.
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
    /// The sub-process it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<NodeId>,
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
    /// How it repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// What it is given under names of its own: variables that only exist inside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub input: Vec<Assignment>,
    /// What of it is kept when it is through. With any, all else that was written inside stays inside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub output: Vec<Assignment>,
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
            parent: None,
            lane: None,
            owner: None,
            raci: Raci::default(),
            sla: None,
            repeat: None,
            input: Vec::new(),
            output: Vec::new(),
            notes: String::new(),
            extension: String::new(),
        }
    }

    /// What it is called in a sentence: its name, else its kind's.
    pub fn name(&self) -> String {
        match self.label.trim() {
            "" => self.kind.name().to_owned(),
            label => label.to_owned(),
        }
    }

    /// Whether it is drawn as a frame with its steps inside: a sub-process, be it kept from an import.
    pub fn is_frame(&self) -> bool {
        match self.kind {
            NodeKind::Sub => true,
            NodeKind::Kept { .. } => self.bounds.w > 150.0 && self.bounds.h > 90.0,
            _ => false,
        }
    }

    /// Whether it has variables of its own or runs more than once: its work then lies inside a frame of the run.
    pub fn has_inside(&self) -> bool {
        let is_call = matches!(self.kind, NodeKind::Call { .. });
        self.kind == NodeKind::Sub
            || (self.kind.is_repeatable() && self.repeat.is_some())
            // What a call is given and gives passes between two runs.
            || (self.kind.is_repeatable()
                && !is_call
                && (!self.input.is_empty() || !self.output.is_empty()))
    }
}

impl NodeKind {
    /// Its kind's name, as in storage: `human`, `boundary`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Start { .. } => "start",
            Self::End { .. } => "end",
            Self::Human { .. } => "human",
            Self::Agent { .. } => "agent",
            Self::Script { .. } => "script",
            Self::Sub => "sub",
            Self::Call { .. } => "call",
            Self::Gate { .. } => "gate",
            Self::Exclusive => "exclusive",
            Self::Parallel => "parallel",
            Self::Inclusive => "inclusive",
            Self::EventBased => "event-based",
            Self::Catch { .. } => "catch",
            Self::Receive { .. } => "receive",
            Self::Send { .. } => "send",
            Self::Throw { .. } => "throw",
            Self::Boundary { .. } => "boundary",
            Self::Kept { .. } => "kept",
        }
    }

    /// What lists draw it as: its kind, with timers and messages told apart.
    pub fn sign(&self) -> &'static str {
        match self {
            Self::Catch { wait } | Self::Boundary { wait, .. } if wait.is_time() => "timer",
            Self::Catch { .. } | Self::Receive { .. } => "message",
            kind => kind.key(),
        }
    }

    /// Its kind's name for people: "Human step".
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start { on } => match on {
                None => "Start",
                Some(Trigger::Message { .. }) => "Start by a message",
                Some(Trigger::Timer { .. }) => "Start by a time",
            },
            Self::End { .. } => "End",
            Self::Human { .. } => "Human step",
            Self::Agent { .. } => "Agent step",
            Self::Script { .. } => "Script step",
            Self::Sub => "Sub-process",
            Self::Call { .. } => "Sub-workflow",
            Self::Gate { .. } => "Gate",
            Self::Exclusive => "Exclusive gateway",
            Self::Parallel => "Parallel gateway",
            Self::Inclusive => "Inclusive gateway",
            Self::EventBased => "Event-based gateway",
            Self::Catch { wait } if wait.is_time() => "Timer",
            Self::Catch { .. } => "Message event",
            Self::Receive { .. } => "Receive step",
            Self::Send { .. } => "Send step",
            Self::Throw { throw } => match throw {
                Throw::Nothing => "Milestone",
                Throw::Message { .. } => "Message sent",
                Throw::Escalation { .. } => "Escalation",
            },
            Self::Boundary { wait, .. } => match wait {
                Wait::Duration { .. } | Wait::Until { .. } => "Timer on a step",
                Wait::Message { .. } => "Message on a step",
                Wait::Error { .. } => "Error on a step",
                Wait::Escalation { .. } => "Escalation on a step",
            },
            Self::Kept { .. } => "Kept from the import",
        }
    }

    /// The size it is drawn at when new.
    pub fn size(&self) -> Size {
        match self {
            Self::Start { .. } | Self::End { .. } => Size { w: 28.0, h: 28.0 },
            Self::Catch { .. } | Self::Throw { .. } => Size { w: 32.0, h: 32.0 },
            Self::Boundary { .. } => Size { w: 22.0, h: 22.0 },
            Self::Exclusive | Self::Parallel | Self::Inclusive | Self::EventBased => {
                Size { w: 40.0, h: 40.0 }
            }
            Self::Gate { .. } => Size { w: 38.0, h: 34.0 },
            Self::Sub => Size { w: 380.0, h: 190.0 },
            Self::Human { .. }
            | Self::Agent { .. }
            | Self::Script { .. }
            | Self::Receive { .. }
            | Self::Send { .. }
            | Self::Call { .. }
            | Self::Kept { .. } => Size { w: 132.0, h: 54.0 },
        }
    }

    /// Whether it is drawn as a box with its name inside.
    pub fn is_box(&self) -> bool {
        matches!(
            self,
            Self::Human { .. }
                | Self::Agent { .. }
                | Self::Script { .. }
                | Self::Receive { .. }
                | Self::Send { .. }
                | Self::Sub
                | Self::Call { .. }
                | Self::Kept { .. }
        )
    }

    /// Whether it is a gateway: drawn as a diamond, without work of its own.
    pub fn is_gateway(&self) -> bool {
        matches!(
            self,
            Self::Exclusive | Self::Parallel | Self::Inclusive | Self::EventBased
        )
    }

    /// Whether its ways out have conditions.
    pub fn is_choice(&self) -> bool {
        matches!(self, Self::Exclusive | Self::Inclusive)
    }

    /// The message it waits for, when it does.
    pub fn awaited(&self) -> Option<&Wait> {
        match self {
            Self::Catch { wait } | Self::Receive { wait } | Self::Boundary { wait, .. } => {
                matches!(wait, Wait::Message { .. }).then_some(wait)
            }
            _ => None,
        }
    }

    /// The message it sends, when it does.
    pub fn sent(&self) -> Option<&Message> {
        match self {
            Self::Send { message }
            | Self::Throw {
                throw: Throw::Message { message },
            }
            | Self::End {
                end: EndKind::Message { message },
            } => Some(message),
            _ => None,
        }
    }

    /// What it fills in and by whom: a form, a result, what a message brings.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Human { form } => form,
            Self::Agent { result, .. } => result,
            Self::Catch { wait } | Self::Receive { wait } | Self::Boundary { wait, .. } => {
                match wait {
                    Wait::Message { brings, .. } => brings,
                    _ => &[],
                }
            }
            _ => &[],
        }
    }

    /// Whether an event may sit on its border: a path can wait here.
    pub fn is_host(&self) -> bool {
        self.is_work() || matches!(self, Self::Receive { .. } | Self::Sub | Self::Call { .. })
    }

    /// Whether it can run more than once and have variables of its own.
    pub fn is_repeatable(&self) -> bool {
        matches!(
            self,
            Self::Human { .. }
                | Self::Agent { .. }
                | Self::Script { .. }
                | Self::Receive { .. }
                | Self::Send { .. }
                | Self::Call { .. }
                | Self::Sub
        )
    }

    /// A plain start event.
    pub fn start() -> Self {
        Self::Start { on: None }
    }

    /// Whether it is a start event.
    pub fn is_start(&self) -> bool {
        matches!(self, Self::Start { .. })
    }

    /// Whether work waits here for a person or an agent.
    pub fn is_work(&self) -> bool {
        matches!(
            self,
            Self::Human { .. } | Self::Agent { .. } | Self::Gate { .. }
        )
    }
}
