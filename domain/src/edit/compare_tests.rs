//! What publishing says it changes, in the words of the publish dialog.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Command, apply_all, compare, new_sub};
use crate::{
    Tier,
    ids::{TeamId, WorkflowId},
    template,
    view::directory::{Directory, DirectoryTeam, DirectoryWorkflow},
    workflow::{
        Assignment, Graph, Node, NodeKind, Owner, Point, Repeat, Schedule, Sla, TierRule, Trigger,
    },
};
use uuid::Uuid;

const OFFICE: TeamId = TeamId(Uuid::from_u128(1));
const REFUNDS: WorkflowId = WorkflowId(Uuid::from_u128(2));
const BILLING: WorkflowId = WorkflowId(Uuid::from_u128(3));

fn directory() -> Directory {
    let workflow = |id, name: &str| DirectoryWorkflow {
        id,
        name: name.into(),
        published: Some(3),
        inputs: Vec::new(),
    };
    Directory {
        workflows: vec![workflow(BILLING, "Billing"), workflow(REFUNDS, "Refunds")],
        teams: vec![DirectoryTeam {
            id: OFFICE,
            name: "Office".into(),
        }],
        ..Directory::default()
    }
}

fn said(before: Option<&Graph>, after: &Graph) -> Vec<String> {
    compare(before, after, &directory())
        .into_iter()
        .map(|line| format!("{}: {} {}", line.mark.key(), line.subject, line.text))
        .collect()
}

fn purchase() -> Graph {
    let mut graph = template::graph("purchase-request", "EUR").unwrap();
    template::assign(&mut graph, OFFICE, "Office");
    graph
}

#[test]
fn a_first_version_is_all_new() {
    assert_eq!(
        said(None, &purchase()),
        [
            "added: Start form asks for What do you need?, What for?",
            "added: Compare offers is new; Office does it",
            "added: Approve purchase is a new gate; Office approvers decide",
            "added: Place order is new; Office does it",
            "added: Tell why not is new; Office does it",
        ]
    );
}

#[test]
fn each_change_is_said_once_and_moving_on_the_canvas_is_none() {
    let before = purchase();
    let mut after = before.clone();
    let gate = |tier| match before.nodes.get(&"approve".into()).map(|node| &node.kind) {
        Some(NodeKind::Gate { gate }) => {
            let mut gate = gate.clone();
            gate.tier = TierRule::Fixed { tier };
            gate.needed = [1, 1, 3, 3];
            Box::new(NodeKind::Gate { gate })
        }
        _ => panic!("no gate"),
    };
    let flow = after
        .outgoing(&"approve".into())
        .first()
        .map(|edge| edge.id.clone())
        .unwrap();
    apply_all(
        &mut after,
        &[
            Command::Move {
                nodes: vec!["order".into()],
                artifacts: Vec::new(),
                dx: 16.0,
                dy: 0.0,
            },
            Command::SetLabel {
                node: "compare".into(),
                label: "Compare three offers".into(),
            },
            Command::SetSla {
                node: "order".into(),
                sla: Some(Sla {
                    due_in: 7_200_000,
                    at_risk_percent: 80,
                }),
            },
            Command::SetOwner {
                nodes: vec!["order".into()],
                owner: None::<Owner>,
            },
            Command::SetKind {
                node: "approve".into(),
                kind: gate(Tier::High),
            },
            Command::SetEdgeLabel {
                edge: flow,
                label: "yes".into(),
            },
            Command::Delete {
                nodes: vec!["tell".into(), "declined".into()],
                edges: Vec::new(),
                artifacts: Vec::new(),
                heal: false,
            },
        ],
    )
    .unwrap();
    assert_eq!(
        said(Some(&before), &after),
        [
            "changed: Compare three offers was called Compare offers",
            "changed: Approve purchase is High, before graded by 2 conditions; asks 1, 1, 3, 3 from low to critical, before 1, 1, 2, 2",
            "changed: Approve purchase to Place order was called approved",
            "changed: Place order is done by nobody, before Office; is due in 2 h, before 1 d",
            "removed: Tell why not is gone",
        ]
    );
    assert_eq!(said(Some(&after), &after), Vec::<String>::new());
}

