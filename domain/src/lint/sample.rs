//! A workflow the linter has nothing to say about, the company it belongs to, and ways to spoil it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::{
    actor::{Grant, Role},
    form::{Field, FieldKind},
    ids::{AgentId, EdgeId, PersonId, TeamId, WorkflowId},
    view::directory::{
        Directory, DirectoryAgent, DirectoryPerson, DirectoryTeam, DirectoryWorkflow,
    },
    workflow::{
        Edge, EndKind, GateSpec, Graph, Lane, Node, NodeKind, Owner, Point, Rect, Sla, Wait,
    },
};
use uuid::Uuid;

pub(super) const INES: PersonId = PersonId(Uuid::from_u128(1));
pub(super) const MEI: PersonId = PersonId(Uuid::from_u128(2));
pub(super) const TOMAS: PersonId = PersonId(Uuid::from_u128(3));
pub(super) const FINANCE: TeamId = TeamId(Uuid::from_u128(10));
pub(super) const LEDGER: AgentId = AgentId(Uuid::from_u128(20));
/// Checks a supplier, published as version 2.
pub(super) const CHECK: WorkflowId = WorkflowId(Uuid::from_u128(30));
/// Not published.
pub(super) const SKETCH: WorkflowId = WorkflowId(Uuid::from_u128(31));

pub(super) fn directory() -> Directory {
    let grant = |role| Grant {
        role,
        team: Some(FINANCE),
    };
    let person = |id, name: &str, roles: &[Role]| DirectoryPerson {
        id,
        name: name.into(),
        grants: roles.iter().copied().map(grant).collect(),
    };
    Directory {
        people: vec![
            person(INES, "Ines Okafor", &[Role::Worker, Role::Approver]),
            person(MEI, "Mei Castellan", &[Role::Worker, Role::Approver]),
            person(TOMAS, "Tomas Lindqvist", &[Role::Approver]),
        ],
        teams: vec![DirectoryTeam {
            id: FINANCE,
            name: "Finance".into(),
        }],
        agents: vec![DirectoryAgent {
            id: LEDGER,
            name: "Ledger".into(),
            glyph: "bot".into(),
            team: Some(FINANCE),
            owner: TOMAS,
            job_types: vec!["invoice.read".into()],
        }],
        workflows: vec![
            DirectoryWorkflow {
                id: CHECK,
                name: "Check supplier".into(),
                published: Some(2),
                inputs: vec![
                    field("supplier"),
                    Field {
                        required: false,
                        ..field("country")
                    },
                ],
            },
            DirectoryWorkflow {
                id: SKETCH,
                name: "Sketch".into(),
                published: None,
                inputs: Vec::new(),
            },
        ],
        currency: "EUR".into(),
    }
}

pub(super) fn field(name: &str) -> Field {
    Field {
        name: name.into(),
        label: name.into(),
        kind: FieldKind::Text,
        required: true,
        help: String::new(),
    }
}

pub(super) fn put(graph: &mut Graph, id: &str, kind: NodeKind, x: f64) {
    let mut node = Node::new(id.into(), kind, Point { x, y: 100.0 });
    node.label = id.to_owned();
    node.lane = Some("lane".into());
    node.sla = Some(Sla {
        due_in: 1_000,
        at_risk_percent: 80,
    });
    graph.nodes.insert(id.into(), node);
}

pub(super) fn join(graph: &mut Graph, id: &str, from: &str, to: &str) {
    let edge = Edge::between(id.into(), from.into(), to.into());
    graph.edges.insert(id.into(), edge);
}

