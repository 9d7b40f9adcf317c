//! Rules on variables: their names, their kinds, and that what is read has been filled.

use super::{
    Rule,
    context::{Context, fix, list},
    known::{home, known, own},
};
use crate::{
    edit::Command,
    form::{Field, FieldKind, is_variable_name},
    ids::NodeId,
    workflow::{NodeKind, TierRule, Wait},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(context: &mut Context<'_>) {
    inputs(context);
    for node in context.order.clone() {
        for message in form_faults(node.kind.fields()) {
            let (rule, message) = message;
            context.about(node, rule, message);
        }
        match &node.kind {
            NodeKind::Script { assign } => {
                if assign.is_empty() {
                    context.about(node, Rule::IdleScript, "It sets nothing.");
                }
                for one in assign {
                    if !is_variable_name(&one.variable) {
                        context.about(node, Rule::BadName, bad_name(&one.variable));
                    }
                    if one.expression.trim().is_empty() {
                        context.about(
                            node,
                            Rule::BadExpression,
                            format!("It does not say what {} becomes.", one.variable),
                        );
                    }
                }
            }
            NodeKind::Gate { gate } => {
                if let TierRule::Conditions { rules, .. } = &gate.tier {
                    for rule in rules.iter().filter(|rule| rule.when.trim().is_empty()) {
                        context.about(
                            node,
                            Rule::BadExpression,
                            format!("It does not say when it is {}.", rule.tier.label()),
                        );
                    }
                }
            }
            kind => {
                for one in kind.sent().into_iter().flat_map(|message| &message.carries) {
                    if !is_variable_name(&one.variable) {
                        context.about(node, Rule::BadName, bad_name(&one.variable));
                    }
                    if one.expression.trim().is_empty() {
                        context.about(
                            node,
                            Rule::BadExpression,
                            format!("It does not say what {} carries.", one.variable),
                        );
                    }
                }
            }
        }
    }
    mixed(context);
    read(context);
}

fn inputs(context: &mut Context<'_>) {
    for (rule, message) in form_faults(&context.graph.inputs) {
        context.about_all("Start form", rule, message, None);
    }
    if let Some(key) = &context.graph.key_input
        && !context.graph.inputs.iter().any(|field| field.name == *key)
    {
        let without = Command::SetInputs {
            inputs: context.graph.inputs.clone(),
            key_input: None,
        };
        context.about_all(
            "Start form",
            Rule::NoSuchKey,
            format!("Its key is {key}, but it does not ask for that."),
            fix("Give the key by hand", [without]),
        );
    }
}

fn bad_name(name: &str) -> String {
    if name.trim().is_empty() {
        "A field has no name.".to_owned()
    } else {
        format!("“{name}” cannot name a field. Begin with a letter, then letters, digits and “_”.")
    }
}

fn form_faults(fields: &[Field]) -> Vec<(Rule, String)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for field in fields {
        if !is_variable_name(&field.name) {
            found.push((Rule::BadName, bad_name(&field.name)));
        } else if !seen.insert(&field.name) {
            found.push((
                Rule::DoubleName,
                format!("Two fields are called {}.", field.name),
            ));
        }
        if matches!(&field.kind, FieldKind::Choice { options } if options.is_empty()) {
            found.push((
                Rule::NoOptions,
                format!("There is nothing to choose for {}.", field.name),
            ));
        }
    }
    found
}

fn kind_words(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Choice { .. } => "a text",
        FieldKind::Number { .. } => "a number",
        FieldKind::Money { .. } => "an amount",
        FieldKind::Date => "a date",
        FieldKind::Flag => "yes or no",
    }
}

fn mixed(context: &mut Context<'_>) {
    // What a sub-process or a step keeps to itself may have the name of something else elsewhere.
    let mut kinds: BTreeMap<(Option<&NodeId>, &str), &'static str> = BTreeMap::new();
    let graph = context.graph;
    for field in &graph.inputs {
        kinds
            .entry((None, &field.name))
            .or_insert_with(|| kind_words(&field.kind));
    }
    for node in context.order.clone() {
        for field in node.kind.fields() {
            let kind = kind_words(&field.kind);
            let kept = home(context, node, &field.name);
            let first = *kinds.entry((kept, &field.name)).or_insert(kind);
            if first != kind {
                context.about(
                    node,
                    Rule::MixedKinds,
                    format!("{} is {kind} here and {first} earlier.", field.name),
                );
            }
        }
    }
}

/// Variables in braces: "Pay {amount} to {supplier}".
fn braced(text: &str) -> Vec<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.trim())
        .filter(|name| is_variable_name(name))
        .collect()
}

fn read(context: &mut Context<'_>) {
    for node in context.order.clone() {
        if !context.is_reached(&node.id) {
            continue;
        }
        let wanted: Vec<&str> = match &node.kind {
            NodeKind::Gate { gate } => gate
                .shows
                .iter()
                .map(String::as_str)
                .chain(braced(&gate.question))
                .collect(),
            NodeKind::Agent { inputs, .. } => inputs.iter().map(String::as_str).collect(),
            NodeKind::Catch {
                wait: Wait::Until { variable },
            }
            | NodeKind::Boundary {
                wait: Wait::Until { variable },
                ..
            } if is_variable_name(variable) => vec![variable],
            _ => continue,
        };
        if wanted.is_empty() {
            continue;
        }
        let mut known = known(context, &node.id);
        known.extend(own(node));
        let mut missing: Vec<String> = wanted
            .into_iter()
            .filter(|name| !known.contains(name))
            .map(str::to_owned)
            .collect();
        missing.sort();
        missing.dedup();
        if !missing.is_empty() {
            let verb = if matches!(node.kind, NodeKind::Gate { .. }) {
                "shows"
            } else {
                "reads"
            };
            context.about(
                node,
                Rule::NeverFilled,
                format!(
                    "It {verb} {}, which nothing before it fills in.",
                    list(&missing)
                ),
            );
        }
    }
}
