//! The inbox and the card of a task.

use super::{AgentText, AsOf, Before, Mark, Pair};
use crate::{
    Millis,
    form::Field,
    ids::{RunId, TaskId, WorkflowId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which tasks the inbox lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InboxTab {
    /// Those the reader has taken or could take.
    #[default]
    Open,
    /// Those the reader has done, last first.
    Done,
}

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskState {
    /// Waiting.
    Open,
    /// Completed.
    Done,
    /// No longer needed.
    Cancelled,
}

/// A row of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The task.
    pub id: TaskId,
    /// The step's name.
    pub title: String,
    /// What the run is about.
    pub about: String,
    /// The run's business key.
    pub key: Option<String>,
    /// The workflow's name.
    pub workflow_name: String,
    /// Who worked on the run just before.
    pub from: Option<Mark>,
    /// For whom it waits: the person, or the team or role it is open to.
    pub open_to: Mark,
    /// Since when.
    pub opened_at: Millis,
    /// Until when.
    pub due_at: Option<Millis>,
    /// When it counts as at risk.
    pub at_risk_at: Option<Millis>,
    /// When it was done.
    pub closed_at: Option<Millis>,
}

/// The reader's tasks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inbox {
    /// When it was read.
    pub as_of: AsOf,
    /// Taken by or meant for the reader, due first. On the tab of done ones: those.
    pub yours: Vec<TaskRow>,
    /// Free to take, due first; at most 100.
    pub free: Vec<TaskRow>,
    /// How many are open for the reader in all.
    pub open: u64,
}

/// What comes after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum After {
    /// A step.
    Step {
        /// Its name.
        label: String,
        /// Who does it.
        owner: Option<Mark>,
    },
    /// A choice the variables decide.
    Choice {
        /// The gateway's name; may be empty.
        label: String,
        /// The steps that may follow, by name.
        among: Vec<String>,
    },
    /// The end of this path.
    End {
        /// The end event's name; may be empty.
        label: String,
    },
}

/// A task, with all that is needed to do it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskCard {
    /// When it was read.
    pub as_of: AsOf,
    /// As in the list.
    pub row: TaskRow,
    /// The run.
    pub run: RunId,
    /// The workflow.
    pub workflow: WorkflowId,
    /// How it stands.
    pub state: TaskState,
    /// Who has taken it.
    pub claimed_by: Option<Mark>,
    /// Whether the reader has it.
    pub is_mine: bool,
    /// Whether the reader may take it.
    pub can_claim: bool,
    /// Whether the reader may complete it now.
    pub can_complete: bool,
    /// The revision, so that two hands do not do it twice.
    pub revision: i64,
    /// What to do, in the words of who drew it.
    pub notes: String,
    /// What to fill in.
    pub fields: Vec<Field>,
    /// What stands in the fields at first: the run's variables of the same names, as a form posts them.
    pub values: BTreeMap<String, String>,
    /// What is known, shown above the form.
    pub facts: Vec<Pair>,
    /// What agents wrote on the way here, latest first.
    pub evidence: Vec<AgentText>,
    /// What came before, oldest first, at most 8.
    pub before: Vec<Before>,
    /// What comes when it is done.
    pub after: Option<After>,
    /// Why it came back, when it did.
    pub returned: Option<Before>,
}

/// What completing posts: the fields' texts, as typed; read with [`crate::form::read`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TaskInput {
    /// By field name.
    pub texts: BTreeMap<String, String>,
    /// The revision that was shown.
    pub revision: i64,
}
