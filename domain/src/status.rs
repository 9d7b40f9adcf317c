//! The states a run goes through, and the three answers a gate can get.

use serde::{Deserialize, Serialize};

/// The state of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunStatus {
    /// Something is being done by a machine.
    Running,
    /// It waits for people or for time.
    Waiting,
    /// Held by an operator.
    Suspended,
    /// Reached its end.
    Done,
    /// Stopped at a step that could not be done; an operator may retry it.
    Failed,
    /// Ended by an operator.
    Cancelled,
    /// Ended by a rejection.
    Declined,
}

impl RunStatus {
    /// All states, in the order they are shown.
    pub const ALL: [Self; 7] = [
        Self::Running,
        Self::Waiting,
        Self::Suspended,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
        Self::Declined,
    ];

    /// Its name in storage, URLs and `data-state`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Suspended => "suspended",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
        }
    }

    /// The state of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Waiting => "Waiting",
            Self::Suspended => "Suspended",
            Self::Done => "Done",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
            Self::Declined => "Declined",
        }
    }

    /// Whether the run has ended and nothing more can happen. A failed run can be retried, so it is not over.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Declined)
    }
}

/// What a person answers at a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Go on.
    Approve,
    /// Do not.
    Reject,
    /// Change it and ask again.
    Return,
}

impl Verdict {
    /// All verdicts, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Approve, Self::Reject, Self::Return];

    /// Its name in storage and forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Return => "return",
        }
    }

    /// The verdict of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.key() == key)
    }

    /// In the past tense, for people: "approved".
    pub fn past(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Reject => "rejected",
            Self::Return => "returned",
        }
    }
}
