//! Start events: what begins runs by itself. What is kept of it stays as long as it is so.

use super::{
    super::{is_definition, schedule, xml::Element},
    Exporter,
};
use crate::workflow::{Node, Trigger};

const MESSAGE: &str = "bpmn:messageEventDefinition";

impl Exporter<'_> {
    /// Tells what begins a run at a start event.
    pub(super) fn begins(&self, element: &mut Element, on: &Trigger, ours: &mut Vec<Element>) {
        match on {
            Trigger::Message { name } => {
                leave_only(element, MESSAGE);
                if let Some(mut kept) = element.take_child(MESSAGE) {
                    kept.take("messageRef");
                    element.push(kept);
                }
                self.define(element, "message", name);
            }
            Trigger::Timer { schedule } => {
                leave_only(element, schedule::TIMER);
                ours.extend(schedule::write(element, schedule));
            }
        }
    }

    /// Takes out of a plain start what would begin runs there. In a sub-process nothing does.
    pub(super) fn begins_by_hand(&self, element: &mut Element, node: &Node) {
        if self.around(&node.id.0).is_some() {
            return;
        }
        let begins = definition(element).is_some_and(|only| match only.name.as_str() {
            schedule::TIMER => schedule::read(only).is_ok(),
            name => name == MESSAGE,
        });
        if begins {
            element.take_children(is_definition);
        }
    }
}

/// What defines an event, where it is one thing only.
fn definition(element: &Element) -> Option<&Element> {
    let mut all = element.elements().filter(|child| is_definition(child));
    let first = all.next();
    if all.next().is_some() { None } else { first }
}

/// Takes out what defines an event, unless it is this alone.
fn leave_only(element: &mut Element, name: &str) {
    let is_it = definition(element).is_some_and(|only| only.name == name);
    if !is_it {
        element.take_children(is_definition);
    }
}
