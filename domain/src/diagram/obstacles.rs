//! What edges must run round: the shapes, found by place through a coarse grid of cells.

use crate::{
    ids::NodeId,
    workflow::{Graph, Node, Point, Rect},
};
use std::collections::{BTreeSet, HashMap};

const CELL: f64 = 256.0;

/// How deep sub-processes are followed outwards.
const MAX_DEPTH: usize = 200;

#[derive(Debug, Clone)]
struct Shape {
    bounds: Rect,
    parent: Option<NodeId>,
    is_frame: bool,
}

/// The shapes of a diagram, by place.
#[derive(Debug, Clone, Default)]
pub struct Obstacles {
    shapes: HashMap<NodeId, Shape>,
    cells: HashMap<(i32, i32), Vec<NodeId>>,
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the canvas ends at a million"
)]
fn cell(value: f64) -> i32 {
    (value / CELL).floor() as i32
}

fn cells_of(rect: &Rect) -> impl Iterator<Item = (i32, i32)> + use<> {
    let (x0, x1) = (cell(rect.x), cell(rect.right()));
    let (y0, y1) = (cell(rect.y), cell(rect.bottom()));
    (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (x, y)))
}

/// The rectangle from corner to corner.
pub(super) fn span(a: Point, b: Point) -> Rect {
    Rect {
        x: a.x.min(b.x),
        y: a.y.min(b.y),
        w: (a.x - b.x).abs(),
        h: (a.y - b.y).abs(),
    }
}

impl Obstacles {
    /// All nodes of a graph.
    pub fn of(graph: &Graph) -> Self {
        let mut all = Self::default();
        for node in graph.nodes.values() {
            all.set(node);
        }
        all
    }

    /// Adds a node, or takes its new place.
    pub fn set(&mut self, node: &Node) {
        self.remove(&node.id);
        for key in cells_of(&node.bounds) {
            self.cells.entry(key).or_default().push(node.id.clone());
        }
        let shape = Shape {
            bounds: node.bounds,
            parent: node.parent.clone(),
            is_frame: node.is_frame(),
        };
        self.shapes.insert(node.id.clone(), shape);
    }

    /// Takes a shape away.
    pub fn remove(&mut self, id: &NodeId) {
        let Some(shape) = self.shapes.remove(id) else {
            return;
        };
        for key in cells_of(&shape.bounds) {
            if let Some(ids) = self.cells.get_mut(&key) {
                ids.retain(|other| other != id);
            }
        }
    }

    fn meeting(&self, area: &Rect) -> Vec<(&NodeId, &Shape)> {
        let mut seen = BTreeSet::new();
        for key in cells_of(area) {
            for id in self.cells.get(&key).into_iter().flatten() {
                seen.insert(id);
            }
        }
        seen.into_iter()
            .filter_map(|id| Some((id, self.shapes.get(id)?)))
            .filter(|(_, shape)| meets(&shape.bounds, area))
            .collect()
    }

    /// The shapes that meet a rectangle, by id. A frame is open: it does not meet what lies wholly inside.
    pub fn within(&self, area: &Rect) -> Vec<(&NodeId, Rect)> {
        self.meeting(area)
            .into_iter()
            .filter(|(_, shape)| !(shape.is_frame && encloses(&shape.bounds, area)))
            .map(|(id, shape)| (id, shape.bounds))
            .collect()
    }

    /// How many shapes other than `except`, grown by `margin`, a straight line crosses.
    pub fn crossings(&self, a: Point, b: Point, margin: f64, except: &[&NodeId]) -> usize {
        let line = span(a, b);
        self.within(&line.grown(margin.max(0.0)))
            .into_iter()
            .filter(|(id, _)| !except.contains(id))
            .filter(|(_, rect)| meets(&rect.grown(margin), &line))
            .count()
    }

    /// Whether a shape lies in one of some sub-processes.
    pub(super) fn lies_in(&self, id: &NodeId, subs: &[NodeId]) -> bool {
        let parent = |id: &NodeId| self.shapes.get(id)?.parent.as_ref();
        std::iter::successors(parent(id), |sub| parent(sub))
            .take(MAX_DEPTH)
            .any(|sub| subs.contains(sub))
    }
}

/// What stands in the way of an edge: what lies in the same sub-process or round it. Any other sub-process is one box; those
/// the edge lies in are open.
pub(super) struct Level<'a> {
    obstacles: &'a Obstacles,
    around: Vec<&'a NodeId>,
}

impl<'a> Level<'a> {
    /// Of the edges of a node.
    pub(super) fn of(obstacles: &'a Obstacles, graph: &'a Graph, node: &NodeId) -> Self {
        let parent = |id: &NodeId| graph.nodes.get(id)?.parent.as_ref();
        let around = std::iter::successors(parent(node), |sub| parent(sub))
            .take(MAX_DEPTH)
            .collect();
        Self { obstacles, around }
    }

    /// The shapes that meet a rectangle, by id.
    pub(super) fn within(&self, area: &Rect) -> Vec<(&'a NodeId, Rect)> {
        self.obstacles
            .meeting(area)
            .into_iter()
            .filter(|(id, shape)| {
                let is_seen = shape
                    .parent
                    .as_ref()
                    .is_none_or(|sub| self.around.contains(&sub));
                is_seen && !self.around.contains(id)
            })
            .map(|(id, shape)| (id, shape.bounds))
            .collect()
    }

    /// How many shapes other than `except`, grown by `margin`, a straight line crosses.
    pub(super) fn crossings(&self, a: Point, b: Point, margin: f64, except: &[&NodeId]) -> usize {
        let line = span(a, b);
        self.within(&line.grown(margin.max(0.0)))
            .into_iter()
            .filter(|(id, _)| !except.contains(id))
            .filter(|(_, rect)| meets(&rect.grown(margin), &line))
            .count()
    }
}

fn encloses(rect: &Rect, area: &Rect) -> bool {
    area.x > rect.x
        && area.y > rect.y
        && area.right() < rect.right()
        && area.bottom() < rect.bottom()
}

/// Whether a line or an area reaches into a rectangle; touching its border does not count.
pub(super) fn meets(rect: &Rect, area: &Rect) -> bool {
    const HAIR: f64 = 0.5;
    rect.x + HAIR < area.right()
        && area.x < rect.right() - HAIR
        && rect.y + HAIR < area.bottom()
        && area.y < rect.bottom() - HAIR
        || (area.w == 0.0
            && area.x > rect.x + HAIR
            && area.x < rect.right() - HAIR
            && rect.y + HAIR < area.bottom()
            && area.y < rect.bottom() - HAIR)
        || (area.h == 0.0
            && area.y > rect.y + HAIR
            && area.y < rect.bottom() - HAIR
            && rect.x + HAIR < area.right()
            && area.x < rect.right() - HAIR)
}
