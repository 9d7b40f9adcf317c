//! Sub-processes as frames: what lies in them, what they enclose, and what may not cross their border.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::{
    tests::{done, fault, gate, human, lane, node},
    *,
};
use crate::{
    ids::{EdgeId, NodeId},
    workflow::{Assignment, Edge, Node, NodeKind, Point, Rect, Repeat, Wait},
};
use std::collections::BTreeSet;

fn fresh(prefix: &str) -> impl FnMut() -> String {
    let mut count = 0;
    move || {
        count += 1;
        format!("{prefix}{count}")
    }
}

/// before → sub (s1 → s2, by s3) → after.
fn sample() -> Graph {
    let mut graph = Graph::default();
    for command in [
        Command::AddNode {
            node: node("before", human(), 0.0, 300.0),
        },
        new_sub("sub".into(), Point { x: 300.0, y: 300.0 }, fresh("s")),
        Command::AddNode {
            node: node("after", human(), 600.0, 300.0),
        },
        connect("in", "before", "sub"),
        connect("out", "sub", "after"),
    ] {
        done(&mut graph, command);
    }
    graph
}

fn connect(id: &str, from: &str, to: &str) -> Command {
    Command::Connect {
        id: id.into(),
        from: from.into(),
        to: to.into(),
    }
}

fn moved(nodes: &[&str], dx: f64, dy: f64) -> Command {
    Command::Move {
        nodes: nodes.iter().map(|id| (*id).into()).collect(),
        artifacts: Vec::new(),
        dx,
        dy,
    }
}

fn attach(id: &str, host: &str, at: Point) -> Command {
    Command::AttachEvent {
        id: id.into(),
        host: host.into(),
        interrupting: true,
        wait: Wait::Duration { ms: 1 },
        at,
    }
}

fn get<'g>(graph: &'g Graph, id: &str) -> &'g Node {
    &graph.nodes[&NodeId::from(id)]
}

fn parent(graph: &Graph, id: &str) -> String {
    get(graph, id)
        .parent
        .clone()
        .map_or_else(String::new, |sub| sub.0)
}

#[test]
fn a_new_sub_process_comes_with_a_start_that_leads_to_an_end() {
    let command = new_sub("sub".into(), Point { x: 300.0, y: 300.0 }, fresh("s"));
    assert_eq!(describe(&Graph::default(), &command), "Added sub-process");
    let graph = sample();
    assert_eq!(get(&graph, "s1").kind, NodeKind::start());
    assert_eq!(parent(&graph, "s1"), "sub");
    assert_eq!(parent(&graph, "s2"), "sub");
    let edge = &graph.edges[&EdgeId::from("s3")];
    assert_eq!((&edge.from, &edge.to), (&"s1".into(), &"s2".into()));
    assert_eq!(get(&graph, "sub").bounds.size(), NodeKind::Sub.size());
    assert!(well_formed(&graph).is_ok());
}

#[test]
fn what_is_put_or_dropped_in_a_sub_process_lies_there() {
    let mut graph = sample();
    for command in [
        Command::AddNode {
            node: node("one", human(), 300.0, 340.0),
        },
        Command::AddNode {
            node: node("loose", human(), 0.0, 600.0),
        },
        attach("timer", "one", Point { x: 300.0, y: 367.0 }),
        Command::Append {
            from: "one".into(),
            node: node("two", human(), 900.0, 340.0),
            edge: "e".into(),
        },
    ] {
        done(&mut graph, command);
    }
    for id in ["one", "timer", "two"] {
        assert_eq!(parent(&graph, id), "sub", "{id}");
    }
    assert!(get(&graph, "sub").bounds.right() >= get(&graph, "two").bounds.right() + SUB_PAD);
    assert_eq!(parent(&graph, "loose"), "");
    done(&mut graph, moved(&["loose"], 300.0, -300.0));
    assert_eq!(parent(&graph, "loose"), "sub");
    done(&mut graph, moved(&["loose"], 0.0, 600.0));
    assert_eq!(parent(&graph, "loose"), "");
    // Two that are connected go together; one alone is held by its flow, and the sub-process grows after it.
    done(&mut graph, moved(&["two"], 0.0, 400.0));
    assert_eq!(parent(&graph, "two"), "sub");
    assert!(get(&graph, "sub").bounds.bottom() >= get(&graph, "two").bounds.bottom() + SUB_PAD);
    done(&mut graph, moved(&["one", "two"], 0.0, 2_000.0));
    for id in ["one", "timer", "two"] {
        assert_eq!(parent(&graph, id), "", "{id}");
    }
    assert!(well_formed(&graph).is_ok());
}

