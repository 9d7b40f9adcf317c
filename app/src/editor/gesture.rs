//! What a hand is doing on the canvas, and which command it comes to. Pure: pointers in, previews and commands out.

mod frame;
mod put;

pub use frame::{Corner, frame_at, frame_size, is_in};
pub use put::{append, drop_drag, drop_place, follow, new_node};

use super::{doc::Doc, tool::Tool};
use domain::{
    diagram::{self, Guide, snap_to_grid, snap_to_others},
    edit::{self, MIN_LANE_HEIGHT},
    ids::{EdgeId, LaneId, NodeId, TeamId},
    workflow::{Graph, Lane, Node, NodeKind, Point, Rect},
};

/// What a hand is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Gesture {
    /// Nothing.
    #[default]
    None,
    /// The canvas is moved.
    Pan,
    /// A frame is drawn around what is to be selected.
    Marquee {
        /// Where it began.
        from: Point,
        /// Where it is.
        to: Point,
        /// Whether what was selected stays selected.
        add: bool,
    },
    /// Steps and notes are moved.
    Drag(Drag),
    /// A connection is drawn.
    Pull {
        /// From where.
        from: NodeId,
        /// The pointer.
        to: Point,
        /// The node it would lead to.
        over: Option<NodeId>,
    },
    /// An end of a connection is taken elsewhere.
    Reconnect {
        /// Which.
        edge: EdgeId,
        /// Whether it is the end it leads to.
        is_head: bool,
        /// The pointer.
        to: Point,
        /// The node it would be at.
        over: Option<NodeId>,
    },
    /// Something new is on its way from the palette.
    Place(Place),
    /// A lane is made higher or lower.
    LaneHeight {
        /// Which.
        lane: LaneId,
        /// Its height.
        height: f64,
    },
    /// All lanes are made wider or narrower.
    LanesWidth {
        /// The width.
        width: f64,
    },
    /// A lane is moved among the others.
    LaneRank {
        /// Which.
        lane: LaneId,
        /// Its rank from the top.
        to: usize,
        /// Where the line between lanes is shown.
        at: f64,
    },
    /// A note is made larger or smaller.
    NoteSize {
        /// Which.
        id: String,
        /// The bounds.
        bounds: Rect,
    },
    /// A sub-process is made larger or smaller.
    FrameSize {
        /// Which.
        id: NodeId,
        /// By which corner.
        corner: Corner,
        /// The bounds.
        bounds: Rect,
    },
}

/// Steps and notes being moved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drag {
    /// Steps (timers on their borders come along by themselves).
    pub nodes: Vec<NodeId>,
    /// Notes.
    pub artifacts: Vec<String>,
    /// To the right.
    pub dx: f64,
    /// Down.
    pub dy: f64,
    /// Lines it snapped to.
    pub guides: Vec<Guide>,
    /// The edge it would be put into.
    pub into: Option<EdgeId>,
}

/// Something new, where it would be put.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What.
    pub tool: Tool,
    /// Around which point.
    pub at: Point,
    /// The edge it would be put into.
    pub into: Option<EdgeId>,
    /// The step it would sit on.
    pub host: Option<NodeId>,
    /// Whether it is over the canvas at all.
    pub is_over: bool,
}

/// Everything that moves when these do: what lies in a sub-process goes with it, timers go with their steps.
pub fn carried(graph: &Graph, nodes: &[NodeId]) -> Vec<NodeId> {
    edit::carried(graph, &nodes.iter().cloned().collect())
        .into_iter()
        .collect()
}

/// Follows a drag to `by` from where it began. With `free` nothing snaps and nothing is put into an edge.
pub fn drag(doc: &Doc, began: &Drag, by: (f64, f64), scale: f64, free: bool) -> Drag {
    let mut drag = Drag {
        nodes: began.nodes.clone(),
        artifacts: began.artifacts.clone(),
        ..Drag::default()
    };
    let around = began
        .nodes
        .iter()
        .filter_map(|id| doc.graph.nodes.get(id).map(|node| node.bounds))
        .chain(
            began
                .artifacts
                .iter()
                .filter_map(|id| doc.graph.artifacts.get(id).map(|it| it.bounds)),
        )
        .reduce(|a, b| a.union(&b));
    let Some(around) = around else {
        return drag;
    };
    if let ([only], []) = (began.nodes.as_slice(), began.artifacts.as_slice())
        && let Some(timer) = doc.graph.nodes.get(only)
        && let NodeKind::Boundary { host, .. } = &timer.kind
        && let Some(host) = doc.graph.nodes.get(host)
    {
        let middle = timer.bounds.center();
        let to = diagram::on_border(
            &host.bounds,
            Point {
                x: middle.x + by.0,
                y: middle.y + by.1,
            },
        );
        (drag.dx, drag.dy) = (to.x - middle.x, to.y - middle.y);
        return drag;
    }
    if free {
        (drag.dx, drag.dy) = by;
        return drag;
    }
    let moved = Rect {
        x: around.x + by.0,
        y: around.y + by.1,
        ..around
    };
    let except = carried(&doc.graph, &began.nodes);
    let snapped = snap_to_others(&moved, &doc.obstacles, &except, (5.0 / scale).min(12.0));
    let held = |is_held: bool, value: f64, more: f64, origin: f64| {
        if is_held {
            value + more
        } else {
            snap_to_grid(origin + value) - origin
        }
    };
    let has_x = snapped
        .guides
        .iter()
        .any(|guide| guide.from.x == guide.to.x);
    let has_y = snapped
        .guides
        .iter()
        .any(|guide| guide.from.y == guide.to.y);
    drag.dx = held(has_x, by.0, snapped.dx, around.x);
    drag.dy = held(has_y, by.1, snapped.dy, around.y);
    drag.guides = snapped.guides;
    if let [only] = began.nodes.as_slice()
        && began.artifacts.is_empty()
        && is_loose(&doc.graph, only)
    {
        let middle = Point {
            x: around.center().x + drag.dx,
            y: around.center().y + drag.dy,
        };
        drag.into = edge_under(doc, middle, &except);
    }
    drag
}

