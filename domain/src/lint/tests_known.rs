//! Which variables are known where: in and after a sub-process, a step that repeats, a step with variables of its own.
#![allow(clippy::unwrap_used)]

use super::{
    Rule,
    sample::{TOMAS, clean, field, gate, join, node, put},
    tests_inside::{each, nested, said, set, then_inside},
};
use crate::{
    form::{Field, FieldKind},
    workflow::{Graph, NodeKind, Owner, Repeat, Wait},
};

#[test]
fn what_is_written_inside_is_known_outside_unless_it_is_kept_there() {
    // A date to wait for is read wherever expressions are not.
    fn date(variable: &str) -> NodeKind {
        NodeKind::Catch {
            wait: Wait::Until {
                variable: variable.to_owned(),
            },
        }
    }
    fn waits_after(variable: &str, change: fn(&mut Graph)) -> bool {
        let graph = nested(|g| {
            put(g, "wait", date(variable), 900.0);
            g.edges.get_mut(&"e5".into()).unwrap().to = "wait".into();
            join(g, "x", "wait", "end");
            change(g);
        });
        let said = said(&graph);
        said.iter().all(|(rule, _)| *rule != Rule::NeverFilled)
    }
    fn waits_inside(variable: &str, change: fn(&mut Graph)) -> bool {
        let graph = nested(|g| {
            then_inside(g, date(variable));
            change(g);
        });
        let said = said(&graph);
        said.iter().all(|(rule, _)| *rule != Rule::NeverFilled)
    }
    let as_it_is: fn(&mut Graph) = |_| {};
    let for_each: fn(&mut Graph) = |g| {
        node(g, "part").repeat = each("supplier", Some(("answers", "answer")));
    };
    let mapped: fn(&mut Graph) = |g| {
        node(g, "part").input = vec![set("due", "supplier")];
        node(g, "part").output = vec![set("best", "answer")];
    };
    let given: fn(&mut Graph) = |g| node(g, "part").input = vec![set("due", "supplier")];
    let alone: fn(&mut Graph) = |g| {
        node(g, "ask").repeat = each("supplier", Some(("answers", "answer")));
    };
    for (variable, change, after) in [
        ("answer", as_it_is, true),
        ("answer", for_each, false),
        ("answers", for_each, true),
        ("item", for_each, false),
        ("answer", mapped, false),
        ("best", mapped, true),
        ("answer", given, true),
        ("due", given, false),
        ("answer", alone, false),
        ("answers", alone, true),
    ] {
        assert_eq!(waits_after(variable, change), after, "{variable} after it");
    }
    for (variable, change, known) in [
        ("paid", as_it_is, true),
        ("supplier", for_each, true),
        ("answer", for_each, true),
        ("item", for_each, true),
        ("loopCounter", for_each, true),
        ("answers", for_each, false),
        ("due", mapped, true),
        ("item", mapped, false),
        ("best", mapped, false),
    ] {
        assert_eq!(waits_inside(variable, change), known, "{variable} inside");
    }
}

#[test]
fn a_name_that_is_kept_inside_may_be_of_another_kind_there() {
    let other = |g: &mut Graph| {
        let paid = Field {
            kind: FieldKind::Flag,
            ..field("paid")
        };
        node(g, "ask").kind = NodeKind::Human { form: vec![paid] };
    };
    let mixes = |graph: &Graph| {
        let said = said(graph);
        said.iter().any(|(rule, _)| *rule == Rule::MixedKinds)
    };
    assert!(mixes(&nested(other)));
    assert!(!mixes(&nested(|g| {
        other(g);
        node(g, "part").repeat = each("supplier", None);
    })));
}

