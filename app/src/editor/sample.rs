//! The workflow of the design reference, for tests.

use super::look::Owners;
use domain::{
    Role, Tier,
    ids::{AgentId, EdgeId, LaneId, NodeId, PersonId, TeamId},
    view::Mark,
    workflow::*,
};
use uuid::Uuid;

pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn rect(x: f64, y: f64, w: f64, h: f64) -> Rect {
    Rect { x, y, w, h }
}

/// A node around a middle.
pub fn node(id: &str, label: &str, kind: NodeKind, (x, y): (f64, f64)) -> Node {
    Node {
        label: label.to_owned(),
        ..Node::new(id.into(), kind, Point { x, y })
    }
}

pub fn edge(id: &str, from: &str, to: &str, label: &str) -> Edge {
    Edge {
        id: id.into(),
        kind: EdgeKind::Sequence,
        from: from.into(),
        to: to.into(),
        label: label.to_owned(),
        condition: None,
        order: 0,
        is_default: false,
        exit: None,
        waypoints: Vec::new(),
        extension: String::new(),
    }
}

pub fn agent(job: &str) -> NodeKind {
    NodeKind::Agent {
        job_type: job.to_owned(),
        inputs: Vec::new(),
        result: Vec::new(),
        retry: Retry::default(),
    }
}

pub fn human() -> NodeKind {
    NodeKind::Human { form: Vec::new() }
}

pub fn gate(tier: Tier, needed: u32) -> NodeKind {
    NodeKind::Gate {
        gate: GateSpec {
            tier: TierRule::Fixed { tier },
            candidates: vec![Owner::Role {
                role: Role::Approver,
                team: Some(TeamId(uuid(20))),
            }],
            needed: [needed; 4],
            ..GateSpec::default()
        },
    }
}

