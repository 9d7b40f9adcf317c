//! The commands. Ids of new things are part of the command, so that the browser and the server agree on them.

use super::{Change, Clip};
use crate::{
    form::Field,
    ids::{EdgeId, LaneId, NodeId, TeamId},
    workflow::{
        Artifact, Assignment, GateExit, Lane, Node, NodeKind, Owner, Point, Raci, Rect, Repeat,
        Sla, Wait,
    },
};
use serde::{Deserialize, Serialize};

/// One change somebody asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Command {
    /// Several, as one: all or none.
    Batch {
        /// In order.
        commands: Vec<Command>,
    },
    /// A recorded change once more; undo sends the inverse. Refused where the graph is no longer what the change began from.
    Replay {
        /// The change.
        change: Box<Change>,
    },
    /// Arranges the whole diagram.
    Tidy,
    /// A new node. Its lane follows from where it lies, and its sub-process, when it names none.
    AddNode {
        /// The node, with its id and bounds.
        node: Box<Node>,
    },
    /// A new node in the middle of an edge; what follows makes room.
    InsertOnEdge {
        /// The edge; it then leads to the new node and keeps its condition, exit and name.
        edge: EdgeId,
        /// The node.
        node: Box<Node>,
        /// Id of the edge from the new node on.
        new_edge: EdgeId,
    },
    /// A new node and an edge to it, in the same sub-process.
    Append {
        /// Where the edge begins.
        from: NodeId,
        /// The node.
        node: Box<Node>,
        /// Id of the edge.
        edge: EdgeId,
    },
    /// A new timer on a step's border.
    AttachEvent {
        /// Its id.
        id: NodeId,
        /// The step.
        host: NodeId,
        /// Whether the step is cancelled when it fires.
        interrupting: bool,
        /// How long.
        wait: Wait,
        /// Where on the border, roughly; it snaps.
        at: Point,
    },
    /// Moves nodes (with the events on them and what lies in them) and artifacts. An event on a border slides along it. What is
    /// dropped in a sub-process, or out of one, then lies there, where the flow does not hold it.
    Move {
        /// Which nodes.
        nodes: Vec<NodeId>,
        /// Which artifacts.
        #[serde(default)]
        artifacts: Vec<String>,
        /// To the right.
        dx: f64,
        /// Down.
        dy: f64,
    },
    /// Gives a node other bounds. A sub-process encloses what lies in it.
    Resize {
        /// Which.
        node: NodeId,
        /// The bounds.
        bounds: Rect,
    },
    /// Deletes, with every edge that would lead nowhere, every event without a step and all that lies in a sub-process.
    Delete {
        /// Which nodes.
        nodes: Vec<NodeId>,
        /// Which edges.
        edges: Vec<EdgeId>,
        /// Which artifacts.
        #[serde(default)]
        artifacts: Vec<String>,
        /// Whether the way before and the way after a deleted node become one.
        heal: bool,
    },
    /// Renames a node.
    SetLabel {
        /// Which.
        node: NodeId,
        /// Its name.
        label: String,
    },
    /// Makes a node something else, or changes what it holds: form, assignments, gate, wait, end, job type.
    SetKind {
        /// Which.
        node: NodeId,
        /// What it is from now on.
        kind: Box<NodeKind>,
    },
    /// Says who does it. An agent as owner makes a human step an agent step, anybody else the reverse; form and result are kept.
    SetOwner {
        /// Which human and agent steps.
        nodes: Vec<NodeId>,
        /// Who.
        owner: Option<Owner>,
    },
    /// Says who answers for it, is asked, is told.
    SetRaci {
        /// Which.
        node: NodeId,
        /// Who.
        raci: Raci,
    },
    /// Says by when.
    SetSla {
        /// Which.
        node: NodeId,
        /// By when.
        sla: Option<Sla>,
    },
    /// Says what to do.
    SetNotes {
        /// Which.
        node: NodeId,
        /// The text.
        notes: String,
    },
    /// Says how a step repeats.
    SetRepeat {
        /// Which.
        node: NodeId,
        /// How; `None`: it is done once.
        repeat: Option<Repeat>,
    },
    /// Says what a step is given under names of its own, and what of it is kept.
    SetMappings {
        /// Which.
        node: NodeId,
        /// Its own variables, from what is seen around it.
        input: Vec<Assignment>,
        /// What is kept outside, from what is seen inside. Empty: everything.
        output: Vec<Assignment>,
    },
    /// A new sequence edge. Out of a gate it takes the first exit that is free.
    Connect {
        /// Its id.
        id: EdgeId,
        /// Where it begins.
        from: NodeId,
        /// Where it leads.
        to: NodeId,
    },
    /// Lets an edge begin or end elsewhere.
    Reconnect {
        /// Which.
        edge: EdgeId,
        /// Where it begins.
        from: NodeId,
        /// Where it leads.
        to: NodeId,
    },
    /// Names an edge.
    SetEdgeLabel {
        /// Which.
        edge: EdgeId,
        /// Its name.
        label: String,
    },
    /// Says when an edge out of an exclusive gateway is taken; empty text takes the condition away.
    SetCondition {
        /// Which.
        edge: EdgeId,
        /// A CEL expression.
        condition: Option<String>,
    },
    /// Makes an edge the one that is taken when no condition holds (the only one of its gateway).
    SetDefault {
        /// Which.
        edge: EdgeId,
        /// Whether it is.
        is_default: bool,
    },
    /// Says which way out of a gate an edge is.
    SetExit {
        /// Which.
        edge: EdgeId,
        /// The exit.
        exit: Option<GateExit>,
    },
    /// The order in which conditions are tried.
    SetOrder {
        /// Edges of one gateway, first tried first.
        edges: Vec<EdgeId>,
    },
    /// Draws an edge by hand; empty: routed by us.
    SetWaypoints {
        /// Which.
        edge: EdgeId,
        /// Corners, both ends included.
        waypoints: Vec<Point>,
    },
    /// A new lane; what lies below moves down. The first lane takes in the whole diagram.
    AddLane {
        /// The lane; its bounds' height counts, the rest follows from its neighbours.
        lane: Lane,
        /// Rank from the top.
        at: usize,
    },
    /// Moves a lane with all it holds.
    MoveLane {
        /// Which.
        lane: LaneId,
        /// Rank from the top, afterwards.
        to: usize,
    },
    /// Makes a lane higher or lower; what lies below follows.
    ResizeLane {
        /// Which.
        lane: LaneId,
        /// Its height.
        height: f64,
    },
    /// Makes all lanes wider or narrower.
    SetLanesWidth {
        /// The width.
        width: f64,
    },
    /// Renames a lane.
    RenameLane {
        /// Which.
        lane: LaneId,
        /// Its name.
        name: String,
    },
    /// Says which team is accountable.
    SetLaneTeam {
        /// Which.
        lane: LaneId,
        /// The team.
        team: Option<TeamId>,
    },
    /// Takes a lane away; what it held goes to its neighbour.
    DeleteLane {
        /// Which.
        lane: LaneId,
    },
    /// A new note or group.
    AddArtifact {
        /// The artifact.
        artifact: Artifact,
    },
    /// Changes an artifact's text.
    SetArtifactText {
        /// Which.
        id: String,
        /// The text.
        text: String,
    },
    /// Gives an artifact other bounds.
    ResizeArtifact {
        /// Which.
        id: String,
        /// The bounds.
        bounds: Rect,
    },
    /// The input schema, and which input is the business key.
    SetInputs {
        /// The fields.
        inputs: Vec<Field>,
        /// The name of the key's field.
        key_input: Option<String>,
    },
    /// What was copied, moved by an offset. The clip's ids must be new (see [`Clip::renamed`]).
    Paste {
        /// What.
        clip: Box<Clip>,
        /// To the right.
        dx: f64,
        /// Down.
        dy: f64,
    },
}
