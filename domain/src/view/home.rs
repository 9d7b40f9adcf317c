//! Home: what needs the reader today, and what moves without them.

use super::{AsOf, Mark, gates::GateRow, runs::RunRow, tasks::TaskRow};
use serde::{Deserialize, Serialize};

/// What an agent did in the last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentDay {
    /// The agent.
    pub agent: Mark,
    /// Jobs it finished.
    pub done: u64,
    /// Jobs it gave up.
    pub failed: u64,
    /// What they cost.
    pub cost_micros: i64,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Home {
    /// When it was read.
    pub as_of: AsOf,
    /// The most urgent approval requests.
    pub gates: Vec<GateRow>,
    /// How many wait in all.
    pub gates_open: u64,
    /// How many the reader decided since midnight.
    pub decided_today: u64,
    /// The first tasks: the reader's own, then those free to take.
    pub tasks: Vec<TaskRow>,
    /// How many are open in all.
    pub tasks_open: u64,
    /// Runs on their way that the reader may see.
    pub runs_open: u64,
    /// Of these, late.
    pub runs_late: u64,
    /// Stopped at a step that failed.
    pub runs_failed: u64,
    /// The runs that are due first.
    pub runs: Vec<RunRow>,
    /// What agents did since this time yesterday.
    pub agents: Vec<AgentDay>,
    /// No workflow is published yet.
    pub is_new: bool,
}
