//! What happens inside a step that has an inside: a sub-process, or a step that repeats or has variables of its own.

use super::{Begin, Opened};
use crate::{
    Variables,
    ids::{FlowTokenId, NodeId, ScopeId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What happened inside a step. Stored for good, as [`super::Event`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum InsideEvent {
    /// A path waits at a step for what goes on inside it: a sub-process, or a step that repeats or has variables of its own.
    #[serde(rename = "inside-began")]
    Began {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// What it is repeated for; empty where it is not.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<Value>,
        /// The variables the items were made from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        from: Vec<String>,
        /// The events on its border, and its due time.
        #[serde(flatten)]
        opened: Opened,
    },
    /// One instance of it began.
    #[serde(rename = "scope-opened")]
    Opened {
        /// The instance.
        scope: ScopeId,
        /// The path that waits for it.
        host: FlowTokenId,
        /// The step.
        node: NodeId,
        /// Its number, from 0.
        index: u32,
        /// Whether what is written inside stays inside.
        #[serde(default)]
        isolated: bool,
        /// Its own variables.
        #[serde(default, skip_serializing_if = "Variables::is_empty")]
        variables: Variables,
        /// From which variables around it each was made.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        from: BTreeMap<String, Vec<String>>,
        /// Its first paths.
        begins: Vec<Begin>,
    },
    /// One instance of it is through; paths that are left in it are off.
    #[serde(rename = "scope-closed")]
    Closed {
        /// The instance.
        scope: ScopeId,
        /// The path that waits for it.
        host: FlowTokenId,
        /// The step.
        node: NodeId,
        /// Its number, from 0.
        index: u32,
        /// What it adds to the list that is collected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<Value>,
        /// The variables the result was made from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        result_from: Vec<String>,
        /// What is kept of it outside.
        #[serde(default, skip_serializing_if = "Variables::is_empty")]
        values: Variables,
        /// From which of its variables each was made.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        from: BTreeMap<String, Vec<String>>,
    },
    /// All of it is through; instances that are left are off.
    #[serde(rename = "inside-ended")]
    Ended {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// The list that was collected, by its variable.
        #[serde(default, skip_serializing_if = "Variables::is_empty")]
        values: Variables,
    },
}

impl InsideEvent {
    /// Its name in storage: the same as its `type` in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Began { .. } => "inside-began",
            Self::Opened { .. } => "scope-opened",
            Self::Closed { .. } => "scope-closed",
            Self::Ended { .. } => "inside-ended",
        }
    }
}
