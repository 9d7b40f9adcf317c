//! What a run waits for, in the words of its page.

use crate::{Result, marks::Marks};
use domain::{
    view::runs::{WaitKind, Waiting},
    waiting::{self, Wait},
};
use serde_json::Value;

/// What the row of a run says it waits for, most urgent first. Failures and paths that wait for each other are not waits.
pub(crate) fn view(marks: &Marks, stored: Option<&Value>) -> Result<Vec<Waiting>> {
    let waits: Vec<Wait> = match stored {
        Some(value) => serde_json::from_value(value.clone())?,
        None => Vec::new(),
    };
    Ok(waits
        .into_iter()
        .filter_map(|wait| one(marks, wait))
        .collect())
}

fn one(marks: &Marks, wait: Wait) -> Option<Waiting> {
    let (what, on) = match &wait.waiting {
        waiting::Waiting::Task { on, taken, .. } => {
            (WaitKind::Task { claimed: *taken }, vec![marks.owner(on)])
        }
        waiting::Waiting::Resubmit { on, .. } => {
            (WaitKind::Task { claimed: true }, vec![marks.owner(on)])
        }
        waiting::Waiting::Agent {
            agent,
            attempt,
            retry_at,
        } => {
            let what = match retry_at {
                Some(at) => WaitKind::Retry {
                    attempt: *attempt,
                    at: *at,
                },
                None => WaitKind::Job { attempt: *attempt },
            };
            (what, vec![marks.agent(*agent)])
        }
        waiting::Waiting::Gate {
            on, have, needed, ..
        } => {
            let what = WaitKind::Gate {
                given: *have,
                needed: *needed,
                stuck: false,
            };
            (
                what,
                on.iter().map(|owner| marks.candidate(owner)).collect(),
            )
        }
        waiting::Waiting::Timer => (WaitKind::Timer { at: wait.until? }, Vec::new()),
        waiting::Waiting::Message { name, key } => {
            let what = WaitKind::Message {
                name: name.clone(),
                key: key.clone(),
            };
            (what, Vec::new())
        }
        waiting::Waiting::Call { workflow, run } => {
            let what = WaitKind::Call {
                workflow: marks.workflow(*workflow),
                run: *run,
            };
            (what, Vec::new())
        }
        waiting::Waiting::Choice { messages } => {
            let what = WaitKind::Choice {
                messages: messages.clone(),
                at: wait.until,
            };
            (what, Vec::new())
        }
        waiting::Waiting::Join | waiting::Waiting::Operator { .. } => return None,
    };
    let is_timer = matches!(what, WaitKind::Timer { .. } | WaitKind::Choice { .. });
    Some(Waiting {
        what,
        node: wait.node,
        step: wait.step,
        on,
        since: wait.since,
        due_at: wait.until.filter(|_| !is_timer),
        at_risk_at: wait.at_risk_at,
    })
}
