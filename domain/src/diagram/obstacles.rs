//! What edges must run round: the shapes, found by place through a coarse grid of cells.

use crate::{
    ids::NodeId,
    workflow::{Graph, Node, Point, Rect},
};
use std::collections::{BTreeSet, HashMap};

const CELL: f64 = 256.0;

/// The shapes of a diagram, by place.
#[derive(Debug, Clone, Default)]
pub struct Obstacles {
    shapes: HashMap<NodeId, Rect>,
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
        self.set_bounds(&node.id, node.bounds);
    }

    /// Adds a shape, or takes its new place (during a drag).
    pub fn set_bounds(&mut self, id: &NodeId, bounds: Rect) {
        self.remove(id);
        for key in cells_of(&bounds) {
            self.cells.entry(key).or_default().push(id.clone());
        }
        self.shapes.insert(id.clone(), bounds);
    }

    /// Takes a shape away.
    pub fn remove(&mut self, id: &NodeId) {
        let Some(bounds) = self.shapes.remove(id) else {
            return;
        };
        for key in cells_of(&bounds) {
            if let Some(ids) = self.cells.get_mut(&key) {
                ids.retain(|other| other != id);
            }
        }
    }

    /// The shapes that meet a rectangle, by id.
    pub fn within(&self, area: &Rect) -> Vec<(&NodeId, Rect)> {
        let mut seen = BTreeSet::new();
        for key in cells_of(area) {
            for id in self.cells.get(&key).into_iter().flatten() {
                seen.insert(id);
            }
        }
        seen.into_iter()
            .filter_map(|id| Some((id, *self.shapes.get(id)?)))
            .filter(|(_, rect)| meets(rect, area))
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
