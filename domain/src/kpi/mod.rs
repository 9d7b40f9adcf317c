//! Figures about runs: what is counted when it happens, and the metrics that are worked out from the counts.
//!
//! A unit of work appends [`Delta`]s; a folder adds them up by day and dimension; a [`Metric`] reads the sums of any set
//! of days. Sums, counts and sketches all merge, so no metric ever scans history. Which day a moment falls in is the
//! caller's to say: it knows the organization's time zone.

mod metric;
mod moved;
mod sketch;

pub use metric::{Direction, Family, Figure, Metric, Unit};
pub use moved::{Part, Step, moved};
pub use sketch::Sketch;

use crate::{
    Millis, Tier,
    ids::{AgentId, TeamId, WorkflowId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is counted when it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// A run was started.
    RunStarted,
    /// A run reached its end or was declined. Measures the time from its start, in milliseconds. Cancelled runs do not count.
    RunEnded,
    /// Of these, one with an agent step in it. Counted beside [`Fact::RunEnded`].
    AgentRunEnded,
    /// A run stopped at an agent step that used up its attempts. Counted each time it happens.
    AgentRunFailed,
    /// A gate was closed by a decision or by expiry. Measures the time since it opened, in milliseconds.
    GateClosed,
    /// A task, an agent step or a gate with a due time was through in time.
    SlaKept,
    /// A task, an agent step or a gate ran over its due time. Counted once each, when it is first noticed.
    SlaBreached,
    /// An agent completed a job. Sums its cost in micro-units of the organization's currency.
    AgentTask,
    /// A run ended (as [`Fact::RunEnded`]) in which no person completed a task or decided a gate.
    /// Its tier is the highest any gate of the run was graded, low without a gate.
    RunByAgents,
    /// A run ended in which a person did. Tier as above.
    RunByPeople,
    /// A run ended in which a person rejected or returned at a gate what an agent had prepared. Counted beside
    /// [`Fact::RunByPeople`]. Tier as above.
    RunOverridden,
}

impl Fact {
    /// All facts.
    pub const ALL: [Self; 11] = [
        Self::RunStarted,
        Self::RunEnded,
        Self::AgentRunEnded,
        Self::AgentRunFailed,
        Self::GateClosed,
        Self::SlaKept,
        Self::SlaBreached,
        Self::AgentTask,
        Self::RunByAgents,
        Self::RunByPeople,
        Self::RunOverridden,
    ];

    /// Its name in storage (`rollups.metric`).
    pub fn key(self) -> &'static str {
        match self {
            Self::RunStarted => "run-started",
            Self::RunEnded => "run-ended",
            Self::AgentRunEnded => "agent-run-ended",
            Self::AgentRunFailed => "agent-run-failed",
            Self::GateClosed => "gate-closed",
            Self::SlaKept => "sla-kept",
            Self::SlaBreached => "sla-breached",
            Self::AgentTask => "agent-task",
            Self::RunByAgents => "run-by-agents",
            Self::RunByPeople => "run-by-people",
            Self::RunOverridden => "run-overridden",
        }
    }

    /// The fact of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.key() == key)
    }
}

/// One thing that happened, as it is counted. `workflow` and `team` (the workflow's) are given whenever they are known;
/// `agent` and `tier` where they mean something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// What.
    pub fact: Fact,
    /// Of which workflow.
    pub workflow: Option<WorkflowId>,
    /// Of which team.
    pub team: Option<TeamId>,
    /// Of which agent.
    pub agent: Option<AgentId>,
    /// Of which tier.
    pub tier: Option<Tier>,
    /// The time it took, where the fact measures one; goes into the sum and the sketch.
    pub took: Option<Millis>,
    /// What it cost, where the fact has a cost; goes into the sum.
    pub cost_micros: Option<i64>,
}

impl Delta {
    /// A fact of a workflow and its team.
    pub fn new(fact: Fact, workflow: WorkflowId, team: Option<TeamId>) -> Self {
        Self {
            fact,
            workflow: Some(workflow),
            team,
            agent: None,
            tier: None,
            took: None,
            cost_micros: None,
        }
    }

    /// What it adds to the sums.
    pub fn cell(&self) -> Cell {
        Cell {
            count: 1,
            sum: self.took.or(self.cost_micros).unwrap_or(0),
            sketch: self.took.map(Sketch::of).unwrap_or_default(),
        }
    }
}

/// Sums that merge.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// How often.
    pub count: i64,
    /// The sum of what was measured.
    pub sum: i64,
    /// Its distribution.
    #[serde(default, skip_serializing_if = "Sketch::is_empty")]
    pub sketch: Sketch,
}

impl Cell {
    /// Adds another cell of the same fact.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.sketch.merge(&other.sketch);
    }
}

/// The sums of a set of days, by fact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    cells: BTreeMap<Fact, Cell>,
    /// How many days they cover.
    pub days: u32,
}

impl Totals {
    /// Nothing yet, over so many days.
    pub fn over(days: u32) -> Self {
        Self {
            cells: BTreeMap::new(),
            days,
        }
    }

    /// Adds a cell.
    pub fn add(&mut self, fact: Fact, cell: &Cell) {
        self.cells.entry(fact).or_default().merge(cell);
    }

    /// Adds another set; the days stay as they are.
    pub fn merge(&mut self, other: &Self) {
        for (fact, cell) in &other.cells {
            self.add(*fact, cell);
        }
    }

    /// How often it happened.
    pub fn count(&self, fact: Fact) -> i64 {
        self.cells.get(&fact).map_or(0, |cell| cell.count)
    }

    /// The sum of what was measured.
    pub fn sum(&self, fact: Fact) -> i64 {
        self.cells.get(&fact).map_or(0, |cell| cell.sum)
    }

    /// The quantile of what was measured; `None` when nothing was.
    pub fn quantile(&self, fact: Fact, q: f64) -> Option<f64> {
        self.cells.get(&fact)?.sketch.quantile(q)
    }
}
