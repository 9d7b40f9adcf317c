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
        ("start", NodeKind::start(), "one"),
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

/// The sample with a sub-process instead of “c”, another one inside it, and an event on each of two borders.
fn nested() -> Graph {
    let mut graph = sample();
    let mut put = |id: &str, kind: NodeKind, parent: Option<&str>| {
        let mut node = Node::new(id.into(), kind, Point::default());
        node.label = format!("Step {id}");
        node.parent = parent.map(Into::into);
        node.lane = parent.is_none().then(|| "one".into());
        graph.nodes.insert(id.into(), node);
    };
    let human = || NodeKind::Human { form: Vec::new() };
    let end = || NodeKind::End {
        end: Default::default(),
    };
    let on = |host: &str| NodeKind::Boundary {
        host: host.into(),
        interrupting: true,
        wait: crate::workflow::Wait::Duration { ms: 1 },
    };
    put("c", NodeKind::Sub, None);
    put("c.start", NodeKind::start(), Some("c"));
    put("c.one", human(), Some("c"));
    put("c.sub", NodeKind::Sub, Some("c"));
    put("c.end", end(), Some("c"));
    put("s.start", NodeKind::start(), Some("c.sub"));
    put("s.one", human(), Some("c.sub"));
    put("s.end", end(), Some("c.sub"));
    put("late", on("c"), None);
    put("s.late", on("s.one"), Some("c.sub"));
    for (from, to) in [
        ("c.start", "c.one"),
        ("c.one", "c.sub"),
        ("c.sub", "c.end"),
        ("s.start", "s.one"),
        ("s.one", "s.end"),
        ("s.late", "s.end"),
        ("late", "end"),
    ] {
        let id = format!("{from}-{to}");
        let edge = Edge::between(id.as_str().into(), from.into(), to.into());
        graph.edges.insert(edge.id.clone(), edge);
    }
    graph
}

#[test]
fn tidy_lays_out_the_inside_of_a_sub_process_and_gives_it_room() {
    let mut graph = nested();
    tidy(&graph).apply(&mut graph);
    let nodes: Vec<&Node> = graph.nodes.values().collect();
    let is_rider = |node: &Node| matches!(node.kind, NodeKind::Boundary { .. });
    for (index, a) in nodes.iter().enumerate() {
        for b in &nodes[index + 1..] {
            if a.parent == b.parent && !is_rider(a) && !is_rider(b) {
                assert!(!a.bounds.intersects(&b.bounds), "{} on {}", a.id, b.id);
            }
        }
        if let Some(sub) = &a.parent {
            let sub = graph.nodes[sub].bounds;
            assert!(
                a.bounds.x >= sub.x + 19.9
                    && a.bounds.y >= sub.y + 29.9
                    && a.bounds.right() <= sub.right() - 19.9
                    && a.bounds.bottom() <= sub.bottom() - 19.9,
                "{} left its sub-process",
                a.id
            );
        }
        if let NodeKind::Boundary { host, .. } = &a.kind {
            let host = graph.nodes[host].bounds;
            assert!(crate::diagram::near_border(&host, a.bounds.center(), 0.1));
        }
    }
    let lane = graph.lane(&"one".into()).unwrap().bounds;
    let sub = graph.nodes[&"c".into()].bounds;
    assert!(lane.y <= sub.y && sub.bottom() <= lane.bottom());
    assert!(
        tidy(&graph).is_empty(),
        "tidying twice changes nothing more"
    );
    crate::edit::well_formed(&graph).unwrap();
}
