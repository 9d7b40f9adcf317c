//! The laws of editing: a change taken back leaves no trace, what `check` allows `apply` does, and no walk of commands ever makes a
//! graph that is none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use crate::{
    ids::{AgentId, EdgeId, NodeId, TeamId},
    workflow::{
        Assignment, GateExit, GateSpec, Lane, Node, NodeKind, Owner, Point, Rect, Repeat, Wait,
    },
};
use uuid::Uuid;

pub(super) fn node(id: &str, kind: NodeKind, x: f64, y: f64) -> Box<Node> {
    let mut node = Node::new(id.into(), kind, Point { x, y });
    node.label = format!("Step {id}");
    Box::new(node)
}

pub(super) fn human() -> NodeKind {
    NodeKind::Human { form: Vec::new() }
}

pub(super) fn gate() -> NodeKind {
    NodeKind::Gate {
        gate: GateSpec::default(),
    }
}

pub(super) fn done(graph: &mut Graph, command: Command) -> Change {
    let change = apply(graph, &command).expect("the command fits");
    change.apply(graph);
    change
}

/// start → a → end, in one lane.
fn line() -> Graph {
    let mut graph = Graph::default();
    for command in [
        Command::AddNode {
            node: node("start", NodeKind::start(), 80.0, 100.0),
        },
        Command::Append {
            from: "start".into(),
            node: node("a", human(), 220.0, 100.0),
            edge: "e1".into(),
        },
        Command::Append {
            from: "a".into(),
            node: node(
                "end",
                NodeKind::End {
                    end: Default::default(),
                },
                400.0,
                100.0,
            ),
            edge: "e2".into(),
        },
        Command::AddLane {
            lane: lane("finance"),
            at: 0,
        },
    ] {
        done(&mut graph, command);
    }
    graph
}

pub(super) fn lane(id: &str) -> Lane {
    Lane {
        id: id.into(),
        name: id.to_owned(),
        team: None,
        bounds: Rect::default(),
    }
}

pub(super) fn fault(graph: &Graph, command: Command) -> String {
    apply(graph, &command)
        .expect_err("the command does not fit")
        .message
}

#[test]
fn a_step_put_on_an_edge_is_inserted_and_what_follows_makes_room() {
    let mut graph = line();
    let before = graph.nodes[&NodeId::from("end")].bounds;
    done(
        &mut graph,
        Command::InsertOnEdge {
            edge: "e2".into(),
            node: node("b", human(), 330.0, 100.0),
            new_edge: "e3".into(),
        },
    );
    assert_eq!(graph.edges[&EdgeId::from("e2")].to, "b".into());
    let on = &graph.edges[&EdgeId::from("e3")];
    assert_eq!((&on.from, &on.to), (&"b".into(), &"end".into()));
    let end = &graph.nodes[&NodeId::from("end")];
    assert!(end.bounds.x > before.x);
    assert!(
        !end.bounds
            .intersects(&graph.nodes[&NodeId::from("b")].bounds)
    );
    assert!(graph.lanes[0].bounds.right() > end.bounds.right());
}

#[test]
fn deleting_a_step_takes_its_timers_along_and_can_close_the_gap() {
    let mut graph = line();
    done(
        &mut graph,
        Command::AttachEvent {
            id: "t".into(),
            host: "a".into(),
            interrupting: false,
            wait: Wait::Duration { ms: 1_000 },
            at: Point { x: 220.0, y: 140.0 },
        },
    );
    done(
        &mut graph,
        Command::Connect {
            id: "e3".into(),
            from: "t".into(),
            to: "end".into(),
        },
    );
    let whole = graph.clone();
    let change = done(
        &mut graph,
        Command::Delete {
            nodes: vec!["a".into()],
            edges: Vec::new(),
            artifacts: Vec::new(),
            heal: true,
        },
    );
    assert_eq!(graph.nodes.len(), 2);
    assert_eq!(graph.edges.len(), 1);
    assert_eq!(graph.edges[&EdgeId::from("e1")].to, "end".into());
    change.invert().apply(&mut graph);
    assert_eq!(graph, whole);
}

