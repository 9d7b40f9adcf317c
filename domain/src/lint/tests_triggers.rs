//! The rules on starts and what begins them, each broken once; and what is well drawn.

use super::{
    Rule,
    sample::{clean, field, join, nest, node, put},
    tests::Break,
    tests_inside::said,
};
use crate::workflow::{Graph, NodeKind, Schedule, Trigger};

fn message(name: &str) -> Option<Trigger> {
    Some(Trigger::Message {
        name: name.to_owned(),
    })
}

fn once(moment: &str) -> Option<Trigger> {
    let moment = moment.to_owned();
    let schedule = Schedule::Once { moment };
    Some(Trigger::Timer { schedule })
}

fn every(ms: i64, times: Option<u32>) -> Option<Trigger> {
    let schedule = Schedule::Every { ms, times };
    Some(Trigger::Timer { schedule })
}

fn cron(expression: &str) -> Option<Trigger> {
    let expression = expression.to_owned();
    let schedule = Schedule::Cron { expression };
    Some(Trigger::Timer { schedule })
}

/// What begins the start there is.
fn begins(graph: &mut Graph, on: Option<Trigger>) {
    node(graph, "start").kind = NodeKind::Start { on };
}

/// Another start before `read`.
fn also(graph: &mut Graph, id: &str, on: Option<Trigger>) {
    put(graph, id, NodeKind::Start { on }, 60.0);
    join(graph, &format!("{id}_1"), id, "read");
}

/// Nothing has to be filled in.
fn optional(graph: &mut Graph) {
    for field in &mut graph.inputs {
        field.required = false;
    }
}

/// How a clean workflow is broken, and what the problem says.
pub(super) fn breakages() -> Vec<(Rule, Break, &'static str)> {
    let mut all = of_starts();
    all.extend(of_timers());
    all
}

fn of_starts() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::SeveralStarts,
            |g| also(g, "again", None),
            "There is more than one start, and a run begins at one. Keep the one that runs begin with.",
        ),
        (
            Rule::NoMessage,
            |g| begins(g, message(" ")),
            "It does not say which message begins it.",
        ),
        (
            Rule::DoubleMessage,
            |g| {
                also(g, "one", message("order"));
                also(g, "two", message("order "));
            },
            "Another start begins with “order” as well, and a message begins one run. Keep one of them.",
        ),
        (
            Rule::TriggerInside,
            |g| {
                nest(g);
                let on = message("order");
                node(g, "in").kind = NodeKind::Start { on };
            },
            "A sub-process begins when the path comes to it, not by a message or a time.",
        ),
        (
            Rule::NobodyFills,
            |g| also(g, "daily", cron("0 9 * * *")),
            "Nobody fills in supplier when it begins by itself.",
        ),
    ]
}

fn of_timers() -> Vec<(Rule, Break, &'static str)> {
    vec![
        (
            Rule::NoTime,
            |g| begins(g, every(0, None)),
            "It does not say how long it is from one run to the next.",
        ),
        (
            Rule::NoTime,
            |g| begins(g, every(5, Some(0))),
            "It begins 0 times, which is never.",
        ),
        (
            Rule::NoTime,
            |g| begins(g, once("")),
            "It does not say when.",
        ),
        (
            Rule::NoTime,
            |g| begins(g, once("soon")),
            "“soon” is no date or time, such as 2026-11-30 or 2026-11-30T09:00:00Z.",
        ),
        (
            Rule::NoTime,
            |g| begins(g, cron(" ")),
            "It does not say when.",
        ),
        (
            Rule::NoTime,
            |g| begins(g, cron("0 25 * * *")),
            "“0 25 * * *” is no time by the calendar: its hour cannot be 25.",
        ),
    ]
}

fn changed(change: impl FnOnce(&mut Graph)) -> Vec<(Rule, String)> {
    let mut graph = clean();
    change(&mut graph);
    said(&graph)
}

#[test]
fn a_workflow_may_begin_in_several_ways_when_one_at_most_is_plain() {
    let all = changed(|g| {
        optional(g);
        also(g, "order", message("order"));
        also(g, "offer", message("offer"));
        also(g, "daily", cron("0 9 * * MON-FRI"));
        also(g, "hourly", every(3_600_000, Some(3)));
        also(g, "once", once("2026-12-01"));
    });
    assert_eq!(all, []);
    let only = changed(|g| begins(g, message("order")));
    assert_eq!(only, []);
    let plain = changed(|g| {
        also(g, "order", message("order"));
        also(g, "again", None);
    });
    let rules: Vec<Rule> = plain.into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, [Rule::SeveralStarts]);
}

#[test]
fn each_start_that_begins_by_itself_is_told_once_what_nobody_fills_in() {
    let told = changed(|g| {
        g.inputs.push(field("number"));
        also(g, "daily", cron("0 9 * * *"));
        also(g, "hourly", every(3_600_000, None));
        also(g, "order", message("order"));
    });
    let nobody = "Nobody fills in supplier and number when it begins by itself.".to_owned();
    let nobody = (Rule::NobodyFills, nobody);
    assert_eq!(told, [nobody.clone(), nobody]);
}

#[test]
fn a_start_inside_is_not_asked_for_what_it_should_not_have() {
    let told = changed(|g| {
        nest(g);
        let on = every(0, Some(0));
        node(g, "in").kind = NodeKind::Start { on };
    });
    let rules: Vec<Rule> = told.into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, [Rule::TriggerInside]);
}
