//! What events wait for and tell.

use super::Assignment;
use crate::{Millis, form::Field};
use serde::{Deserialize, Serialize};

/// How an end event ends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndKind {
    /// This path ends; the run (or the sub-process it lies in) is done when no path is left.
    #[default]
    Plain,
    /// The run (or the sub-process it lies in) is done at once, whatever else is under way.
    Terminate,
    /// An error: the run fails here, until an operator decides.
    Error {
        /// The error's code.
        code: String,
    },
    /// A message to other runs.
    Message {
        /// What it sends.
        #[serde(flatten)]
        message: Message,
    },
    /// An escalation: the path ends, and the nearest event on a border around it that catches it begins another.
    Escalation {
        /// The escalation's code.
        code: String,
    },
}

/// What an event waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "kebab-case")]
pub enum Wait {
    /// A time span from entering.
    Duration {
        /// Milliseconds.
        ms: Millis,
    },
    /// Until a date that a variable holds (`YYYY-MM-DD`, or RFC 3339), midnight UTC for a day.
    Until {
        /// The variable's name.
        variable: String,
    },
    /// A message that somebody sends to this run.
    Message {
        /// The message's name.
        name: String,
        /// A CEL expression whose value the message must carry as its key; empty: the run's business key.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        key: String,
        /// The contract of what it brings: these fields become variables.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        brings: Vec<Field>,
    },
    /// An error raised inside the step.
    Error {
        /// Its code; empty: any.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        code: String,
    },
    /// An escalation thrown inside the sub-process.
    Escalation {
        /// Its code; empty: any.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        code: String,
    },
}

impl Wait {
    /// Its name in storage, as its `for` in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Duration { .. } => "duration",
            Self::Until { .. } => "until",
            Self::Message { .. } => "message",
            Self::Error { .. } => "error",
            Self::Escalation { .. } => "escalation",
        }
    }

    /// Whether it is a time.
    pub fn is_time(&self) -> bool {
        matches!(self, Self::Duration { .. } | Self::Until { .. })
    }
}

/// What begins a run by itself, at a start event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Trigger {
    /// A message that no run waits for: what it brings are the inputs, its key is the business key.
    Message {
        /// The message's name.
        name: String,
    },
    /// A time.
    Timer {
        /// When, and how often.
        #[serde(flatten)]
        schedule: Schedule,
    },
}

/// When runs begin by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "when", rename_all = "kebab-case")]
pub enum Schedule {
    /// Once.
    Once {
        /// The moment: `YYYY-MM-DD` (midnight UTC) or RFC 3339.
        moment: String,
    },
    /// Again and again after the same span, from when the version is published.
    Every {
        /// Milliseconds.
        ms: Millis,
        /// How often at most; none: without end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        times: Option<u32>,
    },
    /// By the calendar, in the organization's time zone.
    Cron {
        /// Minute, hour, day of the month, month, day of the week: `0 9 * * MON-FRI`.
        expression: String,
    },
}

/// A message as a step sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Message {
    /// Its name.
    pub name: String,
    /// A CEL expression whose value is its key; empty: the run's business key.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// What it carries: each value under a name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<Assignment>,
}

/// What an intermediate event tells others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Throw {
    /// Nothing: a milestone.
    Nothing,
    /// A message to other runs.
    Message {
        /// What it sends.
        #[serde(flatten)]
        message: Message,
    },
    /// An escalation: the nearest event on a border around it that catches it begins a path.
    Escalation {
        /// The escalation's code.
        code: String,
    },
}
