//! End events: a plain one ends its path, a terminate one the whole run.

use super::{Event, Token, walk::Walk};
use crate::workflow::EndKind;

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, end: EndKind) {
    walk.record(Event::TokenEnded {
        token: token.id,
        node: token.node.clone(),
    });
    if end == EndKind::Terminate {
        walk.record(Event::RunDone {
            at: Some(token.node.clone()),
        });
    }
}
