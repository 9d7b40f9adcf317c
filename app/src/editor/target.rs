//! What lies under the pointer, finer than the diagram's own answer: ports, the plus, borders of lanes, corners of notes.

use super::{doc::Doc, gesture::Corner};
use domain::{
    diagram::{self, Side},
    edit::LANE_HEAD,
    ids::{EdgeId, LaneId, NodeId},
    workflow::{ArtifactKind, Graph, Node, NodeKind, Point},
};

/// What lies under the pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A node.
    Node(NodeId),
    /// A port of a node: pulling from it draws a connection.
    Port(NodeId),
    /// The plus beside a node: what comes next.
    Plus(NodeId),
    /// An edge.
    Edge(EdgeId),
    /// An end of a selected edge; whether it is the one it leads to.
    EdgeEnd(EdgeId, bool),
    /// A note or the like.
    Artifact(String),
    /// The lower right corner of a selected note.
    Corner(String),
    /// A corner of a selected sub-process.
    Grip(NodeId, Corner),
    /// The strip with a lane's name.
    LaneHead(LaneId),
    /// The lower border of a lane.
    LaneFoot(LaneId),
    /// The right border of all lanes.
    LanesSide,
    /// Nothing.
    Blank,
}

/// What is ready for the hand: whose ports show, which edge and note are selected.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ready {
    /// Whose ports show.
    pub ports_of: Option<NodeId>,
    /// The one edge selected.
    pub edge: Option<EdgeId>,
    /// The one note selected.
    pub note: Option<String>,
    /// The one sub-process selected.
    pub frame: Option<NodeId>,
}

/// Whether its corners can be taken.
pub fn has_grips(graph: &Graph, id: &NodeId) -> bool {
    graph
        .nodes
        .get(id)
        .is_some_and(|node| node.kind == NodeKind::Sub)
}

/// Which sides of a node have a port to pull from; none after an end.
pub fn port_sides(node: &Node) -> &'static [Side] {
    match node.kind {
        NodeKind::End { .. } => &[],
        NodeKind::Boundary { .. } => &[Side::Bottom],
        _ => &[Side::Top, Side::Bottom, Side::Left],
    }
}

/// Where the port of a side stands: on the border, or off it where the shape is too small to be taken beside it.
pub fn port_at(node: &Node, side: Side) -> Point {
    let port = diagram::port(&node.bounds, side);
    let off = if node.kind.is_box() { 0.0 } else { 9.0 };
    let out = side.outwards();
    Point {
        x: port.x + out.x * off,
        y: port.y + out.y * off,
    }
}

/// Where the plus of a node stands; none after an end.
pub fn plus(node: &Node) -> Option<Point> {
    match node.kind {
        NodeKind::End { .. } | NodeKind::Boundary { .. } => None,
        _ => {
            let port = diagram::port(&node.bounds, Side::Right);
            Some(Point {
                x: port.x + 14.0,
                y: port.y,
            })
        }
    }
}

/// What lies under a point of the canvas; `scale` widens small things on a small scale.
pub fn target(doc: &Doc, at: Point, scale: f64, ready: &Ready) -> Target {
    let reach = |pixels: f64| pixels / scale;
    let near = |point: Point, pixels: f64| (point.x - at.x).hypot(point.y - at.y) <= reach(pixels);
    if let Some(node) = ready
        .ports_of
        .as_ref()
        .and_then(|id| doc.graph.nodes.get(id))
    {
        if plus(node).is_some_and(|point| near(point, 12.0)) {
            return Target::Plus(node.id.clone());
        }
        if port_sides(node)
            .iter()
            .any(|side| near(port_at(node, *side), 8.0))
        {
            return Target::Port(node.id.clone());
        }
    }
    if let Some((id, points)) = ready
        .edge
        .as_ref()
        .and_then(|id| Some((id, doc.routes.get(id)?)))
    {
        for (point, is_head) in [(points.last(), true), (points.first(), false)] {
            if point.is_some_and(|point| near(*point, 9.0)) {
                return Target::EdgeEnd(id.clone(), is_head);
            }
        }
    }
    if let Some(note) = ready
        .note
        .as_ref()
        .and_then(|id| doc.graph.artifacts.get(id))
        && near(
            Point {
                x: note.bounds.right(),
                y: note.bounds.bottom(),
            },
            12.0,
        )
    {
        return Target::Corner(note.id.clone());
    }
    if let Some(frame) = ready.frame.as_ref().and_then(|id| doc.graph.nodes.get(id))
        && let Some(corner) = Corner::ALL
            .into_iter()
            .find(|corner| near(corner.of_rect(&frame.bounds), 10.0))
    {
        return Target::Grip(frame.id.clone(), corner);
    }
    match diagram::hit(&doc.graph, &doc.routes, at, reach(7.0)) {
        Some(diagram::Hit::Node(id)) => Target::Node(id),
        Some(diagram::Hit::Edge(id)) => Target::Edge(id),
        Some(diagram::Hit::Artifact(id)) if is_solid(doc, &id, at, reach(6.0)) => {
            Target::Artifact(id)
        }
        _ => lane_part(doc, at, reach(5.0)),
    }
}

