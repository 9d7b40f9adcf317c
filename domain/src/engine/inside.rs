//! Steps with an inside: sub-processes, and steps that repeat or have variables of their own. The path that comes to one waits
//! there; each instance is a scope with paths of its own, and is through when none of them is left.

use super::{Begin, Doing, Event, Inside, InsideEvent, MAX_TOKENS, Scope, Token, walk::Walk};
use crate::{
    Fault, Variables,
    ids::{FlowTokenId, NodeId, ScopeId},
    workflow::{Assignment, COUNTER, Graph, Links, NUMBERS, Node, NodeKind, Repeat},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How often a step may repeat, one after the other.
const MAX_ITEMS: usize = 10_000;

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, node: &Node) {
    let items = match &node.repeat {
        Some(Repeat::Each {
            over, sequential, ..
        }) => list(walk, token, over, *sequential),
        _ => Ok(Vec::new()),
    };
    let from = match &node.repeat {
        Some(Repeat::Each { over, .. }) => walk.cx.eval.references(over),
        _ => Vec::new(),
    };
    let began = items.and_then(|items| Ok((items, walk.open(token, node)?)));
    match began {
        Ok((items, opened)) => {
            walk.record(Event::Inside(InsideEvent::Began {
                token: token.id,
                node: node.id.clone(),
                items,
                from,
                opened,
            }));
            go_on(walk, token.id, node, false);
        }
        Err(error) => walk.fail(token, error),
    }
}

/// What a step is repeated for: the items of a list, or the numbers up to a whole number.
fn list(
    walk: &Walk<'_, '_>,
    token: &Token,
    over: &str,
    sequential: bool,
) -> Result<Vec<Value>, String> {
    let found = walk
        .cx
        .eval
        .value(over, &walk.seen(token))
        .map_err(|fault| {
            format!(
                "\u{201c}{over}\u{201d} could not be worked out: {}",
                fault.message
            )
        })?;
    let most = if sequential { MAX_ITEMS } else { MAX_TOKENS };
    let too_many = || format!("\u{201c}{over}\u{201d} has more than {most} items.");
    let items = match found {
        Value::Array(items) => items,
        Value::Number(number) if number.as_u64().is_some() => {
            let count = number.as_u64().unwrap_or_default();
            if count > most as u64 {
                return Err(too_many());
            }
            (1..=count).map(Value::from).collect()
        }
        other => {
            return Err(format!(
                "\u{201c}{over}\u{201d} should be a list or a whole number and is {}.",
                crate::form::display(&other)
            ));
        }
    };
    let room = if sequential {
        most
    } else {
        most.saturating_sub(walk.state.tokens.len())
    };
    if items.len() > room {
        return Err(too_many());
    }
    Ok(items)
}

fn inside(walk: &Walk<'_, '_>, host: FlowTokenId) -> Option<(Token, Inside)> {
    let token = walk.state.tokens.get(&host)?;
    match &token.doing {
        Doing::Inside { inside } => Some((token.clone(), inside.as_ref().clone())),
        _ => None,
    }
}

/// Begins what is next inside a step; when nothing is, the step is through. `enough`: no further instance is wanted.
fn go_on(walk: &mut Walk<'_, '_>, host: FlowTokenId, node: &Node, enough: bool) {
    let Some((token, inside)) = inside(walk, host) else {
        return;
    };
    let all = u32::try_from(inside.items.len()).unwrap_or(u32::MAX);
    let wanted = match &node.repeat {
        _ if enough => Ok(0),
        None => Ok(1_u32.saturating_sub(inside.begun)),
        Some(Repeat::Each {
            sequential: false, ..
        }) => Ok(all.saturating_sub(inside.begun)),
        Some(Repeat::Each { .. }) => Ok(all.saturating_sub(inside.begun).min(1)),
        Some(Repeat::While {
            condition,
            before,
            most,
        }) => again(walk, &token, (condition, *before, *most), inside.begun).map(u32::from),
    };
    let wanted = match wanted {
        Ok(wanted) => wanted,
        Err(error) => return walk.fail(&token, error),
    };
    for index in inside.begun..inside.begun.saturating_add(wanted) {
        if let Err(error) = open(walk, &token, node, &inside, index) {
            return walk.fail(&token, error);
        }
    }
    if wanted == 0 && (enough || inside.done >= inside.begun) {
        end(walk, &token, node, &inside);
    }
}

