//! Copy and paste: what is selected, with the edges between, under new ids.

use super::{frames, nodes, pen::Pen, room::settle};
use crate::{
    Fault,
    ids::{EdgeId, NodeId},
    workflow::{Artifact, Edge, Graph, Node, NodeKind},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is selected.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Selection {
    /// Nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Edges.
    pub edges: BTreeSet<EdgeId>,
    /// Notes and the like.
    pub artifacts: BTreeSet<String>,
}

impl Selection {
    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty() && self.artifacts.is_empty()
    }
}

/// What was copied.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Clip {
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Edges between them.
    pub edges: Vec<Edge>,
    /// Notes and the like.
    pub artifacts: Vec<Artifact>,
}

/// Copies what is selected: nodes with the events on them and what lies in them, every edge with both ends inside, notes. What
/// an import kept in XML under its old id is not copied along.
pub fn clip(graph: &Graph, selection: &Selection) -> Clip {
    let carried = frames::carried(graph, &selection.nodes);
    // A timer without its step has nothing to sit on.
    let chosen: BTreeSet<&NodeId> = carried
        .iter()
        .filter(|id| match graph.nodes.get(*id).map(|node| &node.kind) {
            Some(NodeKind::Boundary { host, .. }) => carried.contains(host),
            kind => kind.is_some(),
        })
        .collect();
    let artifacts: Vec<Artifact> = selection
        .artifacts
        .iter()
        .filter_map(|id| graph.artifacts.get(id))
        .map(|artifact| Artifact {
            xml: String::new(),
            ..artifact.clone()
        })
        .collect();
    let inside = |end: &NodeId| {
        chosen.contains(end) || artifacts.iter().any(|artifact| artifact.id == end.0)
    };
    let edges = graph
        .edges
        .values()
        .filter(|edge| inside(&edge.from) && inside(&edge.to))
        .map(|edge| Edge {
            extension: String::new(),
            ..edge.clone()
        })
        .collect();
    let nodes = graph
        .nodes
        .values()
        .filter(|node| chosen.contains(&node.id))
        .map(|node| Node {
            extension: String::new(),
            ..node.clone()
        })
        .collect();
    Clip {
        nodes,
        edges,
        artifacts,
    }
}

impl Clip {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.artifacts.is_empty()
    }

    /// The same under new ids; `fresh` gives one for each thing.
    #[must_use]
    pub fn renamed(mut self, mut fresh: impl FnMut() -> String) -> Self {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for node in &mut self.nodes {
            let id = fresh();
            names.insert(std::mem::replace(&mut node.id.0, id.clone()), id);
        }
        for artifact in &mut self.artifacts {
            let id = fresh();
            names.insert(std::mem::replace(&mut artifact.id, id.clone()), id);
        }
        let follow = |end: &mut NodeId| {
            if let Some(name) = names.get(&end.0) {
                end.0.clone_from(name);
            }
        };
        for node in &mut self.nodes {
            if let NodeKind::Boundary { host, .. } = &mut node.kind {
                follow(host);
            }
            if let Some(parent) = &mut node.parent {
                follow(parent);
            }
        }
        for edge in &mut self.edges {
            edge.id = EdgeId(fresh());
            follow(&mut edge.from);
            follow(&mut edge.to);
        }
        self
    }
}

pub(super) fn paste(pen: &mut Pen<'_>, clip: &Clip, by: (f64, f64)) -> Result<(), Fault> {
    let ids: Vec<NodeId> = clip.nodes.iter().map(|node| node.id.clone()).collect();
    let pasted: BTreeSet<&NodeId> = ids.iter().collect();
    for node in &clip.nodes {
        let mut node = node.clone();
        node.lane = None;
        node.parent = match &node.kind {
            NodeKind::Boundary { host, .. } if !pasted.contains(host) => {
                pen.node(host).and_then(|host| host.parent.clone())
            }
            _ => node.parent.filter(|parent| pasted.contains(parent)),
        };
        pen.put_node(node)?;
    }
    let mut artifacts = Vec::new();
    for artifact in &clip.artifacts {
        artifacts.push(artifact.id.clone());
        pen.put_artifact(artifact.clone())?;
    }
    for edge in &clip.edges {
        pen.put_edge(edge.clone())?;
    }
    let free: Vec<NodeId> = clip
        .nodes
        .iter()
        .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        .map(|node| node.id.clone())
        .collect();
    nodes::shift(pen, &free, &artifacts, by)?;
    frames::adopt(pen, &free, &ids.iter().cloned().collect())?;
    settle(pen, &ids)
}
