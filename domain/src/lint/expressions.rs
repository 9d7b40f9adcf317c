//! Rules on expressions: that they can be read, and that what they refer to has been filled before. Only on the server.

use super::{
    Rule,
    context::{Context, list},
    known::{known, of_turn, own},
};
use crate::{
    expr,
    workflow::{NUMBERS, Node, NodeKind, Repeat, TierRule, Wait},
};
use std::collections::BTreeSet;

pub(super) fn check(context: &mut Context<'_>) {
    for node in context.order.clone() {
        if node.has_inside() || matches!(node.kind, NodeKind::Call { .. }) {
            around(context, node);
        }
        let own = own(node);
        match &node.kind {
            NodeKind::Exclusive | NodeKind::Inclusive => ways(context, node),
            NodeKind::Script { assign } => {
                let mut seen = own;
                for one in assign {
                    say(context, node, &one.expression, &seen);
                    seen.insert(&one.variable);
                }
            }
            NodeKind::Gate { gate } => {
                if let TierRule::Conditions { rules, .. } = &gate.tier {
                    for rule in rules {
                        say(context, node, &rule.when, &own);
                    }
                }
            }
            kind => {
                if let Some(Wait::Message { key, .. }) = kind.awaited() {
                    say(context, node, key, &own);
                }
                if let Some(message) = kind.sent() {
                    say(context, node, &message.key, &own);
                    for one in &message.carries {
                        say(context, node, &one.expression, &own);
                    }
                }
            }
        }
    }
}

/// The conditions on a gateway's ways out.
fn ways<'a>(context: &mut Context<'a>, node: &'a Node) {
    for edge in context.links.outgoing(&node.id).to_vec() {
        if let Some(text) = &edge.condition
            && let Some((rule, message)) = complaint(context, node, text, &BTreeSet::new())
        {
            context.about_edge(edge, rule, message, None);
        }
    }
}

/// How often a step is done, what it is given, and what is kept of it; each sees what the engine shows it.
fn around<'a>(context: &mut Context<'a>, node: &'a Node) {
    let outside = BTreeSet::new();
    match &node.repeat {
        Some(Repeat::Each { over, .. }) => say(context, node, over, &outside),
        // Looked at before the first time, it cannot see what the step leaves.
        Some(Repeat::While {
            condition,
            before: true,
            ..
        }) => say(context, node, condition, &outside),
        Some(Repeat::While { condition, .. }) => {
            let left = context.written.after(&node.id);
            say(context, node, condition, &left);
        }
        None => {}
    }
    let mut seen = of_turn(node);
    for one in &node.input {
        say(context, node, &one.expression, &seen);
        seen.insert(&one.variable);
    }
    seen.extend(context.written.inside(&node.id));
    for one in &node.output {
        if matches!(node.kind, NodeKind::Call { .. }) {
            // It reads the variables of the run that was called, which are not known here.
            if let Some((rule, message)) = unreadable(&one.expression) {
                context.about(node, rule, message);
            }
        } else {
            say(context, node, &one.expression, &seen);
        }
        seen.insert(&one.variable);
    }
    if let Some(Repeat::Each { until, collect, .. }) = &node.repeat {
        if let Some(collect) = collect {
            say(context, node, &collect.expression, &seen);
        }
        seen.extend(NUMBERS);
        say(context, node, until, &seen);
    }
}

/// Says what is wrong with an expression of a node; `own`: what it sees beside what is known when the node gets its turn.
fn say<'a>(context: &mut Context<'a>, node: &'a Node, text: &str, own: &BTreeSet<&str>) {
    if let Some((rule, message)) = complaint(context, node, text, own) {
        context.about(node, rule, message);
    }
}

/// Why an expression cannot be read.
fn unreadable(text: &str) -> Option<(Rule, String)> {
    if text.trim().is_empty() {
        return None;
    }
    let fault = expr::check(text).err()?;
    Some((
        Rule::BadExpression,
        format!("“{}”: {}", short(text), fault.message),
    ))
}

fn complaint<'a>(
    context: &mut Context<'a>,
    node: &'a Node,
    text: &str,
    own: &BTreeSet<&str>,
) -> Option<(Rule, String)> {
    if text.trim().is_empty() {
        return None;
    }
    if let Some(found) = unreadable(text) {
        return Some(found);
    }
    if !context.is_reached(&node.id) {
        return None;
    }
    let names = expr::references(text).ok()?;
    let known = known(context, &node.id);
    let missing: Vec<String> = names
        .into_iter()
        .filter(|name| !known.contains(name.as_str()) && !own.contains(name.as_str()))
        .collect();
    if missing.is_empty() {
        return None;
    }
    Some((
        Rule::NeverFilled,
        format!(
            "“{}” reads {}, which nothing before it fills in.",
            short(text),
            list(&missing)
        ),
    ))
}

fn short(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(59).collect();
    cut.push('…');
    cut
}
