//! The rules on sub-processes, repetition, variables of a step's own and escalations, each broken once; and what is well drawn.
#![allow(clippy::unwrap_used)]

use super::{
    Problem, Rule, lint,
    sample::{clean, directory, join, nest, node, put, put_in},
    tests::Break,
};
use crate::workflow::{Assignment, EndKind, Graph, NodeKind, Repeat, Throw, Wait};

pub(super) fn set(variable: &str, expression: &str) -> Assignment {
    Assignment {
        variable: variable.to_owned(),
        expression: expression.to_owned(),
    }
}

pub(super) fn each(over: &str, collect: Option<(&str, &str)>) -> Option<Repeat> {
    named("item", over, collect)
}

fn named(item: &str, over: &str, collect: Option<(&str, &str)>) -> Option<Repeat> {
    Some(Repeat::Each {
        over: over.to_owned(),
        item: item.to_owned(),
        sequential: false,
        until: String::new(),
        collect: collect.map(|(list, adds)| set(list, adds)),
    })
}

pub(super) fn again(condition: &str, before: bool) -> Option<Repeat> {
    Some(Repeat::While {
        condition: condition.to_owned(),
        before,
        most: None,
    })
}

fn escalation(code: &str) -> NodeKind {
    NodeKind::Throw {
        throw: Throw::Escalation {
            code: code.to_owned(),
        },
    }
}

pub(super) fn error(code: &str) -> Wait {
    Wait::Error {
        code: code.to_owned(),
    }
}

fn escalated(code: &str) -> Wait {
    Wait::Escalation {
        code: code.to_owned(),
    }
}

/// Takes nodes away, with what led from and to them.
fn without(graph: &mut Graph, ids: &[&str]) {
    graph.nodes.retain(|id, _| !ids.contains(&id.0.as_str()));
    let nodes = &graph.nodes;
    graph
        .edges
        .retain(|_, edge| nodes.contains_key(&edge.from) && nodes.contains_key(&edge.to));
}

/// An event on the border of a step, from which the flow goes to the end.
pub(super) fn border(graph: &mut Graph, host: &str, wait: Wait) {
    let kind = NodeKind::Boundary {
        host: host.into(),
        interrupting: true,
        wait,
    };
    put(graph, "b", kind, 650.0);
    join(graph, "x1", "b", "end");
}

/// Puts something between `pay` and what follows it.
pub(super) fn then(graph: &mut Graph, kind: NodeKind) {
    put(graph, "t", kind, 720.0);
    let edge = graph.edges.get_mut(&"e4".into()).unwrap();
    let to = std::mem::replace(&mut edge.to, "t".into());
    join(graph, "x2", "t", &to.0);
}

/// Puts something between `ask` and the end of `part`.
pub(super) fn then_inside(graph: &mut Graph, kind: NodeKind) {
    put_in(graph, "t", kind, 760.0);
    graph.edges.get_mut(&"i2".into()).unwrap().to = "t".into();
    join(graph, "x2", "t", "out");
}

/// `ask` and another step lead to one another, and nowhere else.
fn circle(graph: &mut Graph) {
    nest(graph);
    without(graph, &["out"]);
    let wait = Wait::Duration { ms: 5 };
    put_in(graph, "again", NodeKind::Catch { wait }, 780.0);
    join(graph, "x3", "ask", "again");
    join(graph, "x4", "again", "ask");
}

/// How a clean workflow is broken, and what the problem says.
pub(super) fn breakages() -> Vec<(Rule, Break, &'static str)> {
    let mut all = of_sub_processes();
    all.extend(of_repetition());
    all.extend(of_escalations());
    all
}

