//! Jobs: agents lease work, say they are still at it, complete it or fail. Every answer carries the fence of its lease; an
//! answer with an older one changes nothing.

mod authenticate;
mod lease;
mod report;

pub use authenticate::AgentScope;
pub use lease::{JobRun, Lease, LeasedJob};
pub use report::{Completion, Failed};

use crate::Services;

/// The use-cases of jobs.
#[derive(Clone, Copy)]
pub struct Jobs<'a>(pub(crate) &'a Services);

impl Services {
    /// Jobs.
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs(self)
    }
}
