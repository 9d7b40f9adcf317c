//! Workflows in a few words, and expressions in fewer.

use crate::{
    Fault, Tier, Variables,
    engine::Evaluate,
    form::{Field, FieldKind},
    ids::{AgentId, EdgeId, PersonId, TeamId, WorkflowId},
    workflow::*,
};
use serde_json::{Value, json};
use uuid::Uuid;

pub fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(0xf000 + n))
}

pub fn team() -> TeamId {
    TeamId(Uuid::from_u128(0xe001))
}

pub fn agent() -> AgentId {
    AgentId(Uuid::from_u128(0xa001))
}

/// Variables by name, compared to numbers: `true`, `false`, `x`, `x > 3`, `x + 1`.
pub struct Fake;

impl Evaluate for Fake {
    fn value(&self, expression: &str, variables: &Variables) -> Result<Value, Fault> {
        let one = |text: &str| -> Result<Value, Fault> {
            if let Ok(number) = text.parse::<i64>() {
                return Ok(json!(number));
            }
            match text {
                "true" => Ok(json!(true)),
                "false" => Ok(json!(false)),
                name => variables
                    .get(name)
                    .cloned()
                    .ok_or_else(|| Fault::invalid(format!("no {name}"))),
            }
        };
        let parts: Vec<&str> = expression.split(' ').collect();
        match parts.as_slice() {
            [a] => one(a),
            [a, ">", b] => Ok(json!(one(a)?.as_i64() > one(b)?.as_i64())),
            [a, "&", b] => Ok(json!([one(a)?, one(b)?])),
            [a, "+", b] => Ok(json!(
                one(a)?.as_i64().unwrap_or(0) + one(b)?.as_i64().unwrap_or(0)
            )),
            _ => Err(Fault::invalid("cannot be read")),
        }
    }

    fn references(&self, expression: &str) -> Vec<String> {
        expression
            .split(' ')
            .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
            .map(str::to_owned)
            .collect()
    }
}

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

/// `name[,key[,field…]]`
fn awaited(text: &str) -> Wait {
    let mut parts = text.split(',');
    Wait::Message {
        name: parts.next().unwrap_or_default().to_owned(),
        key: parts.next().unwrap_or_default().to_owned(),
        brings: parts.map(field).collect(),
    }
}

fn assigned<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<Assignment> {
    parts
        .filter_map(|one| one.split_once('='))
        .map(|(variable, expression)| Assignment {
            variable: variable.to_owned(),
            expression: expression.to_owned(),
        })
        .collect()
}

fn kind(text: &str) -> NodeKind {
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
        "terminate" => NodeKind::End {
            end: EndKind::Terminate,
        },
        "human" => NodeKind::Human { form: fields() },
        "agent" => NodeKind::Agent {
            job_type: "work".to_owned(),
            inputs: Vec::new(),
            result: fields(),
            retry: Retry {
                attempts: 3,
                first_wait: 10,
            },
        },
        "script" => NodeKind::Script {
            assign: assigned(rest.split(',')),
        },
        "gate" => NodeKind::Gate {
            gate: GateSpec {
                tier: TierRule::Conditions {
                    rules: rest
                        .split(',')
                        .filter_map(|one| one.split_once('='))
                        .map(|(when, tier)| TierCondition {
                            when: when.to_owned(),
                            tier: Tier::find(tier).unwrap(),
                            because: format!("because {when}"),
                        })
                        .collect(),
                    otherwise: Tier::Low,
                },
                candidates: vec![Owner::Team { team: team() }],
                needed: [1, 1, 2, 3],
                question: "Pay {x}?".to_owned(),
                shows: vec!["x".to_owned()],
                expires_after: Some(1_000),
                reason_needed: true,
            },
        },
        "xor" => NodeKind::Exclusive,
        "sub" => NodeKind::Sub,
        "call" => NodeKind::Call {
            workflow: Some(WorkflowId(Uuid::from_u128(0xb001))),
            version: rest.parse().ok(),
        },
        "escalation" => NodeKind::Throw {
            throw: Throw::Escalation {
                code: rest.to_owned(),
            },
        },
        "and" => NodeKind::Parallel,
        "timer" => NodeKind::Catch {
            wait: Wait::Duration {
                ms: rest.parse().unwrap(),
            },
        },
        "until" => NodeKind::Catch {
            wait: Wait::Until {
                variable: rest.to_owned(),
            },
        },
        "border" => {
            let (host, what) = rest.split_once(',').unwrap();
            let (what, interrupting) = what
                .strip_suffix('!')
                .map_or((what, false), |what| (what, true));
            let wait = match what.split_once('=') {
                Some(("msg", name)) => awaited(name),
                Some(("err", code)) => Wait::Error {
                    code: code.to_owned(),
                },
                Some(("esc", code)) => Wait::Escalation {
                    code: code.to_owned(),
                },
                _ => Wait::Duration {
                    ms: what.parse().unwrap(),
                },
            };
            NodeKind::Boundary {
                host: host.into(),
                interrupting,
                wait,
            }
        }
        "or" => NodeKind::Inclusive,
        "event" => NodeKind::EventBased,
        "message" => NodeKind::Catch {
            wait: awaited(rest),
        },
        "receive" => NodeKind::Receive {
            wait: awaited(rest),
        },
        "send" => {
            let mut parts = rest.split(',');
            NodeKind::Send {
                message: Message {
                    name: parts.next().unwrap().to_owned(),
                    key: parts.next().unwrap_or_default().to_owned(),
                    carries: assigned(parts),
                },
            }
        }
        "throw" => NodeKind::Throw {
            throw: Throw::Nothing,
        },
        "error" => NodeKind::End {
            end: EndKind::Error {
                code: rest.to_owned(),
            },
        },
        other => panic!("no kind {other}"),
    }
}

