//! Workflows to start from: complete in their steps, forms and gates; who does them is filled in by whoever takes one.

use crate::{
    Tier,
    diagram::{beads, size_words},
    form::{Field, FieldKind},
    layout,
    span::DAY,
    view::workflows::TemplateCard,
    workflow::{
        Assignment, Edge, EndKind, GateExit, GateSpec, Graph, Lane, Node, NodeKind, Point, Rect,
        Sla, TierCondition, TierRule,
    },
};

struct Template {
    key: &'static str,
    name: &'static str,
    about: &'static str,
    draw: fn(&mut Sheet),
}

const ALL: &[Template] = &[
    Template {
        key: "purchase-request",
        name: "Purchase request",
        about: "Ask, compare offers, approve by amount, order.",
        draw: purchase_request,
    },
    Template {
        key: "customer-complaint",
        name: "Customer complaint",
        about: "Read, answer or hand over, refund within a limit.",
        draw: customer_complaint,
    },
    Template {
        key: "employee-onboarding",
        name: "Employee onboarding",
        about: "Accounts, equipment and a buddy before day one.",
        draw: employee_onboarding,
    },
    Template {
        key: "expense-claim",
        name: "Expense claim",
        about: "Read the receipt, check the rules, pay with salary.",
        draw: expense_claim,
    },
    Template {
        key: "content-approval",
        name: "Content approval",
        about: "Draft by an agent, edited and signed by people.",
        draw: content_approval,
    },
];

/// The graph of a template, amounts in `currency`.
pub fn graph(key: &str, currency: &str) -> Option<Graph> {
    ALL.iter()
        .find(|template| template.key == key)
        .map(|template| drawn(template, currency))
}

/// All of them, as cards.
pub fn cards() -> Vec<TemplateCard> {
    ALL.iter()
        .map(|template| {
            let graph = drawn(template, "EUR");
            TemplateCard {
                key: template.key.to_owned(),
                name: template.name.to_owned(),
                about: template.about.to_owned(),
                size: size_words(&graph),
                beads: beads(&graph),
            }
        })
        .collect()
}

fn drawn(template: &Template, currency: &str) -> Graph {
    let mut sheet = Sheet {
        graph: Graph::default(),
        currency: currency.to_owned(),
        flows: 0,
    };
    sheet.graph.lanes.push(Lane {
        id: "lane_1".into(),
        name: template.name.to_owned(),
        team: None,
        bounds: Rect {
            x: 40.0,
            y: 40.0,
            w: 960.0,
            h: 160.0,
        },
    });
    (template.draw)(&mut sheet);
    let tidy = layout::tidy(&sheet.graph);
    tidy.apply(&mut sheet.graph);
    sheet.graph
}

struct Sheet {
    graph: Graph,
    currency: String,
    flows: u32,
}

impl Sheet {
    fn node(&mut self, id: &str, label: &str, kind: NodeKind, due: Option<i64>) {
        let mut node = Node::new(id.into(), kind, Point::default());
        node.label = label.to_owned();
        node.lane = Some("lane_1".into());
        node.sla = due.map(|due_in| Sla {
            due_in,
            at_risk_percent: 80,
        });
        self.graph.nodes.insert(id.into(), node);
    }

    fn human(&mut self, id: &str, label: &str, form: Vec<Field>, due: i64) {
        self.node(id, label, NodeKind::Human { form }, Some(due));
    }

    fn agent(&mut self, id: &str, label: &str, job_type: &str, result: Vec<Field>) {
        let kind = NodeKind::Agent {
            job_type: job_type.to_owned(),
            inputs: Vec::new(),
            result,
            retry: Default::default(),
        };
        self.node(id, label, kind, None);
    }

    fn gate(&mut self, id: &str, label: &str, question: &str, tier: TierRule) {
        let gate = GateSpec {
            tier,
            question: question.to_owned(),
            needed: [1, 1, 2, 2],
            ..GateSpec::default()
        };
        self.node(id, label, NodeKind::Gate { gate }, Some(DAY));
    }

