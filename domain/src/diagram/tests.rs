//! Routes at right angles round steps, names off lines, and the order of the flow.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::{
    ids::{EdgeId, NodeId},
    workflow::{Edge, Graph, Node, NodeKind, Point},
};

fn human() -> NodeKind {
    NodeKind::Human { form: Vec::new() }
}

fn put(graph: &mut Graph, id: &str, kind: NodeKind, x: f64, y: f64) {
    let mut node = Node::new(id.into(), kind, Point { x, y });
    node.label = id.to_owned();
    graph.nodes.insert(id.into(), node);
}

fn join(graph: &mut Graph, id: &str, from: &str, to: &str) {
    let edge = Edge::between(id.into(), from.into(), to.into());
    graph.edges.insert(id.into(), edge);
}

fn assert_clean(graph: &Graph, id: &str) {
    let obstacles = Obstacles::of(graph);
    let edge = &graph.edges[&EdgeId::from(id)];
    let points = route(graph, edge, &obstacles, &Neighbours::of(graph));
    assert!(points.len() >= 2, "{id}: {points:?}");
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        assert!(
            (a.x - b.x).abs() < 0.1 || (a.y - b.y).abs() < 0.1,
            "{id} is not at right angles: {points:?}"
        );
        assert_eq!(
            obstacles.crossings(a, b, 0.0, &[]),
            0,
            "{id} crosses a step: {points:?}"
        );
    }
}

#[test]
fn a_straight_way_is_straight() {
    let mut graph = Graph::default();
    put(&mut graph, "a", human(), 100.0, 100.0);
    put(&mut graph, "b", human(), 300.0, 100.0);
    join(&mut graph, "e", "a", "b");
    let points = route(
        &graph,
        &graph.edges[&EdgeId::from("e")],
        &Obstacles::of(&graph),
        &Neighbours::of(&graph),
    );
    assert_eq!(points.len(), 2);
    assert_clean(&graph, "e");
}

#[test]
fn routes_run_round_steps() {
    // A wall of steps between two, and a way back.
    let mut graph = Graph::default();
    put(&mut graph, "a", human(), 100.0, 300.0);
    put(&mut graph, "z", human(), 700.0, 300.0);
    for (index, y) in [100.0, 170.0, 240.0, 310.0, 380.0, 450.0]
        .into_iter()
        .enumerate()
    {
        put(&mut graph, &format!("w{index}"), human(), 400.0, y);
    }
    join(&mut graph, "there", "a", "z");
    join(&mut graph, "back", "z", "a");
    assert_clean(&graph, "there");
    assert_clean(&graph, "back");
}

#[test]
fn routes_of_random_diagrams_are_at_right_angles_and_cross_no_step() {
    use proptest::prelude::*;
    let spots = prop::collection::btree_set((0_u8..8, 0_u8..6), 3..24);
    proptest!(ProptestConfig::with_cases(60), |(spots in spots, from in 0_usize..24, to in 0_usize..24)| {
        let mut graph = Graph::default();
        let spots: Vec<_> = spots.into_iter().collect();
        for (index, (x, y)) in spots.iter().enumerate() {
            let kind = if index % 4 == 0 { NodeKind::Exclusive } else { human() };
            put(&mut graph, &format!("n{index}"), kind, f64::from(*x) * 190.0, f64::from(*y) * 110.0);
        }
        let (from, to) = (from % spots.len(), to % spots.len());
        prop_assume!(from != to);
        join(&mut graph, "e", &format!("n{from}"), &format!("n{to}"));
        assert_clean(&graph, "e");
    });
}

/// The first or last point of a route.
fn ends(graph: &Graph, id: &str) -> (Point, Point) {
    let routes = route_all(graph, &Obstacles::of(graph));
    let points = &routes[&EdgeId::from(id)];
    (points[0], points[points.len() - 1])
}

#[test]
fn two_ways_out_of_a_gate_leave_by_two_sides_and_neither_where_the_flow_arrives() {
    // The flow comes from the right; one way goes straight on to the left, two go up and down on the left.
    let mut graph = Graph::default();
    put(&mut graph, "before", human(), 700.0, 300.0);
    put(&mut graph, "gate", NodeKind::Exclusive, 500.0, 300.0);
    put(&mut graph, "on", human(), 200.0, 300.0);
    put(&mut graph, "up", human(), 200.0, 100.0);
    put(&mut graph, "down", human(), 200.0, 500.0);
    let align = graph.nodes[&NodeId::from("gate")].bounds.center().y;
    for id in ["before", "on"] {
        let node = graph.nodes.get_mut(&NodeId::from(id)).unwrap();
        node.bounds.y = align - node.bounds.h / 2.0;
    }
    join(&mut graph, "in", "before", "gate");
    join(&mut graph, "approved", "gate", "on");
    join(&mut graph, "returned", "gate", "up");
    join(&mut graph, "rejected", "gate", "down");
    let arrives = ends(&graph, "in").1;
    let leave: Vec<Point> = ["approved", "returned", "rejected"]
        .map(|id| ends(&graph, id).0)
        .to_vec();
    let gate = graph.nodes[&NodeId::from("gate")].bounds;
    assert_eq!(arrives, port(&gate, Side::Right));
    assert_eq!(leave[0], port(&gate, Side::Left));
    assert_eq!(leave[1], port(&gate, Side::Top));
    assert_eq!(leave[2], port(&gate, Side::Bottom));
}

