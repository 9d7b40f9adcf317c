//! Which variables are known where. What is written inside a sub-process is known after it, unless it keeps that to itself: then
//! only what it gives or collects. The same holds of a step that repeats or has variables of its own. A sub-workflow writes what
//! it gives; what it is given is known inside the step only where it repeats.

use super::context::Context;
use crate::{
    ids::NodeId,
    workflow::{COUNTER, Graph, Links, Node, NodeKind, Repeat},
};
use std::collections::{BTreeMap, BTreeSet};

/// Which variables each node writes.
pub(super) struct Written<'a> {
    inside: BTreeMap<&'a NodeId, BTreeSet<&'a str>>,
    after: BTreeMap<&'a NodeId, BTreeSet<&'a str>>,
}

impl<'a> Written<'a> {
    /// Looks at a whole graph.
    pub fn of(graph: &'a Graph, links: &Links<'a>) -> Self {
        let mut written = Self {
            inside: BTreeMap::new(),
            after: BTreeMap::new(),
        };
        for node in graph.nodes.values().filter(|node| node.parent.is_none()) {
            written.add(links, node);
        }
        written
    }

    fn add(&mut self, links: &Links<'a>, node: &'a Node) {
        let mut names: BTreeSet<&'a str> = node
            .kind
            .fields()
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        if let NodeKind::Script { assign } = &node.kind {
            names.extend(assign.iter().map(|one| one.variable.as_str()));
        }
        // What it gives was worked out over the variables of the run it called.
        if matches!(node.kind, NodeKind::Call { .. }) {
            names.extend(node.output.iter().map(|one| one.variable.as_str()));
        }
        for inner in links.inner(&node.id).iter().copied() {
            self.add(links, inner);
            names.extend(self.after.get(&inner.id).into_iter().flatten());
        }
        self.after.insert(&node.id, through(node, &names));
        self.inside.insert(&node.id, names);
    }

    /// What is written inside a node, known there.
    pub fn inside(&self, node: &NodeId) -> BTreeSet<&'a str> {
        self.inside.get(node).cloned().unwrap_or_default()
    }

    /// What is known outside of a node when it is through.
    pub fn after(&self, node: &NodeId) -> BTreeSet<&'a str> {
        self.after.get(node).cloned().unwrap_or_default()
    }
}

fn through<'a>(node: &'a Node, inside: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    if !node.has_inside() {
        return inside.clone();
    }
    match &node.repeat {
        Some(Repeat::Each { collect, .. }) => {
            collect.iter().map(|one| one.variable.as_str()).collect()
        }
        _ if !node.output.is_empty() => {
            let given = node.output.iter();
            given.map(|one| one.variable.as_str()).collect()
        }
        _ => {
            let own = own(node);
            inside.difference(&own).copied().collect()
        }
    }
}

/// Whether what is written inside a step stays there, but for what it gives or collects.
pub(super) fn is_isolated(node: &Node) -> bool {
    node.has_inside()
        && (matches!(node.repeat, Some(Repeat::Each { .. })) || !node.output.is_empty())
}

/// What exists inside a step for its being repeated: the turn's number, the item.
pub(super) fn of_turn(node: &Node) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    if !node.has_inside() {
        return names;
    }
    if let Some(repeat) = &node.repeat {
        names.insert(COUNTER);
        if let Repeat::Each { item, .. } = repeat {
            names.insert(item.as_str());
        }
    }
    names
}

/// The variables of a step's own: they exist inside only.
pub(super) fn own(node: &Node) -> BTreeSet<&str> {
    let mut names = of_turn(node);
    if node.has_inside() {
        names.extend(node.input.iter().map(|one| one.variable.as_str()));
    }
    names
}

/// What is filled before a node gets its turn: the inputs, what steps on some way to it bring, and what the sub-processes around
/// it have of their own.
pub(super) fn known<'a>(context: &mut Context<'a>, node: &'a NodeId) -> BTreeSet<&'a str> {
    let graph = context.graph;
    let mut names: BTreeSet<&'a str> = graph
        .inputs
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    let around = match graph.nodes.get(node) {
        Some(node) => context.around(node),
        None => Vec::new(),
    };
    let mut levels: Vec<&'a NodeId> = vec![node];
    for sub in around {
        names.extend(own(sub));
        // What an earlier turn of a loop left.
        if matches!(sub.repeat, Some(Repeat::While { .. })) {
            names.extend(context.written.after(&sub.id));
        }
        levels.push(&sub.id);
    }
    for level in levels {
        let before = context.before_here(level).clone();
        for step in before {
            names.extend(context.written.after.get(step).into_iter().flatten());
        }
    }
    names
}

/// Where a name that a node writes is kept: in the nearest step or sub-process around that keeps it, else in the run.
pub(super) fn home<'a>(context: &Context<'a>, node: &'a Node, name: &str) -> Option<&'a NodeId> {
    std::iter::once(node)
        .chain(context.around(node))
        .find(|frame| is_isolated(frame) || own(frame).contains(name))
        .map(|frame| &frame.id)
}

/// The names under which what is known inside a step by these is known outside of it.
pub(super) fn leaving<'a>(frame: &'a Node, mut names: BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    if !is_isolated(frame) {
        let own = own(frame);
        names.retain(|name| !own.contains(name));
        return names;
    }
    let mut given = BTreeSet::new();
    for one in &frame.output {
        if names.iter().any(|name| mentions(&one.expression, name)) {
            names.insert(&one.variable);
            given.insert(one.variable.as_str());
        }
    }
    if let Some(Repeat::Each { collect, .. }) = &frame.repeat {
        given = collect
            .iter()
            .filter(|one| names.iter().any(|name| mentions(&one.expression, name)))
            .map(|one| one.variable.as_str())
            .collect();
    }
    given
}

/// Whether an expression speaks of a variable, as far as its words tell.
pub(super) fn mentions(expression: &str, name: &str) -> bool {
    expression
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .any(|word| word == name)
}
