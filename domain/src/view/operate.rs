//! What operators may do to a run by hand.

use crate::{
    form::Field,
    ids::{FlowTokenId, NodeId, ScopeId},
};
use serde::{Deserialize, Serialize};

/// What an operator does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Operation {
    /// Nothing new begins until it goes on.
    Hold,
    /// It goes on.
    Resume,
    /// A step is left undone.
    Skip {
        /// The path that waits there.
        token: FlowTokenId,
    },
    /// A path is put at another step.
    Place {
        /// The path.
        token: FlowTokenId,
        /// Where.
        to: NodeId,
    },
    /// A variable is changed.
    Set {
        /// In which instance of a step; none: of the run.
        #[serde(default)]
        scope: Option<ScopeId>,
        /// Which.
        name: String,
        /// Its value as a form posts it; lists and objects as JSON. Empty: no value.
        text: String,
    },
}

/// A path, and where it may be put.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PathOperation {
    /// The path.
    pub token: FlowTokenId,
    /// Where it stands, in words.
    pub label: String,
    /// Whether the step can be left undone.
    pub can_skip: bool,
    /// Where it may be put, each with its name.
    pub places: Vec<(NodeId, String)>,
}

/// A variable that may be changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changeable {
    /// In which instance of a step; none: of the run.
    pub scope: Option<ScopeId>,
    /// In words, when it is one's: "Check a line, 2".
    pub within: String,
    /// How it is filled in.
    pub field: Field,
    /// Its value as a form posts it.
    pub text: String,
}

/// All that may be done.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Operations {
    /// Whether the run is held.
    pub held: bool,
    /// Its paths.
    pub paths: Vec<PathOperation>,
    /// Its variables, but those a gate approved.
    pub variables: Vec<Changeable>,
}
