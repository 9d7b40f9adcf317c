//! Each rule broken once in an otherwise clean workflow, in the words a person reads; and every fix tried.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::{
    sample::{
        INES, LEDGER, TOMAS, choice, clean, directory, field, gate, job, join, node, put, split,
    },
    *,
};
use crate::{
    actor::Role,
    edit::{self, apply_all},
    form::{Field, FieldKind},
    ids::PersonId,
    workflow::{Node, NodeKind, Owner, Point, TierRule, Wait},
};
use uuid::Uuid;

#[test]
fn a_clean_workflow_has_no_problems() {
    assert_eq!(lint(&clean(), &directory()), []);
}

pub(super) type Break = fn(&mut Graph);

/// How a clean workflow is broken, and what the first problem of that rule says.
fn breakages() -> Vec<(Rule, Break, &'static str)> {
    let mut all = of_steps();
    all.extend(tests_calls::breakages());
    all.extend(tests_events::breakages());
    all.extend(tests_inside::breakages());
    all.extend(tests_triggers::breakages());
    all
}

fn of_steps() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::NoStart,
            |g| {
                g.nodes.remove(&"start".into());
                g.edges.remove(&"e1".into());
            },
            "It has no start, so nothing can begin it.",
        ),
        (
            Rule::NoEnd,
            |g| {
                g.nodes.remove(&"end".into());
                g.edges.remove(&"e4".into());
            },
            "It has no end, so nobody sees when a run is done.",
        ),
        (
            Rule::Unreachable,
            |g| {
                g.edges.remove(&"e3".into());
                join(g, "x", "decide", "end");
            },
            "Nothing leads here, so it would never happen.",
        ),
        (
            Rule::DeadEnd,
            |g| {
                put(g, "stuck", NodeKind::Human { form: vec![] }, 650.0);
                node(g, "stuck").owner = Some(Owner::Person { person: INES });
                join(g, "x", "pay", "stuck");
            },
            "Nothing follows it. A run that gets here is over without anybody having said so.",
        ),
        (
            Rule::NoWayOut,
            |g| {
                g.edges.get_mut(&"e4".into()).unwrap().to = "read".into();
                put(
                    g,
                    "late",
                    NodeKind::Catch {
                        wait: Wait::Duration { ms: 5 },
                    },
                    0.0,
                );
                join(g, "x", "late", "end");
            },
            "From here no end can be reached: a run would go round for ever.",
        ),
        (
            Rule::Dangling,
            |g| {
                join(g, "x", "pay", "nowhere");
            },
            "This connection begins or ends nowhere.",
        ),
        (
            Rule::NotExecuted,
            |g| {
                node(g, "pay").kind = NodeKind::Kept {
                    element: "businessRuleTask".into(),
                    xml: String::new(),
                };
            },
            "It was imported as a business rule task, which Baton keeps but does not run. A run would stop here.",
        ),
        (
            Rule::NoName,
            |g| {
                node(g, "pay").label.clear();
            },
            "It has no name. Whoever gets it cannot tell what it is.",
        ),
        (
            Rule::SilentSplit,
            |g| {
                join(g, "x", "read", "pay");
            },
            "Two ways lead out, and all of them are taken at once. Put a gateway here to say so.",
        ),
        (
            Rule::IdleTimer,
            |g| {
                put(
                    g,
                    "t",
                    NodeKind::Boundary {
                        host: "pay".into(),
                        interrupting: true,
                        wait: Wait::Duration { ms: 5 },
                    },
                    600.0,
                );
            },
            "Nothing happens after it. Lead it to what should.",
        ),
        (
            Rule::NoTime,
            |g| {
                put(
                    g,
                    "t",
                    NodeKind::Catch {
                        wait: Wait::Duration { ms: 0 },
                    },
                    700.0,
                );
                g.edges.get_mut(&"e4".into()).unwrap().to = "t".into();
                join(g, "x", "t", "end");
            },
            "It does not say how long to wait.",
        ),
        (
            Rule::NoCondition,
            |g| choice(g, None, Some("true")),
            "pay cannot tell when to go this way. Give it a condition.",
        ),
        (
            Rule::NoDefault,
            |g| choice(g, Some("true"), Some("false")),
            "If none of its conditions holds, the run stops here as failed.",
        ),
        (
            Rule::NoJoin,
            |g| {
                split(g, NodeKind::Parallel, NodeKind::Exclusive);
            },
            "What it splits is not joined before merge, so that happens more than once. Put a parallel gateway before it.",
        ),
        (
            Rule::Deadlock,
            |g| {
                split(g, NodeKind::Exclusive, NodeKind::Parallel);
            },
            "It waits for all its ways in, but pay takes only one of them: a run would wait here for ever. Use an exclusive gateway.",
        ),
        (
            Rule::IdleGateway,
            |g| {
                node(g, "pay").kind = NodeKind::Exclusive;
            },
            "Only one way leads out, so it decides nothing.",
        ),
        (
            Rule::NoOwner,
            |g| {
                node(g, "pay").owner = None;
            },
            "Nobody does it.",
        ),
        (
            Rule::NoAgent,
            |g| {
                node(g, "read").owner = None;
            },
            "No agent does it.",
        ),
        (
            Rule::WrongOwner,
            |g| {
                node(g, "pay").owner = Some(Owner::Agent { agent: LEDGER });
            },
            "An agent is its owner, but it is a step for people.",
        ),
        (
            Rule::OwnerGone,
            |g| {
                node(g, "pay").owner = Some(Owner::Person {
                    person: PersonId(Uuid::from_u128(99)),
                });
            },
            "Who did it is no longer here. Choose somebody else.",
        ),
        (
            Rule::NobodyThere,
            |g| {
                node(g, "pay").owner = Some(Owner::Role {
                    role: Role::Executive,
                    team: None,
                });
            },
            "There are no executives, so nobody can take it.",
        ),
        (
            Rule::NoJobType,
            |g| job(g, ""),
            "It does not say which kind of work it is. Agents ask for work by its kind, such as invoice.read.",
        ),
        (
            Rule::OtherJobType,
            |g| job(g, "invoice.pay"),
            "Ledger takes invoice.read, not invoice.pay. The job would wait until a token allows it.",
        ),
        (
            Rule::NoAttempt,
            |g| {
                if let NodeKind::Agent { retry, .. } = &mut node(g, "read").kind {
                    retry.attempts = 0;
                }
            },
            "It is never tried. Allow at least one attempt.",
        ),
        (
            Rule::NoTeam,
            |g| {
                g.lanes[0].team = None;
            },
            "No team answers for Finance.",
        ),
        (
            Rule::NoSla,
            |g| {
                node(g, "pay").sla = None;
            },
            "Nobody is told when it is late.",
        ),
        (
            Rule::NoCandidates,
            |g| gate(g, |s| s.candidates.clear()),
            "Nobody may decide here.",
        ),
        (
            Rule::AgentDecides,
            |g| gate(g, |s| s.candidates.push(Owner::Agent { agent: LEDGER })),
            "An agent is among those who decide. Only people decide at a gate.",
        ),
        (
            Rule::TooFewCandidates,
            |g| {
                gate(g, |s| {
                    s.candidates = vec![
                        Owner::Person { person: INES },
                        Owner::Person { person: INES },
                    ]
                })
            },
            "High needs 2 approvals, and only 1 person may decide.",
        ),
        (
            Rule::SelfApproval,
            |g| {
                gate(g, |s| {
                    s.candidates = vec![Owner::Person { person: TOMAS }];
                })
            },
            "Tomas Lindqvist owns Ledger, which does read, and nobody decides on their own work. Medium needs 1 approval, and nobody may decide.",
        ),
        (
            Rule::LeftOut,
            |g| gate(g, |s| s.candidates.push(Owner::Person { person: TOMAS })),
            "Tomas Lindqvist owns Ledger, which does read, and is left out when it comes to deciding.",
        ),
        (
            Rule::NoQuestion,
            |g| gate(g, |s| s.question.clear()),
            "It does not say what is being decided, such as “Pay {amount} to {supplier}?”.",
        ),
        (
            Rule::WrongExits,
            |g| {
                join(g, "x", "decide", "end");
            },
            "Two ways out are for approved. Say which of them it is.",
        ),
        (
            Rule::BadName,
            |g| g.inputs.push(field("to pay")),
            "“to pay” cannot name a field. Begin with a letter, then letters, digits and “_”.",
        ),
        (
            Rule::DoubleName,
            |g| g.inputs.push(field("supplier")),
            "Two fields are called supplier.",
        ),
        (
            Rule::MixedKinds,
            |g| {
                g.inputs.push(Field {
                    kind: FieldKind::Flag,
                    ..field("paid")
                })
            },
            "paid is a text here and yes or no earlier.",
        ),
        (
            Rule::NoOptions,
            |g| {
                g.inputs.push(Field {
                    kind: FieldKind::Choice { options: vec![] },
                    ..field("why")
                })
            },
            "There is nothing to choose for why.",
        ),
        (
            Rule::NoSuchKey,
            |g| g.key_input = Some("number".into()),
            "Its key is number, but it does not ask for that.",
        ),
        (
            Rule::NeverFilled,
            |g| gate(g, |s| s.shows = vec!["amount".into(), "paid".into()]),
            "It shows paid, which nothing before it fills in.",
        ),
        (
            Rule::IdleScript,
            |g| {
                let pay = node(g, "pay");
                pay.kind = NodeKind::Script { assign: vec![] };
                pay.owner = None;
            },
            "It sets nothing.",
        ),
        (
            Rule::BadExpression,
            |g| {
                gate(g, |s| {
                    s.tier = TierRule::Conditions {
                        rules: vec![crate::workflow::TierCondition {
                            when: " ".into(),
                            tier: crate::Tier::Medium,
                            because: String::new(),
                        }],
                        otherwise: crate::Tier::Low,
                    }
                })
            },
            "It does not say when it is Medium.",
        ),
    ]
}