#[test]
fn an_agent_as_owner_makes_it_an_agent_step_and_a_team_makes_it_human_again() {
    let mut graph = line();
    let agent = Owner::Agent {
        agent: AgentId(Uuid::from_u128(7)),
    };
    let team = Owner::Team {
        team: TeamId(Uuid::from_u128(8)),
    };
    done(
        &mut graph,
        Command::SetOwner {
            nodes: vec!["a".into()],
            owner: Some(agent),
        },
    );
    let step = &graph.nodes[&NodeId::from("a")];
    assert!(matches!(&step.kind, NodeKind::Agent { job_type, .. } if job_type == "step.a"));
    assert_eq!(step.owner, Some(agent));
    done(
        &mut graph,
        Command::SetOwner {
            nodes: vec!["a".into()],
            owner: Some(team),
        },
    );
    assert_eq!(graph.nodes[&NodeId::from("a")].kind, human());
}

#[test]
fn the_ways_out_of_a_gate_take_the_exit_that_is_free() {
    let mut graph = line();
    done(
        &mut graph,
        Command::SetKind {
            node: "a".into(),
            kind: Box::new(gate()),
        },
    );
    let connect = |id: &str| Command::Connect {
        id: id.into(),
        from: "a".into(),
        to: "end".into(),
    };
    done(&mut graph, connect("e3"));
    assert_eq!(
        graph.edges[&EdgeId::from("e3")].exit,
        Some(GateExit::Rejected)
    );
    done(&mut graph, connect("e4"));
    assert_eq!(
        fault(&graph, connect("e5")),
        "A gate has three ways out, approved, rejected and returned, and each is taken."
    );
}

#[test]
fn what_would_be_no_graph_is_refused_in_words() {
    let graph = line();
    let connect = |from: &str, to: &str| Command::Connect {
        id: "new".into(),
        from: from.into(),
        to: to.into(),
    };
    let cases = [
        (connect("end", "a"), "Nothing comes after an end."),
        (connect("a", "start"), "Nothing comes before the start."),
        (connect("a", "a"), "A step cannot lead to itself."),
        (connect("start", "a"), "These two are connected already."),
        (
            connect("a", "nowhere"),
            "This step is no longer on the diagram.",
        ),
        (
            Command::AddNode {
                node: node("a", human(), 0.0, 0.0),
            },
            "There is already something with the id a on this diagram.",
        ),
        (
            Command::AddNode {
                node: node("e1", human(), 0.0, 0.0),
            },
            "There is already something with the id e1 on this diagram.",
        ),
        (
            Command::AddNode {
                node: node("<script>", human(), 0.0, 0.0),
            },
            "An id is a letter, then letters, digits, “_”, “-” and “.”.",
        ),
        (
            Command::AddNode {
                node: node("n", human(), f64::NAN, 0.0),
            },
            "That is off the canvas.",
        ),
        (
            Command::SetLabel {
                node: "a".into(),
                label: "x".repeat(201),
            },
            "A name has at most 200 characters.",
        ),
        (
            Command::SetKind {
                node: "a".into(),
                kind: Box::new(NodeKind::start()),
            },
            "Nothing comes before the start.",
        ),
        (
            Command::SetCondition {
                edge: "e2".into(),
                condition: Some("true".into()),
            },
            "Only ways out of an exclusive or inclusive gateway have conditions.",
        ),
        (
            Command::AttachEvent {
                id: "t".into(),
                host: "start".into(),
                interrupting: true,
                wait: Wait::Duration { ms: 1 },
                at: Point::default(),
            },
            "An event sits on a human step, an agent step, a receive step, a gate, a sub-process or a sub-workflow.",
        ),
    ];
    for (command, words) in cases {
        assert_eq!(fault(&graph, command), words);
    }
}

#[test]
fn a_batch_is_all_or_nothing() {
    let graph = line();
    let add = Command::AddNode {
        node: node("n", human(), 0.0, 0.0),
    };
    let batch = Command::Batch {
        commands: vec![add.clone(), add],
    };
    assert!(apply(&graph, &batch).is_err());
    let mut copy = graph.clone();
    let label = Command::SetLabel {
        node: "a".into(),
        label: "New".into(),
    };
    let wrong = Command::DeleteLane {
        lane: "nowhere".into(),
    };
    assert!(apply_all(&mut copy, &[label, wrong]).is_err());
    assert_eq!(copy, graph);
}

