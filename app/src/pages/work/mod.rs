//! Work: the reader's tasks, and doing one.

mod facts;
mod inbox;
mod page;
mod task;

pub use page::Work;
