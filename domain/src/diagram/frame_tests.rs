//! Sub-processes on the canvas: one box from outside, open from inside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::{obstacles::Level, *};
use crate::{
    ids::{EdgeId, NodeId},
    workflow::{Edge, Graph, Node, NodeKind, Point},
};

fn human() -> NodeKind {
    NodeKind::Human { form: Vec::new() }
}

fn put(graph: &mut Graph, (id, parent): (&str, &str), kind: NodeKind, x: f64, y: f64) {
    let mut node = Node::new(id.into(), kind, Point { x, y });
    node.label = id.to_owned();
    node.parent = (!parent.is_empty()).then(|| parent.into());
    graph.nodes.insert(id.into(), node);
}

fn frame(graph: &mut Graph, id: &str, (x, y, w, h): (f64, f64, f64, f64)) {
    graph.nodes.get_mut(&NodeId::from(id)).unwrap().bounds = Rect { x, y, w, h };
}

fn join(graph: &mut Graph, id: &str, from: &str, to: &str) {
    let edge = Edge::between(id.into(), from.into(), to.into());
    graph.edges.insert(id.into(), edge);
}

/// before → sub (start → one → inner → two, and a way back) → after; “inner” holds one step.
fn sample() -> Graph {
    let mut graph = Graph::default();
    put(&mut graph, ("before", ""), human(), 0.0, 300.0);
    put(&mut graph, ("sub", ""), NodeKind::Sub, 0.0, 0.0);
    frame(&mut graph, "sub", (150.0, 100.0, 900.0, 400.0));
    put(
        &mut graph,
        ("start", "sub"),
        NodeKind::start(),
        200.0,
        300.0,
    );
    put(&mut graph, ("one", "sub"), human(), 330.0, 300.0);
    put(&mut graph, ("inner", "sub"), NodeKind::Sub, 0.0, 0.0);
    frame(&mut graph, "inner", (450.0, 200.0, 300.0, 200.0));
    put(&mut graph, ("deep", "inner"), human(), 600.0, 300.0);
    put(&mut graph, ("two", "sub"), human(), 900.0, 300.0);
    put(&mut graph, ("after", ""), human(), 1_200.0, 300.0);
    for (id, from, to) in [
        ("in", "before", "sub"),
        ("e1", "start", "one"),
        ("past", "one", "two"),
        ("back", "two", "one"),
        ("out", "sub", "after"),
        ("round", "after", "before"),
    ] {
        join(&mut graph, id, from, to);
    }
    graph
}

#[test]
fn a_flow_inside_runs_among_its_own_and_one_outside_round_the_whole() {
    let graph = sample();
    let obstacles = Obstacles::of(&graph);
    let routes = route_all(&graph, &obstacles);
    let sub = graph.nodes[&NodeId::from("sub")].bounds;
    for (id, points) in &routes {
        let edge = &graph.edges[id];
        let level = Level::of(&obstacles, &graph, &edge.from);
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            assert_eq!(
                level.crossings(a, b, 0.0, &[]),
                0,
                "{id} crosses something: {points:?}"
            );
        }
        if graph.nodes[&edge.from].parent.is_some() {
            assert!(
                points.iter().all(|point| sub.contains(*point)),
                "{id} leaves its sub-process: {points:?}"
            );
        }
    }
    assert_eq!(routes[&EdgeId::from("e1")].len(), 2);
}

#[test]
fn a_point_hits_what_lies_inside_before_the_sub_process() {
    let graph = sample();
    let routes = route_all(&graph, &Obstacles::of(&graph));
    let at = |x, y| hit(&graph, &routes, Point { x, y }, 6.0);
    assert_eq!(at(600.0, 300.0), Some(Hit::Node("deep".into())));
    assert_eq!(at(480.0, 220.0), Some(Hit::Node("inner".into())));
    assert_eq!(at(180.0, 480.0), Some(Hit::Node("sub".into())));
    // A frame drawn inside of it takes what lies inside, not the sub-process itself.
    let band = Rect {
        x: 440.0,
        y: 190.0,
        w: 600.0,
        h: 250.0,
    };
    let found: Vec<String> = nodes_in(&graph, &band).into_iter().map(|id| id.0).collect();
    assert_eq!(found, ["deep", "inner", "two"]);
}

#[test]
fn what_lies_inside_comes_right_after_its_sub_process() {
    let mut graph = sample();
    put(&mut graph, ("begin", ""), NodeKind::start(), -200.0, 300.0);
    join(&mut graph, "e0", "begin", "before");
    join(&mut graph, "e2", "one", "inner");
    graph.edges.remove(&EdgeId::from("round"));
    let steps = outline(&graph);
    let order: Vec<&str> = steps.iter().map(|step| step.node.0.as_str()).collect();
    assert_eq!(
        order,
        [
            "begin", "before", "sub", "start", "one", "inner", "deep", "two", "after"
        ]
    );
    let depth = |id: &str| steps.iter().find(|step| step.node.0 == id).unwrap().depth;
    assert!(depth("start") > depth("sub"));
    assert!(steps.iter().all(|step| step.is_reached));
    assert_eq!(steps_line(&graph), "before, sub, after");
    assert_eq!(size_words(&graph), "5 steps");
}

#[test]
fn what_is_dragged_does_not_snap_to_what_lies_in_it() {
    let graph = sample();
    let obstacles = Obstacles::of(&graph);
    let moving = Rect {
        x: 153.0,
        ..graph.nodes[&NodeId::from("sub")].bounds
    };
    let snapped = snap_to_others(&moving, &obstacles, &["sub".into()], 8.0);
    assert!(
        snapped
            .guides
            .iter()
            .all(|guide| guide.from.y == guide.to.y)
    );
    assert_eq!((snapped.dx, snapped.dy), (0.0, 0.0));
}

#[test]
fn the_name_of_a_way_inside_stands_beside_it() {
    let graph = sample();
    let obstacles = Obstacles::of(&graph);
    let routes = route_all(&graph, &obstacles);
    let texts = [(EdgeId::from("e1"), "go".to_owned())]
        .into_iter()
        .collect();
    let placed = edge_labels(&routes, &texts, &[], &obstacles);
    let place = placed[&EdgeId::from("e1")];
    assert!(obstacles.within(&place).is_empty(), "{place:?}");
    let line = routes[&EdgeId::from("e1")][0];
    assert!((place.center().y - line.y).abs() < 60.0);
}
