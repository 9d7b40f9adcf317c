//! A random walk of commands: the graph stays one, and each step can be taken back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::{
    tests::{gate, human, lane, node},
    *,
};
use crate::{
    ids::{EdgeId, LaneId, NodeId},
    workflow::{
        Artifact, ArtifactKind, Assignment, EdgeKind, GateExit, NodeKind, Point, Rect, Repeat, Sla,
        Trigger, Wait,
    },
};
use proptest::prelude::*;

/// Small numbers from which a command against the present graph is made, so that most of a walk's commands fit.
type Draw = (u8, u8, u8, i16, i16);

fn pick<T: Clone>(items: &[T], by: u8) -> Option<T> {
    (!items.is_empty()).then(|| items[usize::from(by) % items.len()].clone())
}

fn kind_of(by: u8) -> NodeKind {
    let wait = Wait::Duration { ms: 60_000 };
    match by % 12 {
        0 => NodeKind::start(),
        1 => NodeKind::End {
            end: Default::default(),
        },
        2 => human(),
        3 => NodeKind::Agent {
            job_type: "x".into(),
            inputs: Vec::new(),
            result: Vec::new(),
            retry: Default::default(),
        },
        4 => gate(),
        5 => NodeKind::Exclusive,
        6 => NodeKind::Parallel,
        7 => NodeKind::Catch { wait },
        8 => NodeKind::Start {
            on: Some(Trigger::Message { name: "x".into() }),
        },
        9 => NodeKind::Call {
            workflow: None,
            version: None,
        },
        _ => NodeKind::Sub,
    }
}

/// A place on the canvas; more often than not in a sub-process, where there is one.
fn spot(graph: &Graph, by: u8, (x, y): (f64, f64)) -> (f64, f64) {
    let subs: Vec<Rect> = graph
        .nodes
        .values()
        .filter(|node| matches!(node.kind, NodeKind::Sub))
        .map(|node| node.bounds)
        .collect();
    match pick(&subs, by / 3) {
        Some(sub) if !by.is_multiple_of(3) => {
            (sub.x + x.rem_euclid(sub.w), sub.y + y.rem_euclid(sub.h))
        }
        _ => (x, y),
    }
}

fn lines(by: u8) -> Vec<Assignment> {
    (0..by % 3)
        .map(|index| Assignment {
            variable: format!("v{index}"),
            expression: "1".into(),
        })
        .collect()
}

