//! Parallel gateways: wait until every edge in has brought a path, take one of each, leave by every edge out.

use super::{Doing, Event, Token, walk::Walk};
use crate::ids::{EdgeId, FlowTokenId};

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token) {
    let graph = walk.graph;
    let incoming: Vec<&EdgeId> = graph.incoming(&token.node).map(|edge| &edge.id).collect();
    if incoming.len() < 2 {
        return walk.leave(token);
    }
    walk.record(Event::TokenParked {
        token: token.id,
        node: token.node.clone(),
    });
    let oldest = |edge: &EdgeId| -> Option<FlowTokenId> {
        walk.state
            .tokens
            .values()
            .filter(|other| {
                other.doing == Doing::Join
                    && other.node == token.node
                    && other.scope == token.scope
                    && other.via.as_ref() == Some(edge)
            })
            .min_by_key(|other| (other.since, other.id))
            .map(|other| other.id)
    };
    let arrived: Option<Vec<FlowTokenId>> = incoming.into_iter().map(oldest).collect();
    let Some(tokens) = arrived else {
        return;
    };
    let into = walk.id();
    walk.record(Event::TokensJoined {
        tokens,
        node: token.node.clone(),
        into,
    });
    if let Ok(joined) = walk.token(into) {
        walk.leave(&joined);
    }
}