#[test]
fn a_sub_process_moves_with_all_that_lies_in_it() {
    let mut graph = sample();
    let corners = [(200.0, 300.0), (300.0, 250.0), (400.0, 300.0)];
    for command in [
        Command::AddNode {
            node: node("inner", NodeKind::Sub, 300.0, 340.0),
        },
        Command::AddNode {
            node: node("deep", human(), 300.0, 340.0),
        },
        attach("timer", "deep", Point { x: 300.0, y: 367.0 }),
        attach("late", "sub", Point { x: 300.0, y: 500.0 }),
        Command::SetWaypoints {
            edge: "s3".into(),
            waypoints: corners.map(|(x, y)| Point { x, y }).to_vec(),
        },
    ] {
        done(&mut graph, command);
    }
    assert_eq!(parent(&graph, "inner"), "sub");
    assert_eq!(parent(&graph, "deep"), "inner");
    assert_eq!(parent(&graph, "late"), "");
    let ids = ["sub", "inner", "deep", "timer", "late", "s1", "s2"];
    assert_eq!(
        carried(&graph, &BTreeSet::from(["sub".into()])),
        BTreeSet::from(ids.map(NodeId::from))
    );
    let before = graph.clone();
    done(&mut graph, moved(&["sub"], 0.0, 1_000.0));
    for id in ids {
        let (was, is) = (get(&before, id), get(&graph, id));
        assert!((is.bounds.y - was.bounds.y - 1_000.0).abs() < 0.01, "{id}");
        assert_eq!(was.parent, is.parent, "{id}");
    }
    let drawn = &graph.edges[&EdgeId::from("s3")].waypoints;
    assert_eq!(
        drawn[1],
        Point {
            x: 300.0,
            y: 1_250.0
        }
    );
    assert_eq!(parent(&graph, "before"), "");
}

#[test]
fn no_flow_crosses_the_border() {
    let graph = sample();
    let words = "A flow cannot cross the border of a sub-process. Connect the sub-process itself.";
    assert_eq!(fault(&graph, connect("e", "s1", "after")), words);
    assert_eq!(fault(&graph, connect("e", "before", "s2")), words);
    let reconnect = Command::Reconnect {
        edge: "in".into(),
        from: "before".into(),
        to: "s2".into(),
    };
    assert_eq!(fault(&graph, reconnect), words);
}

#[test]
fn deleting_a_sub_process_takes_its_inside_along_and_can_close_the_gap() {
    let mut graph = sample();
    done(
        &mut graph,
        attach("late", "sub", Point { x: 300.0, y: 500.0 }),
    );
    let whole = graph.clone();
    let change = done(
        &mut graph,
        Command::Delete {
            nodes: vec!["sub".into(), "s1".into()],
            edges: Vec::new(),
            artifacts: Vec::new(),
            heal: true,
        },
    );
    let left: Vec<&str> = graph.nodes.keys().map(|id| id.0.as_str()).collect();
    assert_eq!(left, ["after", "before"]);
    assert_eq!(graph.edges.len(), 1);
    assert_eq!(graph.edges[&EdgeId::from("in")].to, "after".into());
    change.invert().apply(&mut graph);
    assert_eq!(graph, whole);
}

