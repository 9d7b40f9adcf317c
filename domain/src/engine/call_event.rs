//! What happens between a run and the run of another workflow that it calls.

use super::{Author, Opened};
use crate::{
    Variables,
    ids::{CallId, FlowTokenId, NodeId, RunId, WorkflowId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a called run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallOutcome {
    /// It is done.
    Done,
    /// A gate in it was rejected or expired.
    Declined,
    /// Somebody stopped it.
    Cancelled,
}

impl CallOutcome {
    /// The code of the error it raises where it did not end well; also its name in storage.
    pub fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What happened to a call. Stored for good, as [`super::Event`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum CallEvent {
    /// A run of another workflow is asked for.
    #[serde(rename = "call-began")]
    Began {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The call.
        call: CallId,
        /// Which workflow.
        workflow: WorkflowId,
        /// Which version; none: the published one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
        /// What it is given; none: all that is seen here and that its inputs ask for by name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        values: Option<Variables>,
        /// From which variables each was made.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        from: BTreeMap<String, Vec<String>>,
        /// Its due time and timers.
        #[serde(flatten)]
        opened: Opened,
    },
    /// It began.
    #[serde(rename = "call-started")]
    Started {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The call.
        call: CallId,
        /// The run.
        run: RunId,
    },
    /// It ended.
    #[serde(rename = "call-ended")]
    Ended {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The call.
        call: CallId,
        /// How.
        outcome: CallOutcome,
        /// What it gives.
        #[serde(default, skip_serializing_if = "Variables::is_empty")]
        values: Variables,
        /// Who made each value.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        authors: BTreeMap<String, Vec<Author>>,
    },
}

impl CallEvent {
    /// Its name in storage: the same as its `type` in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Began { .. } => "call-began",
            Self::Started { .. } => "call-started",
            Self::Ended { .. } => "call-ended",
        }
    }
}