    fn end(&mut self, id: &str, label: &str) {
        let end = EndKind::Plain;
        self.node(id, label, NodeKind::End { end }, None);
    }

    fn flow(&mut self, from: &str, to: &str) -> &mut Edge {
        self.flows += 1;
        let id = format!("flow_{}", self.flows);
        let edge = Edge::between(id.as_str().into(), from.into(), to.into());
        self.graph.edges.entry(edge.id.clone()).or_insert(edge)
    }

    fn way(&mut self, from: &str, to: &str, label: &str) -> &mut Edge {
        let edge = self.flow(from, to);
        label.clone_into(&mut edge.label);
        edge
    }

    fn chain(&mut self, ids: &[&str]) {
        for pair in ids.windows(2) {
            if let [from, to] = pair {
                self.flow(from, to);
            }
        }
    }

    fn exit(&mut self, from: &str, to: &str, exit: GateExit, label: &str) {
        self.way(from, to, label).exit = Some(exit);
    }

    fn money(&self, name: &str, label: &str) -> Field {
        let kind = FieldKind::Money {
            currency: self.currency.clone(),
        };
        field(name, label, kind)
    }
}

fn field(name: &str, label: &str, kind: FieldKind) -> Field {
    Field {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        required: true,
        help: String::new(),
    }
}

fn text(name: &str, label: &str) -> Field {
    field(name, label, FieldKind::Text)
}

fn long(name: &str, label: &str) -> Field {
    field(name, label, FieldKind::LongText)
}

fn choice(name: &str, label: &str, options: &[&str]) -> Field {
    let options = options.iter().map(|&option| option.to_owned()).collect();
    field(name, label, FieldKind::Choice { options })
}

fn over(variable: &str, minor: i64, tier: Tier, because: &str) -> TierCondition {
    TierCondition {
        when: format!("{variable}.minor > {minor}"),
        tier,
        because: because.to_owned(),
    }
}

fn purchase_request(sheet: &mut Sheet) {
    sheet.graph.inputs = vec![
        text("item", "What do you need?"),
        long("reason", "What for?"),
    ];
    sheet.node("start", "", NodeKind::start(), None);
    let offers = vec![
        text("supplier", "Best offer from"),
        sheet.money("amount", "Its price"),
        long("offers", "The other offers"),
    ];
    sheet.human("compare", "Compare offers", offers, 2 * DAY);
    let tier = TierRule::Conditions {
        rules: vec![
            over("amount", 2_500_000, Tier::High, "Over 25,000"),
            over("amount", 100_000, Tier::Medium, "Over 1,000"),
        ],
        otherwise: Tier::Low,
    };
    sheet.gate(
        "approve",
        "Approve purchase",
        "Buy {item} from {supplier} for {amount}?",
        tier,
    );
    sheet.human(
        "order",
        "Place order",
        vec![text("order_number", "Order number")],
        DAY,
    );
    sheet.human(
        "tell",
        "Tell why not",
        vec![long("answer", "What was answered")],
        DAY,
    );
    sheet.end("ordered", "Ordered");
    sheet.end("declined", "Not ordered");
    sheet.chain(&["start", "compare", "approve"]);
    sheet.exit("approve", "order", GateExit::Approved, "approved");
    sheet.exit("approve", "tell", GateExit::Rejected, "rejected");
    sheet.chain(&["order", "ordered"]);
    sheet.chain(&["tell", "declined"]);
}

