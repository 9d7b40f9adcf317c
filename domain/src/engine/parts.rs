//! What several events have in common.

use super::{SetTimer, Subscription};
use crate::{
    Millis,
    ids::{EdgeId, FlowTokenId, NodeId, SubscriptionId},
};
use serde::{Deserialize, Serialize};

/// How an approval request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateOutcome {
    /// Enough people approved.
    Approved,
    /// Somebody rejected it.
    Rejected,
    /// Somebody returned it.
    Returned,
    /// Nobody decided in time.
    Expired,
    /// What it decides on changed before it was decided: it is asked anew.
    Superseded,
}

/// A path that goes along an edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The path.
    pub token: FlowTokenId,
    /// The edge.
    pub edge: EdgeId,
    /// Where it leads.
    pub to: NodeId,
}

/// What made an event on a border happen, timers aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Cause {
    /// A message came.
    Message {
        /// The wait for it.
        subscription: SubscriptionId,
    },
    /// An error was raised.
    Error {
        /// Its code.
        code: String,
        /// What happened, in words; may be empty.
        #[serde(default)]
        message: String,
    },
    /// An escalation was thrown.
    Escalation {
        /// Its code.
        code: String,
    },
}

/// What a step sets when it opens: its due time, its timers and the messages it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Opened {
    /// By when it should be through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Millis>,
    /// The timers that act on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timers: Vec<SetTimer>,
    /// The messages that act on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscriptions: Vec<Subscription>,
}

/// Where a path begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// The path.
    pub token: FlowTokenId,
    /// Where.
    pub node: NodeId,
}
