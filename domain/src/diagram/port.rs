//! Where edges may begin and end on a shape.

use crate::{
    ids::NodeId,
    workflow::{Graph, Point, Rect},
};

/// A side of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Right.
    Right,
    /// Below.
    Bottom,
    /// Left.
    Left,
    /// Above.
    Top,
}

impl Side {
    /// All sides, the usual way out first.
    pub const ALL: [Self; 4] = [Self::Right, Self::Bottom, Self::Top, Self::Left];

    /// One unit outwards.
    pub fn outwards(self) -> Point {
        let (x, y) = match self {
            Self::Right => (1.0, 0.0),
            Self::Bottom => (0.0, 1.0),
            Self::Left => (-1.0, 0.0),
            Self::Top => (0.0, -1.0),
        };
        Point { x, y }
    }
}

/// The port in the middle of a side.
pub fn port(bounds: &Rect, side: Side) -> Point {
    let middle = bounds.center();
    match side {
        Side::Right => Point {
            x: bounds.right(),
            y: middle.y,
        },
        Side::Bottom => Point {
            x: middle.x,
            y: bounds.bottom(),
        },
        Side::Left => Point {
            x: bounds.x,
            y: middle.y,
        },
        Side::Top => Point {
            x: middle.x,
            y: bounds.y,
        },
    }
}

/// All four ports.
pub fn ports(bounds: &Rect) -> [(Side, Point); 4] {
    Side::ALL.map(|side| (side, port(bounds, side)))
}

/// The point of the border that is nearest.
pub fn on_border(bounds: &Rect, at: Point) -> Point {
    let x = at.x.clamp(bounds.x, bounds.right());
    let y = at.y.clamp(bounds.y, bounds.bottom());
    [
        Point { x: bounds.x, y },
        Point {
            x: bounds.right(),
            y,
        },
        Point { x, y: bounds.y },
        Point {
            x,
            y: bounds.bottom(),
        },
    ]
    .into_iter()
    .min_by(|a, b| distance(*a, at).total_cmp(&distance(*b, at)))
    .unwrap_or(at)
}

/// Whether a point is within `reach` of the border.
pub fn near_border(bounds: &Rect, at: Point, reach: f64) -> bool {
    distance(on_border(bounds, at), at) <= reach
}

pub(super) fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The bounds of whatever an edge may end at: a node, an artifact, a pool, a lane.
pub fn end_bounds(graph: &Graph, id: &NodeId) -> Option<Rect> {
    graph
        .nodes
        .get(id)
        .map(|node| node.bounds)
        .or_else(|| graph.artifacts.get(&id.0).map(|artifact| artifact.bounds))
        .or_else(|| {
            let pool = graph.pools.iter().find(|pool| pool.id == id.0);
            pool.map(|pool| pool.bounds)
        })
        .or_else(|| {
            let lane = graph.lanes.iter().find(|lane| lane.id.0 == id.0);
            lane.map(|lane| lane.bounds)
        })
}
