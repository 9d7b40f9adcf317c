//! Start events: what begins runs by itself.

use super::{
    super::{
        schedule,
        xml::{Element, excerpt},
    },
    event::{named, take_definition, trigger},
    node::Meaning,
    roots::Roots,
};
use crate::workflow::{NodeKind, Schedule, Trigger};

fn plain(note: impl Into<String>) -> Meaning {
    Meaning::Executes(NodeKind::start(), note.into())
}

fn begins(on: Trigger, note: impl Into<String>) -> Meaning {
    Meaning::Executes(NodeKind::Start { on: Some(on) }, note.into())
}

/// A start that nothing begins by itself; what it says of that is kept.
pub(super) fn kept(element: &Element) -> Meaning {
    plain(match trigger(element).as_str() {
        "" => "",
        "timer" => {
            "A run is started by a person or over the API here; its timer is kept for the export."
        }
        _ => {
            "A run is started by a person or over the API here; its trigger is kept for the export."
        }
    })
}

/// A start of the process; what the meaning takes up is taken out. `ours` is Baton's own element.
pub(super) fn read(element: &mut Element, ours: Option<&Element>, roots: &Roots) -> Meaning {
    match trigger(element).as_str() {
        "message" => {
            let reference = take_definition(element, "bpmn:messageEventDefinition", "messageRef");
            let name = named(reference, roots);
            let note = if name.is_empty() {
                "The file does not name the message that begins it: name it here."
            } else {
                ""
            };
            begins(Trigger::Message { name }, note)
        }
        "timer" => timer(element, ours),
        _ => kept(element),
    }
}

fn timer(element: &mut Element, ours: Option<&Element>) -> Meaning {
    let Some(definition) = element.find(schedule::TIMER) else {
        return kept(element);
    };
    let own = ours.and_then(schedule::read_own);
    let is_own = own.is_some();
    let schedule = match own.map_or_else(|| schedule::read(definition), Ok) {
        Ok(schedule) => schedule,
        Err(why) => {
            return plain(format!(
                "A run is started by a person or over the API here: {why} Its timer is kept for the export."
            ));
        }
    };
    let words = schedule::words(definition);
    let note = match &schedule {
        Schedule::Cron { expression } if !is_own && *expression != words => format!(
            "Its times, {}, became {expression}, in the time zone of the organization.",
            excerpt(&words)
        ),
        _ => String::new(),
    };
    if schedule::is_told(definition, &schedule) {
        element.take_child(schedule::TIMER);
    }
    begins(Trigger::Timer { schedule }, note)
}
