//! Rules on the shape: starts, ends, what is reached, what leads on.

use super::{
    Rule,
    context::{Context, fix},
};
use crate::{
    edit::Command,
    ids::NodeId,
    workflow::{EdgeKind, EndKind, Node, NodeKind, Point},
};

const STEP: f64 = 120.0;

pub(super) fn check(context: &mut Context<'_>) {
    starts(context);
    ends(context);
    for node in context.order.clone() {
        one(context, node);
    }
    let graph = context.graph;
    for edge in graph.edges.values() {
        if edge.kind != EdgeKind::Sequence {
            continue;
        }
        let ends = [&edge.from, &edge.to].map(|end| graph.nodes.get(end));
        let (rule, message) = match ends {
            [Some(from), Some(to)] if from.parent == to.parent => continue,
            [Some(_), Some(_)] => (
                Rule::Crossing,
                "It crosses the border of a sub-process. Connect the sub-process itself.",
            ),
            _ => (Rule::Dangling, "This connection begins or ends nowhere."),
        };
        let delete = Command::Delete {
            nodes: Vec::new(),
            edges: vec![edge.id.clone()],
            artifacts: Vec::new(),
            heal: false,
        };
        context.about_edge(edge, rule, message, fix("Delete it", [delete]));
    }
}

fn starts(context: &mut Context<'_>) {
    let graph = context.graph;
    let starts: Vec<&Node> = context
        .order
        .iter()
        .copied()
        .filter(|node| node.kind.is_start() && node.parent.is_none())
        .collect();
    if starts.is_empty() {
        let first = graph
            .nodes
            .values()
            .filter(|node| node.parent.is_none())
            .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
            .filter(|node| context.links.incoming(&node.id).is_empty())
            .min_by(|a, b| a.bounds.x.total_cmp(&b.bounds.x));
        let middle = first.map_or(Point { x: 120.0, y: 120.0 }, |node| Point {
            x: node.bounds.x - 60.0,
            y: node.bounds.center().y,
        });
        let (id, add) = context.new_node("start", NodeKind::start(), middle, None);
        let mut commands = vec![add];
        if let Some(first) = first {
            commands.push(Command::Connect {
                id: context.fresh("flow").into(),
                from: id,
                to: first.id.clone(),
            });
        }
        let message = if graph.nodes.is_empty() {
            "Nothing is drawn yet. Begin with a start and the first step."
        } else {
            "It has no start, so nothing can begin it."
        };
        context.about_all(
            "Workflow",
            Rule::NoStart,
            message,
            fix("Add a start", commands),
        );
    }
    let plain = starts
        .into_iter()
        .filter(|node| node.kind == NodeKind::start());
    for extra in plain.skip(1) {
        context.about(
            extra,
            Rule::SeveralStarts,
            "There is more than one start, and a run begins at one. Keep the one that runs begin with.",
        );
    }
}

fn ends(context: &mut Context<'_>) {
    let has_end = context
        .order
        .iter()
        .any(|node| matches!(node.kind, NodeKind::End { .. }) && node.parent.is_none());
    if has_end || context.graph.nodes.is_empty() {
        return;
    }
    let last: Vec<&Node> = context
        .order
        .iter()
        .copied()
        .filter(|node| node.parent.is_none() && context.is_reached(&node.id))
        .filter(|node| context.links.outgoing(&node.id).is_empty())
        .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        .collect();
    let middle = last
        .last()
        .map_or(Point { x: 600.0, y: 120.0 }, |node| Point {
            x: node.bounds.right() + 80.0,
            y: node.bounds.center().y,
        });
    let end = EndKind::Plain;
    let (id, add) = context.new_node("end", NodeKind::End { end }, middle, None);
    let mut commands = vec![add];
    for node in &last {
        commands.push(Command::Connect {
            id: context.fresh("flow").into(),
            from: node.id.clone(),
            to: id.clone(),
        });
    }
    context.about_all(
        "Workflow",
        Rule::NoEnd,
        "It has no end, so nobody sees when a run is done.",
        fix("Add an end", commands),
    );
}