fn customer_complaint(sheet: &mut Sheet) {
    sheet.graph.inputs = vec![
        text("customer", "Customer"),
        text("order_number", "Order number"),
        long("complaint", "What they say"),
    ];
    sheet.graph.key_input = Some("order_number".to_owned());
    sheet.node("start", "", NodeKind::start(), None);
    let result = vec![
        choice(
            "topic",
            "Topic",
            &["Delivery", "Quality", "Invoice", "Other"],
        ),
        long("summary", "Summary"),
    ];
    sheet.agent("read", "Read complaint", "complaint.read", result);
    let options = ["Answer", "Refund"];
    let answer = vec![
        choice("outcome", "What do we do?", &options),
        sheet.money("refund", "Refund, if any"),
        long("answer", "Our answer"),
    ];
    sheet.human("answer", "Answer or refund", answer, DAY);
    sheet.node("choice", "Refund?", NodeKind::Exclusive, None);
    let tier = TierRule::Conditions {
        rules: vec![
            over("refund", 50_000, Tier::High, "Over 500"),
            over("refund", 10_000, Tier::Medium, "Over 100"),
        ],
        otherwise: Tier::Low,
    };
    sheet.gate(
        "approve",
        "Approve refund",
        "Refund {refund} to {customer}?",
        tier,
    );
    sheet.human(
        "pay",
        "Pay refund",
        vec![field("paid_on", "Paid on", FieldKind::Date)],
        DAY,
    );
    sheet.end("answered", "Answered");
    sheet.chain(&["start", "read", "answer", "choice"]);
    sheet.way("choice", "approve", "refund").condition = Some("outcome == \"Refund\"".to_owned());
    sheet.way("choice", "answered", "answer").is_default = true;
    sheet.exit("approve", "pay", GateExit::Approved, "approved");
    sheet.exit("approve", "answer", GateExit::Returned, "returned");
    sheet.chain(&["pay", "answered"]);
}

fn employee_onboarding(sheet: &mut Sheet) {
    sheet.graph.inputs = vec![
        text("name", "Who starts?"),
        text("position", "As what?"),
        field("first_day", "First day", FieldKind::Date),
    ];
    sheet.node("start", "", NodeKind::start(), None);
    sheet.node("all", "", NodeKind::Parallel, None);
    sheet.human(
        "accounts",
        "Make accounts",
        vec![text("login", "Sign-in name")],
        2 * DAY,
    );
    sheet.human(
        "equipment",
        "Prepare equipment",
        vec![text("laptop", "Laptop number")],
        3 * DAY,
    );
    sheet.human(
        "buddy",
        "Find a buddy",
        vec![text("buddy_name", "Buddy")],
        2 * DAY,
    );
    sheet.node("ready", "", NodeKind::Parallel, None);
    sheet.human(
        "welcome",
        "Plan the first day",
        vec![long("plan", "Plan")],
        DAY,
    );
    sheet.end("done", "Ready for day one");
    sheet.chain(&["start", "all", "accounts", "ready", "welcome", "done"]);
    sheet.chain(&["all", "equipment", "ready"]);
    sheet.chain(&["all", "buddy", "ready"]);
}

fn expense_claim(sheet: &mut Sheet) {
    let amount = sheet.money("amount", "Amount");
    sheet.graph.inputs = vec![
        text("what_for", "What for?"),
        amount,
        field("spent_on", "Spent on", FieldKind::Date),
    ];
    sheet.node("start", "", NodeKind::start(), None);
    let result = vec![
        text("merchant", "Merchant"),
        field(
            "receipt_fits",
            "The receipt fits the claim",
            FieldKind::Flag,
        ),
    ];
    sheet.agent("read", "Read receipt", "receipt.read", result);
    let assign = vec![Assignment {
        variable: "needs_look".to_owned(),
        expression: "!receipt_fits || amount.minor > 20000".to_owned(),
    }];
    sheet.node("rules", "Check rules", NodeKind::Script { assign }, None);
    sheet.node("choice", "Needs a look?", NodeKind::Exclusive, None);
    let tier = TierRule::Conditions {
        rules: vec![over("amount", 100_000, Tier::High, "Over 1,000")],
        otherwise: Tier::Low,
    };
    sheet.gate(
        "approve",
        "Approve claim",
        "Pay {amount} for {what_for}?",
        tier,
    );
    sheet.human(
        "pay",
        "Pay with salary",
        vec![text("payroll_month", "With the salary of")],
        5 * DAY,
    );
    sheet.end("paid", "Paid");
    sheet.chain(&["start", "read", "rules", "choice"]);
    sheet.way("choice", "approve", "yes").condition = Some("needs_look".to_owned());
    sheet.way("choice", "pay", "no").is_default = true;
    sheet.exit("approve", "pay", GateExit::Approved, "approved");
    sheet.chain(&["pay", "paid"]);
}

