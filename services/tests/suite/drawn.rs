//! Workflows in a few words.

use domain::{
    Tier,
    form::{Field, FieldKind},
    ids::{AgentId, EdgeId, TeamId},
    workflow::*,
};

fn field(name: &str) -> Field {
    Field {
        name: name.to_owned(),
        label: name.to_owned(),
        kind: FieldKind::Number {
            min: None,
            max: None,
        },
        required: false,
        help: String::new(),
    }
}

fn assigned(variable: &str, expression: &str) -> Assignment {
    Assignment {
        variable: variable.to_owned(),
        expression: expression.to_owned(),
    }
}

/// `name[,key]`: a message that brings a number `y`.
fn awaited(text: &str) -> Wait {
    let (name, key) = text.split_once(',').unwrap_or((text, ""));
    Wait::Message {
        name: name.to_owned(),
        key: key.to_owned(),
        brings: vec![field("y")],
    }
}

fn kind(text: &str, finance: TeamId) -> NodeKind {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    let fields = || {
        rest.split(',')
            .filter(|name| !name.is_empty())
            .map(field)
            .collect()
    };
    match name {
        "start" => NodeKind::start(),
        "end" => NodeKind::End {
            end: EndKind::Plain,
        },
        "human" => NodeKind::Human { form: fields() },
        "agent" => NodeKind::Agent {
            job_type: "work".to_owned(),
            inputs: Vec::new(),
            result: fields(),
            retry: Retry {
                attempts: 2,
                first_wait: 10_000,
            },
        },
        "gate" => NodeKind::Gate {
            gate: GateSpec {
                tier: TierRule::Conditions {
                    rules: vec![TierCondition {
                        when: "x > 100".to_owned(),
                        tier: Tier::High,
                        because: "Over 100".to_owned(),
                    }],
                    otherwise: Tier::Low,
                },
                candidates: vec![Owner::Team { team: finance }],
                needed: [1, 1, 2, 2],
                question: "Pay {x}?".to_owned(),
                shows: vec!["x".to_owned()],
                expires_after: Some(3_600_000),
                reason_needed: true,
            },
        },
        "script" => {
            let (variable, expression) = rest.split_once('=').unwrap();
            NodeKind::Script {
                assign: vec![assigned(variable, expression)],
            }
        }
        "sub" => NodeKind::Sub,
        "call" => NodeKind::Call {
            workflow: rest.parse().ok(),
            version: None,
        },
        "and" => NodeKind::Parallel,
        "event" => NodeKind::EventBased,
        "message" => NodeKind::Catch {
            wait: awaited(rest),
        },
        "send" => NodeKind::Send {
            message: Message {
                name: rest.to_owned(),
                carries: vec![assigned("y", "x + 1")],
                ..Message::default()
            },
        },
        "border" => {
            let (host, code) = rest.split_once(',').unwrap();
            NodeKind::Boundary {
                host: host.into(),
                interrupting: true,
                wait: Wait::Error {
                    code: code.to_owned(),
                },
            }
        }
        "timer" => NodeKind::Catch {
            wait: Wait::Duration {
                ms: rest.parse().unwrap(),
            },
        },
        other => panic!("no kind {other}"),
    }
}

/// What follows a node's kind after `; `: `in sub`, `each list`, `collect a=b`, `with a=b`, `gives a=b`.
fn more(node: &mut Node, text: &str) {
    let (word, rest) = text.split_once(' ').unwrap();
    let assign = || {
        let (variable, expression) = rest.split_once('=').unwrap();
        assigned(variable, expression)
    };
    match (word, &mut node.repeat) {
        ("in", _) => node.parent = Some(rest.into()),
        ("each", repeat) => *repeat = Some(Repeat::each(rest)),
        ("collect", Some(Repeat::Each { collect, .. })) => *collect = Some(assign()),
        ("with", _) => node.input.push(assign()),
        ("gives", _) => node.output.push(assign()),
        other => panic!("what is {other:?}"),
    }
}

/// Lines `id kind[:more] [sla ms] [; more]…`, `from -> to [rejected]` and `ask name`, a line of text a run may begin with.
pub fn drawn(text: &str, finance: TeamId, agent: AgentId) -> Graph {
    let mut graph = Graph {
        inputs: vec![field("x"), field("y")],
        ..Graph::default()
    };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("ask ") {
            graph.inputs.push(Field {
                kind: FieldKind::Text,
                required: false,
                ..field(name)
            });
            continue;
        }
        if let Some((from, rest)) = line.split_once(" -> ") {
            let (to, more) = rest.split_once(' ').unwrap_or((rest, ""));
            let id: EdgeId = format!("{from}-{to}-{more}").into();
            let edge = Edge {
                exit: (more == "rejected").then_some(GateExit::Rejected),
                ..Edge::between(id.clone(), from.into(), to.into())
            };
            graph.edges.insert(id, edge);
            continue;
        }
        let (id, what) = line.split_once(' ').unwrap();
        let mut parts = what.split("; ").map(str::trim);
        let what = parts.next().unwrap();
        let (what, sla) = what
            .split_once(" sla ")
            .map_or((what, None), |(what, ms)| (what, Some(ms)));
        let kind = kind(what, finance);
        let owner = match kind {
            NodeKind::Human { .. } => Some(Owner::Team { team: finance }),
            NodeKind::Agent { .. } => Some(Owner::Agent { agent }),
            _ => None,
        };
        let mut node = Node {
            label: id.to_owned(),
            owner,
            sla: sla.map(|ms| Sla {
                due_in: ms.parse().unwrap(),
                at_risk_percent: 50,
            }),
            ..Node::new(id.into(), kind, Point::default())
        };
        parts.for_each(|part| more(&mut node, part));
        graph.nodes.insert(id.into(), node);
    }
    graph
}