/// A group is taken by its border only: what lies in it stays in reach.
fn is_solid(doc: &Doc, id: &str, at: Point, reach: f64) -> bool {
    doc.graph.artifacts.get(id).is_some_and(|artifact| {
        artifact.kind != ArtifactKind::Group || diagram::near_border(&artifact.bounds, at, reach)
    })
}

fn lane_part(doc: &Doc, at: Point, reach: f64) -> Target {
    for lane in &doc.graph.lanes {
        let bounds = lane.bounds;
        let within = at.x >= bounds.x && at.x <= bounds.right();
        if within && (at.y - bounds.bottom()).abs() <= reach {
            return Target::LaneFoot(lane.id.clone());
        }
        if (at.x - bounds.right()).abs() <= reach && at.y >= bounds.y && at.y <= bounds.bottom() {
            return Target::LanesSide;
        }
        if bounds.contains(at) && at.x <= bounds.x + LANE_HEAD {
            return Target::LaneHead(lane.id.clone());
        }
    }
    Target::Blank
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::sample;

    #[test]
    fn the_finest_thing_under_the_pointer_wins() {
        let doc = Doc::new(sample::invoice().0);
        let plain = Ready::default();
        let ready = Ready {
            ports_of: Some("read".into()),
            edge: None,
            note: Some("note".to_owned()),
            frame: None,
        };
        let cases = [
            ((182.0, 76.0), &plain, Target::Node("read".into())),
            ((182.0, 103.0), &ready, Target::Port("read".into())),
            ((260.0, 76.0), &ready, Target::Plus("read".into())),
            ((664.0, 343.0), &plain, Target::Node("late".into())),
            ((330.0, 234.0), &ready, Target::Corner("note".to_owned())),
            ((100.0, 200.0), &plain, Target::Artifact("note".to_owned())),
            ((20.0, 40.0), &plain, Target::LaneHead("lane0".into())),
            ((400.0, 138.0), &plain, Target::LaneFoot("lane0".into())),
            ((990.0, 300.0), &plain, Target::LanesSide),
            ((60.0, 440.0), &plain, Target::Blank),
            ((5000.0, 440.0), &plain, Target::Blank),
        ];
        for ((x, y), ready, expected) in cases {
            assert_eq!(
                target(&doc, Point { x, y }, 1.0, ready),
                expected,
                "{x} {y}"
            );
        }
    }
    #[test]
    fn a_step_in_a_frame_lies_on_it_and_the_frame_has_corners() {
        let doc = Doc::new(sample::lines());
        let ready = Ready {
            frame: Some("lines".into()),
            ..Ready::default()
        };
        let lower = Corner {
            is_right: true,
            is_lower: true,
        };
        let cases = [
            ((330.0, 120.0), Target::Node("check".into())),
            ((330.0, 50.0), Target::Node("lines".into())),
            ((528.0, 214.0), Target::Grip("lines".into(), lower)),
        ];
        for ((x, y), expected) in cases {
            assert_eq!(
                target(&doc, Point { x, y }, 1.0, &ready),
                expected,
                "{x} {y}"
            );
        }
    }
}