/// Whether a loop goes round (once more).
fn again(
    walk: &Walk<'_, '_>,
    token: &Token,
    (condition, before, most): (&str, bool, Option<u32>),
    begun: u32,
) -> Result<bool, String> {
    if most.is_some_and(|most| begun >= most) {
        return Ok(false);
    }
    if begun as usize >= MAX_ITEMS {
        return Err(format!("Stopped: it went round {MAX_ITEMS} times."));
    }
    if condition.trim().is_empty() || (begun == 0 && !before) {
        return Ok(true);
    }
    holds(walk, condition, &walk.seen(token))
}

fn holds(walk: &Walk<'_, '_>, condition: &str, variables: &Variables) -> Result<bool, String> {
    let held = walk.cx.eval.holds(condition, variables);
    held.map_err(|fault| {
        format!(
            "The condition \u{201c}{condition}\u{201d} could not be worked out: {}",
            fault.message
        )
    })
}

/// Assignments in order, each seeing those before it; what they set, and from what.
pub(super) fn assigned(
    walk: &Walk<'_, '_>,
    assign: &[Assignment],
    seen: &mut Variables,
) -> Result<(Variables, BTreeMap<String, Vec<String>>), String> {
    let mut values = Variables::new();
    let mut from = BTreeMap::new();
    for one in assign {
        let value = walk
            .cx
            .eval
            .value(&one.expression, seen)
            .map_err(|fault: Fault| {
                format!(
                    "\u{201c}{}\u{201d} could not be worked out: {}",
                    one.variable, fault.message
                )
            })?;
        seen.insert(one.variable.clone(), value.clone());
        values.insert(one.variable.clone(), value);
        from.insert(
            one.variable.clone(),
            walk.cx.eval.references(&one.expression),
        );
    }
    Ok((values, from))
}

/// What the frame of a step is given and gives. What a call is given and gives passes between two runs, not through the frame.
fn own_mappings(node: &Node) -> (&[Assignment], &[Assignment]) {
    match node.kind {
        NodeKind::Call { .. } => (&[], &[]),
        _ => (&node.input, &node.output),
    }
}

/// Begins one instance.
fn open(
    walk: &mut Walk<'_, '_>,
    host: &Token,
    node: &Node,
    inside: &Inside,
    index: u32,
) -> Result<(), String> {
    let mut own = Variables::new();
    if let Some(repeat) = &node.repeat {
        own.insert(COUNTER.to_owned(), json!(u64::from(index) + 1));
        if let Repeat::Each { item, .. } = repeat {
            let value = inside.items.get(index as usize).cloned();
            own.insert(item.clone(), value.unwrap_or_default());
        }
    }
    let mut seen = walk.seen(host).into_owned();
    seen.extend(own.clone());
    let (given, mut from) = assigned(walk, own_mappings(node).0, &mut seen)?;
    if own.contains_key(COUNTER) {
        from.entry(COUNTER.to_owned()).or_default();
    }
    own.extend(given);
    let scope: ScopeId = walk.id();
    let begins = first(walk.graph, node)
        .into_iter()
        .map(|node| Begin {
            token: walk.id(),
            node,
        })
        .collect();
    walk.record(Event::Inside(InsideEvent::Opened {
        scope,
        host: host.id,
        node: node.id.clone(),
        index,
        isolated: matches!(node.repeat, Some(Repeat::Each { .. }))
            || !own_mappings(node).1.is_empty(),
        variables: own,
        from,
        begins,
    }));
    Ok(())
}

/// Where the paths of an instance begin: at the step itself, or where its inside begins.
fn first(graph: &Graph, node: &Node) -> Vec<NodeId> {
    if node.kind == NodeKind::Sub {
        let links = Links::of(graph);
        links.begins(&node.id).into_iter().cloned().collect()
    } else {
        vec![node.id.clone()]
    }
}

