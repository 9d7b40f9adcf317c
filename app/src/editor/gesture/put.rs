//! The commands that finished drags, new things and next steps come to.

use super::{
    Drag, Place,
    frame::{frame_at, is_in},
    team_at,
};
use crate::editor::tool::{self, Tool};
use domain::{
    edit::{self, Command},
    ids::{EdgeId, LaneId, NodeId},
    workflow::{Graph, Lane, Node, NodeKind, Point, Rect, Size, Trigger},
};

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
            let node = new_node(graph, tool, NodeId(id.clone()), place.at)?;
            let command = match &place.into {
                Some(edge) => insert(graph, edge, node, fresh),
                None => furnished(node, fresh, |node, _| Command::AddNode { node }),
            };
            Some((command, id))
        }
    }
}

/// A new node at a point. Where runs begin by hand already, one more start begins them by a message.
pub fn new_node(graph: &Graph, tool: Tool, id: NodeId, at: Point) -> Option<Node> {
    let mut node = tool.node(id, at, team_at(graph, at))?;
    let plain = NodeKind::start();
    let has_plain = || {
        let mut outermost = graph.nodes.values().filter(|it| it.parent.is_none());
        outermost.any(|it| it.kind == plain)
    };
    if node.kind == plain && frame_at(graph, at, &[]).is_none() && has_plain() {
        let name = String::new();
        node.kind = NodeKind::Start {
            on: Some(Trigger::Message { name }),
        };
    }
    Some(node)
}

/// What puts a new node where it belongs; a sub-process comes with a start and an end inside.
fn furnished(
    node: Node,
    fresh: &mut dyn FnMut(&str) -> String,
    put: impl FnOnce(Box<Node>, &mut dyn FnMut(&str) -> String) -> Command,
) -> Command {
    if node.kind != NodeKind::Sub {
        return put(Box::new(node), fresh);
    }
    let inside = edit::sub_inside(&node, || fresh("step"));
    let mut commands = vec![put(Box::new(node), fresh)];
    commands.extend(inside);
    Command::Batch { commands }
}

/// A new node in an edge. Where the edge runs to the right, the node stands clear of the step before; what follows makes room.
fn insert(
    graph: &Graph,
    edge: &EdgeId,
    mut node: Node,
    fresh: &mut dyn FnMut(&str) -> String,
) -> Command {
    let ends = graph.edges.get(edge).and_then(|edge| {
        let from = graph.nodes.get(&edge.from)?;
        Some((from, graph.nodes.get(&edge.to)?.bounds))
    });
    let mut room = None;
    if let Some((from, to)) = ends
        && to.x >= from.bounds.right()
        && (from.bounds.center().y - to.center().y).abs() < 40.0
    {
        // Its middle stays before that of the step after, which is how it is known what must make room.
        let latest = to.center().x - 1.0 - node.bounds.w / 2.0;
        let first = from.bounds.right() + 32.0;
        node.bounds.x = node.bounds.x.max(first).min(latest);
        node.bounds.y = from.bounds.center().y - node.bounds.h / 2.0;
        if node.kind == NodeKind::Sub && latest < first {
            // So wide that it would lie on the step before.
            node.bounds.x = first;
            room = Some(moved_on(graph, from, to.x, first - latest));
        }
    }
    let put = furnished(node, fresh, |node, fresh| Command::InsertOnEdge {
        edge: edge.clone(),
        node,
        new_edge: EdgeId(fresh("way")),
    });
    match room {
        Some(room) => Command::Batch {
            commands: vec![room, put],
        },
        None => put,
    }
}

/// All that stands right of `x` where a step lies, moved to the right.
fn moved_on(graph: &Graph, beside: &Node, x: f64, by: f64) -> Command {
    Command::Move {
        nodes: graph
            .nodes
            .values()
            .filter(|node| node.parent == beside.parent && node.bounds.x >= x - 1.0)
            .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
            .map(|node| node.id.clone())
            .collect(),
        artifacts: Vec::new(),
        dx: by,
        dy: 0.0,
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
    let at = at.unwrap_or_else(|| free_place(graph, before, kind.size()));
    let id = fresh("step");
    let node = tool.node(NodeId(id.clone()), at, team_at(graph, at))?;
    let command = furnished(node, fresh, |node, fresh| Command::Append {
        from: from.clone(),
        node,
        edge: EdgeId(fresh("way")),
    });
    Some((command, id))
}

/// The middle of a free place to the right of a node; below where it is taken. A sub-process grows with what is put into it.
fn free_place(graph: &Graph, before: &Node, size: Size) -> Point {
    let x = before.bounds.right() + 44.0 + size.w / 2.0;
    let mut y = before.bounds.center().y;
    for _ in 0..24 {
        let wanted = Rect::around(Point { x, y }, size).grown(10.0);
        let taken = graph
            .nodes
            .values()
            .filter(|node| node.bounds.intersects(&wanted))
            .filter(|node| !(node.is_frame() && is_in(graph, before, &node.id)))
            .map(|node| node.bounds.bottom())
            .reduce(f64::max);
        match taken {
            None => break,
            Some(bottom) => y = bottom + 24.0 + size.h / 2.0,
        }
    }
    Point { x, y }
}
