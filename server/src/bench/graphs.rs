//! The workflows that are measured: ten steps in a row, done by the engine or by an agent.

use domain::{
    form::{Field, FieldKind},
    ids::AgentId,
    workflow::{Assignment, Edge, Graph, Node, NodeKind, Owner, Point, Retry},
};

/// Steps between start and end.
pub const STEPS: usize = 10;
/// The kind of the agent's jobs.
pub const JOB: &str = "bench.count";

fn number() -> Field {
    Field {
        name: "x".to_owned(),
        label: "X".to_owned(),
        kind: FieldKind::Number {
            min: None,
            max: None,
        },
        required: true,
        help: String::new(),
    }
}

/// Ten script steps, each of which adds one.
pub fn automatic() -> Graph {
    in_a_row(|| {
        let assign = vec![Assignment {
            variable: "x".to_owned(),
            expression: "x + 1".to_owned(),
        }];
        (NodeKind::Script { assign }, None)
    })
}

/// Ten agent steps, each of which gives the number back.
pub fn worker(agent: AgentId) -> Graph {
    in_a_row(|| {
        let kind = NodeKind::Agent {
            job_type: JOB.to_owned(),
            inputs: vec!["x".to_owned()],
            result: vec![number()],
            retry: Retry::default(),
        };
        (kind, Some(Owner::Agent { agent }))
    })
}

fn in_a_row(step: impl Fn() -> (NodeKind, Option<Owner>)) -> Graph {
    let mut graph = Graph {
        inputs: vec![number()],
        ..Graph::default()
    };
    let last = STEPS + 1;
    for index in 0..=last {
        let (kind, owner) = match index {
            0 => (NodeKind::start(), None),
            _ if index == last => (
                NodeKind::End {
                    end: domain::workflow::EndKind::Plain,
                },
                None,
            ),
            _ => step(),
        };
        let at = Point {
            x: 100.0 + 220.0 * index as f64,
            y: 100.0,
        };
        let mut node = Node::new(format!("n{index}").as_str().into(), kind, at);
        node.label = format!("Step {index}");
        node.owner = owner;
        graph.nodes.insert(node.id.clone(), node);
        if let Some(before) = index.checked_sub(1) {
            let edge = Edge::between(
                format!("e{index}").as_str().into(),
                format!("n{before}").as_str().into(),
                format!("n{index}").as_str().into(),
            );
            graph.edges.insert(edge.id.clone(), edge);
        }
    }
    graph
}