#[test]
fn undo_and_redo_walk_the_steps_and_a_gesture_is_one_step() {
    let mut graph = line();
    let first = graph.clone();
    let mut history = History::new();
    for _ in 0..5 {
        let change = done(
            &mut graph,
            Command::Move {
                nodes: vec!["a".into()],
                artifacts: Vec::new(),
                dx: 8.0,
                dy: 0.0,
            },
        );
        history.record(change, Some("drag"));
    }
    history.close_group();
    let moved = graph.clone();
    let change = done(
        &mut graph,
        Command::SetLabel {
            node: "a".into(),
            label: "Check".into(),
        },
    );
    history.record(change, None);
    let named = graph.clone();
    let sent = history.undo(&mut graph).unwrap();
    assert_eq!(graph, moved);
    // The server plays the same step on its copy.
    let mut theirs = named.clone();
    let replayed = apply(
        &theirs,
        &Command::Replay {
            change: Box::new(sent.clone()),
        },
    )
    .unwrap();
    replayed.apply(&mut theirs);
    assert_eq!(theirs, moved);
    assert!(
        apply(
            &first,
            &Command::Replay {
                change: Box::new(sent)
            }
        )
        .is_err()
    );
    history.undo(&mut graph).unwrap();
    assert_eq!(graph, first);
    assert!(history.undo(&mut graph).is_none());
    history.redo(&mut graph).unwrap();
    history.redo(&mut graph).unwrap();
    assert_eq!(graph, named);
    assert!(!history.can_redo());
}

#[test]
fn lanes_stand_on_one_another_and_carry_their_steps() {
    let mut graph = line();
    done(
        &mut graph,
        Command::AddLane {
            lane: lane("treasury"),
            at: 1,
        },
    );
    let before = graph.nodes[&NodeId::from("a")].bounds;
    done(
        &mut graph,
        Command::MoveLane {
            lane: "treasury".into(),
            to: 0,
        },
    );
    let after = graph.nodes[&NodeId::from("a")].bounds;
    assert!((after.y - before.y - graph.lanes[0].bounds.h).abs() < 0.01);
    assert_eq!(graph.nodes[&NodeId::from("a")].lane, Some("finance".into()));
    done(
        &mut graph,
        Command::DeleteLane {
            lane: "finance".into(),
        },
    );
    assert_eq!(
        graph.nodes[&NodeId::from("a")].lane,
        Some("treasury".into())
    );
}

#[test]
fn copies_get_new_ids_and_keep_what_is_between_them() {
    let mut graph = line();
    let selection = Selection {
        nodes: ["a".into(), "end".into()].into(),
        ..Selection::default()
    };
    let mut count = 0;
    let copy = clip(&graph, &selection).renamed(|| {
        count += 1;
        format!("copy{count}")
    });
    assert_eq!((copy.nodes.len(), copy.edges.len()), (2, 1));
    done(
        &mut graph,
        Command::Paste {
            clip: Box::new(copy),
            dx: 0.0,
            dy: 200.0,
        },
    );
    assert_eq!((graph.nodes.len(), graph.edges.len()), (5, 3));
    assert!(well_formed(&graph).is_ok());
}

#[test]
fn commands_survive_the_wire() {
    let graph = line();
    let change = apply(&graph, &Command::Tidy).unwrap();
    for command in [
        Command::Tidy,
        Command::Replay {
            change: Box::new(change),
        },
        Command::AddNode {
            node: node("g", gate(), 1.5, 2.25),
        },
        Command::SetOwner {
            nodes: vec!["a".into()],
            owner: None,
        },
        Command::SetRepeat {
            node: "a".into(),
            repeat: Some(Repeat::each("orders")),
        },
        Command::SetMappings {
            node: "a".into(),
            input: vec![Assignment {
                variable: "order".into(),
                expression: "item".into(),
            }],
            output: Vec::new(),
        },
    ] {
        let text = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
    }
}