fn command_for(graph: &Graph, step: usize, (what, a, b, dx, dy): Draw) -> Option<Command> {
    let nodes: Vec<NodeId> = graph.nodes.keys().cloned().collect();
    let edges: Vec<EdgeId> = graph.edges.keys().cloned().collect();
    let lanes: Vec<LaneId> = graph.lanes.iter().map(|lane| lane.id.clone()).collect();
    let artifacts: Vec<String> = graph.artifacts.keys().cloned().collect();
    let (x, y) = (f64::from(dx), f64::from(dy));
    let fresh = |prefix: &str| format!("{prefix}{step}");
    let (in_x, in_y) = spot(graph, b, (x, y));
    Some(match what % 34 {
        0..=2 => Command::AddNode {
            node: node(&fresh("n"), kind_of(a), in_x, in_y),
        },
        3 => Command::InsertOnEdge {
            edge: pick(&edges, a)?,
            node: node(&fresh("n"), kind_of(b), in_x, in_y),
            new_edge: fresh("e").into(),
        },
        4 => Command::Append {
            from: pick(&nodes, a)?,
            node: node(&fresh("n"), kind_of(b), in_x, in_y),
            edge: fresh("e").into(),
        },
        5 => Command::AttachEvent {
            id: fresh("t").into(),
            host: pick(&nodes, a)?,
            interrupting: b.is_multiple_of(2),
            wait: Wait::Duration { ms: 1 },
            at: Point { x, y },
        },
        6 | 7 => Command::Move {
            nodes: [pick(&nodes, a)?, pick(&nodes, b)?].to_vec(),
            artifacts: pick(&artifacts, a).into_iter().collect(),
            dx: x,
            dy: y,
        },
        8 => Command::Delete {
            nodes: vec![pick(&nodes, a)?],
            edges: pick(&edges, b).into_iter().collect(),
            artifacts: pick(&artifacts, a).into_iter().collect(),
            heal: b.is_multiple_of(2),
        },
        9..=12 => Command::Connect {
            id: fresh("e").into(),
            from: pick(&nodes, a)?,
            to: pick(&nodes, b)?,
        },
        13 => Command::Reconnect {
            edge: pick(&edges, a)?,
            from: pick(&nodes, b)?,
            to: pick(&nodes, a.wrapping_add(b))?,
        },
        14 => Command::SetKind {
            node: pick(&nodes, a)?,
            kind: Box::new(kind_of(b)),
        },
        15 => Command::SetCondition {
            edge: pick(&edges, a)?,
            condition: Some("amount > 1".into()),
        },
        16 => Command::SetDefault {
            edge: pick(&edges, a)?,
            is_default: true,
        },
        17 => Command::SetExit {
            edge: pick(&edges, a)?,
            exit: Some(GateExit::Returned),
        },
        18 => Command::AddLane {
            lane: lane(&fresh("l")),
            at: usize::from(a % 4),
        },
        19 => Command::MoveLane {
            lane: pick(&lanes, a)?,
            to: usize::from(b % 4),
        },
        20 => Command::ResizeLane {
            lane: pick(&lanes, a)?,
            height: x,
        },
        21 => Command::DeleteLane {
            lane: pick(&lanes, a)?,
        },
        22 => Command::AddArtifact {
            artifact: Artifact {
                id: fresh("note"),
                kind: ArtifactKind::Note,
                text: "note".into(),
                bounds: Rect {
                    x,
                    y,
                    w: 120.0,
                    h: 40.0,
                },
                xml: String::new(),
            },
        },
        23 => Command::SetSla {
            node: pick(&nodes, a)?,
            sla: Some(Sla {
                due_in: 1_000,
                at_risk_percent: 80,
            }),
        },
        24 => Command::Tidy,
        // Into a sub-process, or out of it.
        25..=27 => {
            let node = graph.nodes.get(&pick(&nodes, a)?)?;
            let middle = node.bounds.center();
            Command::Move {
                nodes: vec![node.id.clone()],
                artifacts: Vec::new(),
                dx: in_x - middle.x,
                dy: in_y - middle.y,
            }
        }
        28 => Command::Resize {
            node: pick(&nodes, a)?,
            bounds: Rect {
                x: in_x,
                y: in_y,
                w: 20.0 + f64::from(b),
                h: 20.0 + f64::from(a),
            },
        },
        29 => Command::SetRepeat {
            node: pick(&nodes, a)?,
            repeat: (!b.is_multiple_of(4)).then(|| Repeat::each("orders")),
        },
        30 => Command::SetMappings {
            node: pick(&nodes, a)?,
            input: lines(a),
            output: lines(b),
        },
        31 => {
            let selection = Selection {
                nodes: [pick(&nodes, a)?, pick(&nodes, b)?].into(),
                ..Selection::default()
            };
            let mut count = 0;
            let copy = clip(graph, &selection).renamed(|| {
                count += 1;
                format!("{}.{count}", fresh("p"))
            });
            let middle = copy.nodes.first()?.bounds.center();
            Command::Paste {
                clip: Box::new(copy),
                dx: in_x - middle.x,
                dy: in_y - middle.y,
            }
        }
        32 => {
            let mut count = 0;
            new_sub(fresh("s").into(), Point { x: in_x, y: in_y }, || {
                count += 1;
                format!("{}.{count}", fresh("s"))
            })
        }
        _ => Command::Batch {
            commands: vec![
                Command::SetLabel {
                    node: pick(&nodes, a)?,
                    label: fresh("label "),
                },
                Command::Move {
                    nodes: vec![pick(&nodes, b)?],
                    artifacts: Vec::new(),
                    dx: x,
                    dy: y,
                },
            ],
        },
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_walk_of_commands_makes_a_graph_that_is_none_and_each_step_can_be_taken_back(
        draws in prop::collection::vec(any::<Draw>(), 1..60)
    ) {
        let mut graph = Graph::default();
        let first = graph.clone();
        let mut whole = Change::default();
        let mut history = History::new();
        for (step, draw) in draws.into_iter().enumerate() {
            let Some(command) = command_for(&graph, step, draw) else { continue };
            let Ok(change) = apply(&graph, &command) else {
                prop_assert!(check(&graph, &command).is_err());
                continue;
            };
            prop_assert!(check(&graph, &command).is_ok());
            prop_assert!(change.fits(&graph));
            let replay = Command::Replay { change: Box::new(change.clone()) };
            prop_assert_eq!(apply(&graph, &replay), Ok(change.clone()));
            let before = graph.clone();
            change.apply(&mut graph);
            if let Err(fault) = well_formed(&graph) {
                prop_assert!(false, "{fault} after {command:?}");
            }
            prop_assert_eq!(&Change::between(&before, &graph), &change);
            for node in graph.nodes.values() {
                let NodeKind::Boundary { host, .. } = &node.kind else { continue };
                let host = &graph.nodes[host];
                prop_assert!(crate::diagram::near_border(&host.bounds, node.bounds.center(), 0.1), "{} left its step", node.id);
            }
            for node in graph.nodes.values() {
                let Some(sub) = &node.parent else { continue };
                let sub = &graph.nodes[sub].bounds;
                let is_held = node.bounds.x >= sub.x + SUB_PAD - 0.1
                    && node.bounds.y >= sub.y + SUB_HEAD - 0.1
                    && node.bounds.right() <= sub.right() - SUB_PAD + 0.1
                    && node.bounds.bottom() <= sub.bottom() - SUB_PAD + 0.1;
                prop_assert!(is_held, "{} left its sub-process after {command:?}", node.id);
            }
            let mut back = graph.clone();
            change.invert().apply(&mut back);
            prop_assert_eq!(&back, &before);
            whole = whole.squash(change.clone());
            history.record(change, None);
        }
        let mut there = first.clone();
        whole.apply(&mut there);
        prop_assert_eq!(&there, &graph);
        while history.undo(&mut graph).is_some() {}
        prop_assert_eq!(&graph, &first);
        while history.redo(&mut graph).is_some() {}
        prop_assert_eq!(&graph, &there);
        prop_assert!(graph.edges.values().all(|edge| edge.kind != EdgeKind::Message));
    }
}
