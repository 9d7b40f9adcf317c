//! Runs: the list, starting one, the page of one.

mod filter;
mod gantt;
mod list;
mod message;
mod operate;
mod run;
mod sentence;
mod start;
mod step;

pub use list::Runs;
pub use run::RunView;
pub use start::StartRun;