#[test]
fn a_sub_process_with_steps_inside_stays_one_and_encloses_them() {
    let mut graph = sample();
    let to_human = Command::SetKind {
        node: "sub".into(),
        kind: Box::new(human()),
    };
    assert_eq!(
        fault(&graph, to_human.clone()),
        "There are steps inside this sub-process. Take them out first."
    );
    done(
        &mut graph,
        Command::Resize {
            node: "sub".into(),
            bounds: Rect {
                x: 300.0,
                y: 300.0,
                w: 10.0,
                h: 10.0,
            },
        },
    );
    let sub = get(&graph, "sub").bounds;
    for id in ["s1", "s2"] {
        let inner = get(&graph, id).bounds;
        assert!(inner.x >= sub.x + SUB_PAD && inner.right() <= sub.right() - SUB_PAD);
        assert!(inner.y >= sub.y + SUB_HEAD && inner.bottom() <= sub.bottom() - SUB_PAD);
    }
    done(
        &mut graph,
        Command::Delete {
            nodes: vec!["s1".into(), "s2".into()],
            edges: Vec::new(),
            artifacts: Vec::new(),
            heal: false,
        },
    );
    done(&mut graph, to_human);
    assert_eq!(get(&graph, "sub").bounds.size(), human().size());
}

#[test]
fn a_step_put_into_the_flow_inside_makes_room_there_and_outside() {
    let mut graph = sample();
    let before = graph.clone();
    done(
        &mut graph,
        Command::InsertOnEdge {
            edge: "s3".into(),
            node: node("one", human(), 400.0, 300.0),
            new_edge: "e".into(),
        },
    );
    assert_eq!(parent(&graph, "one"), "sub");
    let x = |graph: &Graph, id: &str| get(graph, id).bounds.x;
    assert!(x(&graph, "s2") > x(&before, "s2"));
    assert!(x(&graph, "after") > x(&before, "after"));
    assert!((x(&graph, "s1") - x(&before, "s1")).abs() < 0.01);
    assert!(get(&graph, "sub").bounds.right() < x(&graph, "after"));
}

#[test]
fn lanes_hold_sub_processes_and_their_insides_follow() {
    let mut graph = sample();
    for (at, id) in ["finance", "treasury"].into_iter().enumerate() {
        done(&mut graph, Command::AddLane { lane: lane(id), at });
    }
    assert_eq!(get(&graph, "sub").lane, Some("finance".into()));
    assert_eq!(get(&graph, "s1").lane, None);
    let before = graph.clone();
    let to = 1;
    let lane = "finance".into();
    done(&mut graph, Command::MoveLane { lane, to });
    let by = |id: &str| get(&graph, id).bounds.y - get(&before, id).bounds.y;
    assert!(by("sub") > 0.0);
    assert!((by("s1") - by("sub")).abs() < 0.01);
    // What grows inside makes the lane grow.
    done(&mut graph, moved(&["s2"], 0.0, 900.0));
    let sub = get(&graph, "sub");
    let lane = graph.lane(sub.lane.as_ref().unwrap()).unwrap();
    assert!(lane.bounds.bottom() >= sub.bounds.bottom());
}

#[test]
fn a_copy_of_a_sub_process_has_an_inside_of_its_own() {
    let mut graph = sample();
    let selected = |id: &str| Selection {
        nodes: [id.into()].into(),
        ..Selection::default()
    };
    let copy = clip(&graph, &selected("sub")).renamed(fresh("copy"));
    assert_eq!((copy.nodes.len(), copy.edges.len()), (3, 1));
    let paste = |clip: Clip, dy: f64| Command::Paste {
        clip: Box::new(clip),
        dx: 0.0,
        dy,
    };
    done(&mut graph, paste(copy.clone(), 600.0));
    for node in &copy.nodes {
        let is_sub = matches!(node.kind, NodeKind::Sub);
        let around = parent(&graph, &node.id.0);
        assert_eq!(around.is_empty(), is_sub, "{}", node.id);
        assert_ne!(around, "sub");
    }
    // Copied out of a sub-process, a step lies where it is put.
    let loose = clip(&graph, &selected("s2"));
    done(&mut graph, paste(loose.clone().renamed(fresh("near")), 4.0));
    assert_eq!(parent(&graph, "near1"), "sub");
    done(&mut graph, paste(loose.renamed(fresh("far")), -900.0));
    assert_eq!(parent(&graph, "far1"), "");
    assert!(well_formed(&graph).is_ok());
}

