//! Script steps: assignments in order, each seeing those before it. All of them, or the step fails.

use super::{Event, Token, variables, walk::Walk};
use crate::{Variables, workflow::Assignment};
use std::collections::BTreeMap;

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, assign: &[Assignment]) {
    let mut seen = walk.seen(token).into_owned();
    let mut values = Variables::new();
    let mut from = BTreeMap::new();
    for one in assign {
        match walk.cx.eval.value(&one.expression, &seen) {
            Ok(value) => {
                seen.insert(one.variable.clone(), value.clone());
                values.insert(one.variable.clone(), value);
                from.insert(
                    one.variable.clone(),
                    walk.cx.eval.references(&one.expression),
                );
            }
            Err(fault) => {
                return walk.fail(
                    token,
                    format!(
                        "\u{201c}{}\u{201d} could not be worked out: {}",
                        one.variable, fault.message
                    ),
                );
            }
        }
    }
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
