//! Messages, errors and escalations: elements beside the processes that events refer to. Those an import kept are referred to
//! again, others are told anew.

use super::{
    super::{root_name, xml::Element},
    Exporter,
};
use crate::workflow::{EndKind, NodeKind, Throw, Trigger, Wait};

/// Marks what is told anew each time, so that an import need not keep it.
pub(in crate::bpmn) const MADE: &str = "baton:made";

/// What a node refers to, with its name or code.
fn reference(kind: &NodeKind) -> Option<(&'static str, &str)> {
    let (what, name) = match kind {
        NodeKind::Catch { wait } | NodeKind::Receive { wait } | NodeKind::Boundary { wait, .. } => {
            match wait {
                Wait::Message { name, .. } => ("message", name),
                Wait::Error { code } => ("error", code),
                Wait::Escalation { code } => ("escalation", code),
                Wait::Duration { .. } | Wait::Until { .. } => return None,
            }
        }
        NodeKind::Start {
            on: Some(Trigger::Message { name }),
        } => ("message", name),
        NodeKind::End {
            end: EndKind::Error { code },
        } => ("error", code),
        NodeKind::End {
            end: EndKind::Escalation { code },
        }
        | NodeKind::Throw {
            throw: Throw::Escalation { code },
        } => ("escalation", code),
        kind => ("message", &kind.sent()?.name),
    };
    (!name.trim().is_empty()).then_some((what, name))
}

impl Exporter<'_> {
    /// Finds or makes what the nodes refer to.
    pub(super) fn gather_roots(&mut self) {
        let graph = self.graph;
        for (what, name) in graph
            .nodes
            .values()
            .filter_map(|node| reference(&node.kind))
        {
            if self.root(what, name).is_some() {
                continue;
            }
            let is_it = |element: &&Element| {
                element.bpmn() == Some(what) && root_name(element) == Some(name)
            };
            let known = self
                .kept
                .definitions
                .elements()
                .find(is_it)
                .and_then(|element| element.attribute("id"))
                .map(str::to_owned);
            let id = match known {
                Some(id) => id,
                None => {
                    let id = self.unique(&format!("{what}_{name}"));
                    let mut element = Element::new(&format!("bpmn:{what}"))
                        .with("id", &id)
                        .with("name", name)
                        .with(MADE, "true");
                    if matches!(what, "error" | "escalation") {
                        element.set(&format!("{what}Code"), name);
                    }
                    self.kept.definitions.push(element);
                    id
                }
            };
            self.roots.insert((what, name.to_owned()), id);
        }
    }

    /// The id of what a node refers to.
    pub(super) fn root(&self, what: &'static str, name: &str) -> Option<&str> {
        self.roots.get(&(what, name.to_owned())).map(String::as_str)
    }
}
