//! What tidying promises: apart, in order, each step in its lane.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::workflow::{Edge, Lane, Node, NodeKind, Point, Rect};

fn sample() -> Graph {
    let mut graph = Graph::default();
    for (index, name) in ["one", "two"].into_iter().enumerate() {
        graph.lanes.push(Lane {
            id: name.into(),
            name: name.to_owned(),
            team: None,
            bounds: Rect {
                x: 0.0,
                y: 140.0 * f64::from(u8::try_from(index).unwrap()),
                w: 900.0,
                h: 140.0,
            },
        });
    }
    let human = || NodeKind::Human { form: Vec::new() };
    for (id, kind, lane) in [
        ("start", NodeKind::Start, "one"),
        ("a", human(), "one"),
        ("x", NodeKind::Exclusive, "one"),
        ("b", human(), "two"),
        ("c", human(), "one"),
        ("d", human(), "one"),
        (
            "end",
            NodeKind::End {
                end: Default::default(),
            },
            "one",
        ),
    ] {
        let mut node = Node::new(id.into(), kind, Point::default());
        node.lane = Some(lane.into());
        graph.nodes.insert(id.into(), node);
    }
    for (index, (from, to)) in [
        ("start", "a"),
        ("a", "x"),
        ("x", "b"),
        ("x", "c"),
        ("x", "d"),
        ("b", "end"),
        ("c", "end"),
        ("d", "a"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("e{index}");
        graph.edges.insert(
            id.as_str().into(),
            Edge::between(id.as_str().into(), from.into(), to.into()),
        );
    }
    graph
}

#[test]
fn tidy_puts_steps_apart_left_to_right_and_each_in_its_lane() {
    let mut graph = sample();
    tidy(&graph).apply(&mut graph);
    let nodes: Vec<&Node> = graph.nodes.values().collect();
    for (index, a) in nodes.iter().enumerate() {
        for b in &nodes[index + 1..] {
            assert!(!a.bounds.intersects(&b.bounds), "{} on {}", a.id, b.id);
        }
        let lane = graph.lane(a.lane.as_ref().unwrap()).unwrap();
        assert!(lane.bounds.contains(a.bounds.center()));
        assert!(lane.bounds.bottom() >= a.bounds.bottom());
    }
    let x = |id: &str| graph.nodes[&crate::ids::NodeId::from(id)].bounds.center().x;
    assert!(x("start") < x("a") && x("a") < x("x") && x("x") < x("b") && x("b") < x("end"));
    assert!(
        tidy(&graph).is_empty(),
        "tidying twice changes nothing more"
    );
}

#[test]
fn tidy_of_nothing_is_nothing() {
    assert!(tidy(&Graph::default()).is_empty());
}

#[test]
fn many_timers_of_one_step_stay_on_its_border() {
    let mut graph = sample();
    for number in 0..9 {
        let kind = NodeKind::Boundary {
            host: "a".into(),
            interrupting: false,
            wait: crate::workflow::Wait::Duration { ms: 1 },
        };
        let id = format!("timer{number}");
        let node = Node::new(id.as_str().into(), kind, Point::default());
        graph.nodes.insert(node.id.clone(), node);
    }
    let mut tidied = graph.clone();
    tidy(&graph).apply(&mut tidied);
    let host = tidied.nodes[&"a".into()].bounds;
    for node in tidied.nodes.values() {
        if matches!(node.kind, NodeKind::Boundary { .. }) {
            let middle = node.bounds.center();
            assert!(
                crate::diagram::near_border(&host, middle, 0.1),
                "{} left its step",
                node.id
            );
        }
    }
}
