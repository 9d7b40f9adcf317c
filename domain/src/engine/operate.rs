//! What an operator does to single paths and values of a run: skip a step, put a path elsewhere, change a variable.
//!
//! None of it goes round a gate: a path cannot be put behind one that has not been passed, and what a gate approved cannot be
//! changed while the approval stands.

use super::{
    Doing, Event, GateOutcome, OperatorEvent, State, Token, field_of, variables, walk::Walk,
};
use crate::{
    Actor, Fault, Variables,
    ids::{FlowTokenId, NodeId, ScopeId},
    workflow::{Graph, Links, NodeKind},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The most characters of a reason.
const MAX_REASON: usize = 2_000;

/// A reason as it is kept.
fn reason(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Fault::field("reason", "Say why; it is kept in the audit.")),
        n if n > MAX_REASON => Err(Fault::field("reason", "At most 2,000 characters.")),
        _ => Ok(text.to_owned()),
    }
}

/// Leaves a step undone; its path goes on behind it.
pub(super) fn skip(
    walk: &mut Walk<'_, '_>,
    token: FlowTokenId,
    by: Actor,
    why: &str,
) -> Result<(), Fault> {
    let reason = reason(why)?;
    let token = walk.token(token)?;
    let node = walk.node(&token.node)?;
    if !may_skip(&node.kind, &token) {
        return Err(Fault::conflict(match node.kind {
            NodeKind::Gate { .. } => "A gate cannot be skipped: somebody has to decide.",
            _ => "This step cannot be skipped. Put the path where it should go on.",
        }));
    }
    let seen = walk.seen(&token);
    let values = variables::complete(node.kind.fields(), Variables::new(), &seen);
    drop(seen);
    walk.record(Event::Operated(OperatorEvent::Skipped {
        token: token.id,
        node: token.node.clone(),
        by,
        reason,
        values,
    }));
    let token = walk.token(token.id)?;
    walk.leave(&token);
    Ok(())
}

/// Whether a path may go on from where it is without what it waits for.
pub fn may_skip(kind: &NodeKind, token: &Token) -> bool {
    let waits = matches!(
        token.doing,
        Doing::Failed { .. }
            | Doing::Task { .. }
            | Doing::Job { .. }
            | Doing::Timer
            | Doing::Message
    );
    waits
        && matches!(
            kind,
            NodeKind::Human { .. }
                | NodeKind::Agent { .. }
                | NodeKind::Script { .. }
                | NodeKind::Catch { .. }
                | NodeKind::Receive { .. }
                | NodeKind::Send { .. }
                | NodeKind::Throw { .. }
                | NodeKind::Kept { .. }
        )
}

/// Puts a path at another step.
pub(super) fn place(
    walk: &mut Walk<'_, '_>,
    token: FlowTokenId,
    to: NodeId,
    by: Actor,
    why: &str,
) -> Result<(), Fault> {
    let reason = reason(why)?;
    let token = walk.token(token)?;
    if walk.state.is_body(&token) {
        return Err(Fault::conflict(
            "This is one of several times of a step. Put the step itself elsewhere.",
        ));
    }
    if !places(walk.graph, &walk.state, &token).contains(&to) {
        return Err(Fault::conflict(
            "The path cannot be put there: a gate stands between that has not decided, or it lies elsewhere.",
        ));
    }
    let withdrawn = withdrawn(walk.graph, &walk.state, &token, &to);
    walk.record(Event::Operated(OperatorEvent::Placed {
        token: token.id,
        from: token.node,
        to,
        by,
        reason,
        withdrawn,
    }));
    Ok(())
}

fn is_gate(graph: &Graph, node: &NodeId) -> bool {
    graph
        .nodes
        .get(node)
        .is_some_and(|node| matches!(node.kind, NodeKind::Gate { .. }))
}

/// What can be reached from some nodes along the flow without going through a gate; gates at its edge are among it.
fn before_gates<'a>(
    graph: &'a Graph,
    links: &Links<'a>,
    from: impl IntoIterator<Item = &'a NodeId>,
) -> BTreeSet<&'a NodeId> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&NodeId> = from.into_iter().collect();
    while let Some(node) = open.pop() {
        if seen.insert(node) && !is_gate(graph, node) {
            open.extend(links.outgoing(node).iter().map(|edge| &edge.to));
        }
    }
    seen
}

