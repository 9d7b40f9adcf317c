//! A workflow at a glance: who does what as a string of beads, its steps in a line.

use super::outline;
use crate::{
    view::workflows::Bead,
    workflow::{GateSpec, Graph, NodeKind, Owner, TierRule},
};

/// The most beads a string has room for.
const MAX_BEADS: usize = 12;
/// How many steps a line names.
const MAX_STEPS: usize = 4;

fn highest(gate: &GateSpec) -> crate::Tier {
    match &gate.tier {
        TierRule::Fixed { tier } => *tier,
        TierRule::Conditions { rules, otherwise } => rules
            .iter()
            .map(|rule| rule.tier)
            .chain([*otherwise])
            .max()
            .unwrap_or(*otherwise),
    }
}

/// Who does what, in the order of the flow, what a start leads to only.
pub fn beads(graph: &Graph) -> Vec<Bead> {
    outline(graph)
        .into_iter()
        .filter(|step| step.is_reached)
        .filter_map(|step| graph.nodes.get(&step.node))
        .filter_map(|node| {
            Some(match (&node.kind, node.owner) {
                (NodeKind::Gate { gate }, _) => Bead::Gate {
                    tier: highest(gate),
                },
                (NodeKind::Script { .. } | NodeKind::Call { .. }, _) => Bead::Rule,
                (NodeKind::Human { .. }, Some(Owner::Person { .. })) => Bead::Person,
                (NodeKind::Human { .. }, Some(Owner::Team { .. } | Owner::Role { .. })) => {
                    Bead::Team
                }
                (NodeKind::Human { .. } | NodeKind::Agent { .. }, Some(Owner::Agent { .. })) => {
                    Bead::Agent
                }
                (NodeKind::Agent { .. } | NodeKind::Human { .. } | NodeKind::Kept { .. }, _) => {
                    Bead::Nobody
                }
                _ => return None,
            })
        })
        .take(MAX_BEADS)
        .collect()
}

/// Its first steps in a line, a sub-process as one: "Read invoice, match order, approve payment …".
pub fn steps_line(graph: &Graph) -> String {
    let names: Vec<&str> = outline(graph)
        .into_iter()
        .filter(|step| step.is_reached)
        .filter_map(|step| graph.nodes.get(&step.node))
        .filter(|node| node.parent.is_none())
        .filter(|node| node.kind.is_box() || matches!(node.kind, NodeKind::Gate { .. }))
        .map(|node| node.label.as_str())
        .filter(|label| !label.is_empty())
        .collect();
    let mut line = String::new();
    for (index, name) in names.iter().take(MAX_STEPS).enumerate() {
        if index > 0 {
            line.push_str(", ");
        }
        let mut chars = name.chars();
        match chars.next() {
            // A word in capitals (an abbreviation) keeps them.
            Some(first) if index > 0 && chars.clone().next().is_some_and(char::is_lowercase) => {
                line.extend(first.to_lowercase());
                line.push_str(chars.as_str());
            }
            _ => line.push_str(name),
        }
    }
    if names.len() > MAX_STEPS {
        line.push_str(" …");
    }
    line
}

/// "3 steps, 1 gate"; of a sub-process, the steps inside.
pub fn size_words(graph: &Graph) -> String {
    let steps = graph
        .nodes
        .values()
        .filter(|node| node.kind.is_box() && !matches!(node.kind, NodeKind::Sub))
        .count();
    let gates = graph
        .nodes
        .values()
        .filter(|node| matches!(node.kind, NodeKind::Gate { .. }))
        .count();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    if gates == 0 {
        plural(steps, "step")
    } else {
        format!("{}, {}", plural(steps, "step"), plural(gates, "gate"))
    }
}
