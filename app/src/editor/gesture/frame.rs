//! Frames under a hand: the sub-process something would lie in, and its corners.

use domain::{
    diagram::snap_to_grid,
    edit::{SUB_HEAD, SUB_PAD},
    ids::NodeId,
    workflow::{Graph, Node, NodeKind, Point, Rect},
};

/// The smallest a frame is drawn by hand.
const LEAST: (f64, f64) = (160.0, 96.0);

/// A corner of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corner {
    /// On the right rather than on the left.
    pub is_right: bool,
    /// Below rather than above.
    pub is_lower: bool,
}

impl Corner {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::of(false, false),
        Self::of(true, false),
        Self::of(true, true),
        Self::of(false, true),
    ];

    const fn of(is_right: bool, is_lower: bool) -> Self {
        Self { is_right, is_lower }
    }

    /// Where it stands.
    pub fn of_rect(self, bounds: &Rect) -> Point {
        Point {
            x: if self.is_right {
                bounds.right()
            } else {
                bounds.x
            },
            y: if self.is_lower {
                bounds.bottom()
            } else {
                bounds.y
            },
        }
    }
}

/// Whether a node lies in a sub-process, be it deep inside.
pub fn is_in(graph: &Graph, node: &Node, sub: &NodeId) -> bool {
    let mut at = node.parent.as_ref();
    // A parent is nearer to the root: no more of them than there are nodes.
    for _ in 0..graph.nodes.len() {
        match at {
            Some(id) if id == sub => return true,
            Some(id) => at = graph.nodes.get(id).and_then(|node| node.parent.as_ref()),
            None => return false,
        }
    }
    false
}

/// The innermost sub-process at a point, none of `except`.
pub fn frame_at<'g>(graph: &'g Graph, at: Point, except: &[NodeId]) -> Option<&'g Node> {
    let area = |node: &Node| node.bounds.w * node.bounds.h;
    graph
        .nodes
        .values()
        .filter(|node| node.kind == NodeKind::Sub && node.bounds.contains(at))
        .filter(|node| !except.contains(&node.id))
        .min_by(|a, b| area(a).total_cmp(&area(b)))
}

/// The bounds of a sub-process whose corner is taken to a point: it goes on enclosing what lies in it.
pub fn frame_size(graph: &Graph, id: &NodeId, corner: Corner, to: Point) -> Option<Rect> {
    let was = graph.nodes.get(id)?.bounds;
    let content = graph
        .nodes
        .values()
        .filter(|node| node.parent.as_ref() == Some(id))
        .map(|node| node.bounds)
        .reduce(|a, b| a.union(&b))
        .map(|all| Rect {
            x: all.x - SUB_PAD,
            y: all.y - SUB_HEAD,
            w: all.w + 2.0 * SUB_PAD,
            h: all.h + SUB_HEAD + SUB_PAD,
        });
    let (mut left, mut right) = (was.x, was.right());
    let (mut top, mut bottom) = (was.y, was.bottom());
    if corner.is_right {
        let least = content.map_or(left + LEAST.0, |all| all.right().max(left + LEAST.0));
        right = snap_to_grid(to.x).max(least);
    } else {
        let most = content.map_or(right - LEAST.0, |all| all.x.min(right - LEAST.0));
        left = snap_to_grid(to.x).min(most);
    }
    if corner.is_lower {
        let least = content.map_or(top + LEAST.1, |all| all.bottom().max(top + LEAST.1));
        bottom = snap_to_grid(to.y).max(least);
    } else {
        let most = content.map_or(bottom - LEAST.1, |all| all.y.min(bottom - LEAST.1));
        top = snap_to_grid(to.y).min(most);
    }
    Some(Rect {
        x: left,
        y: top,
        w: right - left,
        h: bottom - top,
    })
}
