//! Errors and escalations, and the events on the borders around that catch them.

use super::{Cause, Event, Token, boundary, walk::Walk};
use crate::{
    ids::NodeId,
    workflow::{NodeKind, Wait},
};

/// Raises an error at a step or an end event; whether somebody caught it: going outwards, the first border with an event for
/// that very code, else for any. What the border is on is over then.
pub(super) fn error(walk: &mut Walk<'_, '_>, token: &Token, code: &str, message: &str) -> bool {
    let catches =
        |wait: &Wait, wanted: &str| matches!(wait, Wait::Error { code } if code == wanted);
    let Some((host, border, _)) = catcher(walk, token, code, catches) else {
        return false;
    };
    let cause = Cause::Error {
        code: code.to_owned(),
        message: message.chars().take(2_000).collect(),
    };
    boundary::take(walk, &host, &border, true, cause);
    true
}

/// Throws an escalation. Caught as an error is, but by a border that need not end what it is on; nobody need catch it.
pub(super) fn escalation(walk: &mut Walk<'_, '_>, token: &Token, code: &str) {
    walk.record(Event::Escalated {
        token: token.id,
        node: token.node.clone(),
        code: code.to_owned(),
    });
    let catches =
        |wait: &Wait, wanted: &str| matches!(wait, Wait::Escalation { code } if code == wanted);
    if let Some((host, border, interrupting)) = catcher(walk, token, code, catches) {
        let cause = Cause::Escalation {
            code: code.to_owned(),
        };
        boundary::take(walk, &host, &border, interrupting, cause);
    }
}

/// The path at the step, the event on its border, and whether that one ends the step.
fn catcher(
    walk: &Walk<'_, '_>,
    token: &Token,
    code: &str,
    catches: impl Fn(&Wait, &str) -> bool,
) -> Option<(Token, NodeId, bool)> {
    let graph = walk.graph;
    let find = |token: &Token, wanted: &str| {
        graph
            .boundaries(&token.node)
            .find_map(|border| match &border.kind {
                NodeKind::Boundary {
                    wait, interrupting, ..
                } if catches(wait, wanted) => Some((border.id.clone(), *interrupting)),
                _ => None,
            })
    };
    // The events on the border of a step that has a frame are the frame's.
    let mut at = if walk.state.is_body(token) {
        walk.state.host_of(token)
    } else {
        Some(token)
    };
    while let Some(host) = at {
        if let Some((border, interrupting)) = find(host, code).or_else(|| find(host, "")) {
            return Some((host.clone(), border, interrupting));
        }
        at = walk.state.host_of(host);
    }
    None
}
