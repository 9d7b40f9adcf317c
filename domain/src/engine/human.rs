//! Human steps: opened for their owner, taken, given back, completed. The same doors serve a resubmission.

use super::{Doing, Event, Token, variables, walk::Walk};
use crate::{
    Fault, Variables, form,
    ids::{PersonId, TaskId},
    workflow::{Graph, Node, NodeKind, Owner},
};

/// Who does a step: its owner, else the team of its lane.
pub(super) fn owner(graph: &Graph, node: &Node) -> Option<Owner> {
    node.owner.or_else(|| {
        let lane = graph.lane_of(node)?;
        lane.team.map(|team| Owner::Team { team })
    })
}

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, node: &Node) {
    let owner = match owner(walk.graph, node) {
        Some(Owner::Agent { .. }) => {
            return walk.fail(token, "A human step cannot be done by an agent.");
        }
        Some(owner) => owner,
        None => return walk.fail(token, "Nobody is named to do this step."),
    };
    match walk.open(token, node) {
        Ok(opened) => {
            let task = walk.id();
            walk.record(Event::TaskOpened {
                token: token.id,
                node: token.node.clone(),
                task,
                owner,
                opened,
            });
        }
        Err(error) => walk.fail(token, error),
    }
}

fn find(walk: &Walk<'_, '_>, task: TaskId) -> Result<(Token, Option<PersonId>), Fault> {
    let token = walk
        .state
        .find_task(task)
        .cloned()
        .ok_or_else(|| Fault::conflict("This task is no longer open; nothing was changed."))?;
    let (Doing::Task { claimed_by, .. } | Doing::Resubmit { claimed_by, .. }) = token.doing else {
        return Err(Fault::not_found("task"));
    };
    Ok((token, claimed_by))
}

pub(super) fn claim(walk: &mut Walk<'_, '_>, task: TaskId, person: PersonId) -> Result<(), Fault> {
    let (token, claimed_by) = find(walk, task)?;
    match claimed_by {
        Some(by) if by == person => Ok(()),
        Some(_) => Err(taken()),
        None => {
            walk.record(Event::TaskClaimed {
                token: token.id,
                node: token.node,
                task,
                person,
            });
            Ok(())
        }
    }
}

pub(super) fn give_back(
    walk: &mut Walk<'_, '_>,
    task: TaskId,
    person: PersonId,
    reason: String,
) -> Result<(), Fault> {
    let (token, claimed_by) = find(walk, task)?;
    match claimed_by {
        Some(by) if by == person => {
            walk.record(Event::TaskReturned {
                token: token.id,
                node: token.node,
                task,
                person,
                reason,
            });
            Ok(())
        }
        Some(_) => Err(taken()),
        None => Err(Fault::conflict("Nobody has taken this task.")),
    }
}

pub(super) fn complete(
    walk: &mut Walk<'_, '_>,
    task: TaskId,
    person: PersonId,
    values: Variables,
) -> Result<(), Fault> {
    let (token, claimed_by) = find(walk, task)?;
    if claimed_by.is_some_and(|by| by != person) {
        return Err(taken());
    }
    if matches!(token.doing, Doing::Resubmit { .. }) {
        return walk.resubmit(&token, task, person, values);
    }
    let mut values = values;
    if let NodeKind::Human { form } = &walk.node(&token.node)?.kind {
        form::check(form, &values)?;
        values = variables::complete(form, values, &walk.seen(&token));
    }
    variables::fits(&walk.state, token.scope, &values)?;
    walk.record(Event::TaskCompleted {
        token: token.id,
        node: token.node.clone(),
        task,
        person,
        values,
    });
    walk.leave(&token);
    Ok(())
}

fn taken() -> Fault {
    Fault::conflict("Somebody else has taken this task; nothing was changed.")
}
