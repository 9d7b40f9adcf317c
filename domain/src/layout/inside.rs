//! The insides of sub-processes: each is laid out by itself, the innermost first, and from outside is one box of its size.

use super::{layers, place};
use crate::{
    diagram::name_bounds,
    edit::{SUB_HEAD, SUB_PAD},
    ids::NodeId,
    workflow::{Graph, NodeKind, Point, Rect, Size},
};
use std::collections::BTreeMap;

/// The least a sub-process is drawn at, so that its name has room.
const LEAST: Size = Size { w: 220.0, h: 110.0 };

/// Where a node stands from the top left corner of its sub-process.
type Places = BTreeMap<NodeId, Point>;

/// Sub-processes by how deep they lie, the innermost first.
fn innermost_first(graph: &Graph) -> Vec<NodeId> {
    let parent = |id: &NodeId| graph.nodes.get(id)?.parent.as_ref();
    let mut subs: Vec<(usize, NodeId)> = graph
        .nodes
        .values()
        .filter(|node| matches!(node.kind, NodeKind::Sub))
        .map(|node| {
            let depth = std::iter::successors(node.parent.as_ref(), |sub| parent(sub))
                .take(graph.nodes.len())
                .count();
            (depth, node.id.clone())
        })
        .collect();
    subs.sort();
    subs.into_iter().rev().map(|(_, id)| id).collect()
}

/// What lies in a sub-process, or in none.
pub(super) fn level(graph: &Graph, sub: Option<&NodeId>) -> Graph {
    let nodes: BTreeMap<_, _> = graph
        .nodes
        .iter()
        .filter(|(_, node)| node.parent.as_ref() == sub)
        .map(|(id, node)| (id.clone(), node.clone()))
        .collect();
    let edges = graph
        .edges
        .iter()
        .filter(|(_, edge)| nodes.contains_key(&edge.from) && nodes.contains_key(&edge.to))
        .map(|(id, edge)| (id.clone(), edge.clone()))
        .collect();
    Graph {
        nodes,
        edges,
        ..Graph::default()
    }
}

/// Gives every sub-process the size of what lies in it. Gives where that stands in it, to be used once the outermost have their
/// places.
pub(super) fn size_all(graph: &mut Graph) -> Places {
    let mut places = Places::new();
    for sub in innermost_first(graph) {
        let inside = level(graph, Some(&sub));
        let inside = place::arrange(&inside, &layers::assign(&inside));
        let around = inside
            .nodes
            .values()
            .map(|node| name_bounds(node).map_or(node.bounds, |name| name.union(&node.bounds)))
            .reduce(|a, b| a.union(&b));
        let (Some(around), Some(node)) = (around, graph.nodes.get_mut(&sub)) else {
            continue;
        };
        node.bounds.w = (around.w + 2.0 * SUB_PAD).max(LEAST.w);
        node.bounds.h = (around.h + SUB_HEAD + SUB_PAD).max(LEAST.h);
        let corner = Point {
            x: (node.bounds.w - around.w) / 2.0 - around.x,
            y: SUB_HEAD + (node.bounds.h - SUB_HEAD - SUB_PAD - around.h) / 2.0 - around.y,
        };
        for (id, node) in inside.nodes {
            let at = Point {
                x: node.bounds.x + corner.x,
                y: node.bounds.y + corner.y,
            };
            places.insert(id, at);
        }
    }
    places
}

/// Puts what lies in sub-processes in its place, from the outermost inwards.
pub(super) fn put_all(graph: &mut Graph, places: &Places) {
    for sub in innermost_first(graph).iter().rev() {
        let Some(corner) = graph.nodes.get(sub).map(|node| node.bounds) else {
            continue;
        };
        for node in graph.nodes.values_mut() {
            if node.parent.as_ref() != Some(sub) {
                continue;
            }
            if let Some(at) = places.get(&node.id) {
                node.bounds = Rect {
                    x: corner.x + at.x,
                    y: corner.y + at.y,
                    ..node.bounds
                };
            }
        }
    }
}
