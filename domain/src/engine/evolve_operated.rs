//! The state after an operator did something by hand.

use super::{
    Author, OperatorEvent, State,
    evolve::{arrive, left, remove, rest},
};
use crate::{Actor, Millis, ids::NodeId};

/// Applies an event that happened at `at`.
pub(super) fn evolve(state: &mut State, at: Millis, event: &OperatorEvent) {
    let author = |by: &Actor, node: Option<&NodeId>| Author {
        actor: by.clone(),
        on_behalf_of: None,
        node: node.cloned(),
        at,
    };
    match event {
        OperatorEvent::Skipped {
            token,
            node,
            by,
            values,
            ..
        } => {
            state.write_all(state.scope_of(token), values, &author(by, Some(node)));
            rest(state, token);
        }
        OperatorEvent::Set {
            scope,
            name,
            value,
            by,
            ..
        } => {
            state.write(*scope, name, value.clone(), &[author(by, None)]);
            state.last = Some(by.clone());
        }
        OperatorEvent::Placed {
            token,
            from,
            to,
            withdrawn,
            ..
        } => {
            let scope = remove(state, token);
            left(state, at, from);
            arrive(state, at, scope, *token, to.clone());
            for gate in withdrawn {
                if let Some(past) = state.past_of_mut(scope).get_mut(gate) {
                    past.withdrawn = true;
                }
            }
        }
    }
}
