//! Approvals: what waits for the reader's decision, and the case.

mod case;
mod page;
mod path;
mod queue;
mod reason;

pub(crate) use case::short as short_digest;
pub use page::Approvals;