/// What follows a node's kind after `; `: `in sub`, `each list`, `seq list`, `until condition`, `collect a=b`, `while condition`,
/// `most n`, `with a=b`, `gives a=b`.
fn more(node: &mut Node, text: &str) {
    let (word, rest) = text.split_once(' ').unwrap();
    let assign = || assigned(std::iter::once(rest)).remove(0);
    match (word, &mut node.repeat) {
        ("in", _) => node.parent = Some(rest.into()),
        ("each", repeat) => *repeat = Some(Repeat::each(rest)),
        ("seq", repeat) => {
            let mut each = Repeat::each(rest);
            if let Repeat::Each { sequential, .. } = &mut each {
                *sequential = true;
            }
            *repeat = Some(each);
        }
        ("until", Some(Repeat::Each { until, .. })) => rest.clone_into(until),
        ("collect", Some(Repeat::Each { collect, .. })) => *collect = Some(assign()),
        ("while", repeat) => {
            *repeat = Some(Repeat::While {
                condition: rest.to_owned(),
                before: false,
                most: None,
            });
        }
        ("before", Some(Repeat::While { before, .. })) => *before = true,
        ("most", Some(Repeat::While { most, .. })) => *most = rest.parse().ok(),
        ("with", _) => node.input.push(assign()),
        ("gives", _) => node.output.push(assign()),
        other => panic!("what is {other:?}"),
    }
}

/// Lines `id kind[:more] [; more]…` are nodes, lines `from -> to [when …|default|rejected|returned]` are edges.
pub fn workflow(text: &str) -> Graph {
    let mut graph = Graph {
        inputs: vec![field("x"), field("y")],
        ..Graph::default()
    };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some((from, rest)) = line.split_once(" -> ") {
            let (to, more) = rest.split_once(' ').unwrap_or((rest, ""));
            let order = graph.edges.len() as u32;
            let id: EdgeId = format!("{from}-{to}-{order:02}").into();
            graph.edges.insert(
                id.clone(),
                Edge {
                    id,
                    kind: EdgeKind::Sequence,
                    from: from.into(),
                    to: to.into(),
                    label: String::new(),
                    condition: more.strip_prefix("when ").map(str::to_owned),
                    order,
                    is_default: more == "default",
                    exit: match more {
                        "rejected" => Some(GateExit::Rejected),
                        "returned" => Some(GateExit::Returned),
                        _ => None,
                    },
                    waypoints: Vec::new(),
                    extension: String::new(),
                },
            );
        } else {
            let (id, what) = line.split_once(' ').unwrap();
            let mut parts = what.split("; ").map(str::trim);
            let what = parts.next().unwrap();
            let (what, sla) = what
                .split_once(" sla ")
                .map_or((what, None), |(what, ms)| (what, Some(ms)));
            let kind = kind(what);
            let owner = match kind {
                NodeKind::Human { .. } => Some(Owner::Team { team: team() }),
                NodeKind::Agent { .. } => Some(Owner::Agent { agent: agent() }),
                _ => None,
            };
            let mut node = Node {
                label: id.to_owned(),
                owner,
                sla: sla.map(|ms| Sla {
                    due_in: ms.parse().unwrap(),
                    at_risk_percent: 80,
                }),
                ..Node::new(id.into(), kind, Point::default())
            };
            parts.for_each(|part| more(&mut node, part));
            graph.nodes.insert(id.into(), node);
        }
    }
    graph
}
