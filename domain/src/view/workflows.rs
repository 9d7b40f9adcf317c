//! The list of workflows, the editor, publishing and importing.

use super::{AsOf, Mark, directory::Directory};
use crate::{
    Millis, Tier,
    ids::{EdgeId, NodeId, TeamId, WorkflowId},
    lint::Problem,
    workflow::Graph,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a workflow is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkflowStatus {
    /// Never published.
    Draft,
    /// A version is in force.
    Published,
    /// No new runs; those under way go on.
    Retired,
}

impl WorkflowStatus {
    /// Its name in storage.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }

    /// The status of that name.
    pub fn find(key: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Retired]
            .into_iter()
            .find(|status| status.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Published => "Published",
            Self::Retired => "Retired",
        }
    }
}

/// One bead of the string that shows who does what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "bead", rename_all = "kebab-case")]
pub enum Bead {
    /// A person.
    Person,
    /// An agent.
    Agent,
    /// A team or the holders of a role.
    Team,
    /// Done by Baton itself.
    Rule,
    /// A gate.
    Gate {
        /// Its highest tier.
        tier: Tier,
    },
    /// A step nobody does yet.
    Nobody,
}

/// Who published, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedBy {
    /// Who.
    pub by: Mark,
    /// When.
    pub at: Millis,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkflowRow {
    /// Which.
    pub id: WorkflowId,
    /// Its name.
    pub name: String,
    /// Its first steps in a few words: "Read, match, approve, pay".
    pub steps: String,
    /// The accountable team.
    pub team: Option<Mark>,
    /// Where it is in its life.
    pub status: WorkflowStatus,
    /// The version in force.
    pub version: Option<u32>,
    /// The number the draft would have, where it differs from the version in force.
    pub draft: Option<u32>,
    /// Who does what, in the order of the flow.
    pub beads: Vec<Bead>,
    /// Runs that are not over.
    pub live_runs: u64,
    /// Of those, runs that are late.
    pub late_runs: u64,
    /// Of those, runs that failed and wait for somebody to retry them.
    pub failed_runs: u64,
    /// What must be fixed in the draft before it can be published.
    pub problems: u32,
    /// Who published the version in force.
    pub published: Option<PublishedBy>,
    /// When the draft or the state last changed.
    pub updated_at: Millis,
    /// Whether the reader may draw and publish it.
    pub may_draw: bool,
    /// Whether the reader may start it now.
    pub may_start: bool,
}

/// A team somebody may make a workflow for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamChoice {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// A workflow that is complete and ready to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// Its name in requests.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it does.
    pub about: String,
    /// "3 steps, 1 gate".
    pub size: String,
    /// Who does what.
    pub beads: Vec<Bead>,
}

/// The list of workflows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkflowList {
    /// The rows: most live runs first, then by name; retired ones last.
    pub rows: Vec<WorkflowRow>,
    /// Whether the reader may make a new one.
    pub may_create: bool,
    /// For which teams.
    pub teams: Vec<TeamChoice>,
    /// What to start from.
    pub templates: Vec<TemplateCard>,
    /// When this was read.
    pub as_of: AsOf,
}

/// What the version in force is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InForce {
    /// Its number.
    pub number: u32,
    /// When it was published.
    pub at: Millis,
    /// Who published it.
    pub by: Mark,
    /// What they said about it.
    pub note: String,
}

/// The draft, open in the editor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditorView {
    /// Which workflow.
    pub workflow: WorkflowId,
    /// Its name.
    pub name: String,
    /// The accountable team.
    pub team: Option<Mark>,
    /// Where it is in its life.
    pub status: WorkflowStatus,
    /// The draft.
    pub graph: Graph,
    /// Its revision: a save names it.
    pub revision: i64,
    /// The number it would be published as.
    pub next_version: u32,
    /// Whether it differs from the version in force (or there is none).
    pub differs: bool,
    /// The version in force.
    pub in_force: Option<InForce>,
    /// When it was saved last.
    pub saved_at: Millis,
    /// By whom.
    pub saved_by: Option<Mark>,
    /// What the linter says, expressions included.
    pub problems: Vec<Problem>,
    /// How many rules it checked against.
    pub rules: u32,
    /// Who and what there is.
    pub directory: Directory,
    /// Runs that are not over.
    pub live_runs: u64,
    /// Whether the reader may change it.
    pub may_draw: bool,
    /// Whether the reader may publish it.
    pub may_publish: bool,
    /// When this was read.
    pub as_of: AsOf,
}

/// A save that was accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// The draft's revision now.
    pub revision: i64,
    /// When.
    pub at: Millis,
    /// What the linter says now, expressions included.
    pub problems: Vec<Problem>,
}

/// What somebody else saved meanwhile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Theirs {
    /// Their draft.
    pub graph: Graph,
    /// Its revision.
    pub revision: i64,
    /// Who saved it.
    pub by: Option<Mark>,
    /// When.
    pub at: Millis,
}

/// The answer to a save. In a conflict nothing was saved and nothing is lost: the browser has one, here is the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum SaveAnswer {
    /// Saved.
    Saved {
        /// What it is now.
        saved: Saved,
    },
    /// Somebody else was first.
    Conflict {
        /// What they saved.
        theirs: Box<Theirs>,
    },
}

/// How a thing differs from the version in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeMark {
    /// New.
    Added,
    /// Not as it was.
    Changed,
    /// In another lane.
    Moved,
    /// Gone.
    Removed,
}

impl ChangeMark {
    /// All of them, in the order they are counted.
    pub const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Moved, Self::Removed];

    /// Its name, as in `data-mark`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Removed => "removed",
        }
    }
}

/// One change in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// What kind of change.
    pub mark: ChangeMark,
    /// The node it is about.
    pub node: Option<NodeId>,
    /// The edge it is about.
    pub edge: Option<EdgeId>,
    /// What it is about: "Approve payment".
    pub subject: String,
    /// What is different: "is due in 8 h, before 2 days".
    pub text: String,
}

/// What publishing would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublishView {
    /// The workflow's name.
    pub name: String,
    /// The draft's revision this speaks of; publishing names it.
    pub revision: i64,
    /// The number it gets.
    pub number: u32,
    /// The version in force.
    pub in_force: Option<InForce>,
    /// What is different, in the order of the flow.
    pub changes: Vec<ChangeLine>,
    /// What the linter says.
    pub problems: Vec<Problem>,
    /// How many rules it checked against.
    pub rules: u32,
    /// Runs that are not over; they stay on their versions.
    pub live_runs: u64,
    /// Approvals that are asked for; they keep their question.
    pub open_gates: u64,
    /// The draft, to be drawn with the changes marked.
    pub graph: Graph,
    /// The version in force, to draw what is gone.
    pub before: Option<Graph>,
    /// Who does which step.
    pub owners: BTreeMap<NodeId, Mark>,
}

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Its number.
    pub number: u32,
    /// Its digest: SHA-256 of the graph's canonical JSON.
    pub digest: String,
    /// What was said about it.
    pub note: String,
    /// Who published it, and when.
    pub published: PublishedBy,
    /// Runs of it that are not over.
    pub live_runs: u64,
    /// Whether it is in force.
    pub is_in_force: bool,
}
