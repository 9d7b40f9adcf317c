//! The graph: nodes, edges, lanes, pools and what else stands on the diagram.

use super::{Node, Point, Rect};
use crate::{
    form::Field,
    ids::{EdgeId, LaneId, NodeId, TeamId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which way out of a gate an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateExit {
    /// Enough people approved. The exit of an edge that says nothing.
    Approved,
    /// Rejected, vetoed or expired. Without such an edge the run ends as declined.
    Rejected,
    /// Returned for changes. Without such an edge it goes back to the requester.
    Returned,
}

/// What an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// Sequence flow: tokens move along it.
    #[default]
    Sequence,
    /// Message flow between pools: shown, not executed.
    Message,
    /// Association: shown, not executed.
    Association,
}

/// An edge. Sequence edges connect nodes; the other kinds may end at an artifact or a pool, named by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Unique in the graph over nodes, edges and lanes.
    pub id: EdgeId,
    /// What it is.
    #[serde(default)]
    pub kind: EdgeKind,
    /// Where it begins.
    pub from: NodeId,
    /// Where it leads.
    pub to: NodeId,
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// A CEL expression that must hold (out of an exclusive gateway).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Rank among the conditions of one gateway, lowest first; then by id.
    #[serde(default)]
    pub order: u32,
    /// Whether it is taken when no other condition holds (out of an exclusive gateway).
    #[serde(default)]
    pub is_default: bool,
    /// Which way out of a gate it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<GateExit>,
    /// Its corners, both ends included. Empty: routed by us.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waypoints: Vec<Point>,
    /// Vendor attributes and extension elements of an import, kept for the export.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub extension: String,
}

impl Edge {
    /// A plain sequence edge.
    pub fn between(id: EdgeId, from: NodeId, to: NodeId) -> Self {
        Self {
            id,
            kind: EdgeKind::Sequence,
            from,
            to,
            label: String::new(),
            condition: None,
            order: 0,
            is_default: false,
            exit: None,
            waypoints: Vec::new(),
            extension: String::new(),
        }
    }
}

/// A lane: the part of the process a team is accountable for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// Unique in the graph over nodes, edges and lanes.
    pub id: LaneId,
    /// Its name, for people.
    pub name: String,
    /// The accountable team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// Where it is drawn. Lanes of one pool share x and width and stand on one another.
    pub bounds: Rect,
}

/// A pool of an import: a participant. The one that executes carries the lanes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// Unique in the graph.
    pub id: String,
    /// Its name, for people.
    pub name: String,
    /// Where it is drawn.
    pub bounds: Rect,
    /// What is kept for the export, when it is not the one that executes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub xml: String,
    /// Whether it is the participant of the process that executes.
    #[serde(default)]
    pub executes: bool,
}

/// What an artifact is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ArtifactKind {
    /// A note on the diagram (BPMN: text annotation).
    Note,
    /// A group.
    Group,
    /// A data object or data store.
    Data,
    /// Anything else that has a shape.
    Other,
}

/// Something on the diagram that is not part of the flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Artifact {
    /// Unique in the graph.
    pub id: String,
    /// What it is.
    pub kind: ArtifactKind,
    /// Its text.
    pub text: String,
    /// Where it is drawn.
    pub bounds: Rect,
    /// What is kept for the export.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub xml: String,
}

/// A workflow as it is drawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Graph {
    /// Nodes by id.
    pub nodes: BTreeMap<NodeId, Node>,
    /// Edges by id. Out of an exclusive gateway the first by `order` whose condition holds is taken.
    pub edges: BTreeMap<EdgeId, Edge>,
    /// Lanes from top to bottom.
    #[serde(default)]
    pub lanes: Vec<Lane>,
    /// Pools of an import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<Pool>,
    /// Notes, groups, data objects.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub artifacts: BTreeMap<String, Artifact>,
    /// The input schema: what a run is started with.
    #[serde(default)]
    pub inputs: Vec<Field>,
    /// The input that is the business key, when one is; otherwise the key may be given at start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_input: Option<String>,
    /// What an import kept of its file beyond the shapes (namespaces, definitions, other processes).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub extension: String,
}

impl Graph {
    /// The sequence edges out of a node, by `order`, then by id.
    pub fn outgoing(&self, node: &NodeId) -> Vec<&Edge> {
        let mut edges: Vec<_> = self
            .edges
            .values()
            .filter(|edge| edge.kind == EdgeKind::Sequence && edge.from == *node)
            .collect();
        edges.sort_by_key(|edge| edge.order);
        edges
    }

    /// The sequence edges into a node, ordered by id.
    pub fn incoming<'a>(&'a self, node: &'a NodeId) -> impl Iterator<Item = &'a Edge> {
        self.edges
            .values()
            .filter(move |edge| edge.kind == EdgeKind::Sequence && edge.to == *node)
    }

    /// The boundary timers on a node.
    pub fn boundaries<'a>(&'a self, host: &'a NodeId) -> impl Iterator<Item = &'a Node> {
        self.nodes.values().filter(move |node| matches!(&node.kind, super::NodeKind::Boundary { host: on, .. } if on == host))
    }

    /// The lane a node lies in, be it that of the sub-process around it.
    pub fn lane_of(&self, node: &Node) -> Option<&Lane> {
        let mut at = Some(node);
        // A parent is nearer to the root: no more of them than there are nodes.
        for _ in 0..=self.nodes.len() {
            let node = at?;
            if let Some(lane) = &node.lane {
                return self.lane(lane);
            }
            at = self.nodes.get(node.parent.as_ref()?);
        }
        None
    }

    /// The lane of that id.
    pub fn lane(&self, id: &LaneId) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.id == *id)
    }
}
