//! An approval request: a gate that is open, with who may decide on it and why it is asked.

use crate::{
    Millis, Tier, Variables, Verdict,
    ids::{AgentId, GateId, PersonId},
    workflow::Owner,
};
use serde::{Deserialize, Serialize};

/// A person who may not decide, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "kebab-case")]
pub enum Excluded {
    /// They asked for it: they started the run.
    Requester {
        /// Who.
        person: PersonId,
    },
    /// They wrote part of what is decided on.
    Editor {
        /// Who.
        person: PersonId,
        /// The variables they wrote.
        variables: Vec<String>,
    },
    /// They answer for an agent whose work is decided on.
    AgentOwner {
        /// Who.
        person: PersonId,
        /// The agent.
        agent: AgentId,
        /// The variables it wrote.
        variables: Vec<String>,
    },
}

impl Excluded {
    /// Who.
    pub fn person(&self) -> PersonId {
        match self {
            Self::Requester { person }
            | Self::Editor { person, .. }
            | Self::AgentOwner { person, .. } => *person,
        }
    }
}

/// Which rule graded a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum WhyRule {
    /// The gate always has this tier.
    Fixed,
    /// A condition held.
    Condition {
        /// Its place in the list, from 0.
        index: usize,
        /// The expression.
        when: String,
    },
    /// A condition could not be evaluated, which counts as holding.
    Unreadable {
        /// Its place in the list, from 0.
        index: usize,
        /// The expression.
        when: String,
        /// What is wrong with it.
        error: String,
    },
    /// No condition held.
    Otherwise,
}

/// Why a request has its tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The rule.
    #[serde(flatten)]
    pub rule: WhyRule,
    /// In words for the approver; empty when the workflow says nothing.
    #[serde(default)]
    pub words: String,
}

/// A decision given on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// By whom.
    pub person: PersonId,
    /// What.
    pub decision: Verdict,
    /// Their reason; may be empty.
    #[serde(default)]
    pub reason: String,
    /// When.
    pub at: Millis,
}

/// An approval request: a gate that is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: GateId,
    /// The question with the variables filled in.
    pub title: String,
    /// The tier it was graded at.
    pub tier: Tier,
    /// Why.
    pub why: Why,
    /// How many distinct people must approve.
    pub needed: u32,
    /// Who may decide, before `excluded` takes away.
    pub candidates: Vec<Owner>,
    /// Who may not, and why.
    pub excluded: Vec<Excluded>,
    /// What is decided on.
    pub payload: Variables,
    /// The digest of what is shown; a decision carries it.
    pub digest: String,
    /// Whether rejecting and returning need a reason.
    pub reason_needed: bool,
    /// Who asked: the run's starter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<PersonId>,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Millis>,
    /// Which submission of this gate in this run it is, from 1.
    pub round: u32,
    /// What was given so far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Given>,
}
