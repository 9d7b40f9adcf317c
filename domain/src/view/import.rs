//! What became of a BPMN file: what executes, what is kept, what was changed on the way in.

use crate::ids::NodeId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One element of the file, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportEntry {
    /// Its id in the graph.
    pub id: String,
    /// The BPMN element's local name: `userTask`.
    pub element: String,
    /// Its name on the diagram; empty when it has none.
    pub name: String,
    /// What became of it, one sentence for people; empty for an element that executes as it was drawn.
    pub note: String,
}

/// Who a file says does a step, in the words of the tool that wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerHint {
    /// The step.
    pub node: NodeId,
    /// Names of people.
    pub people: Vec<String>,
    /// Names of groups.
    pub groups: Vec<String>,
}

/// What an import made of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// How many of each BPMN element the file draws, by local name.
    pub elements: BTreeMap<String, usize>,
    /// Steps, events, gateways and flows that execute.
    pub executes: Vec<ImportEntry>,
    /// What does not execute: shown, and exported again as it came.
    pub kept: Vec<ImportEntry>,
    /// What executes otherwise than the file says, or needs a decision by a person.
    pub changed: Vec<ImportEntry>,
    /// Who the file says does what.
    pub owners: Vec<OwnerHint>,
    /// The file has no drawing: everything has to be laid out.
    pub needs_layout: bool,
}

impl ImportReport {
    /// One line for people: "12 execute, 3 are kept, 2 were changed".
    pub fn summary(&self) -> String {
        let mut parts = vec![format!(
            "{} {}",
            self.executes.len(),
            if self.executes.len() == 1 {
                "executes"
            } else {
                "execute"
            }
        )];
        match self.kept.len() {
            0 => {}
            1 => parts.push("1 is kept".to_owned()),
            n => parts.push(format!("{n} are kept")),
        }
        match self.changed.len() {
            0 => {}
            1 => parts.push("1 was changed".to_owned()),
            n => parts.push(format!("{n} were changed")),
        }
        parts.join(", ")
    }
}
