//! The state after something came from outside: values that others made, and what happened to a call.

use super::{
    Author, CallEvent, Doing, State, Token,
    evolve::{rest, work},
};
use crate::{
    Actor, Millis, Variables,
    ids::{NodeId, ScopeId},
};
use std::collections::BTreeMap;

/// Values from outside: each has the authors that were told, else the one who brought them.
pub(super) fn told(
    state: &mut State,
    scope: Option<ScopeId>,
    values: &Variables,
    (sender, authors): (&Author, &BTreeMap<String, Vec<Author>>),
    node: Option<&NodeId>,
) {
    for (name, value) in values {
        let by: Vec<Author> = match authors.get(name) {
            Some(told) => told
                .iter()
                .map(|author| Author {
                    node: node.cloned(),
                    at: sender.at,
                    ..author.clone()
                })
                .collect(),
            None => vec![sender.clone()],
        };
        state.write(scope, name, value.clone(), &by);
    }
}

/// Applies an event of a call that happened at `at`.
pub(super) fn called(state: &mut State, at: Millis, event: &CallEvent) {
    match event {
        CallEvent::Began {
            token,
            call,
            workflow,
            opened,
            ..
        } => {
            let doing = Doing::Call {
                call: *call,
                workflow: *workflow,
                run: None,
            };
            work(state, token, doing, Some(opened));
        }
        CallEvent::Started {
            token, run: begun, ..
        } => {
            if let Some(Token {
                doing: Doing::Call { run, .. },
                ..
            }) = state.tokens.get_mut(token)
            {
                *run = Some(*begun);
            }
        }
        CallEvent::Ended {
            token,
            node,
            values,
            authors,
            ..
        } => {
            let engine = Author {
                actor: Actor::System,
                on_behalf_of: None,
                node: Some(node.clone()),
                at,
            };
            let scope = state.scope_of(token);
            told(state, scope, values, (&engine, authors), Some(node));
            rest(state, token);
        }
    }
}