/// A step with no connection yet, which may be put into one.
fn is_loose(graph: &Graph, id: &NodeId) -> bool {
    graph.nodes.get(id).is_some_and(|node| {
        !matches!(
            node.kind,
            NodeKind::Start { .. } | NodeKind::End { .. } | NodeKind::Boundary { .. }
        )
    }) && !graph
        .edges
        .values()
        .any(|edge| edge.from == *id || edge.to == *id)
}

/// The edge that something dropped here would be put into; none of those of `except`.
pub fn edge_under(doc: &Doc, at: Point, except: &[NodeId]) -> Option<EdgeId> {
    use domain::workflow::EdgeKind;
    doc.routes
        .iter()
        .filter(|(id, _)| {
            doc.graph.edges.get(*id).is_some_and(|edge| {
                edge.kind == EdgeKind::Sequence
                    && !except.contains(&edge.from)
                    && !except.contains(&edge.to)
            })
        })
        .map(|(id, points)| (diagram::distance_to_path(points, at), id))
        .filter(|(far, _)| *far <= 22.0)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, id)| id.clone())
}

/// Follows something new on its way over the canvas.
pub fn place(doc: &Doc, tool: Tool, at: Point, free: bool) -> Place {
    let snapped = Point {
        x: snap_to_grid(at.x),
        y: snap_to_grid(at.y),
    };
    let mut place = Place {
        tool,
        at: if free { at } else { snapped },
        into: None,
        host: None,
        is_over: true,
    };
    if tool.wait().is_some() && !free {
        let host = doc
            .graph
            .nodes
            .values()
            .find(|node| node.kind.is_host() && diagram::near_border(&node.bounds, at, 14.0));
        if let Some(host) = host {
            place.at = diagram::on_border(&host.bounds, at);
            place.host = Some(host.id.clone());
            return place;
        }
    }
    let may_sit_between = !matches!(tool, Tool::Start | Tool::End | Tool::Lane | Tool::Note);
    if may_sit_between && !free {
        place.into = edge_under(doc, at, &[]);
    }
    place
}

/// The node a connection from `from` may lead to here; `check` says whether it may. A flow stays in its sub-process, so over
/// a step of another one it leads to that one's frame.
pub fn over(doc: &Doc, from: &NodeId, at: Point, is_head: bool) -> Option<NodeId> {
    let graph = &doc.graph;
    let place = graph.nodes.get(from).map(|node| &node.parent);
    let area = |node: &Node| node.bounds.w * node.bounds.h;
    graph
        .nodes
        .values()
        .filter(|node| node.id != *from && node.bounds.grown(10.0).contains(at))
        .filter(|node| place.is_none_or(|place| node.parent == *place))
        .filter(|node| {
            if is_head {
                !matches!(
                    node.kind,
                    NodeKind::Start { .. } | NodeKind::Boundary { .. }
                )
            } else {
                !matches!(node.kind, NodeKind::End { .. })
            }
        })
        .min_by(|a, b| area(a).total_cmp(&area(b)))
        .map(|node| node.id.clone())
}

/// The node a pointer is on: what sits on a border before steps, steps before the frame around them. `still` is the one it
/// was on, which is kept within reach, so that what stands beside a step in a frame can be taken.
pub fn under(graph: &Graph, at: Point, still: Option<NodeId>) -> Option<NodeId> {
    let rank = |node: &Node| match node.kind {
        NodeKind::Boundary { .. } => 0_u8,
        _ if node.is_frame() => 2,
        _ => 1,
    };
    let area = |node: &Node| node.bounds.w * node.bounds.h;
    let found = graph
        .nodes
        .values()
        .filter(|node| node.bounds.contains(at))
        .min_by(|a, b| rank(a).cmp(&rank(b)).then(area(a).total_cmp(&area(b))));
    match found {
        Some(node) if !node.is_frame() => Some(node.id.clone()),
        Some(frame) => {
            let is_within = |id: &NodeId| {
                graph
                    .nodes
                    .get(id)
                    .is_some_and(|node| frame.bounds.contains(node.bounds.center()))
            };
            still.filter(is_within).or_else(|| Some(frame.id.clone()))
        }
        None => still,
    }
}

/// Where a lane dragged by its head would come to stand.
pub fn lane_rank(graph: &Graph, lane: &LaneId, y: f64) -> (usize, f64) {
    let others: Vec<&Lane> = graph.lanes.iter().filter(|it| it.id != *lane).collect();
    let to = others.iter().filter(|it| it.bounds.center().y < y).count();
    let edge = others
        .get(to)
        .map(|it| it.bounds.y)
        .or_else(|| graph.lanes.last().map(|it| it.bounds.bottom()))
        .unwrap_or(y);
    (to, edge)
}

/// A height a lane may have.
pub fn lane_height(height: f64) -> f64 {
    snap_to_grid(height).max(MIN_LANE_HEIGHT)
}

/// The team of the lane at a point.
pub fn team_at(graph: &Graph, at: Point) -> Option<TeamId> {
    graph
        .lanes
        .iter()
        .find(|lane| lane.bounds.contains(at))
        .and_then(|lane| lane.team)
}

#[cfg(test)]
mod tests;
