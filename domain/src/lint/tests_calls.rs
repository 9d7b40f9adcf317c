//! The rules on sub-workflows, each broken once; and what is well drawn.
#![allow(clippy::unwrap_used)]

use super::{
    Rule,
    sample::{CHECK, SKETCH, clean, field, join, node, put_in},
    tests::Break,
    tests_inside::{again, border, each, error, nested, said, set, then},
};
use crate::{
    ids::WorkflowId,
    workflow::{Graph, NodeKind, Repeat, Wait},
};
use uuid::Uuid;

/// A step becomes a call.
fn call(graph: &mut Graph, id: &str, workflow: Option<WorkflowId>, version: Option<u32>) {
    let step = node(graph, id);
    step.kind = NodeKind::Call { workflow, version };
    step.owner = None;
}

/// `pay` checks a supplier: given these, giving those.
fn checks(graph: &mut Graph, input: &[(&str, &str)], output: &[(&str, &str)]) {
    call(graph, "pay", Some(CHECK), None);
    let pay = node(graph, "pay");
    pay.input = input.iter().map(|(name, text)| set(name, text)).collect();
    pay.output = output.iter().map(|(name, text)| set(name, text)).collect();
}

/// How a clean workflow is broken, and what the problem says.
pub(super) fn breakages() -> Vec<(Rule, Break, &'static str)> {
    let mut all = of_workflows();
    all.extend(of_mappings());
    all
}

fn of_workflows() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::NoWorkflow,
            |g| call(g, "pay", None, None),
            "It does not say which workflow it runs.",
        ),
        (
            Rule::NotPublished,
            |g| call(g, "pay", Some(WorkflowId(Uuid::from_u128(99))), None),
            "The workflow it runs is no longer here. Choose another.",
        ),
        (
            Rule::NotPublished,
            |g| call(g, "pay", Some(SKETCH), None),
            "Sketch is not published, so it cannot run here.",
        ),
        (
            Rule::NotPublished,
            |g| call(g, "pay", Some(CHECK), Some(3)),
            "Check supplier has no version 3 that is published: version 2 is.",
        ),
        (
            Rule::NotPublished,
            |g| call(g, "pay", Some(CHECK), Some(0)),
            "Check supplier has no version 0 that is published: version 2 is.",
        ),
        (
            Rule::NoName,
            |g| {
                checks(g, &[], &[]);
                node(g, "pay").label.clear();
            },
            "It has no name. Whoever gets it cannot tell what it is.",
        ),
        (
            Rule::SilentSplit,
            |g| {
                checks(g, &[], &[]);
                join(g, "x", "pay", "end");
            },
            "Two ways lead out, and all of them are taken at once. Put a gateway here to say so.",
        ),
        (
            Rule::NoRaiser,
            |g| {
                checks(g, &[], &[]);
                border(g, "pay", error("lost"));
            },
            "A sub-workflow raises “declined” or “cancelled” and no “lost”, so it would never happen here.",
        ),
        (
            Rule::NoRaiser,
            |g| {
                checks(g, &[], &[]);
                let code = String::new();
                border(g, "pay", Wait::Escalation { code });
            },
            "Escalations only come from sub-processes, so it would never happen here.",
        ),
    ]
}

fn of_mappings() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::NotGiven,
            |g| {
                g.inputs = vec![field("buyer")];
                checks(g, &[], &[]);
            },
            "Check supplier needs supplier, which nothing before it fills in.",
        ),
        (
            Rule::NotGiven,
            |g| checks(g, &[("country", "amount")], &[]),
            "Check supplier needs supplier, which it is not given.",
        ),
        (
            Rule::NotAsked,
            |g| {
                let given = [("supplier", "supplier"), ("vat", "1"), ("iban", "2")];
                checks(g, &given, &[]);
            },
            "Check supplier does not ask for iban and vat.",
        ),
        (
            Rule::BadName,
            |g| {
                let given = [("supplier", "supplier"), ("the sum", "amount")];
                checks(g, &given, &[]);
            },
            "“the sum” cannot name a variable. Begin with a letter, then letters, digits and “_”.",
        ),
        (
            Rule::BadName,
            |g| checks(g, &[], &[("", "result")]),
            "A variable has no name.",
        ),
        (
            Rule::BadExpression,
            |g| checks(g, &[("supplier", " ")], &[]),
            "It does not say what supplier becomes.",
        ),
        (
            Rule::BadExpression,
            |g| checks(g, &[], &[("verdict", "")]),
            "It does not say what verdict becomes.",
        ),
    ]
}

fn changed(change: impl FnOnce(&mut Graph)) -> Vec<(Rule, String)> {
    let mut graph = clean();
    change(&mut graph);
    said(&graph)
}

#[test]
fn what_is_well_called_has_no_problems() {
    let given = [("supplier", "amount"), ("country", "supplier")];
    let cases: [(&str, Vec<(Rule, String)>); 6] = [
        ("by name", changed(|g| checks(g, &[], &[]))),
        (
            "given and giving",
            changed(|g| checks(g, &given, &[("verdict", "result")])),
        ),
        (
            "the published version",
            changed(|g| call(g, "pay", Some(CHECK), Some(2))),
        ),
        (
            "an earlier version, which may ask for something else",
            changed(|g| {
                checks(g, &[("vat", "amount")], &[]);
                call(g, "pay", Some(CHECK), Some(1));
            }),
        ),
        (
            "for each, collected",
            changed(|g| {
                checks(g, &[("supplier", "item")], &[("verdict", "result")]);
                node(g, "pay").repeat = each("amount", Some(("verdicts", "verdict")));
            }),
        ),
        (
            "for each, the item by name",
            changed(|g| {
                g.inputs = vec![field("suppliers")];
                if let NodeKind::Agent { inputs, .. } = &mut node(g, "read").kind {
                    inputs.clear();
                }
                if let NodeKind::Gate { gate } = &mut node(g, "decide").kind {
                    gate.question = "Check them?".to_owned();
                }
                checks(g, &[], &[]);
                let mut repeat = Repeat::each("suppliers");
                if let Repeat::Each { item, .. } = &mut repeat {
                    "supplier".clone_into(item);
                }
                node(g, "pay").repeat = Some(repeat);
            }),
        ),
    ];
    for (case, said) in cases {
        assert!(said.is_empty(), "{case}: {said:?}");
    }
}

