//! Inclusive gateways: leave by every edge whose condition holds, and wait for every path that can still come.

use super::{Doing, Event, State, Token, walk::Walk};
use crate::{
    ids::{EdgeId, FlowTokenId, NodeId, ScopeId},
    workflow::{Edge, Graph, Links, NodeKind},
};
use std::collections::BTreeSet;

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token) {
    if walk.graph.incoming(&token.node).nth(1).is_some() {
        // Whether others can still come is known when all that can move has moved.
        return walk.record(Event::TokenParked {
            token: token.id,
            node: token.node.clone(),
        });
    }
    split(walk, token);
}

/// Goes on by every edge whose condition holds, else by the default edge.
fn split(walk: &mut Walk<'_, '_>, token: &Token) {
    let graph = walk.graph;
    let edges = graph.outgoing(&token.node);
    if let [only] = edges.as_slice()
        && only.condition.is_none()
    {
        return walk.leave_by(token, &edges);
    }
    let mut taken: Vec<&Edge> = Vec::new();
    for edge in edges.iter().filter(|edge| !edge.is_default) {
        // An edge without a condition is always taken.
        let holds = edge.condition.as_ref().map_or(Ok(true), |condition| {
            walk.cx.eval.holds(condition, &walk.seen(token))
        });
        match holds {
            Ok(true) => taken.push(edge),
            Ok(false) => {}
            Err(fault) => {
                let condition = edge.condition.as_deref().unwrap_or_default();
                return walk.fail(
                    token,
                    format!(
                        "The condition \u{201c}{condition}\u{201d} could not be worked out: {}",
                        fault.message
                    ),
                );
            }
        }
    }
    if taken.is_empty() {
        taken.extend(edges.iter().filter(|edge| edge.is_default));
    }
    if taken.is_empty() {
        return walk.fail(
            token,
            "None of the conditions holds, and there is no default way out.",
        );
    }
    walk.leave_by(token, &taken);
}

/// Joins the paths at one inclusive gateway that nobody can reach any more, when there is one; whether there was.
pub(super) fn join(walk: &mut Walk<'_, '_>) -> bool {
    let Some((node, tokens)) = complete(walk.graph, &walk.state) else {
        return false;
    };
    let into = walk.id();
    walk.record(Event::TokensJoined { tokens, node, into });
    if let Ok(joined) = walk.token(into) {
        split(walk, &joined);
    }
    true
}

/// The first inclusive gateway whose paths need wait no longer, with one path of each edge in.
///
/// BPMN 2.0.2, 13.4.4: it need not wait for a path elsewhere when that path cannot reach an edge on which nothing waits yet,
/// or can also reach one on which something does; ways through the gateway itself do not count.
fn complete(graph: &Graph, state: &State) -> Option<(NodeId, Vec<FlowTokenId>)> {
    let gateways: BTreeSet<(Option<ScopeId>, &NodeId)> = state
        .tokens
        .values()
        .filter(|token| token.doing == Doing::Join)
        .map(|token| (token.scope, &token.node))
        .filter(|(_, node)| {
            graph
                .nodes
                .get(*node)
                .is_some_and(|node| node.kind == NodeKind::Inclusive)
        })
        .collect();
    if gateways.is_empty() {
        return None;
    }
    let links = Links::of(graph);
    gateways.into_iter().find_map(|(scope, gateway)| {
        let waiting = |token: &Token| token.doing == Doing::Join && token.node == *gateway;
        let edges = links.incoming(gateway).iter().map(|edge| &edge.id);
        let oldest = |edge: &EdgeId| {
            state
                .paths_in(scope)
                .filter(|token| waiting(token) && token.via.as_ref() == Some(edge))
                .min_by_key(|token| (token.since, token.id))
                .map(|token| token.id)
        };
        let arrived: Vec<(&EdgeId, Option<FlowTokenId>)> =
            edges.map(|edge| (edge, oldest(edge))).collect();
        let full: BTreeSet<&EdgeId> = arrived
            .iter()
            .filter_map(|(edge, token)| token.map(|_| *edge))
            .collect();
        let comes = state.paths_in(scope).any(|token| {
            if waiting(token) {
                return false;
            }
            let reached = reaches(&links, &token.node, gateway);
            reached.iter().any(|edge| !full.contains(edge))
                && !reached.iter().any(|edge| full.contains(edge))
        });
        (!comes && !full.is_empty()).then(|| {
            let tokens = arrived.into_iter().filter_map(|(_, token)| token).collect();
            (gateway.clone(), tokens)
        })
    })
}

/// The edges into `gateway` that a path at `from` can come by without passing it.
fn reaches<'a>(links: &Links<'a>, from: &'a NodeId, gateway: &NodeId) -> BTreeSet<&'a EdgeId> {
    let mut seen: BTreeSet<&NodeId> = BTreeSet::new();
    let mut edges = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if !seen.insert(node) {
            continue;
        }
        open.extend(links.riders(node).iter().map(|rider| &rider.id));
        for edge in links.outgoing(node) {
            if edge.to == *gateway {
                edges.insert(&edge.id);
            } else {
                open.push(&edge.to);
            }
        }
    }
    edges
}