#[test]
fn what_repeats_what_it_takes_and_where_it_lies_is_said() {
    let human = || NodeKind::Human { form: Vec::new() };
    let label = |node: &str, label: &str| Command::SetLabel {
        node: node.into(),
        label: label.into(),
    };
    let step = |id: &str, y: f64| Command::AddNode {
        node: Box::new(Node::new(id.into(), human(), Point { x: 0.0, y })),
    };
    let mut count = 0;
    let sub = new_sub("sub".into(), Point { x: 0.0, y: 0.0 }, || {
        count += 1;
        format!("s{count}")
    });
    let mut before = Graph::default();
    let first = [
        sub,
        label("sub", "Each order"),
        step("pack", 600.0),
        label("pack", "Pack"),
        step("ship", 900.0),
        label("ship", "Ship"),
    ];
    apply_all(&mut before, &first).unwrap();
    let repeat = |node: &str, repeat: Option<Repeat>| Command::SetRepeat {
        node: node.into(),
        repeat,
    };
    let line = |variable: &str, expression: &str| Assignment {
        variable: variable.into(),
        expression: expression.into(),
    };
    let mut after = before.clone();
    let again = Repeat::While {
        condition: "left > 0".into(),
        before: false,
        most: Some(5),
    };
    let second = [
        repeat("sub", Some(Repeat::each("orders"))),
        repeat("ship", Some(again)),
        Command::SetMappings {
            node: "ship".into(),
            input: vec![line("order", "item")],
            output: vec![line("sent", "true")],
        },
        Command::Move {
            nodes: vec!["pack".into()],
            artifacts: Vec::new(),
            dx: 0.0,
            dy: -560.0,
        },
    ];
    apply_all(&mut after, &second).unwrap();
    assert_eq!(
        said(Some(&before), &after),
        [
            "changed: Each order is done for each item of orders now",
            "moved: Pack lies in Each order now",
            "changed: Ship repeats while left > 0, at most 5 times now; takes order; gives sent",
        ]
    );
    let mut last = after.clone();
    let third = [
        repeat("sub", None),
        repeat("ship", Some(Repeat::each("3"))),
        Command::SetMappings {
            node: "ship".into(),
            input: vec![line("order", "orders[0]")],
            output: Vec::new(),
        },
    ];
    apply_all(&mut last, &third).unwrap();
    assert_eq!(
        said(Some(&after), &last),
        [
            "changed: Each order is done once now",
            "changed: Ship is done 3 times now; takes order otherwise; no longer gives sent",
        ]
    );
}

#[test]
fn which_workflow_a_step_runs_is_said_by_its_name() {
    let call = |workflow: Option<WorkflowId>, version| {
        let kind = NodeKind::Call { workflow, version };
        let node = Node::new("pay".into(), kind, Point { x: 0.0, y: 0.0 });
        Graph {
            nodes: [(node.id.clone(), node)].into(),
            ..Graph::default()
        }
    };
    let gone = WorkflowId(Uuid::from_u128(9));
    let refunds = call(Some(REFUNDS), None);
    assert_eq!(
        said(None, &refunds),
        ["added: Sub-workflow is new; runs Refunds"]
    );
    for (before, after, words) in [
        (
            call(Some(BILLING), None),
            refunds.clone(),
            "runs Refunds now, before Billing",
        ),
        (
            refunds.clone(),
            call(Some(REFUNDS), Some(2)),
            "runs version 2 of Refunds now, before the published one",
        ),
        (
            call(Some(REFUNDS), Some(2)),
            refunds.clone(),
            "runs the published version of Refunds now, before version 2",
        ),
        (
            call(None, None),
            call(Some(BILLING), Some(1)),
            "runs version 1 of Billing now, before no workflow yet",
        ),
        (
            refunds.clone(),
            call(Some(gone), None),
            "runs another workflow now, before Refunds",
        ),
        (
            call(Some(WorkflowId(Uuid::from_u128(8))), None),
            call(Some(gone), None),
            "runs another workflow now",
        ),
    ] {
        assert_eq!(
            said(Some(&before), &after),
            [format!("changed: Sub-workflow {words}")]
        );
    }
}

#[test]
fn what_begins_a_run_is_said() {
    let start = |on: Option<Trigger>| {
        let kind = NodeKind::Start { on };
        let mut node = Node::new("in".into(), kind, Point { x: 0.0, y: 0.0 });
        node.label = "Order".into();
        Graph {
            nodes: [(node.id.clone(), node)].into(),
            ..Graph::default()
        }
    };
    let timer = |schedule| Some(Trigger::Timer { schedule });
    let day = 86_400_000;
    let message = start(Some(Trigger::Message {
        name: "order-in".into(),
    }));
    let plain = start(None);
    assert_eq!(
        said(None, &message),
        ["added: Order is new; begins by the message order-in"]
    );
    assert_eq!(said(None, &plain), Vec::<String>::new());
    assert_eq!(
        said(Some(&message), &Graph::default()),
        ["removed: Order is gone"]
    );
    for (after, words) in [
        (message.clone(), "begins by the message order-in"),
        (
            start(timer(Schedule::Once {
                moment: "2026-11-30".into(),
            })),
            "begins once, at 2026-11-30",
        ),
        (
            start(timer(Schedule::Every {
                ms: day,
                times: None,
            })),
            "begins every 1 d",
        ),
        (
            start(timer(Schedule::Every {
                ms: day,
                times: Some(3),
            })),
            "begins every 1 d, at most 3 times",
        ),
        (
            start(timer(Schedule::Cron {
                expression: "0 9 * * MON-FRI".into(),
            })),
            "begins by the calendar, 0 9 * * MON-FRI",
        ),
    ] {
        assert_eq!(
            said(Some(&plain), &after),
            [format!("changed: Order {words}")]
        );
    }
    assert_eq!(
        said(Some(&message), &plain),
        ["changed: Order begins by hand"]
    );
}
