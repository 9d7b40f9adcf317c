//! Errors: raised by a step, caught by an event on its border.

use super::{Cause, Token, boundary, walk::Walk};
use crate::workflow::{NodeKind, Wait};

/// Raises an error at a step; whether somebody caught it: the event on its border for that very code, else the one for any.
/// The step is over then.
pub(super) fn error(walk: &mut Walk<'_, '_>, token: &Token, code: &str, message: &str) -> bool {
    let graph = walk.graph;
    let find = |wanted: &str| {
        graph.boundaries(&token.node).find(|border| {
            matches!(
                &border.kind,
                NodeKind::Boundary { wait: Wait::Error { code }, .. } if code == wanted
            )
        })
    };
    let Some(border) = find(code).or_else(|| find("")) else {
        return false;
    };
    let cause = Cause::Error {
        code: code.to_owned(),
        message: message.chars().take(2_000).collect(),
    };
    boundary::take(walk, token, &border.id, true, cause);
    true
}
