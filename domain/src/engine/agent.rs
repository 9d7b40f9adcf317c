//! Agent steps: a job is queued, done, tried again with a doubled wait, or fails for good.

use super::{
    Command, Doing, Event, Failure, Token, command::backoff, human, raise, variables, walk::Walk,
};
use crate::{
    Fault, form,
    ids::JobId,
    workflow::{Node, NodeKind, Owner},
};

/// The most an agent may write as its reasoning or its error, in characters.
const MAX_WORDS: usize = 20_000;

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, node: &Node) {
    let Some(Owner::Agent { agent }) = human::owner(walk.graph, node) else {
        return walk.fail(token, "No agent is named to do this step.");
    };
    match walk.open(token, node) {
        Ok(opened) => {
            let job = walk.id();
            walk.record(Event::JobQueued {
                token: token.id,
                node: token.node.clone(),
                job,
                agent,
                opened,
            });
        }
        Err(error) => walk.fail(token, error),
    }
}

fn find(walk: &Walk<'_, '_>, job: JobId) -> Result<Token, Fault> {
    walk.state
        .find_job(job)
        .cloned()
        .ok_or_else(|| Fault::conflict("This job is no longer open; nothing was changed."))
}

pub(super) fn complete(walk: &mut Walk<'_, '_>, command: Command) -> Result<(), Fault> {
    let Command::CompleteJob {
        job,
        agent,
        owner,
        version,
        mut result,
        confidence,
        cost_micros,
        reasoning,
    } = command
    else {
        return Ok(());
    };
    let token = find(walk, job)?;
    let attempt = match token.doing {
        Doing::Job {
            agent: of, attempt, ..
        } if of == agent => attempt,
        _ => return Err(Fault::not_found("job")),
    };
    if let NodeKind::Agent { result: fields, .. } = &walk.node(&token.node)?.kind {
        form::check(fields, &result)?;
        result = variables::complete(fields, result, &walk.seen(&token));
    }
    if confidence.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
        return Err(Fault::field("confidence", "A number from 0 to 1."));
    }
    if cost_micros.is_some_and(|cost| cost < 0) {
        return Err(Fault::field("cost", "A cost is not less than 0."));
    }
    if reasoning.chars().count() > MAX_WORDS {
        return Err(Fault::field("reasoning", "At most 20,000 characters."));
    }
    variables::fits(&walk.state, token.scope, &result)?;
    walk.record(Event::JobCompleted {
        token: token.id,
        node: token.node.clone(),
        job,
        agent,
        on_behalf_of: owner,
        version,
        attempt,
        result,
        confidence,
        cost_micros,
        reasoning,
    });
    walk.leave(&token);
    Ok(())
}

pub(super) fn fail(walk: &mut Walk<'_, '_>, command: Command) -> Result<(), Fault> {
    let Command::FailJob {
        job,
        failure,
        error,
        code,
        cost_micros,
    } = command
    else {
        return Ok(());
    };
    let token = find(walk, job)?;
    let Doing::Job { attempt, .. } = token.doing else {
        return Ok(());
    };
    if cost_micros.is_some_and(|cost| cost < 0) {
        return Err(Fault::field("cost", "A cost is not less than 0."));
    }
    let retry = match &walk.node(&token.node)?.kind {
        NodeKind::Agent { retry, .. } => *retry,
        _ => Default::default(),
    };
    let error: String = error.chars().take(2_000).collect();
    let node = token.node.clone();
    if failure != Failure::Final && attempt < retry.attempts {
        let wait = match failure {
            Failure::LeaseLost => 0,
            Failure::Retryable | Failure::Final => backoff(retry.first_wait, attempt),
        };
        walk.record(Event::JobRetried {
            token: token.id,
            node,
            job,
            attempt: attempt + 1,
            run_after: walk.cx.now.saturating_add(wait),
            error,
            cost_micros,
        });
    } else {
        walk.record(Event::JobFailed {
            token: token.id,
            node,
            job,
            attempt,
            error: error.clone(),
            cost_micros,
        });
        if raise::error(walk, &token, code.trim(), &error) {
            return Ok(());
        }
        let times = if attempt == 1 {
            "The agent failed".to_owned()
        } else {
            format!("The agent failed {attempt} times")
        };
        walk.fail(&token, format!("{times}: {error}"));
    }
    Ok(())
}
