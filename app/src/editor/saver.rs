//! The draft saves itself: commands go out in batches with the revision they were made on. What is not saved yet is kept in
//! this browser, so that a reload or a lost connection loses nothing.

use super::{browser, desk::Desk};
use crate::api::workflows::save_commands;
use domain::{
    Fault, FaultCode, Millis,
    edit::Command,
    view::workflows::{SaveAnswer, Saved, Theirs},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How the draft is stored.
#[derive(Debug, Clone, PartialEq)]
pub enum SaveState {
    /// All of it.
    Saved {
        /// Since when.
        at: Millis,
    },
    /// It is being sent.
    Saving,
    /// The server cannot be reached: it is kept here.
    Offline,
    /// The server refused it.
    Refused {
        /// Why.
        message: String,
    },
    /// Somebody else saved meanwhile.
    Conflict {
        /// What they saved.
        theirs: Box<Theirs>,
    },
}

/// What is kept in the browser until the server has it.
#[derive(Serialize, Deserialize)]
struct Unsent {
    base: i64,
    commands: Vec<Command>,
}

const AT_MOST: usize = 200;
const SOON: i32 = 500;
const LATER: i32 = 4_000;

fn key(desk: Desk) -> String {
    format!("baton-draft-{}", desk.workflow())
}

/// Something changed: keep it here at once, send it soon.
pub fn changed(desk: Desk) {
    keep(desk);
    if !matches!(desk.save.get_untracked(), SaveState::Conflict { .. }) {
        desk.save.set(SaveState::Saving);
        send_after(desk, SOON);
    }
}

fn keep(desk: Desk) {
    let text = desk.doc.with_value(|doc| {
        if doc.unsent().is_empty() {
            return None;
        }
        serde_json::to_string(&Unsent {
            base: desk.revision.get_untracked(),
            commands: doc.unsent().to_vec(),
        })
        .ok()
    });
    match text {
        Some(text) => browser::keep(&key(desk), &text),
        None => browser::forget(&key(desk)),
    }
}

fn send_after(desk: Desk, millis: i32) {
    let ticket = desk.ticket.try_update_value(|ticket| {
        *ticket += 1;
        *ticket
    });
    crate::browser::after(millis, move || {
        if desk.ticket.try_get_value() == ticket {
            send(desk);
        }
    });
}

/// Sends what the server does not have, unless something is on its way.
pub fn send(desk: Desk) {
    let is_busy = desk.sending.try_get_value().unwrap_or(true)
        || matches!(desk.save.get_untracked(), SaveState::Conflict { .. });
    if is_busy {
        return;
    }
    let commands: Vec<Command> = desk
        .doc
        .with_value(|doc| doc.unsent().iter().take(AT_MOST).cloned().collect());
    if commands.is_empty() {
        return;
    }
    desk.sending.set_value(true);
    desk.save.set(SaveState::Saving);
    let org = crate::start::use_org();
    let (workflow, base) = (desk.workflow(), desk.revision.get_untracked());
    let count = commands.len();
    leptos::task::spawn_local(async move {
        let answer = save_commands(org, workflow, base, commands).await;
        desk.sending.try_update_value(|sending| *sending = false);
        match answer {
            Ok(SaveAnswer::Saved { saved }) => stored(desk, count, saved),
            Ok(SaveAnswer::Conflict { theirs }) => conflict(desk, theirs),
            Err(error) => failed(desk, &error.0),
        }
    });
}

fn stored(desk: Desk, count: usize, saved: Saved) {
    desk.doc.update_value(|doc| doc.sent(count));
    desk.revision.set(saved.revision);
    let expressions = saved
        .problems
        .into_iter()
        .filter(super::checks::is_of_server)
        .collect();
    desk.expressions.set_value(expressions);
    keep(desk);
    if desk.doc.with_value(|doc| doc.unsent().is_empty()) {
        desk.save.set(SaveState::Saved { at: saved.at });
    } else {
        send_after(desk, SOON);
    }
    desk.lint_now();
}

fn failed(desk: Desk, fault: &Fault) {
    keep(desk);
    match fault.code {
        FaultCode::Unavailable | FaultCode::TooMany | FaultCode::Internal => {
            desk.save.set(SaveState::Offline);
            send_after(desk, LATER);
        }
        _ => desk.save.set(SaveState::Refused {
            message: fault.message.clone(),
        }),
    }
}

fn conflict(desk: Desk, theirs: Box<Theirs>) {
    let is_same = desk.doc.try_update_value(|doc| doc.meets(&theirs.graph));
    if is_same == Some(true) {
        desk.revision.set(theirs.revision);
        keep(desk);
        desk.save.set(SaveState::Saved { at: theirs.at });
        return;
    }
    // Where both changed other things, both hold: nobody needs to be asked.
    let both = desk.doc.with_value(|doc| {
        doc.is_apart_from(&theirs.graph)
            .then(|| doc.both(&theirs.graph).ok())
            .flatten()
    });
    match both {
        Some(graph) => merged(desk, graph, &theirs),
        None => desk.save.set(SaveState::Conflict { theirs }),
    }
}

fn merged(desk: Desk, graph: domain::workflow::Graph, theirs: &Theirs) {
    desk.doc
        .update_value(|doc| doc.take_both(graph, theirs.graph.clone()));
    desk.revision.set(theirs.revision);
    desk.refresh_all();
    desk.save.set(SaveState::Saving);
    desk.toast(match &theirs.by {
        Some(by) => format!(
            "{} changed other parts meanwhile; both are here now.",
            by.name()
        ),
        None => "Other parts were changed meanwhile; both are here now.".to_owned(),
    });
    keep(desk);
    send(desk);
}

/// Answers a conflict: what is here stays, and takes the place of theirs.
pub fn keep_mine(desk: Desk) {
    if let SaveState::Conflict { theirs } = desk.save.get_untracked() {
        desk.doc.update_value(|doc| doc.keep_mine(&theirs.graph));
        settle(desk, &theirs);
        desk.toast("Yours is the draft now. Undo brings theirs back.");
    }
}

/// Answers a conflict: theirs takes the place of what is here.
pub fn take_theirs(desk: Desk) {
    if let SaveState::Conflict { theirs } = desk.save.get_untracked() {
        desk.doc
            .update_value(|doc| doc.take_theirs(theirs.graph.clone()));
        settle(desk, &theirs);
        desk.toast("Theirs is the draft now. Redo brings yours back.");
    }
}

/// Answers a conflict: the steps taken here on top of theirs. Whether they fit is known before it is offered.
pub fn keep_both(desk: Desk) {
    if let SaveState::Conflict { theirs } = desk.save.get_untracked()
        && let Ok(graph) = desk.doc.with_value(|doc| doc.both(&theirs.graph))
    {
        merged(desk, graph, &theirs);
    }
}

/// Whether the steps taken here fit on top of theirs.
pub fn can_keep_both(desk: Desk, theirs: &Theirs) -> bool {
    desk.doc.with_value(|doc| doc.both(&theirs.graph).is_ok())
}

fn settle(desk: Desk, theirs: &Theirs) {
    desk.revision.set(theirs.revision);
    desk.refresh_all();
    keep(desk);
    let is_empty = desk.doc.with_value(|doc| doc.unsent().is_empty());
    if is_empty {
        desk.save.set(SaveState::Saved { at: theirs.at });
    } else {
        desk.save.set(SaveState::Saving);
        send(desk);
    }
}

/// What an earlier visit could not save comes back; where the draft moved on meanwhile, both are shown.
pub fn restore(desk: Desk) {
    let Some(unsent) = browser::kept(&key(desk))
        .and_then(|text| serde_json::from_str::<Unsent>(&text).ok())
        .filter(|unsent| !unsent.commands.is_empty() && desk.may_draw)
    else {
        return;
    };
    let base = desk.revision.get_untracked();
    let mut fits = true;
    for command in unsent.commands {
        let done = desk
            .doc
            .try_update_value(|doc| doc.run(command, None).is_ok())
            .unwrap_or(false);
        fits = fits && done;
    }
    desk.refresh_all();
    if unsent.base == base && fits {
        desk.toast("What was not saved last time is back.");
    } else {
        desk.toast("The draft was changed elsewhere; what you had not saved was put on top of it.");
    }
    changed(desk);
}