#[test]
fn each_rule_says_what_is_wrong() {
    let directory = directory();
    for (rule, spoil, message) in breakages() {
        let mut graph = clean();
        if rule == Rule::TooFewCandidates {
            gate(&mut graph, |spec| {
                spec.tier = TierRule::Fixed {
                    tier: crate::Tier::High,
                };
            });
        }
        spoil(&mut graph);
        let problems = lint(&graph, &directory);
        let found: Vec<&str> = problems
            .iter()
            .filter(|problem| problem.rule == rule)
            .map(|problem| problem.message.as_str())
            .collect();
        assert!(found.contains(&message), "{rule:?}: {problems:#?}");
    }
    // Nothing is a rule that nothing breaks.
    for rule in Rule::ALL {
        assert!(
            breakages().iter().any(|(broken, ..)| broken == rule),
            "{rule:?} is never tried"
        );
    }
}

#[test]
fn a_fix_fits_and_takes_its_problem_away() {
    let directory = directory();
    let mut tried = 0;
    for (rule, spoil, _) in breakages() {
        let mut graph = clean();
        spoil(&mut graph);
        let problems = lint(&graph, &directory);
        for problem in problems.iter().filter(|problem| problem.rule == rule) {
            let Some(fix) = &problem.fix else { continue };
            let mut fixed = graph.clone();
            if let Err(fault) = apply_all(&mut fixed, &fix.commands) {
                unreachable!("{rule:?}, {}: {fault}", fix.label);
            }
            let after = lint(&fixed, &directory);
            assert!(
                !after.contains(problem),
                "{rule:?}: {} does not help",
                fix.label
            );
            let errors = |problems: &[Problem]| {
                problems
                    .iter()
                    .filter(|p| p.severity == Severity::Error)
                    .count()
            };
            assert!(
                errors(&after) <= errors(&problems),
                "{rule:?}: {} makes it worse: {after:#?}",
                fix.label
            );
            tried += 1;
        }
    }
    assert!(tried >= 14, "{tried}");
}

