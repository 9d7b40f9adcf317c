//! Intermediate timers, and when a wait is over.

use super::{Event, SetTimer, TimerKind, Token, moment, walk::Walk};
use crate::{Millis, Variables, form, workflow::Wait};

/// When a wait that begins at `now` is over, or in words why nobody can say.
pub(super) fn due(wait: &Wait, now: Millis, variables: &Variables) -> Result<Millis, String> {
    match wait {
        Wait::Duration { ms } => Ok(now.saturating_add((*ms).max(0))),
        Wait::Until { variable } => {
            let value = variables.get(variable);
            value
                .and_then(serde_json::Value::as_str)
                .and_then(moment::parse)
                .ok_or_else(|| {
                    let found = value.map_or_else(|| "empty".to_owned(), form::display);
                    format!("\u{201c}{variable}\u{201d} should hold a date like 2026-11-30 and is {found}.")
                })
        }
        Wait::Message { .. } | Wait::Error { .. } | Wait::Escalation { .. } => {
            Err("This event does not wait for a time.".to_owned())
        }
    }
}

pub(super) fn enter(walk: &mut Walk<'_, '_>, token: &Token, wait: &Wait) {
    match due(wait, walk.cx.now, &walk.seen(token)) {
        Ok(due_at) => {
            let timer = SetTimer {
                id: walk.id(),
                kind: TimerKind::Wait,
                due_at,
            };
            walk.record(Event::TimerSet {
                token: token.id,
                node: token.node.clone(),
                timer,
            });
        }
        Err(error) => walk.fail(token, error),
    }
}

pub(super) fn fire(walk: &mut Walk<'_, '_>, token: &Token, timer: &SetTimer) {
    walk.record(Event::TimerFired {
        token: token.id,
        node: token.node.clone(),
        timer: timer.id,
    });
    walk.leave(token);
}