fn content_approval(sheet: &mut Sheet) {
    sheet.graph.inputs = vec![text("topic", "Topic"), long("brief", "What it should say")];
    sheet.node("start", "", NodeKind::start(), None);
    let result = vec![long("draft", "Draft")];
    sheet.agent("write", "Write draft", "content.write", result);
    let form = vec![long("edited", "Edited text")];
    sheet.human("edit", "Edit", form, DAY);
    let tier = TierRule::Fixed { tier: Tier::Medium };
    sheet.gate("sign", "Sign off", "Publish “{topic}” as edited?", tier);
    let link = text("link", "Where it can be read");
    sheet.human("publish", "Publish", vec![link], DAY);
    sheet.end("published", "Published");
    sheet.chain(&["start", "write", "edit", "sign"]);
    sheet.exit("sign", "publish", GateExit::Approved, "approved");
    sheet.exit("sign", "edit", GateExit::Returned, "returned");
    sheet.chain(&["publish", "published"]);
}

/// Gives a template to a team: its people do the steps, its approvers decide, its lane is theirs.
pub fn assign(graph: &mut Graph, team: crate::ids::TeamId, name: &str) {
    use crate::{actor::Role, workflow::Owner};
    if let [lane] = graph.lanes.as_mut_slice() {
        lane.team = Some(team);
        name.clone_into(&mut lane.name);
    }
    for node in graph.nodes.values_mut() {
        match &mut node.kind {
            NodeKind::Human { .. } if node.owner.is_none() => {
                node.owner = Some(Owner::Team { team });
            }
            NodeKind::Gate { gate } if gate.candidates.is_empty() => {
                gate.candidates.push(Owner::Role {
                    role: Role::Approver,
                    team: Some(team),
                });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        actor::{Grant, Role},
        edit::well_formed,
        ids::{AgentId, PersonId, TeamId},
        lint::lint,
        view::directory::{Directory, DirectoryAgent, DirectoryPerson, DirectoryTeam},
        workflow::Owner,
    };
    use uuid::Uuid;

    #[test]
    fn every_template_is_publishable_once_somebody_does_its_steps() {
        let team = TeamId(Uuid::from_u128(1));
        let agent = AgentId(Uuid::from_u128(2));
        let person = |n: u128| DirectoryPerson {
            id: PersonId(Uuid::from_u128(n)),
            name: format!("Person {n}"),
            grants: [Role::Worker, Role::Approver]
                .map(|role| Grant {
                    role,
                    team: Some(team),
                })
                .to_vec(),
        };
        let directory = Directory {
            people: (10..14).map(person).collect(),
            teams: vec![DirectoryTeam {
                id: team,
                name: "Office".into(),
            }],
            agents: vec![DirectoryAgent {
                id: agent,
                name: "Quill".into(),
                glyph: "bot".into(),
                team: None,
                owner: PersonId(Uuid::from_u128(10)),
                job_types: Vec::new(),
            }],
            workflows: Vec::new(),
            currency: "EUR".into(),
        };
        for template in ALL {
            let mut graph = graph(template.key, "EUR").unwrap();
            assert!(well_formed(&graph).is_ok(), "{}", template.key);
            assign(&mut graph, team, "Office");
            for node in graph.nodes.values_mut() {
                if matches!(node.kind, NodeKind::Agent { .. }) {
                    node.owner = Some(Owner::Agent { agent });
                }
            }
            assert_eq!(lint(&graph, &directory), [], "{}", template.key);
        }
        assert_eq!(cards().len(), ALL.len());
    }
}
