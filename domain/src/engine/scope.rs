//! Scopes: where variables live, who wrote them, and what lies inside what.
//!
//! A path sees the variables of the instance it lies in, of those around it, and of the run, the nearest first. What it writes
//! goes where the name is known, else out to the nearest instance that keeps its own, else to the run.

use super::{Author, Doing, Past, State, Token};
use crate::{
    Actor, Millis, Variables,
    ids::{FlowTokenId, NodeId, ScopeId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap};

/// One instance of a step that has an inside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// Its id.
    pub id: ScopeId,
    /// The step.
    pub node: NodeId,
    /// The path that waits for it.
    pub host: FlowTokenId,
    /// The instance around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ScopeId>,
    /// Its number, from 0.
    pub index: u32,
    /// Whether what is written inside stays inside.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub isolated: bool,
    /// Its own variables.
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub variables: Variables,
    /// Who wrote each of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub authors: BTreeMap<String, Vec<Author>>,
    /// What each gate inside asked the last time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub past: BTreeMap<NodeId, Past>,
}

/// How far a step with an inside is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Inside {
    /// What it is repeated for; empty where it is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Value>,
    /// How many instances began.
    #[serde(default)]
    pub begun: u32,
    /// How many of them are through.
    #[serde(default)]
    pub done: u32,
    /// What they added to the list that is collected, each with its number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<(u32, Value)>,
    /// Who wrote the items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items_by: Vec<Author>,
    /// Who wrote what is collected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results_by: Vec<Author>,
}

impl State {
    /// The scopes from one outwards.
    fn outwards(&self, from: Option<ScopeId>) -> impl Iterator<Item = &Scope> {
        std::iter::successors(from.and_then(|id| self.scopes.get(&id)), |scope| {
            scope.parent.and_then(|id| self.scopes.get(&id))
        })
    }

    /// The variables of a scope itself; none: of the run.
    pub fn own(&self, scope: Option<ScopeId>) -> Option<&Variables> {
        match scope {
            Some(id) => self.scopes.get(&id).map(|scope| &scope.variables),
            None => Some(&self.variables),
        }
    }

