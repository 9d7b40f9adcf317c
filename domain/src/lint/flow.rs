//! Rules on how tokens move: choices, splits and joins, timers, ways out of loops.

use super::{
    Rule,
    context::{Context, fix, name},
    shape::ending,
};
use crate::{
    edit::Command,
    form::is_variable_name,
    ids::{EdgeId, NodeId},
    workflow::{Edge, Node, NodeKind, Wait},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(context: &mut Context<'_>) {
    let ending = ending(context);
    let has_end = context
        .order
        .iter()
        .any(|node| matches!(node.kind, NodeKind::End { .. }) && node.parent.is_none());
    // Said once of what lies in one sub-process.
    let mut circling: BTreeSet<Option<&NodeId>> = BTreeSet::new();
    for node in context.order.clone() {
        match &node.kind {
            NodeKind::Exclusive => {
                exclusive(context, node);
                deadlocks(context, node);
            }
            NodeKind::Parallel => parallel(context, node),
            NodeKind::Inclusive => {
                exclusive(context, node);
                parallel(context, node);
                deadlocks(context, node);
            }
            NodeKind::EventBased => {
                choice(context, node);
                deadlocks(context, node);
            }
            NodeKind::Catch { wait } | NodeKind::Receive { wait } => event(context, node, wait),
            NodeKind::Boundary { wait, .. } => {
                event(context, node, wait);
                if context.links.outgoing(&node.id).is_empty() {
                    let delete = Command::Delete {
                        nodes: vec![node.id.clone()],
                        edges: Vec::new(),
                        artifacts: Vec::new(),
                        heal: false,
                    };
                    context.about_with(
                        node,
                        Rule::IdleTimer,
                        "Nothing happens after it. Lead it to what should.",
                        fix("Take it away", [delete]),
                    );
                }
            }
            kind => {
                if let Some(message) = kind.sent()
                    && message.name.trim().is_empty()
                {
                    context.about(
                        node,
                        Rule::NoMessage,
                        "It does not say which message it sends.",
                    );
                }
            }
        }
        let leads_on = !context.links.outgoing(&node.id).is_empty();
        // In a sub-process something on a border around may end it all.
        let should_end = if node.parent.is_some() {
            !context.is_interrupted_around(node)
        } else {
            has_end
        };
        if should_end
            && leads_on
            && !circling.contains(&node.parent.as_ref())
            && context.is_reached(&node.id)
            && !ending.contains(&node.id)
            && !stops(context, &node.id)
        {
            circling.insert(node.parent.as_ref());
            context.about(
                node,
                Rule::NoWayOut,
                "From here no end can be reached: a run would go round for ever.",
            );
        }
    }
}

/// Whether somewhere after this node a path just stops (which is said there).
fn stops(context: &Context<'_>, node: &NodeId) -> bool {
    let Some((node, _)) = context.graph.nodes.get_key_value(node) else {
        return false;
    };
    context
        .links
        .reached_from([node])
        .iter()
        .any(|id| context.links.outgoing(id).is_empty())
}

fn exclusive(context: &mut Context<'_>, node: &Node) {
    let out: Vec<&Edge> = context.links.outgoing(&node.id).to_vec();
    let into = context.links.incoming(&node.id).len();
    if out.len() < 2 {
        if out.len() == 1 && into < 2 {
            let delete = Command::Delete {
                nodes: vec![node.id.clone()],
                edges: Vec::new(),
                artifacts: Vec::new(),
                heal: true,
            };
            context.about_with(
                node,
                Rule::IdleGateway,
                "Only one way leads out, so it decides nothing.",
                fix("Take it away", [delete]),
            );
        }
        return;
    }
    let has_default = out.iter().any(|edge| edge.is_default);
    let blank: Vec<&Edge> = out
        .iter()
        .copied()
        .filter(|edge| !edge.is_default)
        .filter(|edge| {
            edge.condition
                .as_deref()
                .is_none_or(|text| text.trim().is_empty())
        })
        .collect();
    // Out of an inclusive gateway a way without a condition is always taken.
    if node.kind == NodeKind::Inclusive && !blank.is_empty() {
        return;
    }
    for edge in &blank {
        let make_default = Command::SetDefault {
            edge: edge.id.clone(),
            is_default: true,
        };
        let repair = if !has_default && blank.len() == 1 {
            fix("Take it when nothing else holds", [make_default])
        } else {
            None
        };
        context.about_edge(
            edge,
            Rule::NoCondition,
            format!(
                "{} cannot tell when to go this way. Give it a condition.",
                name(node)
            ),
            repair,
        );
    }
    if !has_default && blank.is_empty() {
        let repair = out.last().and_then(|last| {
            fix(
                format!("Otherwise {}", context.way(last)),
                [Command::SetDefault {
                    edge: last.id.clone(),
                    is_default: true,
                }],
            )
        });
        context.about_with(
            node,
            Rule::NoDefault,
            "If none of its conditions holds, the run stops here as failed.",
            repair,
        );
    }
}

/// From each way out: the first joins it meets, by the edge it arrives on, and everything on the way there.
struct Branch<'a> {
    passed: BTreeSet<&'a NodeId>,
    arrivals: BTreeMap<&'a NodeId, BTreeSet<&'a EdgeId>>,
}