/// Supplier invoice to payment.
pub fn invoice() -> (Graph, Owners) {
    let script = || NodeKind::Script { assign: Vec::new() };
    let end = || NodeKind::End {
        end: EndKind::Plain,
    };
    let nodes = [
        node("start", "Invoice", NodeKind::start(), (78.0, 76.0)),
        node("read", "Read invoice", agent("invoice.read"), (182.0, 76.0)),
        node("paid", "Already paid?", script(), (340.0, 76.0)),
        node("match", "Match order", agent("order.match"), (498.0, 76.0)),
        node("equal", "", NodeKind::Exclusive, (610.0, 76.0)),
        node("code", "Code invoice", agent("invoice.code"), (732.0, 76.0)),
        node("budget", "Check budget", script(), (896.0, 76.0)),
        node("resolve", "Resolve difference", human(), (610.0, 196.0)),
        node("ask", "Ask supplier", agent("supplier.ask"), (458.0, 196.0)),
        node("grade", "Grade risk", script(), (896.0, 316.0)),
        node("gate", "", gate(Tier::High, 2), (768.0, 316.0)),
        node("approve", "Approve payment", human(), (648.0, 316.0)),
        node(
            "late",
            "",
            NodeKind::Boundary {
                host: "approve".into(),
                interrupting: true,
                wait: Wait::Duration { ms: 14_400_000 },
            },
            (664.0, 343.0),
        ),
        node(
            "controller",
            "Decide as controller",
            human(),
            (768.0, 404.0),
        ),
        node("decided", "", NodeKind::Parallel, (528.0, 316.0)),
        node("book", "Book liability", script(), (400.0, 316.0)),
        node(
            "forecast",
            "Forecast cash",
            agent("cash.forecast"),
            (212.0, 316.0),
        ),
        node(
            "schedule",
            "Schedule payment",
            agent("payment.schedule"),
            (212.0, 516.0),
        ),
        node("dual", "", gate(Tier::Critical, 2), (372.0, 516.0)),
        node("release", "Release payment", human(), (516.0, 516.0)),
        node(
            "old",
            "Confirm with bank",
            NodeKind::Kept {
                element: "businessRuleTask".to_owned(),
                xml: String::new(),
            },
            (692.0, 516.0),
        ),
        node("end", "Paid", end(), (832.0, 516.0)),
    ];
    let pairs = [
        ("start", "read", ""),
        ("read", "paid", ""),
        ("paid", "match", ""),
        ("match", "equal", ""),
        ("equal", "code", "equal"),
        ("equal", "resolve", "differs by more than 2 %"),
        ("resolve", "ask", ""),
        ("ask", "match", "corrected"),
        ("code", "budget", ""),
        ("budget", "grade", ""),
        ("grade", "gate", ""),
        ("gate", "approve", ""),
        ("approve", "decided", ""),
        ("late", "controller", ""),
        ("controller", "decided", ""),
        ("decided", "book", "yes"),
        ("decided", "resolve", "returned"),
        ("book", "forecast", ""),
        ("forecast", "schedule", ""),
        ("schedule", "dual", ""),
        ("dual", "release", ""),
        ("release", "old", ""),
        ("old", "end", ""),
    ];
    let lanes = [
        ("Accounts Payable", 14.0, 124.0),
        ("Procurement", 138.0, 122.0),
        ("Finance", 260.0, 196.0),
        ("Treasury", 456.0, 114.0),
    ];
    let graph = Graph {
        nodes: nodes
            .into_iter()
            .map(|node| (node.id.clone(), node))
            .collect(),
        edges: pairs
            .iter()
            .enumerate()
            .map(|(n, (from, to, label))| {
                let id = format!("e{n:02}");
                (EdgeId(id.clone()), edge(&id, from, to, label))
            })
            .collect(),
        lanes: lanes
            .iter()
            .enumerate()
            .map(|(n, (name, y, h))| Lane {
                id: LaneId(format!("lane{n}")),
                name: (*name).to_owned(),
                team: None,
                bounds: rect(10.0, *y, 980.0, *h),
            })
            .collect(),
        artifacts: [Artifact {
            id: "note".to_owned(),
            kind: ArtifactKind::Note,
            text: "Credit notes reuse the invoice number. Match on the amount too?".to_owned(),
            bounds: rect(62.0, 156.0, 268.0, 78.0),
            xml: String::new(),
        }]
        .into_iter()
        .map(|artifact| (artifact.id.clone(), artifact))
        .collect(),
        ..Graph::default()
    };
    let agent = |n, name: &str, glyph: &str| Mark::Agent {
        id: Some(AgentId(uuid(n))),
        name: name.to_owned(),
        glyph: glyph.to_owned(),
    };
    let person = |n, name: &str| Mark::Person {
        id: Some(PersonId(uuid(n))),
        name: name.to_owned(),
    };
    let team = |n, name: &str| Mark::Team {
        id: Some(TeamId(uuid(n))),
        name: name.to_owned(),
    };
    let owners = [
        ("read", agent(1, "Ledger", "book-open-text")),
        ("match", agent(2, "Tally", "list-checks")),
        ("code", agent(1, "Ledger", "book-open-text")),
        ("resolve", person(11, "Mei Castellan")),
        ("ask", agent(3, "Quill", "feather")),
        ("approve", team(20, "Finance approvers")),
        ("controller", person(12, "Tomas Lindqvist")),
        ("forecast", agent(4, "Payrun", "banknote")),
        ("schedule", agent(4, "Payrun", "banknote")),
        ("release", team(21, "Treasury")),
    ]
    .into_iter()
    .map(|(id, mark)| (NodeId::from(id), mark))
    .collect();
    (graph, owners)
}

/// Each line of an order is checked, in a sub-process.
pub fn lines() -> Graph {
    let mut sub = node("lines", "Check lines", NodeKind::Sub, (340.0, 120.0));
    sub.repeat = Some(Repeat::each("lines"));
    let inner = |id: &str, label: &str, kind, at| Node {
        parent: Some("lines".into()),
        ..node(id, label, kind, at)
    };
    let end = || NodeKind::End {
        end: EndKind::Plain,
    };
    let nodes = [
        node("begin", "", NodeKind::start(), (60.0, 120.0)),
        sub,
        inner("first", "", NodeKind::start(), (198.0, 120.0)),
        inner("check", "Check line", human(), (330.0, 120.0)),
        inner("last", "Checked", end(), (482.0, 120.0)),
        node("pay", "Pay", human(), (640.0, 120.0)),
        node("done", "", end(), (780.0, 120.0)),
    ];
    let pairs = [
        ("begin", "lines"),
        ("first", "check"),
        ("check", "last"),
        ("lines", "pay"),
        ("pay", "done"),
    ];
    Graph {
        nodes: nodes
            .into_iter()
            .map(|node| (node.id.clone(), node))
            .collect(),
        edges: pairs
            .iter()
            .enumerate()
            .map(|(n, (from, to))| {
                let id = format!("w{n}");
                (EdgeId(id.clone()), edge(&id, from, to, ""))
            })
            .collect(),
        ..Graph::default()
    }
}
