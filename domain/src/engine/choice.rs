//! Event-based gateways: all the events behind one are waited for, the first that happens decides the way.

use super::{
    Event, Expecting, Opened, Passage, SetTimer, TimerKind, Token, message, timer, walk::Walk,
};
use crate::{
    ids::{EdgeId, TimerId},
    workflow::{NodeKind, Wait},
};

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token) {
    match listen(walk, token) {
        Ok(opened) if opened.timers.is_empty() && opened.subscriptions.is_empty() => {
            walk.fail(token, "There is no event behind this gateway to wait for.");
        }
        Ok(opened) => walk.record(Event::ChoiceOpened {
            token: token.id,
            node: token.node.clone(),
            opened,
        }),
        Err(error) => walk.fail(token, error),
    }
}

fn listen(walk: &mut Walk<'_, '_>, token: &Token) -> Result<Opened, String> {
    let graph = walk.graph;
    let mut opened = Opened::default();
    for edge in graph.outgoing(&token.node) {
        let wait = match graph.nodes.get(&edge.to).map(|node| &node.kind) {
            Some(NodeKind::Catch { wait } | NodeKind::Receive { wait }) => wait,
            _ => continue,
        };
        let edge_id = edge.id.clone();
        if let Wait::Message { .. } = wait {
            let expecting = Expecting::Choice { edge: edge_id };
            opened
                .subscriptions
                .extend(message::expect(walk, token, wait, &edge.to, expecting)?);
        } else if wait.is_time() {
            let due_at = timer::due(wait, walk.cx.now, &walk.seen(token))?;
            opened.timers.push(SetTimer {
                id: walk.id(),
                kind: TimerKind::Choice { edge: edge_id },
                due_at,
            });
        }
    }
    Ok(opened)
}

/// One of the events happened: the path goes through it.
pub(super) fn take(walk: &mut Walk<'_, '_>, token: &Token, edge: &EdgeId, timer: Option<TimerId>) {
    let graph = walk.graph;
    let Some(edge) = graph.edges.get(edge) else {
        return walk.fail(token, "This step is not part of the workflow.");
    };
    walk.record(Event::ChoiceTaken {
        from: token.node.clone(),
        passage: Passage {
            token: token.id,
            edge: edge.id.clone(),
            to: edge.to.clone(),
        },
        timer,
    });
    if let Ok(there) = walk.token(token.id) {
        walk.leave(&there);
    }
}