fn one(context: &mut Context<'_>, node: &Node) {
    let out = context.links.outgoing(&node.id).len();
    let is_start = node.kind.is_start();
    let is_end = matches!(node.kind, NodeKind::End { .. });
    let is_rider = matches!(node.kind, NodeKind::Boundary { .. });
    let is_reached = context.is_reached(&node.id);
    let has_start = context
        .order
        .iter()
        .any(|node| node.kind.is_start() && node.parent.is_none());
    if let NodeKind::Kept { element, .. } = &node.kind {
        if is_reached {
            let human = Command::SetKind {
                node: node.id.clone(),
                kind: Box::new(NodeKind::Human { form: Vec::new() }),
            };
            let repair = if element.ends_with("ask") {
                fix("Make it a human step", [human])
            } else {
                None
            };
            context.about_with(
                node,
                Rule::NotExecuted,
                format!(
                    "It was imported as {}, which Baton keeps but does not run. A run would stop here.",
                    spoken(element)
                ),
                repair,
            );
        }
        return;
    }
    if !is_reached && has_start && !is_start && !is_rider {
        let is_told = node
            .parent
            .as_ref()
            .is_some_and(|sub| !context.is_reached(sub) || context.links.begins(sub).is_empty());
        if is_told {
            return;
        }
        let delete = Command::Delete {
            nodes: vec![node.id.clone()],
            edges: Vec::new(),
            artifacts: Vec::new(),
            heal: false,
        };
        let is_loose = context.links.incoming(&node.id).is_empty()
            && out == 0
            && context.links.inner(&node.id).is_empty();
        context.about_with(
            node,
            Rule::Unreachable,
            "Nothing leads here, so it would never happen.",
            if is_loose {
                fix("Delete it", [delete])
            } else {
                None
            },
        );
        return;
    }
    if out == 0 && !is_end && !is_rider && says_where_it_ends(context, node) {
        let repair = to_the_end(context, node);
        let what = if node.parent.is_some() { "path" } else { "run" };
        context.about_with(
            node,
            Rule::DeadEnd,
            format!(
                "Nothing follows it. A {what} that gets here is over without anybody having said so."
            ),
            repair,
        );
    }
    if matches!(node.label.trim(), "") && node.kind.is_box() {
        context.about(
            node,
            Rule::NoName,
            "It has no name. Whoever gets it cannot tell what it is.",
        );
    }
    if out > 1
        && matches!(
            node.kind,
            NodeKind::Start { .. }
                | NodeKind::Human { .. }
                | NodeKind::Agent { .. }
                | NodeKind::Script { .. }
                | NodeKind::Sub
                | NodeKind::Call { .. }
                | NodeKind::Catch { .. }
                | NodeKind::Receive { .. }
                | NodeKind::Send { .. }
                | NodeKind::Throw { .. }
        )
    {
        context.about(
            node,
            Rule::SilentSplit,
            format!("{} ways lead out, and all of them are taken at once. Put a gateway here to say so.", count(out)),
        );
    }
}

/// Whether paths here should end at end events: what lies in a sub-process may do without, when it has no start either.
fn says_where_it_ends(context: &Context<'_>, node: &Node) -> bool {
    node.parent.as_ref().is_none_or(|sub| {
        context
            .links
            .inner(sub)
            .iter()
            .any(|inner| matches!(inner.kind, NodeKind::Start { .. } | NodeKind::End { .. }))
    })
}

/// One way to close a path: to the nearest end, or to a new one beside it.
fn to_the_end(context: &mut Context<'_>, node: &Node) -> Option<super::Fix> {
    let ends: Vec<&Node> = context
        .graph
        .nodes
        .values()
        .filter(|other| matches!(other.kind, NodeKind::End { .. }))
        .filter(|other| other.parent == node.parent)
        .collect();
    if ends.is_empty() && node.parent.is_none() {
        return None;
    }
    let near = ends
        .iter()
        .filter(|end| end.bounds.x >= node.bounds.x)
        .min_by(|a, b| far(a, node).total_cmp(&far(b, node)))
        .filter(|end| far(end, node) < 4.0 * STEP);
    let id = context.fresh("flow").into();
    match near {
        Some(end) => {
            let connect = Command::Connect {
                id,
                from: node.id.clone(),
                to: end.id.clone(),
            };
            let label = if end.label.is_empty() {
                "Connect it to the end".to_owned()
            } else {
                format!("Connect it to {}", end.label)
            };
            fix(label, [connect])
        }
        None => {
            let middle = Point {
                x: node.bounds.right() + 70.0,
                y: node.bounds.center().y,
            };
            let end = NodeKind::End {
                end: EndKind::Plain,
            };
            let (end, add) = context.new_node("end", end, middle, node.parent.as_ref());
            let connect = Command::Connect {
                id,
                from: node.id.clone(),
                to: end,
            };
            fix("End here", [add, connect])
        }
    }
}

fn far(a: &Node, b: &Node) -> f64 {
    let (a, b) = (a.bounds.center(), b.bounds.center());
    (a.x - b.x).abs() + (a.y - b.y).abs()
}

/// A BPMN element's name as words: `businessRuleTask` is "a business rule task".
fn spoken(element: &str) -> String {
    let mut words = String::new();
    for c in element.chars() {
        if c.is_uppercase() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {words}")
}

pub(super) fn count(n: usize) -> String {
    match n {
        2 => "Two".to_owned(),
        3 => "Three".to_owned(),
        4 => "Four".to_owned(),
        n => n.to_string(),
    }
}

/// Nodes from which an end can be reached.
pub(super) fn ending<'a>(context: &Context<'a>) -> std::collections::BTreeSet<&'a NodeId> {
    let graph = context.graph;
    let ends = graph
        .nodes
        .values()
        .filter(|node| matches!(node.kind, NodeKind::End { .. }))
        .map(|node| &node.id);
    context.links.leading_to(ends, graph)
}
