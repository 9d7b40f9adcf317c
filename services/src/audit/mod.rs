//! Who did what, when, on behalf of whom.
//!
//! Units of work insert entries unchained; one sequencer seals them into their organization's chain within a second. A run's
//! events are chained inside their own unit of work. [`verify()`] walks both and names the first entry that does not fit.

pub mod chain;
mod entry;
mod list;
mod seal;
mod verify;

pub use entry::actor_columns;
pub(crate) use entry::scope_of;
pub use entry::{Entry, Subject};
pub use list::Filter;
pub(crate) use seal::run as seal_always;
pub use verify::{Bad, Report, verify};

use crate::Services;

/// The audit's use-cases.
pub struct Audit<'a>(pub(crate) &'a Services);

impl Services {
    /// The audit log.
    pub fn audit(&self) -> Audit<'_> {
        Audit(self)
    }
}