/// start → read (Ledger) → decide (gate) → pay (Finance) → end; nothing to say about it.
pub(super) fn clean() -> Graph {
    let mut graph = Graph {
        inputs: vec![field("supplier")],
        ..Graph::default()
    };
    graph.lanes.push(Lane {
        id: "lane".into(),
        name: "Finance".into(),
        team: Some(FINANCE),
        bounds: Rect {
            x: 0.0,
            y: 0.0,
            w: 1000.0,
            h: 200.0,
        },
    });
    put(&mut graph, "start", NodeKind::start(), 60.0);
    let read = NodeKind::Agent {
        job_type: "invoice.read".into(),
        inputs: vec!["supplier".into()],
        result: vec![field("amount")],
        retry: Default::default(),
    };
    put(&mut graph, "read", read, 200.0);
    let gate = GateSpec {
        candidates: vec![Owner::Team { team: FINANCE }],
        question: "Pay {amount} to {supplier}?".into(),
        needed: [1, 1, 2, 2],
        ..GateSpec::default()
    };
    put(&mut graph, "decide", NodeKind::Gate { gate }, 400.0);
    put(
        &mut graph,
        "pay",
        NodeKind::Human {
            form: vec![field("paid")],
        },
        600.0,
    );
    put(
        &mut graph,
        "end",
        NodeKind::End {
            end: EndKind::Plain,
        },
        800.0,
    );
    node(&mut graph, "read").owner = Some(Owner::Agent { agent: LEDGER });
    node(&mut graph, "pay").owner = Some(Owner::Team { team: FINANCE });
    for (id, from, to) in [
        ("e1", "start", "read"),
        ("e2", "read", "decide"),
        ("e3", "decide", "pay"),
        ("e4", "pay", "end"),
    ] {
        join(&mut graph, id, from, to);
    }
    graph
}

/// A sub-process `part` between `pay` and `end`; inside it in → ask (Finance) → out.
pub(super) fn nest(graph: &mut Graph) {
    put(graph, "part", NodeKind::Sub, 700.0);
    node(graph, "part").bounds.y += 300.0;
    put_in(graph, "in", NodeKind::start(), 560.0);
    let form = vec![field("answer")];
    put_in(graph, "ask", NodeKind::Human { form }, 680.0);
    node(graph, "ask").owner = Some(Owner::Team { team: FINANCE });
    let end = EndKind::Plain;
    put_in(graph, "out", NodeKind::End { end }, 840.0);
    graph.edges.get_mut(&"e4".into()).unwrap().to = "part".into();
    for (id, from, to) in [
        ("e5", "part", "end"),
        ("i1", "in", "ask"),
        ("i2", "ask", "out"),
    ] {
        join(graph, id, from, to);
    }
}

/// A node that lies in `part`.
pub(super) fn put_in(graph: &mut Graph, id: &str, kind: NodeKind, x: f64) {
    put(graph, id, kind, x);
    let node = node(graph, id);
    node.bounds.y += 300.0;
    node.lane = None;
    node.parent = Some("part".into());
}

pub(super) fn node<'a>(graph: &'a mut Graph, id: &str) -> &'a mut Node {
    graph.nodes.get_mut(&id.into()).unwrap()
}

pub(super) fn gate(graph: &mut Graph, change: impl FnOnce(&mut GateSpec)) {
    if let NodeKind::Gate { gate } = &mut node(graph, "decide").kind {
        change(gate);
    }
}

/// `pay` becomes an exclusive gateway with two ways to the end.
pub(super) fn choice(graph: &mut Graph, first: Option<&str>, second: Option<&str>) {
    let pay = node(graph, "pay");
    pay.kind = NodeKind::Exclusive;
    pay.owner = None;
    join(graph, "e5", "pay", "end");
    for (id, condition) in [("e4", first), ("e5", second)] {
        graph.edges.get_mut(&EdgeId::from(id)).unwrap().condition = condition.map(str::to_owned);
    }
}

/// `pay` splits into two timers that come together in `merge`.
pub(super) fn split(graph: &mut Graph, fork: NodeKind, merge: NodeKind) {
    let is_choice = matches!(fork, NodeKind::Exclusive);
    let pay = node(graph, "pay");
    pay.kind = fork;
    pay.owner = None;
    for (id, x) in [("one", 650.0), ("two", 660.0)] {
        put(
            graph,
            id,
            NodeKind::Catch {
                wait: Wait::Duration { ms: 5 },
            },
            x,
        );
    }
    put(graph, "merge", merge, 700.0);
    graph.edges.get_mut(&"e4".into()).unwrap().to = "one".into();
    for (id, from, to) in [
        ("f1", "pay", "two"),
        ("f2", "one", "merge"),
        ("f3", "two", "merge"),
        ("f4", "merge", "end"),
    ] {
        join(graph, id, from, to);
    }
    if is_choice {
        graph.edges.get_mut(&"e4".into()).unwrap().condition = Some("true".into());
        graph.edges.get_mut(&"f1".into()).unwrap().is_default = true;
    }
}

pub(super) fn job(graph: &mut Graph, name: &str) {
    if let NodeKind::Agent { job_type, .. } = &mut node(graph, "read").kind {
        name.clone_into(job_type);
    }
}
