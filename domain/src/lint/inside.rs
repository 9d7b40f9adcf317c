//! Rules on sub-processes, on steps that repeat, and on variables of a step's own or of what it calls.

use super::{
    Rule,
    context::{Context, fix, list},
    known::{mentions, own},
    shape::count,
};
use crate::{
    edit::{Command, sub_inside},
    form::is_variable_name,
    workflow::{Assignment, COUNTER, Node, NodeKind, Point, Repeat},
};

/// How often a loop goes round at most when that is all the fix can say.
const MOST: u32 = 10;

pub(super) fn check(context: &mut Context<'_>) {
    for node in context.order.clone() {
        if node.kind == NodeKind::Sub {
            begins(context, node);
        }
        if node.has_inside()
            && let Some(repeat) = &node.repeat
        {
            repeats(context, node, repeat);
        }
        if node.has_inside() || matches!(node.kind, NodeKind::Call { .. }) {
            mappings(context, node);
        }
    }
}

/// What a sub-process begins with.
fn begins(context: &mut Context<'_>, node: &Node) {
    let inner = context.links.inner(&node.id).to_vec();
    if inner.is_empty() {
        let commands = sub_inside(node, || context.fresh("inside"));
        context.about_with(
            node,
            Rule::EmptySub,
            "Nothing is drawn inside it, so it does nothing.",
            fix("Draw a start and an end", commands),
        );
        return;
    }
    let starts = inner.iter().filter(|inner| inner.kind.is_start()).count();
    if starts > 1 {
        context.about(
            node,
            Rule::UnclearStart,
            format!(
                "{} starts are drawn inside it, and all of them begin at once. Keep one.",
                count(starts)
            ),
        );
    }
    if starts > 0 {
        return;
    }
    let firsts = context.links.begins(&node.id);
    if firsts.is_empty() {
        context.about(
            node,
            Rule::NoStart,
            "What lies in it goes round in a circle, so nothing can begin it.",
        );
        return;
    }
    let only = match firsts.as_slice() {
        [only] => context.graph.nodes.get(*only),
        _ => None,
    };
    let repair = only.and_then(|first| {
        let middle = Point {
            x: first.bounds.x - 60.0,
            y: first.bounds.center().y,
        };
        let (start, add) = context.new_node("start", NodeKind::start(), middle, Some(&node.id));
        let connect = Command::Connect {
            id: context.fresh("flow").into(),
            from: start,
            to: first.id.clone(),
        };
        fix("Add a start", [add, connect])
    });
    context.about_with(
        node,
        Rule::UnclearStart,
        "No start is drawn inside it, so it begins with all that nothing leads to. Draw one.",
        repair,
    );
}

fn repeats(context: &mut Context<'_>, node: &Node, repeat: &Repeat) {
    match repeat {
        Repeat::Each {
            over,
            item,
            until,
            collect,
            ..
        } => {
            if over.trim().is_empty() {
                context.about(
                    node,
                    Rule::NoList,
                    "It does not say which list it is done for, or how often.",
                );
            }
            if !is_variable_name(item) {
                context.about(node, Rule::BadName, bad_name(item));
            } else if item == COUNTER {
                context.about(
                    node,
                    Rule::BadName,
                    format!("The item cannot be called {COUNTER}: that counts the turns."),
                );
            }
            if let Some(collect) = collect {
                collects(context, node, collect);
            }
            stays(context, node, (until, collect.as_ref()));
        }
        Repeat::While {
            condition,
            before,
            most: None,
        } if condition.trim().is_empty()
            && !context.is_interrupted(&node.id)
            && !context.is_interrupted_around(node) =>
        {
            let bounded = Command::SetRepeat {
                node: node.id.clone(),
                repeat: Some(Repeat::While {
                    condition: String::new(),
                    before: *before,
                    most: Some(MOST),
                }),
            };
            context.about_with(
                node,
                Rule::Endless,
                "It goes round for ever: it says neither while what nor how often at most.",
                fix(format!("At most {MOST} times"), [bounded]),
            );
        }
        Repeat::While { .. } => {}
    }
}

/// The list that is made of what each turn adds.
fn collects(context: &mut Context<'_>, node: &Node, collect: &Assignment) {
    let all = collect.variable.as_str();
    if !is_variable_name(all) {
        context.about(node, Rule::BadName, bad_name(all));
    }
    if collect.expression.trim().is_empty() {
        context.about(
            node,
            Rule::BadExpression,
            format!("It does not say what each turn adds to {all}."),
        );
    }
    let inside = context.written.inside(&node.id);
    if inside.contains(all) || own(node).contains(all) {
        context.about(
            node,
            Rule::MixedKinds,
            format!("{all} is one value inside and the list of them outside. Give the list a name of its own."),
        );
    }
}

/// Of what each turn gives only that is seen by anybody which the list or the condition is made of.
fn stays(context: &mut Context<'_>, node: &Node, (until, collect): (&str, Option<&Assignment>)) {
    let is_read = |name: &String| {
        let others = node.output.iter().filter(|one| one.variable != *name);
        mentions(until, name)
            || others
                .chain(collect)
                .any(|one| mentions(&one.expression, name))
    };
    let lost: Vec<String> = node
        .output
        .iter()
        .map(|one| &one.variable)
        .filter(|name| !is_read(name))
        .cloned()
        .collect();
    if !lost.is_empty() {
        context.about(
            node,
            Rule::StaysInside,
            format!(
                "Each turn keeps {} to itself: only what is collected is known afterwards.",
                list(&lost)
            ),
        );
    }
}

fn mappings(context: &mut Context<'_>, node: &Node) {
    for one in node.input.iter().chain(&node.output) {
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

fn bad_name(name: &str) -> String {
    if name.trim().is_empty() {
        "A variable has no name.".to_owned()
    } else {
        format!(
            "“{name}” cannot name a variable. Begin with a letter, then letters, digits and “_”."
        )
    }
}
