//! Rules on expressions: that they can be read, and that what they refer to has been filled before. Only on the server.

use super::{
    Rule,
    context::{Context, list},
    data::known,
};
use crate::{
    expr,
    ids::NodeId,
    workflow::{NodeKind, TierRule, Wait},
};
use std::collections::BTreeSet;

pub(super) fn check(context: &mut Context<'_>) {
    for node in context.order.clone() {
        match &node.kind {
            NodeKind::Exclusive | NodeKind::Inclusive => {
                for edge in context.links.outgoing(&node.id).to_vec() {
                    let Some(text) = edge
                        .condition
                        .as_deref()
                        .filter(|text| !text.trim().is_empty())
                    else {
                        continue;
                    };
                    if let Some((rule, message)) =
                        complaint(context, &node.id, text, &BTreeSet::new())
                    {
                        context.about_edge(edge, rule, message, None);
                    }
                }
            }
            NodeKind::Script { assign } => {
                let mut own: BTreeSet<&str> = BTreeSet::new();
                for one in assign {
                    if !one.expression.trim().is_empty()
                        && let Some((rule, message)) =
                            complaint(context, &node.id, &one.expression, &own)
                    {
                        context.about(node, rule, message);
                    }
                    own.insert(&one.variable);
                }
            }
            NodeKind::Gate { gate } => {
                if let TierRule::Conditions { rules, .. } = &gate.tier {
                    for rule in rules.iter().filter(|rule| !rule.when.trim().is_empty()) {
                        if let Some((broken, message)) =
                            complaint(context, &node.id, &rule.when, &BTreeSet::new())
                        {
                            context.about(node, broken, message);
                        }
                    }
                }
            }
            kind => {
                let mut texts: Vec<&str> = Vec::new();
                if let Some(Wait::Message { key, .. }) = kind.awaited() {
                    texts.push(key);
                }
                if let Some(message) = kind.sent() {
                    texts.push(&message.key);
                    texts.extend(message.carries.iter().map(|one| one.expression.as_str()));
                }
                for text in texts.iter().filter(|text| !text.trim().is_empty()) {
                    if let Some((rule, message)) =
                        complaint(context, &node.id, text, &BTreeSet::new())
                    {
                        context.about(node, rule, message);
                    }
                }
            }
        }
    }
}

fn complaint(
    context: &mut Context<'_>,
    node: &NodeId,
    text: &str,
    own: &BTreeSet<&str>,
) -> Option<(Rule, String)> {
    if let Err(fault) = expr::check(text) {
        return Some((
            Rule::BadExpression,
            format!("“{}”: {}", short(text), fault.message),
        ));
    }
    if !context.is_reached(node) {
        return None;
    }
    let names = expr::references(text).ok()?;
    let (id, _) = context.graph.nodes.get_key_value(node)?;
    let known = known(context, id);
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