#[test]
fn a_way_back_does_not_arrive_where_the_flow_goes_on() {
    let mut graph = Graph::default();
    put(&mut graph, "code", human(), 100.0, 100.0);
    put(&mut graph, "check", human(), 300.0, 100.0);
    put(&mut graph, "late", human(), 300.0, 300.0);
    join(&mut graph, "on", "code", "check");
    join(&mut graph, "back", "late", "code");
    let code = graph.nodes[&NodeId::from("code")].bounds;
    assert_eq!(ends(&graph, "on").0, port(&code, Side::Right));
    assert_ne!(ends(&graph, "back").1, port(&code, Side::Right));
}

#[test]
fn what_is_near_an_edge_is_all_that_its_route_needs() {
    let mut graph = Graph::default();
    put(&mut graph, "x", NodeKind::Exclusive, 300.0, 300.0);
    for (index, (x, y)) in [(600.0, 300.0), (600.0, 100.0), (0.0, 300.0), (600.0, 500.0)]
        .into_iter()
        .enumerate()
    {
        let id = format!("n{index}");
        put(&mut graph, &id, human(), x, y);
        let (from, to) = if index == 2 {
            (id.as_str(), "x")
        } else {
            ("x", id.as_str())
        };
        join(&mut graph, &format!("e{index}"), from, to);
    }
    let obstacles = Obstacles::of(&graph);
    let all = route_all(&graph, &obstacles);
    for edge in graph.edges.values() {
        let near = Neighbours::near(&graph, [&edge.id]);
        assert_eq!(route(&graph, edge, &obstacles, &near), all[&edge.id]);
    }
}

#[test]
fn names_of_edges_stand_off_lines_and_steps() {
    let mut graph = Graph::default();
    put(&mut graph, "x", NodeKind::Exclusive, 100.0, 100.0);
    put(&mut graph, "a", human(), 330.0, 40.0);
    put(&mut graph, "b", human(), 330.0, 170.0);
    join(&mut graph, "e1", "x", "a");
    join(&mut graph, "e2", "x", "b");
    let obstacles = Obstacles::of(&graph);
    let routes = route_all(&graph, &obstacles);
    let texts = [
        ("e1".into(), "over €5,000".to_owned()),
        ("e2".into(), "otherwise".to_owned()),
    ]
    .into_iter()
    .collect();
    let placed = edge_labels(&routes, &texts, &[], &obstacles);
    assert_eq!(placed.len(), 2);
    for place in placed.values() {
        assert!(obstacles.within(place).is_empty(), "{place:?}");
        for points in routes.values() {
            for pair in points.windows(2) {
                let line = obstacles::span(pair[0], pair[1]);
                assert!(!obstacles::meets(place, &line), "{place:?} {line:?}");
            }
        }
    }
}

#[test]
fn the_outline_has_every_node_once_in_the_order_of_the_flow() {
    let mut graph = Graph::default();
    put(&mut graph, "loose", human(), 0.0, 500.0);
    put(&mut graph, "start", NodeKind::start(), 0.0, 0.0);
    put(&mut graph, "x", NodeKind::Exclusive, 100.0, 0.0);
    put(&mut graph, "b", human(), 300.0, 0.0);
    put(&mut graph, "a", human(), 300.0, 100.0);
    put(
        &mut graph,
        "end",
        NodeKind::End {
            end: Default::default(),
        },
        500.0,
        0.0,
    );
    for (id, from, to) in [
        ("1", "start", "x"),
        ("2", "x", "b"),
        ("3", "x", "a"),
        ("4", "b", "end"),
        ("5", "a", "x"),
    ] {
        join(&mut graph, id, from, to);
    }
    let order: Vec<String> = outline(&graph)
        .into_iter()
        .map(|step| step.node.0)
        .collect();
    assert_eq!(order, ["start", "x", "b", "end", "a", "loose"]);
    assert_eq!(next(&graph, Some(&NodeId::from("x"))), Some("b".into()));
    assert_eq!(previous(&graph, Some(&NodeId::from("start"))), None);
}

#[test]
fn a_point_snaps_to_the_border_and_hits_what_is_under_it() {
    let mut graph = Graph::default();
    put(&mut graph, "a", human(), 100.0, 100.0);
    let bounds = graph.nodes[&NodeId::from("a")].bounds;
    let at = on_border(&bounds, Point { x: 120.0, y: 125.0 });
    assert_eq!(at, Point { x: 120.0, y: 127.0 });
    let routes = std::collections::BTreeMap::new();
    assert_eq!(
        hit(&graph, &routes, bounds.center(), 6.0),
        Some(Hit::Node("a".into()))
    );
    assert_eq!(hit(&graph, &routes, Point { x: 400.0, y: 0.0 }, 6.0), None);
}

#[test]
fn what_is_drawn_inside_of_a_frame_is_hit_before_it() {
    let mut graph = Graph::default();
    for id in ["a", "z"] {
        let kept = NodeKind::Kept {
            element: "subProcess".to_owned(),
            xml: String::new(),
        };
        put(&mut graph, id, kept, 300.0, 200.0);
        graph.nodes.get_mut(&NodeId::from(id)).unwrap().bounds = Rect {
            x: 0.0,
            y: 0.0,
            w: if id == "a" { 600.0 } else { 580.0 },
            h: 400.0,
        };
    }
    put(&mut graph, "m", human(), 150.0, 200.0);
    put(&mut graph, "n", human(), 450.0, 200.0);
    join(&mut graph, "e", "m", "n");
    let routes = route_all(&graph, &Obstacles::of(&graph));
    let at = |x, y| hit(&graph, &routes, Point { x, y }, 6.0);
    assert_eq!(at(150.0, 200.0), Some(Hit::Node("m".into())));
    assert_eq!(at(300.0, 200.0), Some(Hit::Edge("e".into())));
    assert_eq!(at(300.0, 350.0), Some(Hit::Node("z".into())));
    assert_eq!(at(590.0, 350.0), Some(Hit::Node("a".into())));
}
