//! A request returned without a way out for that goes back to its requester, who changes it and submits it again: a new
//! request with its own digest, graded again.

use super::{Event, Token, payload, variables, walk::Walk};
use crate::{
    Fault, Variables, form,
    ids::{PersonId, TaskId},
    workflow::{NodeKind, Owner},
};

pub(super) fn open(walk: &mut Walk<'_, '_>, token: &Token) {
    let Some(person) = walk.state.requester else {
        return walk.fail(
            token,
            "It was returned for changes, but no person asked for it who could change it.",
        );
    };
    let task = walk.id();
    walk.record(Event::ResubmitOpened {
        token: token.id,
        node: token.node.clone(),
        task,
        owner: Owner::Person { person },
    });
}

pub(super) fn complete(
    walk: &mut Walk<'_, '_>,
    token: &Token,
    task: TaskId,
    person: PersonId,
    values: Variables,
) -> Result<(), Fault> {
    if walk.state.requester != Some(person) {
        return Err(Fault::not_found("task"));
    }
    let graph = walk.graph;
    let node = walk.node(&token.node)?.clone();
    let NodeKind::Gate { gate } = &node.kind else {
        return Err(Fault::not_found("task"));
    };
    form::check(&payload::fields(graph, gate, &walk.seen(token)), &values)?;
    let seen = walk.seen(token);
    // What was left as it was keeps its authors.
    let values: Variables = values
        .into_iter()
        .filter(|(name, value)| seen.get(name) != Some(value))
        .collect();
    variables::fits(&walk.state, token.scope, &values)?;
    walk.record(Event::TaskCompleted {
        token: token.id,
        node: token.node.clone(),
        task,
        person,
        values,
    });
    // The path stands at the gate still: it enters it again.
    let again = walk.token(token.id)?;
    super::gate::enter(walk, &again, &node, gate);
    Ok(())
}
