//! What a command writes on: the graph below, and a layer over it with what the command touched.

use super::{Change, Diff, Swap};
use crate::{
    Fault,
    form::Field,
    ids::{EdgeId, NodeId},
    workflow::{Artifact, Edge, EdgeKind, Graph, Lane, Node, NodeKind, Pool},
};
use std::collections::BTreeMap;

/// A copy-on-write view of a graph.
pub(super) struct Pen<'a> {
    pub(super) base: &'a Graph,
    pub(super) nodes: BTreeMap<NodeId, Option<Node>>,
    pub(super) edges: BTreeMap<EdgeId, Option<Edge>>,
    pub(super) artifacts: BTreeMap<String, Option<Artifact>>,
    pub(super) new_lanes: Option<Vec<Lane>>,
    pub(super) new_pools: Option<Vec<Pool>>,
    pub(super) new_inputs: Option<Vec<Field>>,
    pub(super) new_key: Option<Option<String>>,
}

fn layered<'a, K: Ord, T>(
    base: &'a BTreeMap<K, T>,
    layer: &'a BTreeMap<K, Option<T>>,
) -> impl Iterator<Item = &'a T> {
    base.iter()
        .filter(|(key, _)| !layer.contains_key(*key))
        .map(|(_, value)| value)
        .chain(layer.values().flatten())
}

fn recorded<K: Ord + Clone, T: PartialEq + Clone>(
    base: &BTreeMap<K, T>,
    layer: BTreeMap<K, Option<T>>,
) -> BTreeMap<K, Diff<T>> {
    layer
        .into_iter()
        .filter(|(key, after)| base.get(key) != after.as_ref())
        .map(|(key, after)| {
            let before = base.get(&key).cloned();
            (key, Diff { before, after })
        })
        .collect()
}

fn swapped<T: PartialEq + Clone>(before: &T, after: Option<T>) -> Option<Swap<T>> {
    after.filter(|after| after != before).map(|after| Swap {
        before: before.clone(),
        after,
    })
}

impl<'a> Pen<'a> {
    pub(super) fn new(base: &'a Graph) -> Self {
        Self {
            base,
            nodes: BTreeMap::new(),
            edges: BTreeMap::new(),
            artifacts: BTreeMap::new(),
            new_lanes: None,
            new_pools: None,
            new_inputs: None,
            new_key: None,
        }
    }

    pub(super) fn node(&self, id: &NodeId) -> Option<&Node> {
        match self.nodes.get(id) {
            Some(layer) => layer.as_ref(),
            None => self.base.nodes.get(id),
        }
    }

    pub(super) fn edge(&self, id: &EdgeId) -> Option<&Edge> {
        match self.edges.get(id) {
            Some(layer) => layer.as_ref(),
            None => self.base.edges.get(id),
        }
    }

    pub(super) fn artifact(&self, id: &str) -> Option<&Artifact> {
        match self.artifacts.get(id) {
            Some(layer) => layer.as_ref(),
            None => self.base.artifacts.get(id),
        }
    }

    pub(super) fn lanes(&self) -> &[Lane] {
        self.new_lanes.as_deref().unwrap_or(&self.base.lanes)
    }

    pub(super) fn pools(&self) -> &[Pool] {
        self.new_pools.as_deref().unwrap_or(&self.base.pools)
    }

    pub(super) fn inputs(&self) -> &[Field] {
        self.new_inputs.as_deref().unwrap_or(&self.base.inputs)
    }

    pub(super) fn all_nodes(&self) -> impl Iterator<Item = &Node> {
        layered(&self.base.nodes, &self.nodes)
    }

    pub(super) fn all_edges(&self) -> impl Iterator<Item = &Edge> {
        layered(&self.base.edges, &self.edges)
    }

    pub(super) fn all_artifacts(&self) -> impl Iterator<Item = &Artifact> {
        layered(&self.base.artifacts, &self.artifacts)
    }

    pub(super) fn outgoing(&self, node: &NodeId) -> Vec<Edge> {
        let mut edges: Vec<Edge> = self
            .all_edges()
            .filter(|edge| edge.kind == EdgeKind::Sequence && edge.from == *node)
            .cloned()
            .collect();
        edges.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
        edges
    }

    pub(super) fn boundaries(&self, host: &NodeId) -> Vec<NodeId> {
        self.all_nodes()
            .filter(|node| matches!(&node.kind, NodeKind::Boundary { host: on, .. } if on == host))
            .map(|node| node.id.clone())
            .collect()
    }

    pub(super) fn edit_node(&mut self, id: &NodeId) -> Result<&mut Node, Fault> {
        let base = self.base;
        self.nodes
            .entry(id.clone())
            .or_insert_with(|| base.nodes.get(id).cloned())
            .as_mut()
            .ok_or_else(|| gone("step"))
    }

    pub(super) fn edit_edge(&mut self, id: &EdgeId) -> Result<&mut Edge, Fault> {
        let base = self.base;
        self.edges
            .entry(id.clone())
            .or_insert_with(|| base.edges.get(id).cloned())
            .as_mut()
            .ok_or_else(|| gone("connection"))
    }

    pub(super) fn edit_artifact(&mut self, id: &str) -> Result<&mut Artifact, Fault> {
        let base = self.base;
        self.artifacts
            .entry(id.to_owned())
            .or_insert_with(|| base.artifacts.get(id).cloned())
            .as_mut()
            .ok_or_else(|| gone("note"))
    }

