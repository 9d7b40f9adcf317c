//! What happens next: the small diagram of a card.

use crate::{
    marks::Marks,
    runs::{self, Ahead},
};
use domain::{
    engine::State,
    ids::{NodeId, PersonId},
    span,
    view::gates::{Consequence, Path, PathStep},
    workflow::{GateExit, Graph, Node, NodeKind, Wait},
};
use std::collections::BTreeSet;

pub(super) fn path(
    graph: &Graph,
    marks: &Marks,
    state: &State,
    node: &NodeId,
    requester: Option<PersonId>,
) -> Path {
    let exit = |exit: GateExit| {
        graph
            .outgoing(node)
            .into_iter()
            .find(|edge| edge.exit == Some(exit))
            .and_then(|edge| graph.nodes.get(&edge.to))
            .map(|to| Consequence::Step {
                label: to.label.clone(),
            })
    };
    Path {
        before: before(graph, state, node).map(|node| step(graph, marks, node)),
        ahead: runs::ahead(graph, marks, node, 4, true)
            .into_iter()
            .map(words)
            .collect(),
        rejected: exit(GateExit::Rejected).unwrap_or(Consequence::Declined),
        returned: exit(GateExit::Returned).unwrap_or_else(|| match requester {
            Some(person) => Consequence::Requester {
                who: marks.person(person),
            },
            None => Consequence::Declined,
        }),
    }
}

/// The step the run came from: back over gateways and out of sub-processes, the one left last.
fn before<'a>(graph: &'a Graph, state: &State, node: &NodeId) -> Option<&'a Node> {
    let mut at = node.clone();
    let mut seen = BTreeSet::new();
    while seen.insert(at.clone()) {
        let from = graph
            .incoming(&at)
            .filter_map(|edge| graph.nodes.get(&edge.from))
            .max_by_key(|node| state.visits.get(&node.id).map_or(0, |visit| visit.left_at));
        at = match from {
            Some(from) if from.kind.is_gateway() => from.id.clone(),
            Some(from) if from.kind.is_start() && from.parent.is_some() => from.parent.clone()?,
            Some(from) => return Some(from),
            None => graph.nodes.get(&at)?.parent.clone()?,
        };
    }
    None
}

fn step(graph: &Graph, marks: &Marks, node: &Node) -> PathStep {
    let owner = match &node.kind {
        NodeKind::Gate { gate } => gate.candidates.first().map(|owner| marks.candidate(owner)),
        NodeKind::Human { .. } | NodeKind::Agent { .. } => runs::owner(graph, marks, node),
        _ => None,
    };
    words(Ahead {
        node,
        owner,
        tier: None,
    })
}

fn words(ahead: Ahead<'_>) -> PathStep {
    let note = match (&ahead.node.kind, &ahead.owner) {
        (_, Some(owner)) => owner.name().to_owned(),
        (NodeKind::Script { .. }, None) => "at once".to_owned(),
        (NodeKind::Catch { wait }, None) => match wait {
            Wait::Duration { ms } => format!("after {}", span::words(*ms)),
            Wait::Until { .. } => "on a date".to_owned(),
            Wait::Message { name, .. } => format!("message {name}"),
            Wait::Error { .. } | Wait::Escalation { .. } => String::new(),
        },
        _ => String::new(),
    };
    PathStep {
        label: match &ahead.node.kind {
            NodeKind::End { .. } => ahead.node.label.clone(),
            _ => ahead.node.name(),
        },
        kind: ahead.node.kind.sign().to_owned(),
        owner: ahead.owner,
        tier: ahead.tier,
        note,
    }
}