fn branch<'a>(context: &Context<'a>, first: &'a Edge) -> Branch<'a> {
    let mut found = Branch {
        passed: BTreeSet::new(),
        arrivals: BTreeMap::new(),
    };
    let mut open: Vec<&Edge> = vec![first];
    while let Some(edge) = open.pop() {
        let Some(node) = context.graph.nodes.get(&edge.to) else {
            continue;
        };
        let is_join = matches!(node.kind, NodeKind::Parallel | NodeKind::Inclusive)
            && context.links.incoming(&node.id).len() > 1;
        if is_join {
            found.arrivals.entry(&node.id).or_default().insert(&edge.id);
            continue;
        }
        if !found.passed.insert(&node.id) {
            continue;
        }
        open.extend(context.links.outgoing(&node.id));
        for rider in context.links.riders(&node.id) {
            open.extend(context.links.outgoing(&rider.id));
        }
    }
    found
}

fn parallel(context: &mut Context<'_>, node: &Node) {
    let out = context.links.outgoing(&node.id).to_vec();
    let into = context.links.incoming(&node.id).len();
    if out.len() == 1 && into < 2 && node.kind == NodeKind::Parallel {
        let delete = Command::Delete {
            nodes: vec![node.id.clone()],
            edges: Vec::new(),
            artifacts: Vec::new(),
            heal: true,
        };
        context.about_with(
            node,
            Rule::IdleGateway,
            "It neither splits nor joins anything.",
            fix("Take it away", [delete]),
        );
    }
    if out.len() < 2 {
        return;
    }
    let branches: Vec<Branch<'_>> = out.iter().map(|edge| branch(context, edge)).collect();
    let mut times: BTreeMap<&NodeId, usize> = BTreeMap::new();
    for branch in &branches {
        // A way back to before the split begins it anew; that is another matter.
        if branch.passed.contains(&node.id) {
            return;
        }
        for id in &branch.passed {
            *times.entry(id).or_default() += 1;
        }
    }
    let twice = context.order.iter().copied().find(|other| {
        times.get(&other.id).is_some_and(|times| *times > 1)
            && !matches!(other.kind, NodeKind::End { .. })
    });
    if let Some(twice) = twice {
        context.about(
            node,
            Rule::NoJoin,
            format!(
                "What it splits is not joined before {}, so that happens more than once. Put {} before it.",
                name(twice),
                if node.kind == NodeKind::Inclusive {
                    "an inclusive gateway"
                } else {
                    "a parallel gateway"
                }
            ),
        );
    }
}

/// A parallel join that waits for ways of which a gateway before it takes only some.
fn deadlocks(context: &mut Context<'_>, node: &Node) {
    let out = context.links.outgoing(&node.id).to_vec();
    if out.len() < 2 {
        return;
    }
    let branches: Vec<Branch<'_>> = out.iter().map(|edge| branch(context, edge)).collect();
    let mut waiting: Vec<&NodeId> = Vec::new();
    for (index, first) in branches.iter().enumerate() {
        for second in branches.iter().skip(index + 1) {
            for (join, edges) in &first.arrivals {
                let apart = second
                    .arrivals
                    .get(join)
                    .is_some_and(|others| others.is_disjoint(edges));
                let waits_for_all = context
                    .graph
                    .nodes
                    .get(*join)
                    .is_some_and(|join| join.kind == NodeKind::Parallel);
                if apart && waits_for_all && !waiting.contains(join) {
                    waiting.push(join);
                }
            }
        }
    }
    for join in waiting {
        if let Some(join) = context.graph.nodes.get(join) {
            context.about(
                join,
                Rule::Deadlock,
                if node.kind == NodeKind::Inclusive {
                    format!(
                        "It waits for all its ways in, but {} may take only some of them: a run would wait here for ever. Use an inclusive gateway.",
                        name(node)
                    )
                } else {
                    format!(
                        "It waits for all its ways in, but {} takes only one of them: a run would wait here for ever. Use an exclusive gateway.",
                        name(node)
                    )
                },
            );
        }
    }
}

/// An event-based gateway: each way out leads to an event that it can wait for.
fn choice(context: &mut Context<'_>, node: &Node) {
    let out = context.links.outgoing(&node.id).to_vec();
    for edge in &out {
        let is_event = context.graph.nodes.get(&edge.to).is_some_and(|next| {
            matches!(
                next.kind,
                NodeKind::Catch { .. } | NodeKind::Receive { .. } | NodeKind::Kept { .. }
            )
        });
        if !is_event {
            context.about_edge(
                edge,
                Rule::NoEvents,
                format!(
                    "{} waits for events, and this way does not lead to one. Lead it to a timer or a message.",
                    name(node)
                ),
                None,
            );
        }
    }
    if out.len() < 2 {
        context.about(
            node,
            Rule::NoEvents,
            "It needs two events or more behind it, to go on by the first that happens.",
        );
    }
}

fn event(context: &mut Context<'_>, node: &Node, wait: &Wait) {
    match wait {
        Wait::Duration { ms } if *ms <= 0 => {
            context.about(node, Rule::NoTime, "It does not say how long to wait.");
        }
        Wait::Until { variable } if !is_variable_name(variable) => {
            context.about(
                node,
                Rule::NoTime,
                "It does not say which date to wait for.",
            );
        }
        Wait::Message { name, .. } if name.trim().is_empty() => {
            context.about(
                node,
                Rule::NoMessage,
                "It does not say which message it waits for.",
            );
        }
        Wait::Duration { .. }
        | Wait::Until { .. }
        | Wait::Message { .. }
        | Wait::Error { .. }
        | Wait::Escalation { .. } => {}
    }
}
