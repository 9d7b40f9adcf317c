//! What stands beside the processes and is referred to by its id: resources, category values, messages, errors,
//! escalations.

use super::super::{expression, root_name, xml::Element};
use std::collections::HashMap;

/// Names and message keys by id.
#[derive(Default)]
pub(super) struct Roots {
    names: HashMap<String, String>,
    keys: HashMap<String, String>,
}

impl Roots {
    pub(super) fn of(root: &Element) -> Self {
        let mut roots = Self::default();
        root.visit(&mut |element| {
            let value = match element.bpmn() {
                Some("resource") => element.attribute("name"),
                Some("categoryValue") => element.attribute("value"),
                Some("message" | "error" | "escalation") => root_name(element),
                _ => None,
            };
            let (Some(id), Some(value)) = (element.attribute("id"), value) else {
                return;
            };
            roots.names.insert(id.to_owned(), value.to_owned());
            if let Some(key) = key(element) {
                roots.keys.insert(id.to_owned(), key);
            }
        });
        roots
    }

    /// The name of what has that id; the code of an error or an escalation.
    pub(super) fn name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// The key of a message as CEL, where its file says it in an expression that means the same.
    pub(super) fn key(&self, id: &str) -> Option<String> {
        self.keys.get(id).cloned()
    }
}

fn key(message: &Element) -> Option<String> {
    let subscription = message
        .find("bpmn:extensionElements")?
        .find("zeebe:subscription")?;
    expression::to_cel(subscription.attribute("correlationKey")?)
}
