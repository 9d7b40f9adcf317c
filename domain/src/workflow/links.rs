//! The sequence edges of a graph, found by node. Built once where many nodes are asked for: [`Graph::outgoing`] looks at all edges.

use super::{Edge, EdgeKind, Graph, Node, NodeKind};
use crate::ids::NodeId;
use std::collections::{BTreeMap, BTreeSet};

/// An index over a graph.
pub struct Links<'a> {
    out: BTreeMap<&'a NodeId, Vec<&'a Edge>>,
    into: BTreeMap<&'a NodeId, Vec<&'a Edge>>,
    riders: BTreeMap<&'a NodeId, Vec<&'a Node>>,
    inner: BTreeMap<&'a NodeId, Vec<&'a Node>>,
}

impl<'a> Links<'a> {
    /// Indexes a graph.
    pub fn of(graph: &'a Graph) -> Self {
        let mut links = Self {
            out: BTreeMap::new(),
            into: BTreeMap::new(),
            riders: BTreeMap::new(),
            inner: BTreeMap::new(),
        };
        for edge in graph.edges.values() {
            if edge.kind == EdgeKind::Sequence {
                links.out.entry(&edge.from).or_default().push(edge);
                links.into.entry(&edge.to).or_default().push(edge);
            }
        }
        for edges in links.out.values_mut() {
            edges.sort_by_key(|edge| edge.order);
        }
        for node in graph.nodes.values() {
            if let NodeKind::Boundary { host, .. } = &node.kind {
                links.riders.entry(host).or_default().push(node);
            }
            if let Some(sub) = &node.parent {
                links.inner.entry(sub).or_default().push(node);
            }
        }
        links
    }

    /// The edges out of a node, by order, then by id.
    pub fn outgoing(&self, node: &NodeId) -> &[&'a Edge] {
        self.out.get(node).map_or(&[], Vec::as_slice)
    }

    /// The edges into a node, by id.
    pub fn incoming(&self, node: &NodeId) -> &[&'a Edge] {
        self.into.get(node).map_or(&[], Vec::as_slice)
    }

    /// The timers on a node, by id.
    pub fn riders(&self, node: &NodeId) -> &[&'a Node] {
        self.riders.get(node).map_or(&[], Vec::as_slice)
    }

    /// What lies in a sub-process itself, by id.
    pub fn inner(&self, sub: &NodeId) -> &[&'a Node] {
        self.inner.get(sub).map_or(&[], Vec::as_slice)
    }

    /// Where the inside of a sub-process begins: at its start events, or without any at all that nothing leads to.
    pub fn begins(&self, sub: &NodeId) -> Vec<&'a NodeId> {
        let inner = self.inner(sub);
        let starts: Vec<&'a NodeId> = inner
            .iter()
            .filter(|node| node.kind.is_start())
            .map(|node| &node.id)
            .collect();
        if !starts.is_empty() {
            return starts;
        }
        inner
            .iter()
            .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
            // An event sub-process that is kept from an import is no way in.
            .filter(|node| {
                !matches!(&node.kind, NodeKind::Kept { element, .. } if element == "subProcess")
            })
            .filter(|node| self.incoming(&node.id).is_empty())
            .map(|node| &node.id)
            .collect()
    }

    /// Where the flow may go from a node: along its edges, and to the timers on it. What lies in a sub-process is not among it:
    /// see [`Links::begins`].
    pub fn next(&self, node: &NodeId) -> impl Iterator<Item = &'a NodeId> {
        self.outgoing(node)
            .iter()
            .map(|edge| &edge.to)
            .chain(self.riders(node).iter().map(|rider| &rider.id))
    }

    /// Everything the flow can reach from some nodes, themselves included.
    pub fn reached_from(&self, from: impl IntoIterator<Item = &'a NodeId>) -> BTreeSet<&'a NodeId> {
        let mut seen: BTreeSet<&NodeId> = BTreeSet::new();
        let mut open: Vec<&NodeId> = from.into_iter().collect();
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                open.extend(self.next(node));
            }
        }
        seen
    }

    /// Everything from which the flow can reach some nodes, themselves included.
    pub fn leading_to(
        &self,
        to: impl IntoIterator<Item = &'a NodeId>,
        graph: &'a Graph,
    ) -> BTreeSet<&'a NodeId> {
        let mut seen: BTreeSet<&NodeId> = BTreeSet::new();
        let mut open: Vec<&NodeId> = to.into_iter().collect();
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            open.extend(self.incoming(node).iter().map(|edge| &edge.from));
            if let Some(NodeKind::Boundary { host, .. }) =
                graph.nodes.get(node).map(|node| &node.kind)
                && let Some((host, _)) = graph.nodes.get_key_value(host)
            {
                open.push(host);
            }
        }
        seen
    }
}
