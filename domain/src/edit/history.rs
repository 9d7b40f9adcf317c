//! Undo and redo over recorded changes. Changes of one gesture (a drag, typing in one field) share a group and undo as one.

use super::Change;
use crate::workflow::Graph;

struct Entry {
    change: Change,
    group: Option<String>,
}

/// What was done, and what was undone.
#[derive(Default)]
pub struct History {
    done: Vec<Entry>,
    undone: Vec<Change>,
}

/// How many steps back are kept.
const DEPTH: usize = 500;

impl History {
    /// Nothing done yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a change that was applied. With the group of the last one, both become one step; what was undone is forgotten.
    pub fn record(&mut self, change: Change, group: Option<&str>) {
        if change.is_empty() {
            return;
        }
        self.undone.clear();
        if group.is_some()
            && let Some(last) = self.done.pop_if(|last| last.group.as_deref() == group)
        {
            let change = last.change.squash(change);
            if !change.is_empty() {
                let group = last.group;
                self.done.push(Entry { change, group });
            }
            return;
        }
        if self.done.len() >= DEPTH {
            self.done.remove(0);
        }
        self.done.push(Entry {
            change,
            group: group.map(str::to_owned),
        });
    }

    /// Ends the current group: the next change is a step of its own.
    pub fn close_group(&mut self) {
        if let Some(last) = self.done.last_mut() {
            last.group = None;
        }
    }

    /// Takes the last step back. Gives what changed, to be sent as [`super::Command::Replay`].
    pub fn undo(&mut self, graph: &mut Graph) -> Option<Change> {
        let entry = self.done.pop()?;
        let inverse = entry.change.invert();
        if !inverse.fits(graph) {
            self.forget();
            return None;
        }
        inverse.apply(graph);
        self.undone.push(entry.change);
        Some(inverse)
    }

    /// Does the last undone step again.
    pub fn redo(&mut self, graph: &mut Graph) -> Option<Change> {
        let change = self.undone.pop()?;
        if !change.fits(graph) {
            self.forget();
            return None;
        }
        change.apply(graph);
        self.done.push(Entry {
            change: change.clone(),
            group: None,
        });
        Some(change)
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is a step to do again.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Forgets everything: the graph is another one now.
    pub fn forget(&mut self) {
        self.done.clear();
        self.undone.clear();
    }
}
