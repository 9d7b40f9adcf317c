//! End events: a plain one ends its path, a terminate one the whole run, an error one fails, a message one tells others.

use super::{Event, Token, inside, message, raise, walk::Walk};
use crate::workflow::EndKind;

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, end: &EndKind) {
    match end {
        EndKind::Error { code } => {
            let code = code.trim();
            let words = if code.is_empty() {
                "It ended with an error.".to_owned()
            } else {
                format!("It ended with the error \u{201c}{code}\u{201d}.")
            };
            if !raise::error(walk, token, code, "") {
                walk.fail(token, words);
            }
            return;
        }
        EndKind::Escalation { code } => {
            raise::escalation(walk, token, code);
            // Whoever caught it may have ended what this path lies in.
            if walk.token(token.id).is_err() {
                return;
            }
        }
        EndKind::Message { message } => {
            if !message::send(walk, token, message) {
                return;
            }
        }
        EndKind::Plain | EndKind::Terminate => {}
    }
    walk.record(Event::TokenEnded {
        token: token.id,
        node: token.node.clone(),
    });
    if *end == EndKind::Terminate {
        match token.scope {
            // Ends the sub-process it lies in.
            Some(scope) => inside::finish(walk, scope),
            None => walk.record(Event::RunDone {
                at: Some(token.node.clone()),
            }),
        }
    }
}