#[test]
fn what_a_new_workflow_says_can_be_fixed_from_nothing_to_publishable() {
    let mut graph = Graph::default();
    let command = edit::Command::AddNode {
        node: Box::new({
            let mut node = Node::new(
                "a".into(),
                NodeKind::Human { form: vec![] },
                Point { x: 300.0, y: 100.0 },
            );
            node.label = "Pay".into();
            node
        }),
    };
    apply_all(
        &mut graph,
        &[
            command,
            edit::Command::AddLane {
                lane: clean().lanes[0].clone(),
                at: 0,
            },
        ],
    )
    .unwrap();
    for _ in 0..10 {
        let problems = lint(&graph, &directory());
        let Some(fix) = problems.into_iter().find_map(|problem| problem.fix) else {
            break;
        };
        apply_all(&mut graph, &fix.commands).unwrap();
    }
    assert_eq!(lint(&graph, &directory()), []);
    assert_eq!(graph.nodes.len(), 3);
}

#[cfg(feature = "expr")]
#[test]
fn expressions_are_read_and_what_they_refer_to_must_be_filled_before() {
    let directory = directory();
    let messages = |text: &str| -> Vec<String> {
        let mut graph = clean();
        choice(&mut graph, Some(text), None);
        graph.edges.get_mut(&"e5".into()).unwrap().is_default = true;
        lint(&graph, &directory)
            .into_iter()
            .map(|problem| problem.message)
            .collect()
    };
    assert_eq!(messages("amount == \"5\""), Vec::<String>::new());
    assert_eq!(
        messages("cost_centre == \"5\""),
        ["“cost_centre == \"5\"” reads cost_centre, which nothing before it fills in."]
    );
    let [broken] = messages("amount ==").try_into().expect("one problem");
    assert!(broken.starts_with("“amount ==”: "), "{broken}");
}
