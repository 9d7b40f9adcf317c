//! Script steps: assignments in order, each seeing those before it. All of them, or the step fails.

use super::{Event, Token, inside::assigned, variables, walk::Walk};
use crate::workflow::Assignment;

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, assign: &[Assignment]) {
    let mut seen = walk.seen(token).into_owned();
    let (values, from) = match assigned(walk, assign, &mut seen) {
        Ok(made) => made,
        Err(error) => return walk.fail(token, error),
    };
    if let Err(fault) = variables::fits(&walk.state, token.scope, &values) {
        return walk.fail(token, fault.message);
    }
    walk.record(Event::ScriptRan {
        token: token.id,
        node: token.node.clone(),
        values,
        from,
    });
    walk.leave(token);
}