fn of_sub_processes() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::EmptySub,
            |g| {
                nest(g);
                without(g, &["in", "ask", "out"]);
            },
            "Nothing is drawn inside it, so it does nothing.",
        ),
        (
            Rule::UnclearStart,
            |g| {
                nest(g);
                without(g, &["in"]);
            },
            "No start is drawn inside it, so it begins with all that nothing leads to. Draw one.",
        ),
        (
            Rule::UnclearStart,
            |g| {
                nest(g);
                put_in(g, "also", NodeKind::start(), 560.0);
                join(g, "x", "also", "ask");
            },
            "Two starts are drawn inside it, and all of them begin at once. Keep one.",
        ),
        (
            Rule::NoStart,
            |g| {
                circle(g);
                without(g, &["in"]);
            },
            "What lies in it goes round in a circle, so nothing can begin it.",
        ),
        (
            Rule::NoWayOut,
            circle,
            "From here no end can be reached: a run would go round for ever.",
        ),
        (
            Rule::DeadEnd,
            |g| {
                nest(g);
                without(g, &["out"]);
            },
            "Nothing follows it. A path that gets here is over without anybody having said so.",
        ),
        (
            Rule::Unreachable,
            |g| {
                nest(g);
                let wait = Wait::Duration { ms: 5 };
                put_in(g, "lost", NodeKind::Catch { wait }, 780.0);
                join(g, "x", "lost", "out");
            },
            "Nothing leads here, so it would never happen.",
        ),
        (
            Rule::SilentSplit,
            |g| {
                nest(g);
                join(g, "x", "part", "end");
            },
            "Two ways lead out, and all of them are taken at once. Put a gateway here to say so.",
        ),
        (
            Rule::Crossing,
            |g| {
                nest(g);
                join(g, "x", "ask", "end");
            },
            "It crosses the border of a sub-process. Connect the sub-process itself.",
        ),
    ]
}

fn of_repetition() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::NoList,
            |g| node(g, "pay").repeat = each(" ", None),
            "It does not say which list it is done for, or how often.",
        ),
        (
            Rule::BadName,
            |g| node(g, "pay").repeat = named("one of them", "supplier", None),
            "“one of them” cannot name a variable. Begin with a letter, then letters, digits and “_”.",
        ),
        (
            Rule::BadName,
            |g| node(g, "pay").repeat = named("loopCounter", "supplier", None),
            "The item cannot be called loopCounter: that counts the turns.",
        ),
        (
            Rule::BadName,
            |g| node(g, "pay").repeat = each("supplier", Some(("", "paid"))),
            "A variable has no name.",
        ),
        (
            Rule::BadExpression,
            |g| node(g, "pay").repeat = each("supplier", Some(("all", ""))),
            "It does not say what each turn adds to all.",
        ),
        (
            Rule::MixedKinds,
            |g| node(g, "pay").repeat = each("supplier", Some(("paid", "paid"))),
            "paid is one value inside and the list of them outside. Give the list a name of its own.",
        ),
        (
            Rule::StaysInside,
            |g| {
                let pay = node(g, "pay");
                pay.repeat = each("supplier", Some(("all", "paid")));
                pay.output = vec![set("paid", "paid"), set("total", "total")];
            },
            "Each turn keeps total to itself: only what is collected is known afterwards.",
        ),
        (
            Rule::Endless,
            |g| node(g, "pay").repeat = again("", false),
            "It goes round for ever: it says neither while what nor how often at most.",
        ),
        (
            Rule::BadName,
            |g| node(g, "pay").input = vec![set("the sum", "amount")],
            "“the sum” cannot name a variable. Begin with a letter, then letters, digits and “_”.",
        ),
        (
            Rule::BadExpression,
            |g| node(g, "pay").output = vec![set("total", " ")],
            "It does not say what total becomes.",
        ),
    ]
}

