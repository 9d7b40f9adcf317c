//! Rules on sub-workflows: that what a step calls is there, and is given what it asks for.

use super::{
    Rule,
    context::{Context, fix, list},
    known::{known, own},
};
use crate::{
    edit::Command,
    form::is_variable_name,
    ids::WorkflowId,
    view::directory::DirectoryWorkflow,
    workflow::{Assignment, Node, NodeKind},
};
use std::collections::BTreeSet;

pub(super) fn check(context: &mut Context<'_>) {
    for node in context.order.clone() {
        if let NodeKind::Call { workflow, version } = &node.kind
            && let Some(called) = called(context, node, *workflow, *version)
        {
            asked(context, node, called);
            given(context, node, called);
        }
    }
}

/// What is called, where what it asks for is known.
fn called<'a>(
    context: &mut Context<'a>,
    node: &'a Node,
    workflow: Option<WorkflowId>,
    version: Option<u32>,
) -> Option<&'a DirectoryWorkflow> {
    let Some(workflow) = workflow else {
        context.about(
            node,
            Rule::NoWorkflow,
            "It does not say which workflow it runs.",
        );
        return None;
    };
    let directory = context.directory;
    let Some(called) = directory.workflow(workflow) else {
        context.about(
            node,
            Rule::NotPublished,
            "The workflow it runs is no longer here. Choose another.",
        );
        return None;
    };
    let Some(published) = called.published else {
        context.about(
            node,
            Rule::NotPublished,
            format!("{} is not published, so it cannot run here.", called.name),
        );
        return None;
    };
    match version {
        None => Some(called),
        Some(version) if version == published => Some(called),
        // What an earlier version asks for is not known here.
        Some(version) if (1..published).contains(&version) => None,
        Some(version) => {
            let kind = NodeKind::Call {
                workflow: Some(workflow),
                version: None,
            };
            let newest = Command::SetKind {
                node: node.id.clone(),
                kind: Box::new(kind),
            };
            context.about_with(
                node,
                Rule::NotPublished,
                format!(
                    "{} has no version {version} that is published: version {published} is.",
                    called.name
                ),
                fix("Run the published version", [newest]),
            );
            None
        }
    }
}

fn with_input(node: &Node, input: Vec<Assignment>) -> Command {
    Command::SetMappings {
        node: node.id.clone(),
        input,
        output: node.output.clone(),
    }
}

/// What it is given and does not ask for.
fn asked(context: &mut Context<'_>, node: &Node, called: &DirectoryWorkflow) {
    let is_asked = |name: &str| called.inputs.iter().any(|field| field.name == name);
    let extra: BTreeSet<&String> = node
        .input
        .iter()
        .map(|one| &one.variable)
        .filter(|name| is_variable_name(name) && !is_asked(name))
        .collect();
    if extra.is_empty() {
        return;
    }
    let fitting = node
        .input
        .iter()
        .filter(|one| !extra.contains(&one.variable))
        .cloned()
        .collect();
    let names: Vec<String> = extra.iter().copied().cloned().collect();
    let names = list(&names);
    context.about_with(
        node,
        Rule::NotAsked,
        format!("{} does not ask for {names}.", called.name),
        fix(format!("Leave out {names}"), [with_input(node, fitting)]),
    );
}

/// What it needs: given by a line each, or without any line at all taken from what is known here by that name.
fn given<'a>(context: &mut Context<'a>, node: &'a Node, called: &DirectoryWorkflow) {
    if !context.is_reached(&node.id) {
        return;
    }
    let mut known = known(context, &node.id);
    known.extend(own(node));
    let is_given = |name: &str| {
        if node.input.is_empty() {
            known.contains(name)
        } else {
            node.input.iter().any(|one| one.variable == name)
        }
    };
    let missing: Vec<String> = called
        .inputs
        .iter()
        .filter(|field| field.required && !is_given(&field.name))
        .map(|field| field.name.clone())
        .collect();
    if missing.is_empty() {
        return;
    }
    let names = list(&missing);
    if node.input.is_empty() {
        let message = format!(
            "{} needs {names}, which nothing before it fills in.",
            called.name
        );
        context.about(node, Rule::NotGiven, message);
        return;
    }
    let repair = if missing.iter().all(|name| known.contains(name.as_str())) {
        let mut input = node.input.clone();
        input.extend(missing.iter().map(|name| Assignment {
            variable: name.clone(),
            expression: name.clone(),
        }));
        fix(format!("Give it {names}"), [with_input(node, input)])
    } else {
        None
    };
    context.about_with(
        node,
        Rule::NotGiven,
        format!("{} needs {names}, which it is not given.", called.name),
        repair,
    );
}