/// Where a path may be put: where it could go without passing a gate; where it has been since the last approval and could come
/// from without passing one; and all that stands before the first gates.
pub fn places(graph: &Graph, state: &State, token: &Token) -> BTreeSet<NodeId> {
    let links = Links::of(graph);
    let Some((at, here)) = graph.nodes.get_key_value(&token.node) else {
        return BTreeSet::new();
    };
    let level = || {
        graph
            .nodes
            .values()
            .filter(|node| node.parent == here.parent)
            .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
    };
    let starts = level()
        .filter(|node| links.incoming(&node.id).is_empty())
        .map(|node| &node.id);
    let mut all = before_gates(graph, &links, starts);
    if !is_gate(graph, at) {
        all.extend(before_gates(graph, &links, [at]));
        let approved_at = state.approved_at(token.scope);
        for node in level() {
            let been = state
                .visits
                .get(&node.id)
                .is_some_and(|visit| visit.entered > 0 && visit.entered_at >= approved_at);
            if been
                && !is_gate(graph, &node.id)
                && before_gates(graph, &links, [&node.id]).contains(at)
            {
                all.insert(&node.id);
            }
        }
    }
    level()
        .filter(|node| node.id != *at && all.contains(&node.id))
        .filter(|node| !node.kind.is_start())
        .map(|node| node.id.clone())
        .collect()
}

/// The approvals that no longer count when a path is put back before their gates: unless another path is behind them.
fn withdrawn(graph: &Graph, state: &State, token: &Token, to: &NodeId) -> Vec<NodeId> {
    let links = Links::of(graph);
    let Some((to, _)) = graph.nodes.get_key_value(to) else {
        return Vec::new();
    };
    let ahead = links.reached_from([to]);
    state
        .past_of(token.scope)
        .iter()
        .filter(|(gate, past)| past.stands() && ahead.contains(gate))
        .filter_map(|(gate, _)| graph.nodes.get_key_value(gate))
        .filter(|(gate, _)| {
            let behind = links.reached_from([*gate]);
            !state
                .paths_in(token.scope)
                .any(|other| other.id != token.id && behind.contains(&other.node))
        })
        .map(|(gate, _)| gate.clone())
        .collect()
}

/// Changes a variable.
pub(super) fn set(
    walk: &mut Walk<'_, '_>,
    scope: Option<ScopeId>,
    (name, value): (String, Value),
    by: Actor,
    why: &str,
) -> Result<(), Fault> {
    let reason = reason(why)?;
    let known = |all: &Variables| all.contains_key(&name);
    if !walk.state.own(scope).is_some_and(known) {
        return Err(Fault::not_found("variable"));
    }
    if let Some(gate) = walk.state.approved(&name) {
        let label = walk
            .node(&gate)
            .map(crate::workflow::Node::name)
            .unwrap_or_default();
        return Err(Fault::conflict(format!(
            "\u{201c}{label}\u{201d} was approved with this value. Put the path back before the gate first; then it is asked again.",
        )));
    }
    let old = walk
        .state
        .seen(scope)
        .get(&name)
        .cloned()
        .unwrap_or_default();
    if let Some(field) = field_of(walk.graph, &name, &old)
        && !value.is_null()
        && let Err(message) = field.check(&value)
    {
        return Err(Fault::field("value", message));
    }
    let values: Variables = std::iter::once((name.clone(), value.clone())).collect();
    variables::fits(&walk.state, scope, &values)?;
    walk.record(Event::Operated(OperatorEvent::Set {
        scope,
        name,
        value,
        by,
        reason,
    }));
    Ok(())
}

impl State {
    /// When a gate approved last, in this scope or outside of it; 0 when none did.
    fn approved_at(&self, scope: Option<ScopeId>) -> crate::Millis {
        [scope, None]
            .into_iter()
            .flat_map(|scope| self.past_of(scope))
            .filter(|(_, past)| past.outcome == GateOutcome::Approved)
            .filter_map(|(gate, _)| self.visits.get(gate))
            .map(|visit| visit.left_at)
            .max()
            .unwrap_or(0)
    }

    /// The gate that approved a value of this name, while that stands.
    pub fn approved(&self, name: &str) -> Option<NodeId> {
        let inside = self.scopes.values().flat_map(|scope| &scope.past);
        self.past
            .iter()
            .chain(inside)
            .find(|(_, past)| past.stands() && past.payload.contains_key(name))
            .map(|(gate, _)| gate.clone())
    }
}
