//! The order of the flow, what lies in a sub-process right after it: for Tab on the canvas, for the outline, for lists of steps.

use crate::{
    ids::NodeId,
    workflow::{Graph, Links, NodeKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// A line of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The node.
    pub node: NodeId,
    /// How far it is indented: one deeper after a split, for each way out, and inside a sub-process.
    pub depth: usize,
    /// Whether it is reached from a start.
    pub is_reached: bool,
}

/// All nodes in the order of the flow: from the starts on, depth first, ways out of a node in their order, what a sub-process
/// begins with and a step's timers right after it; what no start leads to comes last. Every node exactly once.
pub fn outline(graph: &Graph) -> Vec<Step> {
    let mut walk = Walk {
        graph,
        links: Links::of(graph),
        inner: BTreeMap::new(),
        seen: BTreeSet::new(),
        steps: Vec::with_capacity(graph.nodes.len()),
    };
    let place = |id: &NodeId| {
        graph.nodes.get(id).map_or((0.0, 0.0), |node| {
            (node.bounds.y.round(), node.bounds.x.round())
        })
    };
    let in_place = |ids: &mut Vec<NodeId>| {
        ids.sort_by(|a, b| {
            let (a, b) = (place(a), place(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
    };
    let mut starts: Vec<NodeId> = Vec::new();
    for (id, node) in &graph.nodes {
        let sub = node.parent.as_ref();
        match node.kind {
            NodeKind::Sub => {
                let begins = walk.links.begins(id).into_iter().cloned().collect();
                walk.inner.insert(id, begins);
            }
            NodeKind::Start { .. } if !sub.is_some_and(|sub| graph.nodes.contains_key(sub)) => {
                starts.push(id.clone());
            }
            _ => {}
        }
    }
    walk.inner.values_mut().for_each(in_place);
    in_place(&mut starts);
    for start in starts {
        walk.from(start, true);
    }
    // Then heads of pieces that hang loose, then whatever is left of loops.
    let mut heads: Vec<NodeId> = graph
        .nodes
        .values()
        .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        // A start inside comes with its sub-process.
        .filter(|node| !node.kind.is_start() || node.parent.is_none())
        .filter(|node| !walk.seen.contains(&node.id))
        .filter(|node| walk.links.incoming(&node.id).is_empty())
        .map(|node| node.id.clone())
        .collect();
    in_place(&mut heads);
    for head in heads {
        walk.from(head, false);
    }
    let mut rest: Vec<NodeId> = graph
        .nodes
        .keys()
        .filter(|id| !walk.seen.contains(*id))
        .cloned()
        .collect();
    in_place(&mut rest);
    for id in rest {
        walk.from(id, false);
    }
    walk.steps
}

struct Walk<'a> {
    graph: &'a Graph,
    links: Links<'a>,
    /// Where each sub-process begins inside.
    inner: BTreeMap<&'a NodeId, Vec<NodeId>>,
    seen: BTreeSet<NodeId>,
    steps: Vec<Step>,
}

impl Walk<'_> {
    fn from(&mut self, start: NodeId, is_reached: bool) {
        let mut stack = vec![(start, 0)];
        while let Some((id, depth)) = stack.pop() {
            if !self.graph.nodes.contains_key(&id) || !self.seen.insert(id.clone()) {
                continue;
            }
            let outgoing = self.links.outgoing(&id);
            let deeper = depth + usize::from(outgoing.len() > 1);
            let inner = self.inner.get(&id).into_iter().flatten();
            let mut next: Vec<(NodeId, usize)> =
                inner.map(|start| (start.clone(), depth + 1)).collect();
            let riders = self.links.riders(&id).iter();
            next.extend(riders.map(|timer| (timer.id.clone(), depth + 1)));
            next.extend(
                outgoing
                    .iter()
                    .map(|edge| (edge.to.clone(), deeper.min(12))),
            );
            self.steps.push(Step {
                node: id,
                depth,
                is_reached,
            });
            stack.extend(next.into_iter().rev());
        }
    }
}

/// The node after one in the flow; the first for `None`, and none after the last.
pub fn next(graph: &Graph, node: Option<&NodeId>) -> Option<NodeId> {
    let steps = outline(graph);
    match node {
        None => steps.first().map(|step| step.node.clone()),
        Some(node) => {
            let at = steps.iter().position(|step| step.node == *node)?;
            steps.get(at + 1).map(|step| step.node.clone())
        }
    }
}

/// The node before one in the flow; the last for `None`, and none before the first.
pub fn previous(graph: &Graph, node: Option<&NodeId>) -> Option<NodeId> {
    let steps = outline(graph);
    match node {
        None => steps.last().map(|step| step.node.clone()),
        Some(node) => {
            let at = steps.iter().position(|step| step.node == *node)?;
            steps.get(at.checked_sub(1)?).map(|step| step.node.clone())
        }
    }
}
