//! What a hand is doing on the canvas, and which command it comes to. Pure: pointers in, previews and commands out.

use super::{
    doc::Doc,
    tool::{self, Tool},
};
use domain::{
    diagram::{self, Guide, snap_to_grid, snap_to_others},
    edit::{Command, MIN_LANE_HEIGHT},
    ids::{EdgeId, LaneId, NodeId, TeamId},
    workflow::{Graph, Lane, NodeKind, Point, Rect},
};
use std::collections::BTreeSet;

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

/// Everything that moves when these do: timers go with their steps, and do not move by themselves when their step does.
pub fn carried(graph: &Graph, nodes: &[NodeId]) -> Vec<NodeId> {
    let chosen: BTreeSet<&NodeId> = nodes.iter().collect();
    graph
        .nodes
        .values()
        .filter(|node| match &node.kind {
            NodeKind::Boundary { host, .. } => chosen.contains(host) || chosen.contains(&node.id),
            _ => chosen.contains(&node.id),
        })
        .map(|node| node.id.clone())
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
        drag.into = edge_under(doc, middle, Some(only));
    }
    drag
}

/// A step with no connection yet, which may be put into one.
fn is_loose(graph: &Graph, id: &NodeId) -> bool {
    graph.nodes.get(id).is_some_and(|node| {
        !matches!(
            node.kind,
            NodeKind::Start | NodeKind::End { .. } | NodeKind::Boundary { .. }
        )
    }) && !graph
        .edges
        .values()
        .any(|edge| edge.from == *id || edge.to == *id)
}

