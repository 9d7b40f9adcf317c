//! Runs: started, listed, looked at, cancelled, a failed step tried again.

mod access;
mod ahead;
mod cursor;
mod decided;
mod figures;
mod history;
mod list;
mod operate;
mod operations;
mod page;
mod shown;
mod start;
mod steps;
mod told;
mod waits;

pub(crate) use access::{gate_candidate, involved, task_candidate};
pub(crate) use ahead::{Ahead, ahead, owner};
pub(crate) use history::{Entry, TOLD, entries, evidence, so_far};
pub use start::StartRun;

use crate::Services;

/// The use-cases of runs.
#[derive(Clone, Copy)]
pub struct Runs<'a>(pub(crate) &'a Services);

impl Services {
    /// Runs.
    pub fn runs(&self) -> Runs<'_> {
        Runs(self)
    }
}
