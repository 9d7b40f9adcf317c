//! Who else uses the sides of a shape. An edge alone would take the nearest side; where two edges of opposite direction, or
//! two ways out of one gate, took the same, nobody could tell them apart.

use super::port::{Side, end_bounds};
use crate::{
    ids::{EdgeId, NodeId},
    workflow::{Edge, EdgeKind, Graph, NodeKind, Point, Rect},
};
use std::collections::{HashMap, HashSet};

/// The edges that hang on each shape.
#[derive(Debug, Clone, Default)]
pub struct Neighbours<'g> {
    at: HashMap<&'g NodeId, Vec<&'g Edge>>,
}

impl<'g> Neighbours<'g> {
    /// Of the whole diagram.
    pub fn of(graph: &'g Graph) -> Self {
        Self::collect(graph, |_| true)
    }

    /// Of what these edges hang on: all that routing them needs.
    pub fn near<'e>(graph: &'g Graph, edges: impl IntoIterator<Item = &'e EdgeId>) -> Self {
        let shapes: HashSet<&NodeId> = edges
            .into_iter()
            .filter_map(|id| graph.edges.get(id))
            .flat_map(|edge| [&edge.from, &edge.to])
            .collect();
        Self::collect(graph, |id| shapes.contains(id))
    }

    fn collect(graph: &'g Graph, wanted: impl Fn(&NodeId) -> bool) -> Self {
        let mut at: HashMap<&NodeId, Vec<&Edge>> = HashMap::new();
        for edge in graph.edges.values() {
            if edge.kind != EdgeKind::Sequence {
                continue;
            }
            for end in [&edge.from, &edge.to] {
                if wanted(end) {
                    at.entry(end).or_default().push(edge);
                }
            }
        }
        Self { at }
    }

    /// The sides that an edge had better not leave by.
    pub(super) fn taken_at_start(&self, graph: &Graph, edge: &Edge) -> Vec<Side> {
        if let Some(NodeKind::Boundary { .. }) = graph.nodes.get(&edge.from).map(|it| &it.kind) {
            return Vec::new();
        }
        let uses = self.uses(graph, &edge.from);
        match &uses.main {
            Some((main, _)) if *main == &edge.id => Vec::new(),
            Some((_, side)) => {
                let mut taken = uses.incoming;
                taken.push(*side);
                spread(&mut taken, &uses.others, &edge.id);
                taken
            }
            None => Vec::new(),
        }
    }

    /// The sides that an edge had better not arrive at.
    pub(super) fn taken_at_end(&self, graph: &Graph, edge: &Edge) -> Vec<Side> {
        self.uses(graph, &edge.to)
            .main
            .map(|(_, side)| side)
            .into_iter()
            .collect()
    }

    fn uses(&self, graph: &Graph, shape: &NodeId) -> Uses<'g> {
        let mut uses = Uses::default();
        let Some(bounds) = end_bounds(graph, shape) else {
            return uses;
        };
        let mut out: Vec<(f64, &'g EdgeId, Side, bool)> = Vec::new();
        for edge in self.at.get(shape).into_iter().flatten().copied() {
            if edge.from == edge.to {
                continue;
            }
            let leaves = &edge.from == shape;
            let other = if leaves { &edge.to } else { &edge.from };
            let Some(there) = end_bounds(graph, other) else {
                continue;
            };
            let side = drawn(edge, leaves).unwrap_or_else(|| towards(&bounds, &there));
            if leaves {
                let (here, there) = (bounds.center(), there.center());
                out.push(((here.y - there.y).abs(), &edge.id, side, there.y < here.y));
            } else {
                uses.incoming.push(side);
            }
        }
        // The way that goes straight on is the main one.
        out.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
        let mut out = out.into_iter();
        uses.main = out.next().map(|(_, id, side, _)| (id, side));
        if let Some((_, main)) = uses.main {
            uses.incoming.retain(|side| *side != main);
        }
        uses.others = out.map(|(_, id, side, up)| (id, side, up)).collect();
        uses
    }
}

/// How the sides of one shape are used.
#[derive(Default)]
struct Uses<'g> {
    /// The way on.
    main: Option<(&'g EdgeId, Side)>,
    /// Where edges arrive.
    incoming: Vec<Side>,
    /// The other ways out: by which side, and whether upwards.
    others: Vec<(&'g EdgeId, Side, bool)>,
}

/// Gives the other ways out their sides, one after the other, up to the one asked for.
fn spread(taken: &mut Vec<Side>, others: &[(&EdgeId, Side, bool)], until: &EdgeId) {
    for (id, side, up) in others {
        if *id == until {
            return;
        }
        let vertical = if *up {
            [Side::Top, Side::Bottom]
        } else {
            [Side::Bottom, Side::Top]
        };
        let free = [*side]
            .into_iter()
            .chain(vertical)
            .find(|side| !taken.contains(side));
        taken.extend(free);
    }
}

/// The side of a shape that looks at another.
fn towards(from: &Rect, to: &Rect) -> Side {
    if to.x >= from.right() {
        Side::Right
    } else if to.right() <= from.x {
        Side::Left
    } else if to.center().y >= from.center().y {
        Side::Bottom
    } else {
        Side::Top
    }
}

/// The side by which an edge drawn by hand leaves or arrives.
fn drawn(edge: &Edge, leaves: bool) -> Option<Side> {
    let (end, next): (&Point, &Point) = match edge.waypoints.as_slice() {
        [first, second, ..] if leaves => (first, second),
        [.., before, last] if !leaves => (last, before),
        _ => return None,
    };
    let (x, y) = (next.x - end.x, next.y - end.y);
    Some(if x.abs() >= y.abs() {
        if x >= 0.0 { Side::Right } else { Side::Left }
    } else if y >= 0.0 {
        Side::Bottom
    } else {
        Side::Top
    })
}