#[test]
fn only_steps_and_sub_processes_repeat_and_have_variables_of_their_own() {
    let mut graph = sample();
    let repeat = |node: &str, repeat: Option<Repeat>| Command::SetRepeat {
        node: node.into(),
        repeat,
    };
    let line = Assignment {
        variable: " order ".into(),
        expression: "item ".into(),
    };
    let takes = |node: &str| Command::SetMappings {
        node: node.into(),
        input: vec![line.clone()],
        output: Vec::new(),
    };
    assert_eq!(
        fault(&graph, repeat("s1", Some(Repeat::each("orders")))),
        "Start is not repeated: only steps and sub-processes are."
    );
    assert_eq!(
        fault(&graph, takes("s1")),
        "Start has no variables of its own: only steps and sub-processes do."
    );
    for node in ["sub", "after"] {
        done(&mut graph, repeat(node, Some(Repeat::each(" orders "))));
        done(&mut graph, takes(node));
        assert_eq!(get(&graph, node).repeat, Some(Repeat::each("orders")));
        assert_eq!(get(&graph, node).input[0].variable, "order");
    }
    done(&mut graph, repeat("sub", None));
    assert_eq!(get(&graph, "sub").repeat, None);
    let node = "after".into();
    let kind = Box::new(gate());
    done(&mut graph, Command::SetKind { node, kind });
    assert_eq!(get(&graph, "after").repeat, None);
    assert!(get(&graph, "after").input.is_empty());
}

#[test]
fn a_graph_in_which_things_lie_where_they_cannot_is_none() {
    type Spoil = fn(&mut Graph);
    let set = |graph: &mut Graph, id: &str, parent: &str| {
        let node = graph.nodes.get_mut(&NodeId::from(id)).unwrap();
        node.parent = (!parent.is_empty()).then(|| parent.into());
    };
    let mut whole = sample();
    done(
        &mut whole,
        attach("late", "sub", Point { x: 300.0, y: 500.0 }),
    );
    assert!(well_formed(&whole).is_ok());
    for (id, parent, words) in [
        (
            "s1",
            "nowhere",
            "“Start” would lie in a sub-process that is not there.",
        ),
        (
            "after",
            "before",
            "“Step after” would lie in a sub-process that is not there.",
        ),
        (
            "late",
            "sub",
            "An event on a step lies in the sub-process its step lies in.",
        ),
    ] {
        let mut graph = whole.clone();
        set(&mut graph, id, parent);
        assert_eq!(well_formed(&graph).unwrap_err().message, words, "{id}");
    }
    let mut alone = Graph::default();
    let sub = node("sub", NodeKind::Sub, 0.0, 0.0);
    done(&mut alone, Command::AddNode { node: sub });
    set(&mut alone, "sub", "sub");
    assert_eq!(
        well_formed(&alone).unwrap_err().message,
        "A sub-process cannot lie inside itself."
    );
    let spoilt: [Spoil; 2] = [
        |graph| {
            graph.nodes.remove(&NodeId::from("sub"));
        },
        |graph| {
            let edge = Edge::between("e".into(), "s1".into(), "after".into());
            graph.edges.insert("e".into(), edge);
        },
    ];
    for spoil in spoilt {
        let mut graph = whole.clone();
        spoil(&mut graph);
        assert!(well_formed(&graph).is_err());
        let change = Box::new(Change::between(&whole, &graph));
        assert!(apply(&whole, &Command::Replay { change }).is_err());
    }
}
