//! Sub-workflows: a run of another workflow is asked for, waited for, and gives what was agreed.

use super::{
    Author, CallEvent, CallOutcome, Command, Doing, Event, State, Token, inside::assigned, raise,
    variables, walk::Walk,
};
use crate::{
    Fault, Variables,
    ids::{CallId, WorkflowId},
    workflow::Node,
};
use std::collections::BTreeMap;

pub(super) fn enter(
    walk: &mut Walk<'_, '_>,
    token: &Token,
    node: &Node,
    workflow: Option<WorkflowId>,
    version: Option<u32>,
) {
    let Some(workflow) = workflow else {
        return walk.fail(token, "No workflow is named to run here.");
    };
    let mut seen = walk.seen(token).into_owned();
    let made =
        assigned(walk, &node.input, &mut seen).and_then(|made| Ok((made, walk.open(token, node)?)));
    match made {
        Ok(((values, from), opened)) => {
            let call = walk.id();
            walk.record(Event::Call(CallEvent::Began {
                token: token.id,
                node: node.id.clone(),
                call,
                workflow,
                version,
                values: (!node.input.is_empty()).then_some(values),
                from,
                opened,
            }));
        }
        Err(error) => walk.fail(token, error),
    }
}

fn find(walk: &Walk<'_, '_>, call: CallId) -> Result<Token, Fault> {
    let gone = || Fault::conflict("The run no longer waits for what it called.");
    walk.state.find_call(call).cloned().ok_or_else(gone)
}

/// The called run began.
pub(super) fn started(walk: &mut Walk<'_, '_>, command: Command) -> Result<(), Fault> {
    let Command::CallStarted { call, run } = command else {
        return Ok(());
    };
    let token = find(walk, call)?;
    walk.record(Event::Call(CallEvent::Started {
        token: token.id,
        node: token.node,
        call,
        run,
    }));
    Ok(())
}

/// It could not begin.
pub(super) fn refused(walk: &mut Walk<'_, '_>, command: Command) -> Result<(), Fault> {
    let Command::CallRefused { call, error } = command else {
        return Ok(());
    };
    let token = find(walk, call)?;
    walk.fail(&token, error);
    Ok(())
}

/// It ended.
pub(super) fn ended(walk: &mut Walk<'_, '_>, command: Command) -> Result<(), Fault> {
    let Command::CallEnded {
        call,
        outcome,
        variables,
        authors,
    } = command
    else {
        return Ok(());
    };
    let token = find(walk, call)?;
    let node = walk.node(&token.node)?.clone();
    let given = if outcome == CallOutcome::Done {
        gives(walk, &token, &node, variables, &authors)
    } else {
        Ok(Default::default())
    };
    let (values, authors) = match given {
        Ok(given) => given,
        Err(error) => {
            walk.fail(&token, error);
            return Ok(());
        }
    };
    walk.record(Event::Call(CallEvent::Ended {
        token: token.id,
        node: node.id,
        call,
        outcome,
        values,
        authors,
    }));
    if outcome == CallOutcome::Done {
        walk.leave(&token);
        return Ok(());
    }
    let words = format!("The run it called was {}.", outcome.key());
    if !raise::error(walk, &token, outcome.key(), &words) {
        walk.fail(&token, words);
    }
    Ok(())
}

type Given = (Variables, BTreeMap<String, Vec<Author>>);

/// What the step gives, worked out over the variables of the run it called; each value with its authors there.
fn gives(
    walk: &Walk<'_, '_>,
    token: &Token,
    node: &Node,
    mut theirs: Variables,
    authors: &BTreeMap<String, Vec<Author>>,
) -> Result<Given, String> {
    let (values, from) = assigned(walk, &node.output, &mut theirs)?;
    variables::fits(&walk.state, token.scope, &values).map_err(|fault| fault.message)?;
    let mut by: BTreeMap<String, Vec<Author>> = BTreeMap::new();
    for name in values.keys() {
        let mut all = Vec::new();
        for source in from.get(name).into_iter().flatten() {
            // What an earlier line gave has its authors already.
            let known = by.get(source).or_else(|| authors.get(source));
            for author in known.into_iter().flatten() {
                super::scope::sign(&mut all, author);
            }
        }
        by.insert(name.clone(), all);
    }
    Ok((values, by))
}

impl State {
    /// The path that waits for this call.
    pub fn find_call(&self, id: CallId) -> Option<&Token> {
        self.tokens
            .values()
            .find(|token| matches!(token.doing, Doing::Call { call, .. } if call == id))
    }
}
