//! End events: a plain one ends its path, a terminate one the whole run, an error one fails, a message one tells others.

use super::{Event, Token, message, walk::Walk};
use crate::workflow::EndKind;

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, end: &EndKind) {
    match end {
        EndKind::Error { code } if code.trim().is_empty() => {
            return walk.fail(token, "It ended with an error.");
        }
        EndKind::Error { code } => {
            return walk.fail(
                token,
                format!("It ended with the error \u{201c}{code}\u{201d}."),
            );
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
        walk.record(Event::RunDone {
            at: Some(token.node.clone()),
        });
    }
}
