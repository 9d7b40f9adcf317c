//! Work: the reader's tasks, and doing one.

mod inbox;
mod page;
mod task;

pub use page::Work;
