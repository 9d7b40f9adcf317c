//! Where lines run and where names stand.

use super::{markup::Anchor, words::width};
use domain::{
    ids::{EdgeId, NodeId},
    workflow::{Edge, EdgeKind, Graph, Node, NodeKind, Point, Rect},
};
use std::collections::BTreeMap;

/// An edge ready to be drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route {
    /// Its corners, both ends included.
    pub points: Vec<Point>,
}

/// Routes every edge.
pub fn all(graph: &Graph) -> BTreeMap<EdgeId, Route> {
    graph
        .edges
        .values()
        .map(|edge| (edge.id.clone(), one(graph, edge)))
        .collect()
}

fn bounds_of(graph: &Graph, id: &NodeId) -> Option<Rect> {
    graph
        .nodes
        .get(id)
        .map(|node| node.bounds)
        .or_else(|| graph.artifacts.get(&id.0).map(|artifact| artifact.bounds))
        .or_else(|| {
            graph
                .pools
                .iter()
                .find(|pool| pool.id == id.0)
                .map(|pool| pool.bounds)
        })
}

/// Routes one edge.
pub fn one(graph: &Graph, edge: &Edge) -> Route {
    if edge.waypoints.len() > 1 {
        return Route {
            points: edge.waypoints.clone(),
        };
    }
    let (Some(from), Some(to)) = (bounds_of(graph, &edge.from), bounds_of(graph, &edge.to)) else {
        return Route::default();
    };
    let (a, b) = (from.center(), to.center());
    let points = if edge.kind == EdgeKind::Association {
        vec![a, b]
    } else if (a.y - b.y).abs() < 1.0 {
        let forward = b.x > a.x;
        let start = if forward { from.right() } else { from.x };
        let end = if forward { to.x } else { to.right() };
        vec![Point { x: start, y: a.y }, Point { x: end, y: a.y }]
    } else {
        let down = b.y > a.y;
        let start = if down { from.bottom() } else { from.y };
        let side = if b.x > a.x { to.x } else { to.right() };
        vec![
            Point { x: a.x, y: start },
            Point { x: a.x, y: b.y },
            Point { x: side, y: b.y },
        ]
    };
    Route { points }
}

/// What is said on an edge: its name, else its condition or its exit.
pub fn edge_words(edge: &Edge) -> String {
    use domain::workflow::GateExit;
    if !edge.label.trim().is_empty() {
        return edge.label.trim().to_owned();
    }
    match (edge.exit, edge.is_default, &edge.condition) {
        (Some(GateExit::Rejected), _, _) => "rejected".to_owned(),
        (Some(GateExit::Returned), _, _) => "returned".to_owned(),
        (_, true, _) => "otherwise".to_owned(),
        (_, _, Some(condition)) => condition.clone(),
        _ => String::new(),
    }
}

/// Where the name of an edge stands: beside its first long stretch, never on it.
pub fn edge_label(route: &Route, words: &str) -> Option<((f64, f64), Anchor)> {
    let wide = width(words, 12.0);
    let mut stretches = route.points.windows(2);
    let first = stretches.next()?;
    let [a, b] = first else { return None };
    if (a.y - b.y).abs() < 1.0 {
        let middle = (a.x + b.x) / 2.0;
        if (a.x - b.x).abs() > wide + 12.0 {
            return Some(((middle, a.y - 7.0), Anchor::Middle));
        }
        let _ = wide;
        return Some(((middle, a.y - 9.0), Anchor::Middle));
    }
    let y = if b.y > a.y { a.y + 22.0 } else { a.y - 14.0 };
    Some(((a.x + 9.0, y), Anchor::Start))
}

/// Where the name of a node that has none inside stands.
pub fn node_label(node: &Node) -> Option<((f64, f64), Anchor)> {
    let center = node.bounds.center();
    match &node.kind {
        kind if kind.is_box() => None,
        NodeKind::Exclusive | NodeKind::Parallel => {
            Some(((center.x, node.bounds.y - 8.0), Anchor::Middle))
        }
        NodeKind::Boundary { .. } => Some((
            (node.bounds.x - 4.0, node.bounds.bottom() + 14.0),
            Anchor::End,
        )),
        _ => Some(((center.x, node.bounds.bottom() + 16.0), Anchor::Middle)),
    }
}

/// The rectangle around all that is drawn, with room for what stands outside of shapes.
pub fn extent(graph: &Graph) -> Rect {
    let bounds = graph
        .nodes
        .values()
        .map(|node| {
            let mut bounds = node.bounds;
            if !node.kind.is_box() {
                bounds = bounds.union(&Rect {
                    x: bounds.center().x - 40.0,
                    y: bounds.y,
                    w: 80.0,
                    h: bounds.h + 30.0,
                });
            }
            bounds
        })
        .chain(graph.lanes.iter().map(|lane| lane.bounds))
        .chain(graph.pools.iter().map(|pool| pool.bounds))
        .chain(graph.artifacts.values().map(|artifact| artifact.bounds))
        .chain(graph.edges.values().flat_map(|edge| {
            edge.waypoints.iter().map(|point| Rect {
                x: point.x,
                y: point.y,
                w: 0.0,
                h: 0.0,
            })
        }))
        .reduce(|a, b| a.union(&b));
    bounds.map_or(
        Rect {
            x: 0.0,
            y: 0.0,
            w: 640.0,
            h: 240.0,
        },
        |bounds| bounds.grown(14.0),
    )
}
