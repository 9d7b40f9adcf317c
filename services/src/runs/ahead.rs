//! What lies ahead on the usual path of a graph.

use crate::marks::Marks;
use domain::{
    Tier,
    ids::NodeId,
    view::{Mark, runs::AheadStep},
    workflow::{Edge, GateExit, GateSpec, Graph, Node, NodeKind, TierRule},
};
use std::collections::BTreeSet;

/// Steps shown before a run starts, at most.
const MOST: usize = 12;

/// A node ahead: its words.
pub(crate) struct Ahead<'a> {
    pub(crate) node: &'a Node,
    pub(crate) owner: Option<Mark>,
    pub(crate) tier: Option<Tier>,
}

/// The way on from a node when nothing goes wrong: a gate approves, an alternative takes its default (else its first), a
/// split its first.
fn usual_edge<'a>(graph: &'a Graph, node: &Node) -> Option<&'a Edge> {
    let edges = graph.outgoing(&node.id);
    let approved = |edge: &&&Edge| edge.exit.unwrap_or(GateExit::Approved) == GateExit::Approved;
    match &node.kind {
        NodeKind::Gate { .. } => edges.iter().find(approved).copied(),
        NodeKind::Exclusive | NodeKind::Inclusive => edges
            .iter()
            .find(|edge| edge.is_default)
            .or_else(|| edges.first())
            .copied(),
        _ => edges.first().copied(),
    }
}

/// The nodes after `from`, at most `most`; gateways are passed silently unless `stop_at_choice`, which ends at a choice.
pub(crate) fn ahead<'a>(
    graph: &'a Graph,
    marks: &Marks,
    from: &NodeId,
    most: usize,
    stop_at_choice: bool,
) -> Vec<Ahead<'a>> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::from([from.clone()]);
    let mut at = graph.nodes.get(from);
    while let Some(node) = at {
        // What is through inside a sub-process goes on behind it.
        let around =
            || std::iter::successors(Some(node), |node| graph.nodes.get(node.parent.as_ref()?));
        let next = around()
            .find_map(|node| usual_edge(graph, node))
            .and_then(|edge| graph.nodes.get(&edge.to));
        let Some(next) = next.filter(|next| seen.insert(next.id.clone())) else {
            break;
        };
        let choice = (next.kind.is_choice() || next.kind == NodeKind::EventBased)
            && graph.outgoing(&next.id).len() > 1;
        // An end inside a sub-process ends nothing for who waits behind it.
        let ends_inside = matches!(next.kind, NodeKind::End { .. }) && next.parent.is_some();
        let silent = next.kind.is_gateway() || ends_inside;
        if !silent || (choice && stop_at_choice) {
            all.push(words(graph, marks, next));
        }
        if all.len() >= most || (choice && stop_at_choice) {
            break;
        }
        at = Some(next);
    }
    all
}

fn words<'a>(graph: &Graph, marks: &Marks, node: &'a Node) -> Ahead<'a> {
    let (owner, tier) = match &node.kind {
        NodeKind::Gate { gate } => (
            gate.candidates.first().map(|owner| marks.candidate(owner)),
            fixed(gate),
        ),
        NodeKind::Human { .. } | NodeKind::Agent { .. } => (owner(graph, marks, node), None),
        _ => (None, None),
    };
    Ahead { node, owner, tier }
}

/// Who does a step: its owner, else its lane's team.
pub(crate) fn owner(graph: &Graph, marks: &Marks, node: &Node) -> Option<Mark> {
    let lane = || {
        let team = graph.lane_of(node)?.team?;
        Some(domain::workflow::Owner::Team { team })
    };
    node.owner.or_else(lane).map(|owner| marks.owner(&owner))
}

fn fixed(gate: &GateSpec) -> Option<Tier> {
    match &gate.tier {
        TierRule::Fixed { tier } => Some(*tier),
        TierRule::Conditions { .. } => None,
    }
}

/// The usual path of a whole workflow.
pub(super) fn usual(graph: &Graph, marks: &Marks) -> Vec<AheadStep> {
    let start = graph
        .nodes
        .values()
        .find(|node| node.kind.is_start() && node.parent.is_none());
    let Some(start) = start else {
        return Vec::new();
    };
    ahead(graph, marks, &start.id, MOST, false)
        .into_iter()
        .map(|one| AheadStep {
            node: one.node.id.clone(),
            label: one.node.label.clone(),
            kind: one.node.kind.sign().to_owned(),
            owner: one.owner,
            tier: one.tier,
            usual: None,
        })
        .collect()
}