/// The edge that something dropped here would be put into.
pub fn edge_under(doc: &Doc, at: Point, except: Option<&NodeId>) -> Option<EdgeId> {
    use domain::workflow::EdgeKind;
    doc.routes
        .iter()
        .filter(|(id, _)| {
            doc.graph.edges.get(*id).is_some_and(|edge| {
                edge.kind == EdgeKind::Sequence
                    && Some(&edge.from) != except
                    && Some(&edge.to) != except
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
        place.into = edge_under(doc, at, None);
    }
    place
}

/// The node a connection from `from` may lead to here; `check` says whether it may.
pub fn over(doc: &Doc, from: &NodeId, at: Point, is_head: bool) -> Option<NodeId> {
    let node = doc
        .graph
        .nodes
        .values()
        .find(|node| node.bounds.grown(10.0).contains(at))?;
    let fits = node.id != *from
        && if is_head {
            !matches!(node.kind, NodeKind::Start | NodeKind::Boundary { .. })
        } else {
            !matches!(node.kind, NodeKind::End { .. })
        };
    fits.then(|| node.id.clone())
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

/// The command a finished drag comes to.
pub fn drop_drag(graph: &Graph, drag: &Drag, fresh: &mut dyn FnMut(&str) -> String) -> Command {
    let moved = Command::Move {
        nodes: drag.nodes.clone(),
        artifacts: drag.artifacts.clone(),
        dx: drag.dx,
        dy: drag.dy,
    };
    let target = drag.into.as_ref().and_then(|id| graph.edges.get(id));
    match (target, drag.nodes.first()) {
        (Some(edge), Some(node)) => Command::Batch {
            commands: vec![
                moved,
                Command::Reconnect {
                    edge: edge.id.clone(),
                    from: edge.from.clone(),
                    to: node.clone(),
                },
                Command::Connect {
                    id: EdgeId(fresh("way")),
                    from: node.clone(),
                    to: edge.to.clone(),
                },
            ],
        },
        _ => moved,
    }
}

/// The command that puts something new where it is; and the id of what it makes, to be selected.
pub fn drop_place(
    graph: &Graph,
    place: &Place,
    fresh: &mut dyn FnMut(&str) -> String,
) -> Option<(Command, String)> {
    match place.tool {
        Tool::Lane => {
            let id = fresh("lane");
            let at = graph
                .lanes
                .iter()
                .filter(|lane| lane.bounds.center().y < place.at.y)
                .count();
            let lane = Lane {
                id: LaneId(id.clone()),
                name: "New lane".to_owned(),
                team: None,
                bounds: Rect {
                    x: place.at.x - 40.0,
                    y: place.at.y - 60.0,
                    w: 0.0,
                    h: 0.0,
                },
            };
            Some((Command::AddLane { lane, at }, id))
        }
        Tool::Note => {
            let id = fresh("note");
            let artifact = tool::note(id.clone(), place.at);
            Some((Command::AddArtifact { artifact }, id))
        }
        tool => {
            let id = fresh("step");
            if let Some(host) = &place.host {
                let command = Command::AttachEvent {
                    id: NodeId(id.clone()),
                    host: host.clone(),
                    interrupting: false,
                    wait: tool.wait()?,
                    at: place.at,
                };
                return Some((command, id));
            }
            let node = tool.node(NodeId(id.clone()), place.at, team_at(graph, place.at))?;
            let command = match &place.into {
                Some(edge) => insert(graph, edge, node, fresh),
                None => Command::AddNode {
                    node: Box::new(node),
                },
            };
            Some((command, id))
        }
    }
}

/// A new node in an edge. Where the edge runs to the right, the node stands clear of the step before; what follows makes room.
fn insert(
    graph: &Graph,
    edge: &EdgeId,
    mut node: domain::workflow::Node,
    fresh: &mut dyn FnMut(&str) -> String,
) -> Command {
    let ends = graph.edges.get(edge).and_then(|edge| {
        let from = graph.nodes.get(&edge.from)?.bounds;
        Some((from, graph.nodes.get(&edge.to)?.bounds))
    });
    if let Some((from, to)) = ends
        && to.x >= from.right()
        && (from.center().y - to.center().y).abs() < 40.0
    {
        // Its middle stays before that of the step after, which is how it is known what must make room.
        let latest = to.center().x - 1.0 - node.bounds.w / 2.0;
        node.bounds.x = node.bounds.x.max(from.right() + 32.0).min(latest);
        node.bounds.y = from.center().y - node.bounds.h / 2.0;
    }
    Command::InsertOnEdge {
        edge: edge.clone(),
        node: Box::new(node),
        new_edge: EdgeId(fresh("way")),
    }
}

/// What comes next after a step: into its one way on, where it has just one and nobody pointed elsewhere; else one more way.
pub fn follow(
    graph: &Graph,
    from: &NodeId,
    tool: Tool,
    at: Option<Point>,
    fresh: &mut dyn FnMut(&str) -> String,
) -> Option<(Command, String)> {
    let before = graph.nodes.get(from)?;
    let splits = before.kind.is_gateway() || matches!(before.kind, NodeKind::Gate { .. });
    let on = graph.outgoing(from);
    match (on.as_slice(), at) {
        ([only], None) if !splits && tool != Tool::End => {
            let size = tool.kind(None)?.size();
            let middle = Point {
                x: before.bounds.right() + 32.0 + size.w / 2.0,
                y: before.bounds.center().y,
            };
            let id = fresh("step");
            let node = tool.node(NodeId(id.clone()), middle, team_at(graph, middle))?;
            Some((insert(graph, &only.id, node, fresh), id))
        }
        _ => append(graph, from, tool, at, fresh),
    }
}

/// A step after another, to its right: `at` is only where it would like to be.
pub fn append(
    graph: &Graph,
    from: &NodeId,
    tool: Tool,
    at: Option<Point>,
    fresh: &mut dyn FnMut(&str) -> String,
) -> Option<(Command, String)> {
    let before = graph.nodes.get(from)?;
    let kind = tool.kind(None)?;
    let at = at.unwrap_or_else(|| free_place(graph, before.bounds, kind.size().w, kind.size().h));
    let id = fresh("step");
    let node = tool.node(NodeId(id.clone()), at, team_at(graph, at))?;
    let command = Command::Append {
        from: from.clone(),
        node: Box::new(node),
        edge: EdgeId(fresh("way")),
    };
    Some((command, id))
}

/// The middle of a free place to the right of a shape; below where it is taken.
pub fn free_place(graph: &Graph, before: Rect, w: f64, h: f64) -> Point {
    let x = before.right() + 44.0 + w / 2.0;
    let mut y = before.center().y;
    for _ in 0..24 {
        let wanted = tool::around(Point { x, y }, w, h).grown(10.0);
        let taken = graph
            .nodes
            .values()
            .filter(|node| node.bounds.intersects(&wanted))
            .map(|node| node.bounds.bottom())
            .reduce(f64::max);
        match taken {
            None => break,
            Some(bottom) => y = bottom + 24.0 + h / 2.0,
        }
    }
    Point { x, y }
}

#[cfg(test)]
mod tests;
