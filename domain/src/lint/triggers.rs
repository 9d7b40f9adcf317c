//! Rules on what begins runs by itself: messages and times at start events.

use super::{
    Rule,
    context::{Context, fix, list},
};
use crate::{
    edit::Command,
    engine::parse_moment,
    workflow::{Node, NodeKind, Schedule, Trigger, cron},
};
use std::collections::BTreeSet;

pub(super) fn check(context: &mut Context<'_>) {
    let mut messages: BTreeSet<&str> = BTreeSet::new();
    for node in context.order.clone() {
        let NodeKind::Start { on: Some(on) } = &node.kind else {
            continue;
        };
        if node.parent.is_some() {
            inside(context, node);
            continue;
        }
        match on {
            Trigger::Message { name } => {
                let name = name.trim();
                if name.is_empty() {
                    context.about(
                        node,
                        Rule::NoMessage,
                        "It does not say which message begins it.",
                    );
                } else if !messages.insert(name) {
                    context.about(
                        node,
                        Rule::DoubleMessage,
                        format!("Another start begins with “{name}” as well, and a message begins one run. Keep one of them."),
                    );
                }
            }
            Trigger::Timer { schedule } => {
                timer(context, node, schedule);
                unfilled(context, node);
            }
        }
    }
}

/// A start in a sub-process.
fn inside(context: &mut Context<'_>, node: &Node) {
    let plain = Command::SetKind {
        node: node.id.clone(),
        kind: Box::new(NodeKind::start()),
    };
    context.about_with(
        node,
        Rule::TriggerInside,
        "A sub-process begins when the path comes to it, not by a message or a time.",
        fix("Make it a plain start", [plain]),
    );
}

fn timer(context: &mut Context<'_>, node: &Node, schedule: &Schedule) {
    match schedule {
        Schedule::Once { moment } if moment.trim().is_empty() => {
            context.about(node, Rule::NoTime, "It does not say when.");
        }
        Schedule::Once { moment } => {
            if parse_moment(moment).is_none() {
                context.about(
                    node,
                    Rule::NoTime,
                    format!(
                        "“{moment}” is no date or time, such as 2026-11-30 or 2026-11-30T09:00:00Z."
                    ),
                );
            }
        }
        Schedule::Every { ms, times } => {
            if *ms <= 0 {
                context.about(
                    node,
                    Rule::NoTime,
                    "It does not say how long it is from one run to the next.",
                );
            }
            if *times == Some(0) {
                let schedule = Schedule::Every {
                    ms: *ms,
                    times: None,
                };
                let on = Some(Trigger::Timer { schedule });
                let endless = Command::SetKind {
                    node: node.id.clone(),
                    kind: Box::new(NodeKind::Start { on }),
                };
                context.about_with(
                    node,
                    Rule::NoTime,
                    "It begins 0 times, which is never.",
                    fix("Without end", [endless]),
                );
            }
        }
        Schedule::Cron { expression } => {
            if let Some(message) = cron::complaint(expression) {
                context.about(node, Rule::NoTime, message);
            }
        }
    }
}

/// What must be filled in to begin, at a start where nobody does.
fn unfilled(context: &mut Context<'_>, node: &Node) {
    let required: Vec<String> = context
        .graph
        .inputs
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name.clone())
        .collect();
    if !required.is_empty() {
        context.about(
            node,
            Rule::NobodyFills,
            format!(
                "Nobody fills in {} when it begins by itself.",
                list(&required)
            ),
        );
    }
}
