//! The list of runs, starting one, and the page of one.

pub use super::run_page::{
    Bar, Expected, Inside, NodeTrace, Overlay, RunPage, StepDetail, StepState,
};
pub use super::trail::{Excluded, TrailEntry, TrailKind};

use super::{AsOf, Mark};
use crate::{
    Millis, Tier,
    form::Field,
    ids::{NodeId, RunId, TeamId, WorkflowId},
    status::RunStatus,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A saved view of the list: one tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunTab {
    /// Not over: running, waiting or suspended.
    #[default]
    Open,
    /// Waiting for a person (a task or a gate).
    People,
    /// Open with a due time at risk or breached.
    AtRisk,
    /// Stopped at a step that failed.
    Failed,
    /// Ended: done, declined or cancelled.
    Ended,
    /// All of them.
    All,
}

impl RunTab {
    /// All tabs, in order.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::People,
        Self::AtRisk,
        Self::Failed,
        Self::Ended,
        Self::All,
    ];

    /// Its name in the URL.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::People => "people",
            Self::AtRisk => "at-risk",
            Self::Failed => "failed",
            Self::Ended => "ended",
            Self::All => "all",
        }
    }

    /// The tab of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "On their way",
            Self::People => "Waiting for a person",
            Self::AtRisk => "At risk",
            Self::Failed => "Failed",
            Self::Ended => "Finished",
            Self::All => "All",
        }
    }
}

/// What the list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunSort {
    /// Due first; those without a due time last, youngest first among them.
    Due,
    /// Last started first.
    #[default]
    Started,
}

/// Which runs, and which page of them. All of it is in the URL.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunFilter {
    /// The tab.
    pub tab: RunTab,
    /// Of one workflow.
    pub workflow: Option<WorkflowId>,
    /// Of the workflows of one team.
    pub team: Option<TeamId>,
    /// In one state.
    pub status: Option<RunStatus>,
    /// Only those that broke a due time.
    pub breached: bool,
    /// Title or key contains this, case-insensitive.
    pub text: String,
    /// Started at or after.
    pub from: Option<Millis>,
    /// Started before.
    pub to: Option<Millis>,
    /// Ended at or after.
    pub ended_from: Option<Millis>,
    /// Ended before.
    pub ended_to: Option<Millis>,
    /// The order.
    pub sort: RunSort,
    /// The page: what [`RunList::next`] or [`RunList::previous`] said; empty for the first.
    pub cursor: String,
}

/// What is particular about a run, derived from its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunBadge {
    /// A due time is near.
    AtRisk,
    /// A due time is past.
    Breached,
    /// An agent step is tried again.
    Retrying,
    /// It waits for a timer only.
    Timer,
}

/// What a run waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum WaitKind {
    /// A human step. `claimed` when somebody has taken it; then `on` is that person.
    Task {
        /// Whether somebody has taken it.
        claimed: bool,
    },
    /// A gate.
    Gate {
        /// Approvals given.
        given: u32,
        /// Approvals needed.
        needed: u32,
        /// Fewer may decide than must: nobody can pass it as things are.
        stuck: bool,
    },
    /// An agent at work or about to take it.
    Job {
        /// 1 for the first.
        attempt: u32,
    },
    /// The next attempt of an agent step.
    Retry {
        /// The attempt that comes.
        attempt: u32,
        /// When.
        at: Millis,
    },
    /// A timer.
    Timer {
        /// When it fires.
        at: Millis,
    },
    /// A message.
    Message {
        /// Its name.
        name: String,
        /// The key it must carry, when it is not the run's own.
        key: Option<String>,
    },
    /// A run of another workflow.
    Call {
        /// The workflow's name.
        workflow: String,
        /// The run, once it began.
        run: Option<RunId>,
    },
    /// The first of several events.
    Choice {
        /// The messages among them.
        messages: Vec<String>,
        /// The first time among them.
        at: Option<Millis>,
    },
}