    pub(super) fn edit_lanes(&mut self) -> &mut Vec<Lane> {
        let base = self.base;
        self.new_lanes.get_or_insert_with(|| base.lanes.clone())
    }

    pub(super) fn edit_pools(&mut self) -> &mut Vec<Pool> {
        let base = self.base;
        self.new_pools.get_or_insert_with(|| base.pools.clone())
    }

    pub(super) fn set_inputs(&mut self, inputs: Vec<Field>, key: Option<String>) {
        self.new_inputs = Some(inputs);
        self.new_key = Some(key);
    }

    /// Whether anything on the diagram has this id.
    pub(super) fn has_id(&self, id: &str) -> bool {
        self.node(&id.into()).is_some()
            || self.edge(&id.into()).is_some()
            || self.artifact(id).is_some()
            || self.lanes().iter().any(|lane| lane.id.0 == id)
            || self.pools().iter().any(|pool| pool.id == id)
    }

    fn claim(&self, id: &str) -> Result<(), Fault> {
        if self.has_id(id) {
            return Err(Fault::conflict(format!(
                "There is already something with the id {id} on this diagram."
            )));
        }
        Ok(())
    }

    pub(super) fn put_node(&mut self, node: Node) -> Result<(), Fault> {
        self.claim(&node.id.0)?;
        self.nodes.insert(node.id.clone(), Some(node));
        Ok(())
    }

    pub(super) fn put_edge(&mut self, edge: Edge) -> Result<(), Fault> {
        self.claim(&edge.id.0)?;
        self.edges.insert(edge.id.clone(), Some(edge));
        Ok(())
    }

    pub(super) fn put_artifact(&mut self, artifact: Artifact) -> Result<(), Fault> {
        self.claim(&artifact.id)?;
        self.artifacts.insert(artifact.id.clone(), Some(artifact));
        Ok(())
    }

    pub(super) fn claim_lane(&self, id: &str) -> Result<(), Fault> {
        self.claim(id)
    }

    pub(super) fn remove_node(&mut self, id: &NodeId) {
        self.nodes.insert(id.clone(), None);
    }

    pub(super) fn remove_edge(&mut self, id: &EdgeId) {
        self.edges.insert(id.clone(), None);
    }

    pub(super) fn remove_artifact(&mut self, id: &str) {
        self.artifacts.insert(id.to_owned(), None);
    }

    /// The graph as it would be.
    pub(super) fn graph(&self) -> Graph {
        let mut graph = self.base.clone();
        self.record().apply(&mut graph);
        graph
    }

    /// Plays a recorded change on what is here.
    pub(super) fn replay(&mut self, change: &Change) -> Result<(), Fault> {
        let moved_on =
            || Fault::conflict("The diagram has changed since; this step cannot be taken again.");
        for (id, diff) in &change.nodes {
            if self.node(id) != diff.before.as_ref() {
                return Err(moved_on());
            }
            self.nodes.insert(id.clone(), diff.after.clone());
        }
        for (id, diff) in &change.edges {
            if self.edge(id) != diff.before.as_ref() {
                return Err(moved_on());
            }
            self.edges.insert(id.clone(), diff.after.clone());
        }
        for (id, diff) in &change.artifacts {
            if self.artifact(id) != diff.before.as_ref() {
                return Err(moved_on());
            }
            self.artifacts.insert(id.clone(), diff.after.clone());
        }
        if let Some(lanes) = &change.lanes {
            if self.lanes() != lanes.before {
                return Err(moved_on());
            }
            self.new_lanes = Some(lanes.after.clone());
        }
        if let Some(pools) = &change.pools {
            if self.pools() != pools.before {
                return Err(moved_on());
            }
            self.new_pools = Some(pools.after.clone());
        }
        if let Some(inputs) = &change.inputs {
            if self.inputs() != inputs.before {
                return Err(moved_on());
            }
            self.new_inputs = Some(inputs.after.clone());
        }
        if let Some(key) = &change.key_input {
            if *self.new_key.as_ref().unwrap_or(&self.base.key_input) != key.before {
                return Err(moved_on());
            }
            self.new_key = Some(key.after.clone());
        }
        Ok(())
    }

    fn record(&self) -> Change {
        Change {
            nodes: recorded(&self.base.nodes, self.nodes.clone()),
            edges: recorded(&self.base.edges, self.edges.clone()),
            artifacts: recorded(&self.base.artifacts, self.artifacts.clone()),
            lanes: swapped(&self.base.lanes, self.new_lanes.clone()),
            pools: swapped(&self.base.pools, self.new_pools.clone()),
            inputs: swapped(&self.base.inputs, self.new_inputs.clone()),
            key_input: swapped(&self.base.key_input, self.new_key.clone()),
        }
    }

    pub(super) fn finish(self) -> Change {
        Change {
            nodes: recorded(&self.base.nodes, self.nodes),
            edges: recorded(&self.base.edges, self.edges),
            artifacts: recorded(&self.base.artifacts, self.artifacts),
            lanes: swapped(&self.base.lanes, self.new_lanes),
            pools: swapped(&self.base.pools, self.new_pools),
            inputs: swapped(&self.base.inputs, self.new_inputs),
            key_input: swapped(&self.base.key_input, self.new_key),
        }
    }
}

/// Somebody else took it away, or it never was.
pub(super) fn gone(what: &str) -> Fault {
    Fault::new(
        crate::FaultCode::NotFound,
        format!("This {what} is no longer on the diagram."),
    )
}