fn of_escalations() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::NoCode,
            |g| then(g, escalation(" ")),
            "It does not say which escalation it is, so only an event that catches any answers it.",
        ),
        (
            Rule::Uncaught,
            |g| then(g, escalation("late")),
            "Nothing around it catches “late”: it would be noted, and nothing would follow.",
        ),
        (
            Rule::Uncaught,
            |g| {
                nest(g);
                then_inside(g, escalation("late"));
                border(g, "part", escalated("early"));
            },
            "Nothing around it catches “late”: it would be noted, and nothing would follow.",
        ),
        (
            Rule::NoRaiser,
            |g| border(g, "pay", escalated("late")),
            "Escalations only come from sub-processes, so it would never happen here.",
        ),
        (
            Rule::NoRaiser,
            |g| {
                nest(g);
                border(g, "part", escalated("late"));
            },
            "No escalation “late” comes here from inside, so it would never happen.",
        ),
        (
            Rule::NoRaiser,
            |g| {
                nest(g);
                border(g, "part", error(""));
            },
            "No error comes here from inside, so it would never happen.",
        ),
    ]
}

pub(super) fn said(graph: &Graph) -> Vec<(Rule, String)> {
    let tell = |problem: Problem| (problem.rule, problem.message);
    lint(graph, &directory()).into_iter().map(tell).collect()
}

pub(super) fn nested(change: impl FnOnce(&mut Graph)) -> Graph {
    let mut graph = clean();
    nest(&mut graph);
    change(&mut graph);
    graph
}

#[test]
fn what_is_well_drawn_has_no_problems() {
    let end = |end| NodeKind::End { end };
    let fails = || {
        end(EndKind::Error {
            code: "lost".to_owned(),
        })
    };
    let cases = [
        ("as it is", nested(|_| {})),
        (
            "ends its sub-process",
            nested(|g| node(g, "out").kind = end(EndKind::Terminate)),
        ),
        (
            "an error that is caught",
            nested(|g| {
                node(g, "out").kind = fails();
                border(g, "part", error("lost"));
            }),
        ),
        (
            "any error is caught",
            nested(|g| {
                node(g, "out").kind = fails();
                border(g, "part", error(""));
            }),
        ),
        (
            "an escalation that is caught",
            nested(|g| {
                then_inside(g, escalation("late"));
                border(g, "part", escalated("late"));
            }),
        ),
        (
            "round and round until something ends it",
            nested(|g| {
                circle(g);
                border(g, "part", Wait::Duration { ms: 5 });
            }),
        ),
        (
            "a loop until something ends it",
            nested(|g| {
                node(g, "part").repeat = again("", false);
                border(g, "part", Wait::Duration { ms: 5 });
            }),
        ),
        ("due with it", nested(|g| node(g, "ask").sla = None)),
        (
            "for each, collected",
            nested(|g| node(g, "part").repeat = each("supplier", Some(("answers", "answer")))),
        ),
    ];
    for (case, graph) in cases {
        let said = said(&graph);
        assert!(said.is_empty(), "{case}: {said:?}");
    }
}

#[test]
fn a_sub_process_may_do_without_events_inside_but_is_asked_for_a_start() {
    let graph = nested(|g| without(g, &["in", "out"]));
    let rules: Vec<Rule> = said(&graph).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, [Rule::UnclearStart]);
}

#[test]
fn what_lies_in_what_is_never_reached_is_not_told_one_by_one() {
    let graph = nested(|g| {
        g.edges.get_mut(&"e4".into()).unwrap().to = "end".into();
    });
    let problems = lint(&graph, &directory());
    let unreached: Vec<&str> = problems
        .iter()
        .filter(|problem| problem.rule == Rule::Unreachable)
        .filter_map(|problem| problem.node.as_ref().map(|id| id.0.as_str()))
        .collect();
    assert_eq!(unreached, ["part"]);
}

#[test]
fn a_start_and_an_end_inside_are_not_those_of_the_run() {
    let graph = nested(|g| without(g, &["start", "end"]));
    let rules: Vec<Rule> = said(&graph).into_iter().map(|(rule, _)| rule).collect();
    assert!(rules.contains(&Rule::NoStart), "{rules:?}");
    assert!(rules.contains(&Rule::NoEnd), "{rules:?}");
}
