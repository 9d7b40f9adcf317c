//! What a point or a frame hits.

use super::{obstacles::span, port::distance};
use crate::{
    ids::{EdgeId, LaneId, NodeId},
    workflow::{Graph, Node, NodeKind, Point, Rect},
};
use std::collections::BTreeMap;

/// What lies under a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A node.
    Node(NodeId),
    /// An edge.
    Edge(EdgeId),
    /// A note or the like.
    Artifact(String),
    /// A lane, nothing in it.
    Lane(LaneId),
}

/// How far a point is from a polyline.
pub fn distance_to_path(points: &[Point], at: Point) -> f64 {
    points
        .windows(2)
        .map(|pair| match pair {
            [a, b] => to_segment(*a, *b, at),
            _ => f64::INFINITY,
        })
        .fold(f64::INFINITY, f64::min)
}

fn to_segment(a: Point, b: Point, at: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let long = dx * dx + dy * dy;
    let share = if long > 0.0 {
        (((at.x - a.x) * dx + (at.y - a.y) * dy) / long).clamp(0.0, 1.0)
    } else {
        0.0
    };
    distance(
        Point {
            x: a.x + dx * share,
            y: a.y + dy * share,
        },
        at,
    )
}

/// The topmost thing at a point; edges within `reach`. What is drawn inside of a frame lies on it: its border, its name and its
/// empty inside come after that.
pub fn hit(
    graph: &Graph,
    routes: &BTreeMap<EdgeId, Vec<Point>>,
    at: Point,
    reach: f64,
) -> Option<Hit> {
    let on_top = |kind: &NodeKind| usize::from(matches!(kind, NodeKind::Boundary { .. }));
    let (mut step, mut frame): (Option<&Node>, Option<&Node>) = (None, None);
    for node in graph.nodes.values().filter(|node| node.bounds.contains(at)) {
        if node.is_frame() {
            frame = frame
                .filter(|other| other.bounds.w * other.bounds.h <= node.bounds.w * node.bounds.h)
                .or(Some(node));
        } else {
            step = step
                .filter(|other| on_top(&other.kind) > on_top(&node.kind))
                .or(Some(node));
        }
    }
    if let Some(node) = step {
        return Some(Hit::Node(node.id.clone()));
    }
    let near = routes
        .iter()
        .map(|(id, points)| (distance_to_path(points, at), id))
        .filter(|(far, _)| *far <= reach)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, id)) = near {
        return Some(Hit::Edge(id.clone()));
    }
    if let Some(node) = frame {
        return Some(Hit::Node(node.id.clone()));
    }
    if let Some(artifact) = graph
        .artifacts
        .values()
        .find(|artifact| artifact.bounds.contains(at))
    {
        return Some(Hit::Artifact(artifact.id.clone()));
    }
    graph
        .lanes
        .iter()
        .find(|lane| lane.bounds.contains(at))
        .map(|lane| Hit::Lane(lane.id.clone()))
}

/// Nodes that lie in a frame with their middle; those drawn as frames themselves, with all of them.
pub fn nodes_in(graph: &Graph, frame: &Rect) -> Vec<NodeId> {
    graph
        .nodes
        .values()
        .filter(|node| {
            let bounds = &node.bounds;
            let far = Point {
                x: bounds.right(),
                y: bounds.bottom(),
            };
            let near = Point {
                x: bounds.x,
                y: bounds.y,
            };
            if node.is_frame() {
                frame.contains(near) && frame.contains(far)
            } else {
                frame.contains(bounds.center())
            }
        })
        .map(|node| node.id.clone())
        .collect()
}

/// Edges that lie in a frame with all their corners.
pub fn edges_in(routes: &BTreeMap<EdgeId, Vec<Point>>, frame: &Rect) -> Vec<EdgeId> {
    routes
        .iter()
        .filter(|(_, points)| !points.is_empty())
        .filter(|(_, points)| {
            points.iter().all(|point| frame.contains(*point))
                && points.windows(2).all(|pair| match pair {
                    [a, b] => frame.grown(0.5).contains(span(*a, *b).center()),
                    _ => true,
                })
        })
        .map(|(id, _)| id.clone())
        .collect()
}
