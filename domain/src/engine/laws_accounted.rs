//! Every path of a run is accounted for: those that began and have not ended are those there are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::{Doing, Event, InsideEvent, OperatorEvent, tests::Bench};
use crate::ids::{FlowTokenId, ScopeId};
use std::collections::{BTreeMap, BTreeSet};

/// Every id a run has handed out for work, with what became of it, must agree with the paths.
pub(super) fn accounted(bench: &Bench) {
    for token in bench.state.tokens.values() {
        assert!(
            token.doing != Doing::Ready || bench.state.phase == super::Phase::Suspended,
            "a path is left behind: {token:?}"
        );
        assert!(bench.graph.nodes.contains_key(&token.node));
        assert!(
            token
                .scope
                .is_none_or(|scope| bench.state.scopes.contains_key(&scope)),
            "a path lies in nothing: {token:?}"
        );
    }
    for scope in bench.state.scopes.values() {
        let host = bench
            .state
            .tokens
            .get(&scope.host)
            .expect("somebody waits for it");
        assert!(matches!(host.doing, Doing::Inside { .. }), "{host:?}");
        assert_eq!((host.scope, &host.node), (scope.parent, &scope.node));
        assert!(
            bench.state.phase == super::Phase::Suspended
                || bench.state.paths_in(Some(scope.id)).next().is_some(),
            "nothing goes on in it: {scope:?}"
        );
    }
    if bench.state.phase.is_over() {
        assert!(bench.state.tokens.is_empty());
    } else {
        assert!(!bench.state.tokens.is_empty());
    }
    // Tokens made less tokens ended are the tokens there are.
    let mut made = Made::default();
    for (_, event) in &bench.log {
        match event {
            Event::RunStarted { token, .. } => made.add(*token, None),
            Event::TokenForked { token, into, .. } => {
                let scope = made.remove(token);
                into.iter().for_each(|one| made.add(one.token, scope));
            }
            Event::TokensJoined { tokens, into, .. } => {
                let scopes: BTreeSet<_> = tokens.iter().map(|token| made.remove(token)).collect();
                assert_eq!(scopes.len(), 1, "paths of one scope");
                made.add(*into, scopes.first().copied().flatten());
            }
            Event::TokenEnded { token, .. } => {
                made.remove(token);
            }
            Event::BoundaryFired {
                host,
                token,
                interrupting,
                ..
            }
            | Event::BorderTaken {
                host,
                token,
                interrupting,
                ..
            } => {
                let scope = made.tokens[host];
                if *interrupting {
                    made.remove(host);
                }
                made.add(*token, scope);
            }
            Event::Operated(OperatorEvent::Skipped { token, .. }) => made.clear(token),
            Event::Operated(OperatorEvent::Placed { token, .. }) => {
                let scope = made.remove(token);
                made.add(*token, scope);
            }
            Event::StepFailed { token, .. } | Event::Inside(InsideEvent::Ended { token, .. }) => {
                made.clear(token);
            }
            Event::Inside(InsideEvent::Opened {
                scope,
                host,
                begins,
                ..
            }) => {
                assert!(made.scopes.insert(*scope, *host).is_none());
                begins
                    .iter()
                    .for_each(|one| made.add(one.token, Some(*scope)));
            }
            Event::Inside(InsideEvent::Closed { scope, .. }) => made.close(*scope),
            event if event.is_last() => made = Made::default(),
            _ => {}
        }
    }
    let there: BTreeSet<_> = bench.state.tokens.keys().copied().collect();
    assert_eq!(made.tokens.into_keys().collect::<BTreeSet<_>>(), there);
}

/// The paths there should be, and what they lie in.
#[derive(Default)]
struct Made {
    tokens: BTreeMap<FlowTokenId, Option<ScopeId>>,
    scopes: BTreeMap<ScopeId, FlowTokenId>,
}

impl Made {
    fn add(&mut self, token: FlowTokenId, scope: Option<ScopeId>) {
        assert!(self.tokens.insert(token, scope).is_none());
    }

    fn remove(&mut self, token: &FlowTokenId) -> Option<ScopeId> {
        self.clear(token);
        self.tokens.remove(token).expect("it was there")
    }

    fn clear(&mut self, host: &FlowTokenId) {
        let inside: Vec<_> = self
            .scopes
            .iter()
            .filter(|(_, of)| *of == host)
            .map(|(id, _)| *id)
            .collect();
        inside.into_iter().for_each(|scope| self.close(scope));
    }

    fn close(&mut self, scope: ScopeId) {
        self.scopes.remove(&scope);
        let inside: Vec<_> = self
            .tokens
            .iter()
            .filter(|(_, of)| **of == Some(scope))
            .map(|(id, _)| *id)
            .collect();
        for token in inside {
            self.remove(&token);
        }
    }
}
