//! What operators may do to single paths and values of a run, and doing it.

use super::Runs;
use crate::{Result, Scope, marks::posted};
use domain::{
    Fault,
    engine::{Command, State, field_of, may_skip, places},
    form::{Field, FieldKind},
    ids::{NodeId, RunId},
    view::operate::{Changeable, Operation, Operations, PathOperation},
    workflow::{COUNTER, Graph, Node},
};
use serde_json::Value;

impl Runs<'_> {
    /// Does an operation to a run.
    ///
    /// # Errors
    /// They may not operate it; it does not fit where the run is now; a reason is missing: `fields` says what.
    pub async fn operate_on(
        self,
        scope: &Scope,
        run: RunId,
        operation: Operation,
        reason: String,
    ) -> Result<()> {
        let by = scope.actor.clone();
        self.operate(scope, run, move |loaded| {
            Ok(match operation {
                Operation::Hold => Command::SuspendRun { by, reason },
                Operation::Resume => Command::ResumeRun { by, reason },
                Operation::Skip { token } => Command::SkipStep { token, by, reason },
                Operation::Place { token, to } => Command::PlaceToken {
                    token,
                    to,
                    by,
                    reason,
                },
                Operation::Set { scope, name, text } => {
                    let old = loaded.state.own(scope).and_then(|all| all.get(&name));
                    let old = old.ok_or_else(|| Fault::not_found("variable"))?;
                    let value = read(&loaded.graph, &name, old, &text)
                        .map_err(|message| Fault::field(&name, message))?;
                    Command::SetVariable {
                        scope,
                        name,
                        value,
                        by,
                        reason,
                    }
                }
            })
        })
        .await
    }
}

/// A field for a variable: as the workflow defines it, else as its value is; lists and objects as JSON.
fn field(graph: &Graph, name: &str, value: &Value) -> Field {
    field_of(graph, name, value).unwrap_or_else(|| Field {
        name: name.to_owned(),
        label: name.to_owned(),
        kind: FieldKind::LongText,
        required: false,
        help: "A list or an object, as JSON.".to_owned(),
    })
}

/// What was typed for a variable.
fn read(graph: &Graph, name: &str, old: &Value, text: &str) -> Result<Value, String> {
    match field_of(graph, name, old) {
        Some(field) => Ok(field.read(text)?.unwrap_or_default()),
        None if text.trim().is_empty() => Ok(Value::Null),
        None => serde_json::from_str(text).map_err(|_| "This is not JSON.".to_owned()),
    }
}

/// What may be done to a run as it is now.
pub(super) fn of(graph: &Graph, state: &State) -> Operations {
    let name = |id: &NodeId| graph.nodes.get(id).map(Node::name).unwrap_or_default();
    let numbered = |node: &NodeId, scope: Option<domain::ids::ScopeId>| {
        let scope = scope.and_then(|id| state.scopes.get(&id));
        match (
            scope,
            graph.nodes.get(node).and_then(|node| node.repeat.as_ref()),
        ) {
            (Some(scope), Some(_)) if scope.node == *node => {
                format!("{}, {}", name(node), scope.index + 1)
            }
            _ => name(node),
        }
    };
    let paths = state
        .tokens
        .values()
        .map(|token| PathOperation {
            token: token.id,
            label: numbered(&token.node, token.scope),
            can_skip: graph
                .nodes
                .get(&token.node)
                .is_some_and(|node| may_skip(&node.kind, token)),
            places: if state.is_body(token) {
                Vec::new()
            } else {
                let mut all: Vec<_> = places(graph, state, token)
                    .into_iter()
                    .map(|id| (id.clone(), name(&id)))
                    .collect();
                all.sort_by(|a, b| a.1.cmp(&b.1));
                all
            },
        })
        .filter(|path| path.can_skip || !path.places.is_empty())
        .collect();
    let of_run = state.variables.iter().map(|pair| (None, pair));
    let inside = state.scopes.values().flat_map(|scope| {
        let own = scope.variables.iter();
        own.map(move |pair| (Some(scope), pair))
    });
    let variables = of_run
        .chain(inside)
        .filter(|(_, (name, _))| name.as_str() != COUNTER && state.approved(name).is_none())
        .map(|(scope, (name, value))| {
            let field = field(graph, name, value);
            let text = match field_of(graph, name, value) {
                Some(_) => posted(value).unwrap_or_default(),
                None => value.to_string(),
            };
            Changeable {
                scope: scope.map(|scope| scope.id),
                within: scope
                    .map(|scope| numbered(&scope.node, Some(scope.id)))
                    .unwrap_or_default(),
                field,
                text,
            }
        })
        .collect();
    Operations {
        held: state.phase == domain::engine::Phase::Suspended,
        paths,
        variables,
    }
}
