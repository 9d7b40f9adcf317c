//! The state after something happened inside a step.

use super::{
    Doing, Inside, InsideEvent, Scope, State,
    evolve::{arrive, fresh, rest, work},
    scope::sign,
};
use crate::Millis;
use std::collections::BTreeMap;

/// Applies an event that happened at `at`.
pub(super) fn evolve(state: &mut State, at: Millis, event: &InsideEvent) {
    match event {
        InsideEvent::Began {
            token,
            items,
            from,
            opened,
            ..
        } => {
            let inside = Inside {
                items: items.clone(),
                items_by: state.authors_of_all(state.scope_of(token), from),
                ..Inside::default()
            };
            let inside = Box::new(inside);
            work(state, token, Doing::Inside { inside }, Some(opened));
        }
        InsideEvent::Opened {
            scope,
            host,
            node,
            index,
            isolated,
            variables,
            from,
            begins,
        } => {
            let parent = state.scope_of(host);
            let mut items_by = Vec::new();
            if let Some(inside) = state.inside_mut(host) {
                inside.begun = inside.begun.max(index.saturating_add(1));
                items_by.clone_from(&inside.items_by);
            }
            let authors = variables
                .keys()
                .map(|name| {
                    let by = match from.get(name) {
                        Some(sources) => state.derived(parent, sources, (node, at)),
                        None => items_by.clone(),
                    };
                    (name.clone(), by)
                })
                .collect();
            let opened = Scope {
                id: *scope,
                node: node.clone(),
                host: *host,
                parent,
                index: *index,
                isolated: *isolated,
                variables: variables.clone(),
                authors,
                past: BTreeMap::new(),
            };
            state.scopes.insert(*scope, opened);
            for begin in begins {
                if begin.node == *node {
                    let body = fresh(Some(*scope), begin.token, node.clone(), at);
                    state.tokens.insert(begin.token, body);
                } else {
                    arrive(state, at, Some(*scope), begin.token, begin.node.clone());
                }
            }
        }
        InsideEvent::Closed {
            scope,
            host,
            node,
            index,
            result,
            result_from,
            values,
            from,
        } => {
            let around = state.scope_of(host);
            let results_by = state.derived(Some(*scope), result_from, (node, at));
            state.derive((Some(*scope), around), values, from, (node, at));
            state.clear_scope(*scope);
            if let Some(inside) = state.inside_mut(host) {
                inside.done = inside.done.saturating_add(1);
                if let Some(result) = result {
                    inside.results.push((*index, result.clone()));
                    for author in &results_by {
                        sign(&mut inside.results_by, author);
                    }
                }
            }
        }
        InsideEvent::Ended { token, values, .. } => {
            let around = state.scope_of(token);
            let by = state
                .inside_mut(token)
                .map(|inside| std::mem::take(&mut inside.results_by))
                .unwrap_or_default();
            for (name, value) in values {
                state.write(around, name, value.clone(), &by);
            }
            state.clear_inside(token);
            rest(state, token);
        }
    }
}