/// One thing a run waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What.
    #[serde(flatten)]
    pub what: WaitKind,
    /// The step.
    pub node: NodeId,
    /// Its name.
    pub step: String,
    /// On whom; empty for a timer.
    pub on: Vec<Mark>,
    /// Since when.
    pub since: Millis,
    /// Until when it should be through.
    pub due_at: Option<Millis>,
    /// When it counts as at risk.
    pub at_risk_at: Option<Millis>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// The run.
    pub id: RunId,
    /// What it is about.
    pub title: String,
    /// Its business key.
    pub key: Option<String>,
    /// Its workflow.
    pub workflow: WorkflowId,
    /// The workflow's name.
    pub workflow_name: String,
    /// Its state.
    pub status: RunStatus,
    /// What is particular.
    pub badges: Vec<RunBadge>,
    /// What it waits for most urgently, while it is open.
    pub waiting: Option<Waiting>,
    /// When it was started.
    pub started_at: Millis,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// What agents have cost.
    pub cost_micros: i64,
}

/// Runs of one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FlowHour {
    /// Its beginning.
    pub at: Millis,
    /// Started in it.
    pub started: u32,
    /// Ended in it.
    pub ended: u32,
}

/// How many there are of each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunCounts {
    /// Open ones.
    pub open: u64,
    /// Open ones waiting for a person.
    pub people: u64,
    /// Of these, for the reader.
    pub mine: u64,
    /// Open ones at risk or breached.
    pub at_risk: u64,
    /// Open ones whose due time has passed.
    pub breached: u64,
    /// Failed ones.
    pub failed: u64,
    /// Ended ones.
    pub ended: u64,
    /// All of them.
    pub all: u64,
}

impl RunCounts {
    /// The count a tab shows.
    pub fn of(&self, tab: RunTab) -> u64 {
        match tab {
            RunTab::Open => self.open,
            RunTab::People => self.people,
            RunTab::AtRisk => self.at_risk,
            RunTab::Failed => self.failed,
            RunTab::Ended => self.ended,
            RunTab::All => self.all,
        }
    }
}

/// A workflow by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowName {
    /// Which.
    pub id: WorkflowId,
    /// Its name.
    pub name: String,
    /// Whether the reader may start a run of it now.
    pub can_start: bool,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunList {
    /// When it was read.
    pub as_of: AsOf,
    /// The organization's currency.
    pub currency: String,
    /// The rows, at most 25.
    pub rows: Vec<RunRow>,
    /// How many match the filter in all.
    pub total: u64,
    /// The rank of the first row, from 1; 0 when there is none.
    pub first: u64,
    /// Cursor of the page before.
    pub previous: Option<String>,
    /// Cursor of the page after.
    pub next: Option<String>,
    /// The numbers on the tabs (they leave the tab and state of the filter aside).
    pub counts: RunCounts,
    /// The last 24 hours, oldest first.
    pub flow: Vec<FlowHour>,
    /// The median time from start to end over the last 30 days.
    pub typical: Option<Millis>,
    /// Published workflows, by name.
    pub workflows: Vec<WorkflowName>,
}

/// A step that will come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AheadStep {
    /// Which.
    pub node: NodeId,
    /// Its name.
    pub label: String,
    /// Its kind's key: `human`, `agent`, `gate`, `script`, `timer`, `end`.
    pub kind: String,
    /// Who does it.
    pub owner: Option<Mark>,
    /// The tier, where it is a gate of one tier.
    pub tier: Option<Tier>,
    /// The median time it takes.
    pub usual: Option<Millis>,
}

/// The page that starts a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartForm {
    /// When it was read.
    pub as_of: AsOf,
    /// The organization's currency.
    pub currency: String,
    /// The workflow.
    pub workflow: WorkflowId,
    /// Its name.
    pub workflow_name: String,
    /// The published version.
    pub version: u32,
    /// What a run is started with.
    pub fields: Vec<Field>,
    /// The field that is the business key, when one is; otherwise a key may be given.
    pub key_input: Option<String>,
    /// The usual path, first step first.
    pub ahead: Vec<AheadStep>,
    /// Median time from start to end.
    pub usual_time: Option<Millis>,
    /// Average cost of agents a run.
    pub usual_cost_micros: Option<i64>,
    /// How many ended runs these figures come from.
    pub sample: u64,
}

/// What the form posts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StartInput {
    /// The fields' texts, as typed; read with [`crate::form::read`].
    pub texts: BTreeMap<String, String>,
    /// The business key, where no field is it.
    pub key: Option<String>,
}

/// How a start went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Started {
    /// It runs.
    Run {
        /// The new run.
        id: RunId,
    },
    /// An open run has this key: nothing was started.
    Duplicate {
        /// That run.
        row: Box<RunRow>,
    },
}
