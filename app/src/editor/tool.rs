//! What can be put on the canvas.

use crate::components::Glyph;
use domain::{
    ids::{NodeId, TeamId},
    workflow::{
        Artifact, ArtifactKind, EndKind, GateSpec, Message, Node, NodeKind, Owner, Point, Rect,
        Retry, Throw, Trigger, Wait,
    },
};

/// A thing of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// Human step.
    Human,
    /// Agent step.
    Agent,
    /// Script step.
    Script,
    /// Sub-process, with a start and an end inside.
    Sub,
    /// Sub-workflow: a run of another workflow.
    Call,
    /// Gate.
    Gate,
    /// Exclusive gateway.
    Exclusive,
    /// Parallel gateway.
    Parallel,
    /// Inclusive gateway.
    Inclusive,
    /// Event-based gateway.
    EventBased,
    /// Timer, on its own or on a step's border.
    Timer,
    /// Message waited for, on its own or on a step's border.
    Message,
    /// Send step.
    Send,
    /// Start.
    Start,
    /// End.
    End,
    /// Lane.
    Lane,
    /// Note.
    Note,
}

impl Tool {
    /// What stands on its button.
    pub fn word(self) -> &'static str {
        match self {
            Self::Human => "Human",
            Self::Agent => "Agent",
            Self::Script => "Script",
            Self::Sub => "Sub-process",
            Self::Call => "Sub-workflow",
            Self::Gate => "Gate",
            Self::Exclusive => "Choice",
            Self::Parallel => "Split",
            Self::Inclusive => "Several",
            Self::EventBased => "First of",
            Self::Timer => "Timer",
            Self::Message => "Message",
            Self::Send => "Send",
            Self::Start => "Start",
            Self::End => "End",
            Self::Lane => "Lane",
            Self::Note => "Note",
        }
    }

    /// Its name in a sentence or a menu.
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "Human step",
            Self::Agent => "Agent step",
            Self::Script => "Script step",
            Self::Sub => "Sub-process",
            Self::Call => "Sub-workflow",
            Self::Gate => "Gate",
            Self::Exclusive => "Choice: one way on",
            Self::Parallel => "Split: all ways on",
            Self::Inclusive => "Several: every way that fits",
            Self::EventBased => "First of: the way of the first event",
            Self::Timer => "Timer",
            Self::Message => "Message waited for",
            Self::Send => "Send step",
            Self::Start => "Start",
            Self::End => "End",
            Self::Lane => "Lane",
            Self::Note => "Note",
        }
    }

    /// Its icon.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Human => Glyph::UserRound,
            Self::Agent => Glyph::Bot,
            Self::Script => Glyph::CodeXml,
            Self::Sub => Glyph::SubProcess,
            Self::Call => Glyph::Workflow,
            Self::Gate => Glyph::Hexagon,
            Self::Exclusive => Glyph::Split,
            Self::Parallel => Glyph::Plus,
            Self::Inclusive => Glyph::ListChecks,
            Self::EventBased => Glyph::Flag,
            Self::Timer => Glyph::Clock,
            Self::Message => Glyph::Mail,
            Self::Send => Glyph::Send,
            Self::Start => Glyph::Play,
            Self::End => Glyph::Circle,
            Self::Lane => Glyph::Rows3,
            Self::Note => Glyph::MessageSquare,
        }
    }

    /// The key that picks it in the menu of next steps.
    pub fn key(self) -> &'static str {
        match self {
            Self::Human => "H",
            Self::Agent => "A",
            Self::Script => "S",
            Self::Sub => "U",
            Self::Call => "W",
            Self::Gate => "G",
            Self::Exclusive => "X",
            Self::Parallel => "P",
            Self::Inclusive => "I",
            Self::EventBased => "F",
            Self::Timer => "T",
            Self::Message => "M",
            Self::Send => "N",
            Self::End => "E",
            Self::Start | Self::Lane | Self::Note => "",
        }
    }

    /// The icon of a node that is there.
    pub fn of(kind: &NodeKind) -> Option<Self> {
        Some(match kind {
            NodeKind::Start { on } => match on {
                None => Self::Start,
                Some(Trigger::Message { .. }) => Self::Message,
                Some(Trigger::Timer { .. }) => Self::Timer,
            },
            NodeKind::End { .. } => Self::End,
            NodeKind::Human { .. } => Self::Human,
            NodeKind::Agent { .. } => Self::Agent,
            NodeKind::Script { .. } => Self::Script,
            NodeKind::Sub => Self::Sub,
            NodeKind::Call { .. } => Self::Call,
            NodeKind::Gate { .. } => Self::Gate,
            NodeKind::Exclusive => Self::Exclusive,
            NodeKind::Parallel => Self::Parallel,
            NodeKind::Inclusive => Self::Inclusive,
            NodeKind::EventBased => Self::EventBased,
            NodeKind::Catch { wait } | NodeKind::Boundary { wait, .. } if wait.is_time() => {
                Self::Timer
            }
            NodeKind::Catch { .. } | NodeKind::Receive { .. } => Self::Message,
            NodeKind::Boundary {
                wait: Wait::Message { .. },
                ..
            } => Self::Message,
            NodeKind::Send { .. }
            | NodeKind::Throw {
                throw: Throw::Message { .. },
            } => Self::Send,
            NodeKind::Boundary { .. } | NodeKind::Throw { .. } | NodeKind::Kept { .. } => {
                return None;
            }
        })
    }

    /// What a new node of it is; none for lanes and notes, which are no nodes.
    pub fn kind(self, team: Option<TeamId>) -> Option<NodeKind> {
        Some(match self {
            Self::Human => NodeKind::Human { form: Vec::new() },
            Self::Agent => NodeKind::Agent {
                job_type: String::new(),
                inputs: Vec::new(),
                result: Vec::new(),
                retry: Retry::default(),
            },
            Self::Script => NodeKind::Script { assign: Vec::new() },
            Self::Sub => NodeKind::Sub,
            Self::Call => NodeKind::Call {
                workflow: None,
                version: None,
            },
            Self::Gate => NodeKind::Gate {
                gate: GateSpec {
                    candidates: team.map(|team| Owner::Team { team }).into_iter().collect(),
                    ..GateSpec::default()
                },
            },
            Self::Exclusive => NodeKind::Exclusive,
            Self::Parallel => NodeKind::Parallel,
            Self::Inclusive => NodeKind::Inclusive,
            Self::EventBased => NodeKind::EventBased,
            Self::Timer | Self::Message => NodeKind::Catch { wait: self.wait()? },
            Self::Send => NodeKind::Send {
                message: Message::default(),
            },
            Self::Start => NodeKind::start(),
            Self::End => NodeKind::End {
                end: EndKind::Plain,
            },
            Self::Lane | Self::Note => return None,
        })
    }

    /// What a new event of it waits for; none for what is no event.
    pub fn wait(self) -> Option<Wait> {
        match self {
            Self::Timer => Some(Wait::Duration { ms: ONE_DAY }),
            Self::Message => Some(Wait::Message {
                name: String::new(),
                key: String::new(),
                brings: Vec::new(),
            }),
            _ => None,
        }
    }

    /// A new node around a point; `team` is the one of the lane it will lie in.
    pub fn node(self, id: NodeId, at: Point, team: Option<TeamId>) -> Option<Node> {
        Some(Node::new(id, self.kind(team)?, at))
    }
}

/// How long a new timer waits.
pub const ONE_DAY: i64 = 86_400_000;

/// A new note with its upper left corner near a point.
pub fn note(id: String, at: Point) -> Artifact {
    Artifact {
        id,
        kind: ArtifactKind::Note,
        text: String::new(),
        bounds: Rect {
            x: at.x - 100.0,
            y: at.y - 28.0,
            w: 200.0,
            h: 56.0,
        },
        xml: String::new(),
    }
}
