//! Workflows: their drafts, their versions, their way in and out as BPMN.
//!
//! Every change of a draft goes through `domain::edit`, the same code the browser ran; every version is immutable.

mod create;
mod directory;
mod draft;
mod list;
mod publish;
mod rows;
mod transfer;
mod versions;

pub use create::NewWorkflow;
pub use publish::Published;
pub use transfer::{Exported, NewImport};

use crate::Services;

/// The use-cases about workflows.
pub struct Workflows<'a>(pub(crate) &'a Services);

impl Services {
    /// Drafts, versions, import and export of workflows.
    pub fn workflows(&self) -> Workflows<'_> {
        Workflows(self)
    }
}
