//! The queue of approvals and the card of a gate.

use super::{AgentText, AsOf, Before, Mark, Pair, runs::Excluded};
use crate::{
    Millis, Tier,
    ids::{GateId, RunId, WorkflowId},
    status::Verdict,
};
use serde::{Deserialize, Serialize};

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// Open.
    Pending,
    /// Enough people approved.
    Approved,
    /// Somebody rejected it.
    Rejected,
    /// Somebody returned it for changes.
    Returned,
    /// Nobody decided in time.
    Expired,
    /// No longer needed.
    Cancelled,
}

impl GateState {
    /// All states.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Approved,
        Self::Rejected,
        Self::Returned,
        Self::Expired,
        Self::Cancelled,
    ];

    /// Its name in storage.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Returned => "returned",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Open",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::Returned => "Returned",
            Self::Expired => "Expired",
            Self::Cancelled => "Cancelled",
        }
    }
}

/// A row of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateRow {
    /// The gate.
    pub id: GateId,
    /// Its tier.
    pub tier: Tier,
    /// What is asked.
    pub title: String,
    /// What the run is about.
    pub about: String,
    /// The run's business key.
    pub key: Option<String>,
    /// The workflow's name.
    pub workflow_name: String,
    /// Who worked on it just before.
    pub from: Option<Mark>,
    /// Since when.
    pub opened_at: Millis,
    /// Decide by: the due time, or the expiry where it comes first.
    pub due_at: Option<Millis>,
    /// When it counts as at risk.
    pub at_risk_at: Option<Millis>,
    /// Approvals given.
    pub given: u32,
    /// Approvals needed.
    pub needed: u32,
}

/// What waits for the reader, what is late first, then by risk, then by time left, at most 100.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Queue {
    /// When it was read.
    pub as_of: AsOf,
    /// The gates the reader may decide now.
    pub rows: Vec<GateRow>,
    /// How many there are in all.
    pub total: u64,
}

/// A decision that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Who.
    pub who: Mark,
    /// When.
    pub at: Millis,
    /// What.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// Whether the reader may decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "may", rename_all = "kebab-case")]
pub enum May {
    /// They may.
    Decide,
    /// They may not.
    No {
        /// Why, in a sentence: "You started this run, so you cannot decide it."
        because: String,
    },
}

/// Why a gate reached its approvers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The words of the condition that graded it: "Payments over €25,000"; empty when the tier is fixed.
    pub because: String,
    /// The rank of that condition, from 1.
    pub rule: Option<u32>,
    /// The condition could not be evaluated, so it counted as holding.
    pub failed_closed: bool,
    /// Who is asked.
    pub candidates: Vec<Mark>,
    /// How many people that is, after those who cannot.
    pub eligible: u32,
    /// The workflow version whose rule it is.
    pub version: u32,
    /// Who cannot decide, and why.
    pub excluded: Vec<Excluded>,
    /// What was checked about the reader and holds: "You did not start it", "You do not answer for Tally".
    pub checks: Vec<String>,
}

/// A step on the small diagram of what happens next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathStep {
    /// Its name.
    pub label: String,
    /// Its kind's key: `human`, `agent`, `script`, `gate`, `exclusive`, `parallel`, `timer`, `end`.
    pub kind: String,
    /// Who does it.
    pub owner: Option<Mark>,
    /// The tier, where it is a gate of one tier.
    pub tier: Option<Tier>,
    /// A second line: the owner's name, "at once", "after 3 d"; may be empty.
    pub note: String,
}

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "kebab-case")]
pub enum Consequence {
    /// To a step.
    Step {
        /// Its name.
        label: String,
    },
    /// Back to whoever asked, to change it and ask again.
    Requester {
        /// Who that is.
        who: Mark,
    },
    /// The run ends as declined.
    Declined,
}

/// The small diagram: what happens if the reader approves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// The step before the gate.
    pub before: Option<PathStep>,
    /// What follows, at most 4, up to a choice or an end.
    pub ahead: Vec<PathStep>,
    /// Where a rejection leads.
    pub rejected: Consequence,
    /// Where a return leads.
    pub returned: Consequence,
}

/// A gate, with all that is needed to decide it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GateCard {
    /// When it was read.
    pub as_of: AsOf,
    /// The organization's currency.
    pub currency: String,
    /// As in the queue.
    pub row: GateRow,
    /// The run.
    pub run: RunId,
    /// The workflow.
    pub workflow: WorkflowId,
    /// How it stands.
    pub state: GateState,
    /// When it expires.
    pub expires_at: Option<Millis>,
    /// The digest of the payload: what the decision is bound to.
    pub digest: String,
    /// The payload, with what changed since the version before.
    pub payload: Vec<Pair>,
    /// The version this one is compared with, when it was asked before: 1 for the first.
    pub compared_with: Option<u32>,
    /// What happens next.
    pub path: Path,
    /// Why it reached its approvers.
    pub why: Why,
    /// What agents wrote, latest first.
    pub evidence: Vec<AgentText>,
    /// What happened so far, oldest first, at most 8.
    pub so_far: Vec<Before>,
    /// Decisions given.
    pub decisions: Vec<Given>,
    /// What agents have cost in this run.
    pub cost_micros: i64,
    /// How long the run has been under way.
    pub age: Millis,
    /// Whether the reader may decide.
    #[serde(flatten)]
    pub may: May,
    /// Whether rejecting and returning ask for a reason.
    pub reason_needed: bool,
}

/// What deciding posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionInput {
    /// What.
    pub verdict: Verdict,
    /// Why; at most 2,000 characters.
    pub reason: String,
    /// The digest that was shown.
    pub digest: String,
}
