//! Events, and the steps that send and receive: what they wait for, throw and end with.

use super::{
    super::{CEL, baton, expression, span, xml::Element},
    check::local,
    node::{Meaning, definitions, kept},
    roots::Roots,
};
use crate::{
    form::is_variable_name,
    workflow::{EndKind, Message, NodeKind, Throw, Wait},
};

/// The one definition of an event, by its name without `EventDefinition`; empty for none, `several` for more.
pub(super) fn trigger(element: &Element) -> String {
    match definitions(element).as_slice() {
        [] => String::new(),
        [only] => only
            .bpmn()
            .and_then(|name| name.strip_suffix("EventDefinition"))
            .unwrap_or("several")
            .to_owned(),
        _ => "several".to_owned(),
    }
}

/// The words for an event, by what it waits for or throws.
fn words(trigger: &str, other: &'static str) -> &'static str {
    match trigger {
        "message" => "A message event",
        "signal" => "A signal event",
        "error" => "An error event",
        "escalation" => "An escalation event",
        "conditional" => "A conditional event",
        "compensate" => "A compensation event",
        "cancel" => "A cancel event",
        "link" => "A link event",
        "timer" => "A timer of this kind",
        _ => other,
    }
}

/// Takes what is told elsewhere out of a definition: the reference, and the definition itself when nothing is left of it.
pub(super) fn take_definition(
    element: &mut Element,
    name: &str,
    reference: &str,
) -> Option<String> {
    let mut definition = element.take_child(name)?;
    let to = definition.take(reference);
    if !definition.is_bare() {
        element.push(definition);
    }
    to
}

/// The code of an escalation event, taken out; empty where it names none.
fn escalation(element: &mut Element, roots: &Roots) -> String {
    let reference = take_definition(element, "bpmn:escalationEventDefinition", "escalationRef");
    named(reference, roots)
}

/// The name a reference stands for.
pub(super) fn named(reference: Option<String>, roots: &Roots) -> String {
    let Some(reference) = reference else {
        return String::new();
    };
    let id = local(&reference);
    roots.name(id).unwrap_or(id).to_owned()
}

/// What a message event or a receive step waits for; `ours` is Baton's own element.
fn awaited(name: String, reference: Option<&str>, ours: Option<&Element>, roots: &Roots) -> Wait {
    match ours {
        Some(ours) => {
            let (key, brings) = baton::read_message(ours);
            Wait::Message { name, key, brings }
        }
        None => Wait::Message {
            name,
            key: reference
                .and_then(|id| roots.key(local(id)))
                .unwrap_or_default(),
            brings: Vec::new(),
        },
    }
}

fn sent(name: String, ours: Option<&Element>) -> Message {
    let (key, carries) = ours.map(baton::read_sending).unwrap_or_default();
    Message { name, key, carries }
}

pub(super) fn end(element: &mut Element, ours: Option<&Element>, roots: &Roots) -> Meaning {
    let plain = |note: &str| {
        let end = EndKind::Plain;
        Meaning::Executes(NodeKind::End { end }, note.to_owned())
    };
    let executes = |end| Meaning::Executes(NodeKind::End { end }, String::new());
    match trigger(element).as_str() {
        "" => plain(""),
        "terminate" => {
            element.take_child("bpmn:terminateEventDefinition");
            executes(EndKind::Terminate)
        }
        "error" => {
            let code = named(
                take_definition(element, "bpmn:errorEventDefinition", "errorRef"),
                roots,
            );
            executes(EndKind::Error { code })
        }
        "escalation" => {
            let code = escalation(element, roots);
            executes(EndKind::Escalation { code })
        }
        "message" => match take_message(element) {
            Some(reference) => {
                let message = sent(named(Some(reference), roots), ours);
                executes(EndKind::Message { message })
            }
            None => plain(UNSENT),
        },
        "signal" => plain(UNSENT),
        other => kept(words(other, "An end event of this kind")),
    }
}

const UNSENT: &str = "It goes on here; nothing is sent. What it sends is kept for the export.";

/// The message an event names, taken out; none where it names none.
fn take_message(element: &mut Element) -> Option<String> {
    element
        .find("bpmn:messageEventDefinition")?
        .attribute("messageRef")?;
    take_definition(element, "bpmn:messageEventDefinition", "messageRef")
}

pub(super) fn catch(element: &mut Element, ours: Option<&Element>, roots: &Roots) -> Meaning {
    match waits(element, ours, roots) {
        Some(wait) => Meaning::Executes(NodeKind::Catch { wait }, String::new()),
        None => kept(words(&trigger(element), "This intermediate event")),
    }
}

pub(super) fn throw(element: &mut Element, ours: Option<&Element>, roots: &Roots) -> Meaning {
    let executes =
        |throw, note: &str| Meaning::Executes(NodeKind::Throw { throw }, note.to_owned());
    match trigger(element).as_str() {
        "" => executes(Throw::Nothing, ""),
        "message" => match take_message(element) {
            Some(reference) => {
                let message = sent(named(Some(reference), roots), ours);
                executes(Throw::Message { message }, "")
            }
            None => executes(Throw::Nothing, UNSENT),
        },
        "escalation" => {
            let code = escalation(element, roots);
            executes(Throw::Escalation { code }, "")
        }
        other => kept(words(other, "An intermediate throw event")),
    }
}

pub(super) fn receive(element: &mut Element, ours: Option<&Element>, roots: &Roots) -> Meaning {
    if baton::is_true(element.attribute("instantiate")) {
        return kept("A receive task that starts a process");
    }
    let reference = element.take("messageRef");
    let name = named(reference.clone(), roots);
    let wait = awaited(name, reference.as_deref(), ours, roots);
    Meaning::Executes(NodeKind::Receive { wait }, String::new())
}

/// A send task that names a message; others are work for an agent.
pub(super) fn send(
    element: &mut Element,
    ours: Option<&Element>,
    roots: &Roots,
) -> Option<Meaning> {
    if ours.is_none() && element.attribute("messageRef").is_none() {
        return None;
    }
    let message = sent(named(element.take("messageRef"), roots), ours);
    Some(Meaning::Executes(NodeKind::Send { message }, String::new()))
}

/// What an event waits for, taken out of it: a time, a message.
fn waits(element: &mut Element, ours: Option<&Element>, roots: &Roots) -> Option<Wait> {
    match trigger(element).as_str() {
        "timer" => timer(element),
        "message" => {
            let reference = take_definition(element, "bpmn:messageEventDefinition", "messageRef");
            let name = named(reference.clone(), roots);
            Some(awaited(name, reference.as_deref(), ours, roots))
        }
        _ => None,
    }
}

/// The wait of an event with one timer definition, which is then taken out.
fn timer(element: &mut Element) -> Option<Wait> {
    let wait = wait(element.find("bpmn:timerEventDefinition")?)?;
    element.take_child("bpmn:timerEventDefinition");
    Some(wait)
}

fn wait(definition: &Element) -> Option<Wait> {
    if let Some(duration) = definition.find("bpmn:timeDuration") {
        let text = duration.text();
        let text = text.trim();
        let literal = text
            .strip_prefix('=')
            .map_or(text, |rest| rest.trim().trim_matches('"'));
        return span::parse(literal).map(|ms| Wait::Duration { ms });
    }
    let date = definition.find("bpmn:timeDate")?;
    let text = date.text();
    let text = text.trim();
    let variable = if date.attribute("language") == Some(CEL) {
        is_variable_name(text).then(|| text.to_owned())
    } else {
        expression::variable(text)
    }?;
    Some(Wait::Until { variable })
}

/// The meaning of a boundary event on a step that executes.
pub(super) fn boundary(
    element: &mut Element,
    host: &str,
    ours: Option<&Element>,
    roots: &Roots,
) -> Option<NodeKind> {
    let wait = match trigger(element).as_str() {
        "error" => Wait::Error {
            code: named(
                take_definition(element, "bpmn:errorEventDefinition", "errorRef"),
                roots,
            ),
        },
        "escalation" => Wait::Escalation {
            code: escalation(element, roots),
        },
        _ => waits(element, ours, roots)?,
    };
    element.take("attachedToRef");
    let stops = element
        .take("cancelActivity")
        .is_none_or(|value| baton::is_true(Some(&value)));
    Some(NodeKind::Boundary {
        host: host.into(),
        interrupting: stops || matches!(wait, Wait::Error { .. }),
        wait,
    })
}
