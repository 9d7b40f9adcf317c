//! Which column a node stands in: one right of everything that leads to it, ways back left out.

use crate::{
    diagram::outline,
    ids::NodeId,
    workflow::{EdgeKind, Graph, NodeKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// Column by node, for every node but timers on steps.
pub(super) fn assign(graph: &Graph) -> BTreeMap<NodeId, usize> {
    let order: Vec<NodeId> = outline(graph).into_iter().map(|step| step.node).collect();
    let forward = forward_edges(graph);
    let mut indegree: BTreeMap<&NodeId, usize> = BTreeMap::new();
    for to in forward.values().flatten() {
        *indegree.entry(to).or_default() += 1;
    }
    let mut columns: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut ready: Vec<&NodeId> = order
        .iter()
        .rev()
        .filter(|id| !indegree.contains_key(id))
        .collect();
    while let Some(id) = ready.pop() {
        let column = *columns.entry(id.clone()).or_default();
        for to in forward.get(id).into_iter().flatten() {
            let next = columns.entry(to.clone()).or_default();
            *next = (*next).max(column + 1);
            if let Some(left) = indegree.get_mut(to) {
                *left -= 1;
                if *left == 0 {
                    ready.push(to);
                }
            }
        }
    }
    for id in order {
        columns.entry(id).or_default();
    }
    columns.retain(|id, _| !is_rider(graph, id));
    columns
}

fn is_rider(graph: &Graph, id: &NodeId) -> bool {
    matches!(
        graph.nodes.get(id).map(|node| &node.kind),
        Some(NodeKind::Boundary { .. })
    )
}

/// The edges without those that close a loop, found by a depth-first walk in the order of the flow. What leaves a timer on a step
/// counts as leaving the step.
fn forward_edges(graph: &Graph) -> BTreeMap<NodeId, Vec<NodeId>> {
    let mut out: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    let mut by_source: BTreeMap<NodeId, Vec<(u32, NodeId)>> = BTreeMap::new();
    for edge in graph.edges.values() {
        if edge.kind != EdgeKind::Sequence || !graph.nodes.contains_key(&edge.to) {
            continue;
        }
        let from = match graph.nodes.get(&edge.from).map(|node| &node.kind) {
            Some(NodeKind::Boundary { host, .. }) => host.clone(),
            Some(_) => edge.from.clone(),
            None => continue,
        };
        let ways = by_source.entry(from).or_default();
        ways.push((edge.order, edge.to.clone()));
    }
    for ways in by_source.values_mut() {
        ways.sort();
        ways.dedup_by(|a, b| a.1 == b.1);
    }
    let mut done: BTreeSet<NodeId> = BTreeSet::new();
    let mut open: BTreeSet<NodeId> = BTreeSet::new();
    for step in outline(graph) {
        if done.contains(&step.node) || is_rider(graph, &step.node) {
            continue;
        }
        let mut stack = vec![(step.node.clone(), 0_usize)];
        open.insert(step.node);
        while let Some((id, index)) = stack.last_mut() {
            let way = by_source.get(id).and_then(|ways| ways.get(*index));
            *index += 1;
            match way {
                Some((_, to)) if open.contains(to) => {}
                Some((_, to)) => {
                    out.entry(id.clone()).or_default().push(to.clone());
                    if !done.contains(to) {
                        open.insert(to.clone());
                        stack.push((to.clone(), 0));
                    }
                }
                None => {
                    open.remove(id);
                    done.insert(id.clone());
                    stack.pop();
                }
            }
        }
    }
    out
}
