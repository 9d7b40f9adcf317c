//! What operators did to a run by hand.

use crate::{
    Actor, Variables,
    ids::{FlowTokenId, NodeId, ScopeId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an operator did. Stored for good, as [`super::Event`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum OperatorEvent {
    /// A step was left undone, and its path went on.
    #[serde(rename = "step-skipped")]
    Skipped {
        /// The path.
        token: FlowTokenId,
        /// The step.
        node: NodeId,
        /// By whom.
        by: Actor,
        /// Why.
        reason: String,
        /// What the step would have filled in and nobody has: empty.
        #[serde(default, skip_serializing_if = "Variables::is_empty")]
        values: Variables,
    },
    /// A variable was changed.
    #[serde(rename = "variable-set")]
    Set {
        /// In which instance of a step; none: of the run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<ScopeId>,
        /// The variable.
        name: String,
        /// Its value now.
        value: Value,
        /// By whom.
        by: Actor,
        /// Why.
        reason: String,
    },
    /// A path was put at another step.
    #[serde(rename = "token-placed")]
    Placed {
        /// The path.
        token: FlowTokenId,
        /// Where it was.
        from: NodeId,
        /// Where it is.
        to: NodeId,
        /// By whom.
        by: Actor,
        /// Why.
        reason: String,
        /// The gates whose approvals no longer count: they will be asked again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        withdrawn: Vec<NodeId>,
    },
}

impl OperatorEvent {
    /// Its name in storage: the same as its `type` in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Skipped { .. } => "step-skipped",
            Self::Set { .. } => "variable-set",
            Self::Placed { .. } => "token-placed",
        }
    }
}