/// Closes the first instance that has no path left; whether there was one.
pub(super) fn close(walk: &mut Walk<'_, '_>) -> bool {
    let state = &walk.state;
    let through = state
        .scopes
        .values()
        .find(|scope| state.paths_in(Some(scope.id)).next().is_none())
        .map(|scope| scope.id);
    match through {
        Some(scope) => {
            finish(walk, scope);
            true
        }
        None => false,
    }
}

/// An instance is through: what it adds to the list and what is kept of it go out, and the step goes on.
pub(super) fn finish(walk: &mut Walk<'_, '_>, scope: ScopeId) {
    let graph = walk.graph;
    let Some(scope) = walk.state.scopes.get(&scope).cloned() else {
        return;
    };
    let Some((host, inside)) = inside(walk, scope.host) else {
        return;
    };
    let Some(node) = graph.nodes.get(&scope.node) else {
        return walk.fail(&host, "This step is not part of the workflow.");
    };
    match results(walk, node, &scope, &inside) {
        Ok((closed, enough)) => {
            walk.record(Event::Inside(closed));
            go_on(walk, host.id, node, enough);
        }
        Err(error) => walk.fail(&host, error),
    }
}

/// What is left of an instance, and whether no other is wanted after it.
fn results(
    walk: &Walk<'_, '_>,
    node: &Node,
    scope: &Scope,
    inside: &Inside,
) -> Result<(InsideEvent, bool), String> {
    let mut seen = walk.state.seen(Some(scope.id)).into_owned();
    let (mut values, mut from) = assigned(walk, own_mappings(node).1, &mut seen)?;
    let (mut result, mut result_from, mut enough) = (None, Vec::new(), false);
    if let Some(Repeat::Each { until, collect, .. }) = &node.repeat {
        if let Some(collect) = collect {
            let one = std::slice::from_ref(collect);
            let (made, of) = assigned(walk, one, &mut seen.clone())?;
            result = made.into_iter().next().map(|(_, value)| value);
            result_from = of.into_iter().next().map(|(_, of)| of).unwrap_or_default();
            // What is made of what the step gave has the authors of that.
            let through: Vec<String> = result_from
                .iter()
                .filter_map(|name| from.get(name))
                .flatten()
                .cloned()
                .collect();
            result_from.extend(through);
        }
        // Instances keep their variables to themselves.
        values.clear();
        from.clear();
        if !until.trim().is_empty() {
            let done = u64::from(inside.done) + 1;
            let all = inside.items.len() as u64;
            let active = u64::from(inside.begun).saturating_sub(done);
            for (name, number) in NUMBERS.into_iter().zip([all, active, done]) {
                seen.insert(name.to_owned(), json!(number));
            }
            enough = holds(walk, until, &seen)?;
        }
    }
    let closed = InsideEvent::Closed {
        scope: scope.id,
        host: scope.host,
        node: scope.node.clone(),
        index: scope.index,
        result,
        result_from,
        values,
        from,
    };
    Ok((closed, enough))
}

/// The step is through: the list that was collected is written, and the path goes on.
fn end(walk: &mut Walk<'_, '_>, token: &Token, node: &Node, inside: &Inside) {
    let mut values = Variables::new();
    if let Some(Repeat::Each {
        collect: Some(collect),
        ..
    }) = &node.repeat
    {
        let mut results: Vec<_> = inside.results.iter().collect();
        results.sort_by_key(|(index, _)| *index);
        let list = results.into_iter().map(|(_, value)| value.clone());
        values.insert(collect.variable.clone(), Value::Array(list.collect()));
    }
    if let Err(fault) = super::variables::fits(&walk.state, token.scope, &values) {
        return walk.fail(token, fault.message);
    }
    walk.record(Event::Inside(InsideEvent::Ended {
        token: token.id,
        node: token.node.clone(),
        values,
    }));
    walk.leave(token);
}
