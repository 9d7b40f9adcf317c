//! What happened at a step of a run.

use super::{AgentText, Mark};
use crate::{Millis, Tier, ids::RunId, status::Verdict};
use serde::{Deserialize, Serialize};

/// What happened at a step, for its trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TrailKind {
    /// The run came here and asked those who can do it.
    Asked {
        /// Whom.
        of: Vec<Mark>,
        /// How many are needed (1 for a step).
        needed: u32,
        /// Who cannot decide, each with the reason in words.
        excluded: Vec<Excluded>,
    },
    /// The gate was graded.
    Graded {
        /// The tier.
        tier: Tier,
        /// Why, in words; empty when the tier is fixed.
        because: String,
    },
    /// Somebody took the task.
    Claimed,
    /// Somebody gave the task back.
    Released {
        /// Why.
        reason: String,
    },
    /// An agent took the job.
    Leased {
        /// 1 for the first.
        attempt: u32,
    },
    /// It was done.
    Completed,
    /// What an agent wrote.
    Wrote {
        /// The text.
        text: AgentText,
    },
    /// An attempt failed.
    Failed {
        /// 1 for the first.
        attempt: u32,
        /// What the agent said, or that it went silent.
        error: String,
        /// When it is tried again, if it is.
        again_at: Option<Millis>,
    },
    /// An operator had it tried again.
    Retried,
    /// A person decided.
    Decided {
        /// What.
        verdict: Verdict,
        /// Why.
        reason: String,
        /// The digest of what was shown.
        digest: String,
    },
    /// The gate is over without enough approvals.
    Expired,
    /// It was left undone.
    Cancelled {
        /// Why, in words.
        reason: String,
    },
    /// A timer went off.
    TimerFired,
    /// A message came.
    Received {
        /// Its name.
        name: String,
    },
    /// A message was sent.
    SentMessage {
        /// Its name.
        name: String,
    },
    /// An error was caught.
    Caught {
        /// Its code.
        code: String,
        /// What happened.
        error: String,
    },
    /// An escalation was thrown, or caught by an event on a border.
    Escalated {
        /// Its code; may be empty.
        code: String,
    },
    /// A run of another workflow began.
    Called {
        /// The run.
        run: RunId,
    },
    /// It ended, so: `done`, `declined`, `cancelled`.
    CallEnded {
        /// How.
        outcome: String,
    },
    /// An operator left it undone.
    Skipped {
        /// Why.
        reason: String,
    },
    /// An operator put the path elsewhere.
    Placed {
        /// Where, in words.
        step: String,
        /// Why.
        reason: String,
    },
    /// What is decided on changed: it is asked anew.
    Reasked,
    /// It is still open.
    Open {
        /// When it should be through.
        due_at: Option<Millis>,
        /// When it expires.
        expires_at: Option<Millis>,
    },
}

/// Who may not decide, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// Who.
    pub who: Mark,
    /// Why: "started this run", "filled in the amount", "answers for Tally".
    pub reason: String,
}

/// One entry of a step's trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrailEntry {
    /// When.
    pub at: Millis,
    /// Who did it.
    pub who: Mark,
    /// What.
    #[serde(flatten)]
    pub what: TrailKind,
}