#[test]
fn a_run_that_did_not_end_well_is_caught_at_its_step_or_around() {
    fn around(code: &str, change: fn(&mut Graph)) -> Vec<(Rule, String)> {
        let graph = nested(|g| {
            call(g, "ask", Some(CHECK), None);
            border(g, "part", error(code));
            change(g);
        });
        said(&graph)
    }
    for code in ["declined", "cancelled", ""] {
        let at_step = changed(|g| {
            checks(g, &[], &[]);
            border(g, "pay", error(code));
        });
        assert_eq!(at_step, [], "{code}");
        assert_eq!(around(code, |_| {}), [], "{code}");
        let nearer = around(code, |g| {
            let near = NodeKind::Boundary {
                host: "ask".into(),
                interrupting: true,
                wait: error("declined"),
            };
            put_in(g, "near", near, 700.0);
            join(g, "x5", "near", "out");
        });
        // What the step itself catches never comes to what it lies in.
        let rules: Vec<Rule> = nearer.into_iter().map(|(rule, _)| rule).collect();
        let never: &[Rule] = if code == "declined" {
            &[Rule::NoRaiser]
        } else {
            &[]
        };
        assert_eq!(rules, never, "{code}");
    }
    let other = around("lost", |_| {});
    let rules: Vec<Rule> = other.into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, [Rule::NoRaiser]);
}

#[test]
fn only_what_it_gives_is_known_after_it() {
    // A date to wait for is read wherever expressions are not.
    fn waits(variable: &str, repeat: Option<Repeat>) -> bool {
        let said = changed(|g| {
            let given = [("supplier", "amount")];
            checks(g, &given, &[("verdict", "result")]);
            node(g, "pay").repeat = repeat;
            let variable = variable.to_owned();
            let wait = Wait::Until { variable };
            then(g, NodeKind::Catch { wait });
        });
        said.iter().all(|(rule, _)| *rule != Rule::NeverFilled)
    }
    let collected = || each("amount", Some(("verdicts", "verdict")));
    for (variable, repeat, known) in [
        ("verdict", None, true),
        ("result", None, false),
        ("country", None, false),
        ("verdict", collected(), false),
        ("verdicts", collected(), true),
        ("verdict", again("true", false), true),
        ("loopCounter", again("true", false), false),
    ] {
        let case = format!("{variable} after {repeat:?}");
        assert_eq!(waits(variable, repeat), known, "{case}");
    }
}

#[cfg(feature = "expr")]
mod expressions {
    use super::*;

    fn unknown(
        input: &[(&str, &str)],
        output: &[(&str, &str)],
        repeat: Option<Repeat>,
    ) -> Vec<String> {
        changed(|g| {
            checks(g, input, output);
            node(g, "pay").repeat = repeat;
        })
        .into_iter()
        .filter(|(rule, _)| matches!(rule, Rule::NeverFilled | Rule::BadExpression))
        .map(|(_, message)| message)
        .collect()
    }

    fn reads(text: &str, name: &str) -> [String; 1] {
        [format!(
            "“{text}” reads {name}, which nothing before it fills in."
        )]
    }

    #[test]
    fn what_it_is_given_sees_what_is_around_and_what_it_gives_is_only_read() {
        let given = [("supplier", "amount"), ("country", "supplier + amount")];
        let gives = [("verdict", "result.verdict"), ("rest", "verdict + other")];
        assert_eq!(unknown(&given, &gives, None), [""; 0]);
        let given = [("supplier", "paid")];
        assert_eq!(unknown(&given, &gives, None), reads("paid", "paid"));
        let item = [("supplier", "item")];
        assert_eq!(unknown(&item, &gives, None), reads("item", "item"));
        assert_eq!(unknown(&item, &gives, each("amount", None)), [""; 0]);
        let broken = unknown(&[], &[("verdict", "result ==")], None);
        let [broken] = broken.try_into().unwrap();
        assert!(broken.starts_with("“result ==”: "), "{broken}");
    }

    #[test]
    fn what_each_call_gives_can_be_collected_and_asked_about() {
        let given = [("supplier", "item")];
        let gives = [("verdict", "result")];
        let collected = |text: &str| {
            let repeat = each("amount", Some(("verdicts", text)));
            unknown(&given, &gives, repeat)
        };
        assert_eq!(collected("verdict + item"), [""; 0]);
        assert_eq!(collected("result"), reads("result", "result"));
        let looks = |text: &str, before: bool| {
            let given = [("supplier", "amount")];
            unknown(&given, &gives, again(text, before))
        };
        let bad = "verdict == \"bad\"";
        assert_eq!(looks(bad, false), [""; 0]);
        assert_eq!(looks(bad, true), reads(bad, "verdict"));
    }
}
