//! The dashboard and the page of a metric.

use super::{AsOf, Mark};
use crate::{
    Millis, Tier,
    ids::{AgentId, PersonId, RunId, TeamId, WorkflowId},
    kpi::Metric,
    status::RunStatus,
};
use serde::{Deserialize, Serialize};

/// How far back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Range {
    /// A week.
    Week,
    /// 30 days.
    #[default]
    Month,
    /// 90 days.
    Quarter,
}

impl Range {
    /// All ranges, shortest first.
    pub const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Quarter];

    /// How many days, today included.
    pub fn days(self) -> u32 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }

    /// Its name in the URL.
    pub fn key(self) -> &'static str {
        match self {
            Self::Week => "7",
            Self::Month => "30",
            Self::Quarter => "90",
        }
    }

    /// The range of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|range| range.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Week => "7 days",
            Self::Month => "30 days",
            Self::Quarter => "90 days",
        }
    }
}

/// What a figure is split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SplitBy {
    /// By workflow.
    #[default]
    Workflow,
    /// By team.
    Team,
    /// By agent.
    Agent,
    /// By risk tier.
    Tier,
}

impl SplitBy {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Workflow, Self::Team, Self::Agent, Self::Tier];

    /// Its name in the URL.
    pub fn key(self) -> &'static str {
        match self {
            Self::Workflow => "workflow",
            Self::Team => "team",
            Self::Agent => "agent",
            Self::Tier => "tier",
        }
    }

    /// The split of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|split| split.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Workflow => "Workflow",
            Self::Team => "Team",
            Self::Agent => "Agent",
            Self::Tier => "Tier",
        }
    }
}

/// What the figures are about. All of it is in the URL.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KpiFilter {
    /// How far back.
    pub range: Range,
    /// Leave out the comparison with the window before.
    pub alone: bool,
    /// What the metric page splits by.
    pub split: SplitBy,
    /// Of one workflow.
    pub workflow: Option<WorkflowId>,
    /// Of one team.
    pub team: Option<TeamId>,
    /// Of one agent.
    pub agent: Option<AgentId>,
    /// Of one tier.
    pub tier: Option<Tier>,
}

/// How a figure stands to its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It meets it.
    OnTarget,
    /// It misses it.
    OffTarget,
    /// There is no target.
    NoTarget,
    /// There is no figure.
    NoFigure,
}

/// One figure with its trend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// The metric.
    pub metric: Metric,
    /// Its value over the window.
    pub value: Option<f64>,
    /// Its value over the window before.
    pub previous: Option<f64>,
    /// Its target.
    pub target: Option<f64>,
    /// How it stands.
    pub standing: Standing,
    /// One point a day, oldest first: the value over the seven days that end then (the day itself for a week's range).
    pub series: Vec<Option<f64>>,
}

impl Tile {
    /// How much it changed against the window before.
    pub fn change(&self) -> Option<f64> {
        Some(self.value? - self.previous?)
    }
}

/// Who a cause leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Busiest {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Decisions they gave in the window.
    pub decided: u32,
    /// Decisions given by anybody.
    pub of: u32,
    /// Gates of the same workflow that are open now.
    pub waiting: u32,
    /// How many people gave the decisions, they included.
    pub people: u32,
}

/// What is behind a figure that is off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// The workflow that moved it most.
    pub workflow: WorkflowId,
    /// Its name.
    pub name: String,
    /// Its part of the change, 0 to 1.
    pub share: f64,
    /// For waits at gates: who gave most of the decisions.
    pub busiest: Option<Busiest>,
}

/// The one figure somebody must act on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// The figure.
    pub tile: Tile,
    /// What is behind it.
    pub cause: Option<Cause>,
}

/// Who did the work, for one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The tier.
    pub tier: Tier,
    /// Runs no person had to touch.
    pub agents: i64,
    /// Runs a person worked on or decided, less the overridden ones.
    pub people: i64,
    /// Runs in which a person rejected or returned what an agent had prepared.
    pub overridden: i64,
}

impl LedgerRow {
    /// All runs of the tier.
    pub fn total(&self) -> i64 {
        self.agents + self.people + self.overridden
    }
}

/// How old the figures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Freshness {
    /// Everything that happened before this moment is counted.
    pub counted_to: Millis,
}

/// The dashboard.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Dashboard {
    /// When it was read.
    pub as_of: AsOf,
    /// The organization's currency.
    pub currency: String,
    /// What it is about.
    pub filter: KpiFilter,
    /// The last day (days since 1970 in the organization's time zone): today.
    pub last_day: i32,
    /// The figures, in the order of the families.
    pub tiles: Vec<Tile>,
    /// What needs somebody today.
    pub need: Option<Need>,
    /// Who did the work, by tier; low first.
    pub ledger: Vec<LedgerRow>,
    /// How old the figures are.
    pub freshness: Freshness,
}

impl Dashboard {
    /// Whether nothing has happened yet that any figure could measure.
    pub fn is_empty(&self) -> bool {
        self.tiles
            .iter()
            .all(|tile| tile.value.is_none_or(|value| value == 0.0))
    }
}

/// A part of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SplitRow {
    /// Its id or tier key; empty for what belongs to none.
    pub key: String,
    /// Its name.
    pub label: String,
    /// The figure of this part alone.
    pub value: Option<f64>,
    /// Its part of what is measured (of the time waited, the cost, the failures …), 0 to 1.
    pub share: f64,
}

/// A step from the figure before to the figure now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedBy {
    /// The part.
    pub label: String,
    /// How much it moved the figure.
    pub by: f64,
}

/// A run behind a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunBehind {
    /// The run.
    pub id: RunId,
    /// What it is about.
    pub title: String,
    /// Its business key.
    pub key: Option<String>,
    /// The workflow's name.
    pub workflow_name: String,
    /// Its state.
    pub status: RunStatus,
    /// What it brings to the figure, in the metric's unit; `None` where it only counts.
    pub value: Option<f64>,
    /// When it counted.
    pub at: Millis,
}

/// The page of a metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricPage {
    /// When it was read.
    pub as_of: AsOf,
    /// The organization's currency.
    pub currency: String,
    /// What it is about.
    pub filter: KpiFilter,
    /// The last day: today.
    pub last_day: i32,
    /// The figure with its trend.
    pub tile: Tile,
    /// The series of the window before, day by day.
    pub series_before: Vec<Option<f64>>,
    /// Who set the target; `None` for the one every organization begins with.
    pub target_by: Option<Mark>,
    /// The names behind the filter's ids: "Workflow Supplier invoice".
    pub about: Vec<String>,
    /// The parts, greatest share first, at most 12.
    pub splits: Vec<SplitRow>,
    /// What moved it, greatest first, at most 4 and one for the rest.
    pub moved: Vec<MovedBy>,
    /// For waits at gates: who gave most of the decisions.
    pub busiest: Option<Busiest>,
    /// Runs behind it, those that weigh most first, at most 50.
    pub runs: Vec<RunBehind>,
    /// How many there are in all.
    pub runs_total: u64,
    /// How old the figures are.
    pub freshness: Freshness,
    /// Whether the reader may set the target.
    pub can_set_target: bool,
}