    /// The variables that are seen in a scope, the nearest of each name.
    pub fn seen(&self, scope: Option<ScopeId>) -> Cow<'_, Variables> {
        if self.outwards(scope).all(|scope| scope.variables.is_empty()) {
            return Cow::Borrowed(&self.variables);
        }
        let mut all = self.variables.clone();
        let scopes: Vec<&Scope> = self.outwards(scope).collect();
        for scope in scopes.into_iter().rev() {
            for (name, value) in &scope.variables {
                all.insert(name.clone(), value.clone());
            }
        }
        Cow::Owned(all)
    }

    /// Who wrote a variable, as it is seen in a scope.
    pub fn authors_of(&self, scope: Option<ScopeId>, name: &str) -> &[Author] {
        self.outwards(scope)
            .find(|scope| scope.variables.contains_key(name))
            .map_or(&self.authors, |scope| &scope.authors)
            .get(name)
            .map_or(&[], Vec::as_slice)
    }

    /// Who wrote any of these variables, each author once.
    pub(super) fn authors_of_all<'a>(
        &self,
        scope: Option<ScopeId>,
        names: impl IntoIterator<Item = &'a String>,
    ) -> Vec<Author> {
        let mut authors = Vec::new();
        for author in names
            .into_iter()
            .flat_map(|name| self.authors_of(scope, name))
        {
            sign(&mut authors, author);
        }
        authors
    }

    /// Writes a value where its name is known, else to the nearest scope that keeps its own, else to the run.
    pub(super) fn write(
        &mut self,
        scope: Option<ScopeId>,
        name: &str,
        value: Value,
        authors: &[Author],
    ) {
        let home = self
            .outwards(scope)
            .find(|scope| scope.isolated || scope.variables.contains_key(name))
            .map(|scope| scope.id);
        let (variables, written) = match home.and_then(|id| self.scopes.get_mut(&id)) {
            Some(scope) => (&mut scope.variables, &mut scope.authors),
            None => (&mut self.variables, &mut self.authors),
        };
        variables.insert(name.to_owned(), value);
        let known = written.entry(name.to_owned()).or_default();
        for author in authors {
            sign(known, author);
        }
    }

    /// Writes values that one wrote.
    pub(super) fn write_all(
        &mut self,
        scope: Option<ScopeId>,
        values: &Variables,
        author: &Author,
    ) {
        for (name, value) in values {
            self.write(scope, name, value.clone(), std::slice::from_ref(author));
        }
    }

    /// Writes values to `to` that were made from others seen in `from`: they have the authors of what they were made from.
    pub(super) fn derive(
        &mut self,
        (from, to): (Option<ScopeId>, Option<ScopeId>),
        values: &Variables,
        sources: &BTreeMap<String, Vec<String>>,
        (node, at): (&NodeId, Millis),
    ) {
        for (name, value) in values {
            let authors = self.derived(from, sources.get(name).into_iter().flatten(), (node, at));
            self.write(to, name, value.clone(), &authors);
        }
    }

    /// The authors of what is made from these variables at a node: the engine, and theirs.
    pub(super) fn derived<'a>(
        &self,
        scope: Option<ScopeId>,
        sources: impl IntoIterator<Item = &'a String>,
        (node, at): (&NodeId, Millis),
    ) -> Vec<Author> {
        let mut authors = vec![Author {
            actor: Actor::System,
            on_behalf_of: None,
            node: Some(node.clone()),
            at,
        }];
        authors.extend(self.authors_of_all(scope, sources));
        authors
    }

    /// The scope of a path; none: the run, also when there is no such path.
    pub fn scope_of(&self, token: &FlowTokenId) -> Option<ScopeId> {
        self.tokens.get(token)?.scope
    }

    /// The path that waits for what goes on around this one.
    pub fn host_of(&self, token: &Token) -> Option<&Token> {
        self.tokens.get(&self.scopes.get(&token.scope?)?.host)
    }

    /// Whether the path is the work of the step it stands at, inside the step's own frame.
    pub fn is_body(&self, token: &Token) -> bool {
        token
            .scope
            .and_then(|id| self.scopes.get(&id))
            .is_some_and(|scope| scope.node == token.node)
    }

    /// The paths in a scope, not those in scopes inside it.
    pub fn paths_in(&self, scope: Option<ScopeId>) -> impl Iterator<Item = &Token> {
        self.tokens
            .values()
            .filter(move |token| token.scope == scope)
    }

    /// A path and all that goes on inside it, itself first.
    pub fn with_inside<'a>(&'a self, token: &'a Token) -> Vec<&'a Token> {
        let mut all = vec![token];
        let mut looked = 0;
        while let Some(host) = all.get(looked).copied() {
            looked += 1;
            if !matches!(host.doing, Doing::Inside { .. }) {
                continue;
            }
            for scope in self.scopes.values().filter(|scope| scope.host == host.id) {
                all.extend(self.paths_in(Some(scope.id)));
            }
        }
        all
    }

    /// How far what goes on inside a path is.
    pub(super) fn inside_mut(&mut self, host: &FlowTokenId) -> Option<&mut Inside> {
        match &mut self.tokens.get_mut(host)?.doing {
            Doing::Inside { inside } => Some(inside),
            _ => None,
        }
    }

    /// Takes away what goes on inside a path.
    pub(super) fn clear_inside(&mut self, host: &FlowTokenId) {
        let scopes: Vec<ScopeId> = self
            .scopes
            .values()
            .filter(|scope| scope.host == *host)
            .map(|scope| scope.id)
            .collect();
        for scope in scopes {
            self.clear_scope(scope);
        }
    }

    /// Takes away a scope and what goes on in it.
    pub(super) fn clear_scope(&mut self, scope: ScopeId) {
        self.scopes.remove(&scope);
        let tokens: Vec<FlowTokenId> = self.paths_in(Some(scope)).map(|token| token.id).collect();
        for token in tokens {
            self.clear_inside(&token);
            self.tokens.remove(&token);
        }
    }

    /// What each gate asked the last time, in this scope.
    pub fn past_of(&self, scope: Option<ScopeId>) -> &BTreeMap<NodeId, Past> {
        scope
            .and_then(|id| self.scopes.get(&id))
            .map_or(&self.past, |scope| &scope.past)
    }

    /// The same, to change.
    pub(super) fn past_of_mut(&mut self, scope: Option<ScopeId>) -> &mut BTreeMap<NodeId, Past> {
        match scope.and_then(|id| self.scopes.get_mut(&id)) {
            Some(scope) => &mut scope.past,
            None => &mut self.past,
        }
    }
}

/// Adds an author, each once; the latest place and time count.
pub(super) fn sign(authors: &mut Vec<Author>, author: &Author) {
    match authors
        .iter_mut()
        .find(|known| known.actor == author.actor && known.on_behalf_of == author.on_behalf_of)
    {
        Some(known) => {
            known.at = known.at.max(author.at);
            known.node.clone_from(&author.node);
        }
        None => authors.push(author.clone()),
    }
}