#[test]
fn only_work_that_a_gate_can_see_keeps_people_from_deciding_there() {
    let decides = |repeat: Option<Repeat>| {
        let mut graph = clean();
        node(&mut graph, "read").repeat = repeat;
        gate(&mut graph, |spec| {
            spec.candidates = vec![Owner::Person { person: TOMAS }];
            spec.question = "Pay?".to_owned();
        });
        let said = said(&graph);
        said.iter().all(|(rule, _)| *rule != Rule::SelfApproval)
    };
    assert!(!decides(None));
    assert!(decides(each("supplier", None)));
    assert!(decides(each("supplier", Some(("turns", "loopCounter")))));
    assert!(!decides(each("supplier", Some(("amounts", "amount")))));
}

#[cfg(feature = "expr")]
mod expressions {
    use super::*;
    use crate::{lint::tests_inside::again, workflow::Assignment};

    fn unknown(change: impl FnOnce(&mut Graph)) -> Vec<String> {
        let mut graph = clean();
        change(&mut graph);
        said(&graph)
            .into_iter()
            .filter(|(rule, _)| matches!(rule, Rule::NeverFilled | Rule::BadExpression))
            .map(|(_, message)| message)
            .collect()
    }

    fn of_pay(repeat: Option<Repeat>) -> Vec<String> {
        unknown(|g| node(g, "pay").repeat = repeat)
    }

    fn reads(text: &str, name: &str) -> [String; 1] {
        [format!(
            "“{text}” reads {name}, which nothing before it fills in."
        )]
    }

    #[test]
    fn a_list_and_what_is_collected_of_it_see_what_the_engine_shows_them() {
        assert_eq!(
            of_pay(each("amount", Some(("all", "paid + item")))),
            [""; 0]
        );
        assert_eq!(of_pay(each("paid", None)), reads("paid", "paid"));
        assert_eq!(of_pay(each("item", None)), reads("item", "item"));
        let collects = each("amount", Some(("all", "sum")));
        assert_eq!(of_pay(collects), reads("sum", "sum"));
        let [broken] = of_pay(each("amount ==", None)).try_into().unwrap();
        assert!(broken.starts_with("“amount ==”: "), "{broken}");
    }

    #[test]
    fn a_completion_condition_may_ask_how_many_are_done() {
        let until = |text: &str| {
            let mut repeat = Repeat::each("amount");
            if let Repeat::Each { until, .. } = &mut repeat {
                text.clone_into(until);
            }
            of_pay(Some(repeat))
        };
        let numbers = "numberOfCompletedInstances > loopCounter && paid != item";
        assert_eq!(until(numbers), [""; 0]);
        assert_eq!(until("enough"), reads("enough", "enough"));
        assert_eq!(
            of_pay(each("numberOfInstances", None)),
            reads("numberOfInstances", "numberOfInstances")
        );
    }

    #[test]
    fn a_loop_sees_what_it_left_unless_it_looks_before() {
        assert_eq!(of_pay(again("paid == \"no\"", false)), [""; 0]);
        let before = "paid == \"no\"";
        assert_eq!(of_pay(again(before, true)), reads(before, "paid"));
        let turns = "loopCounter < 3";
        assert_eq!(of_pay(again(turns, false)), reads(turns, "loopCounter"));
    }

    #[test]
    fn what_a_step_is_given_sees_what_is_around_and_what_it_gives_what_is_inside() {
        let mapped = |input: &[(&str, &str)], output: &[(&str, &str)]| {
            let lines = |of: &[(&str, &str)]| -> Vec<Assignment> {
                of.iter().map(|(name, text)| set(name, text)).collect()
            };
            unknown(|g| {
                let pay = node(g, "pay");
                pay.input = lines(input);
                pay.output = lines(output);
            })
        };
        let given = [("due", "amount"), ("twice", "due + due")];
        let kept = [("total", "paid + twice"), ("rest", "total + due")];
        assert_eq!(mapped(&given, &kept), [""; 0]);
        assert_eq!(mapped(&[("due", "paid")], &[]), reads("paid", "paid"));
        assert_eq!(mapped(&[], &[("total", "sum")]), reads("sum", "sum"));
    }
}
