//! Exclusive gateways: the first edge in order whose condition holds, else the default edge, else the run fails here.

use super::{Token, walk::Walk};

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token) {
    let graph = walk.graph;
    let edges = graph.outgoing(&token.node);
    // A join of alternatives: one way out, nothing to choose.
    if let [only] = edges.as_slice()
        && only.condition.is_none()
    {
        return walk.leave_by(token, &edges);
    }
    for edge in edges.iter().filter(|edge| !edge.is_default) {
        let Some(condition) = &edge.condition else {
            continue;
        };
        match walk.cx.eval.holds(condition, &walk.seen(token)) {
            Ok(true) => return walk.leave_by(token, &[edge]),
            Ok(false) => {}
            Err(fault) => {
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
    match edges.iter().find(|edge| edge.is_default) {
        Some(edge) => walk.leave_by(token, &[edge]),
        None => walk.fail(
            token,
            "None of the conditions holds, and there is no default way out.",
        ),
    }
}
