//! The catalogue of metrics: what each means in words, its unit, which way is better, and how it is worked out.

use super::{Fact, Totals};
use crate::{Millis, money, span};
use serde::{Deserialize, Serialize};

/// A family of metrics, as on the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Does it work?
    Reliability,
    /// What does it take?
    Efficiency,
    /// What moves the rest.
    Levers,
}

impl Family {
    /// The families that have metrics, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Reliability, Self::Efficiency, Self::Levers];

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reliability => "Reliability",
            Self::Efficiency => "Operational efficiency",
            Self::Levers => "Operating levers",
        }
    }
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is better: the target is a floor.
    Higher,
    /// Less is better: the target is a limit.
    Lower,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// So many a day.
    PerDay,
    /// Milliseconds.
    Span,
    /// A share of one, shown in percent.
    Share,
    /// Micro-units of the organization's currency.
    Cost,
}

/// A figure in words: the number, and its unit set small beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The number.
    pub number: String,
    /// Its unit; empty where the number says it.
    pub unit: String,
}

impl Figure {
    /// Both together.
    pub fn text(&self) -> String {
        match (self.number.as_str(), self.unit.as_str()) {
            (number, "") => number.to_owned(),
            (number, unit) => format!("{number} {unit}"),
        }
    }
}

impl Unit {
    /// A value in words.
    pub fn figure(self, value: f64, currency: &str) -> Figure {
        let (number, unit) = match self {
            Self::PerDay if value.abs() >= 10.0 => (format!("{value:.0}"), "a day"),
            Self::PerDay => (format!("{value:.1}"), "a day"),
            Self::Share => {
                let percent = value * 100.0;
                let number = if percent.abs() < 10.0 && percent != 0.0 {
                    format!("{percent:.1}")
                } else {
                    format!("{percent:.0}")
                };
                (number, "%")
            }
            Self::Cost => (money::display_micros(value.round() as i64, currency), ""),
            Self::Span => {
                let words = span::words(value.round() as Millis);
                let (number, unit) = words.rsplit_once(' ').unwrap_or((&words, ""));
                return Figure {
                    number: number.to_owned(),
                    unit: unit.to_owned(),
                };
            }
        };
        Figure {
            number,
            unit: unit.to_owned(),
        }
    }
}

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// Failure rate of agent workflows.
    AgentFailures,
    /// SLA breaches.
    SlaBreaches,
    /// Cost per agent task.
    AgentTaskCost,
    /// Throughput.
    Throughput,
    /// Cycle time, median.
    CycleTime,
    /// Cycle time, 95th percentile.
    CycleTimeP95,
    /// Wait at gates.
    GateWait,
    /// Autonomy rate.
    Autonomy,
}

impl Metric {
    /// All metrics, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::AgentFailures,
        Self::SlaBreaches,
        Self::AgentTaskCost,
        Self::Autonomy,
        Self::Throughput,
        Self::CycleTime,
        Self::CycleTimeP95,
        Self::GateWait,
    ];

    /// Its name in URLs and in storage of targets.
    pub fn key(self) -> &'static str {
        match self {
            Self::AgentFailures => "agent-failures",
            Self::SlaBreaches => "sla-breaches",
            Self::AgentTaskCost => "agent-task-cost",
            Self::Autonomy => "autonomy",
            Self::Throughput => "throughput",
            Self::CycleTime => "cycle-time",
            Self::CycleTimeP95 => "cycle-time-p95",
            Self::GateWait => "gate-wait",
        }
    }

    /// The metric of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::AgentFailures => "Failed agent workflows",
            Self::SlaBreaches => "SLA breaches",
            Self::AgentTaskCost => "Cost per agent task",
            Self::Autonomy => "Autonomy rate",
            Self::Throughput => "Throughput",
            Self::CycleTime => "Cycle time, median",
            Self::CycleTimeP95 => "Cycle time, slowest 5 %",
            Self::GateWait => "Wait at gates",
        }
    }

    /// The family it belongs to.
    pub fn family(self) -> Family {
        match self {
            Self::AgentFailures | Self::SlaBreaches => Family::Reliability,
            Self::AgentTaskCost | Self::Autonomy => Family::Efficiency,
            Self::Throughput | Self::CycleTime | Self::CycleTimeP95 | Self::GateWait => {
                Family::Levers
            }
        }
    }

    /// What it means, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::AgentFailures => {
                "Of the runs with an agent step, the share that stopped because an agent could not do its work in all its attempts."
            }
            Self::SlaBreaches => {
                "Of the tasks, agent steps and gates that have a due time, the share that was not through by then."
            }
            Self::AgentTaskCost => {
                "What agents report to have spent, divided by the tasks they completed. People’s time is not in it."
            }
            Self::Autonomy => {
                "Of the runs that ended, the share in which no person had to do or decide anything."
            }
            Self::Throughput => {
                "Runs that reached their end or were declined, on an average day. Cancelled runs do not count."
            }
            Self::CycleTime => {
                "The time from starting a run to its end, nights and holidays included: half of all runs are quicker than this."
            }
            Self::CycleTimeP95 => {
                "The time from starting a run to its end, nights and holidays included: one run in twenty takes longer than this."
            }
            Self::GateWait => {
                "The time between a gate asking and its last needed decision or its expiry, nights and holidays included: four gates in five are quicker than this."
            }
        }
    }

    /// How it is worked out.
    pub fn formula(self) -> &'static str {
        match self {
            Self::AgentFailures => "failed ÷ (failed + ended), runs with an agent step",
            Self::SlaBreaches => "late ÷ (late + in time)",
            Self::AgentTaskCost => "sum of reported cost ÷ completed agent tasks",
            Self::Autonomy => "ended without a person ÷ all ended",
            Self::Throughput => "ended runs ÷ days",
            Self::CycleTime => "50th percentile of (end − start)",
            Self::CycleTimeP95 => "95th percentile of (end − start)",
            Self::GateWait => "80th percentile of (closed − opened)",
        }
    }

    /// What its values are.
    pub fn unit(self) -> Unit {
        match self {
            Self::AgentFailures | Self::SlaBreaches | Self::Autonomy => Unit::Share,
            Self::AgentTaskCost => Unit::Cost,
            Self::Throughput => Unit::PerDay,
            Self::CycleTime | Self::CycleTimeP95 | Self::GateWait => Unit::Span,
        }
    }

    /// Which way is better.
    pub fn direction(self) -> Direction {
        match self {
            Self::Autonomy | Self::Throughput => Direction::Higher,
            Self::AgentFailures
            | Self::SlaBreaches
            | Self::AgentTaskCost
            | Self::CycleTime
            | Self::CycleTimeP95
            | Self::GateWait => Direction::Lower,
        }
    }

    /// The target of an organization that has set none. How fast, how many and how dear depends on the work, so only
    /// what would be a surprise anywhere has one.
    pub fn default_target(self) -> Option<f64> {
        match self {
            Self::AgentFailures => Some(0.02),
            Self::SlaBreaches => Some(0.05),
            Self::GateWait => Some(6.0 * 3_600_000.0),
            Self::AgentTaskCost
            | Self::Autonomy
            | Self::Throughput
            | Self::CycleTime
            | Self::CycleTimeP95 => None,
        }
    }

    /// Whether `value` meets `target`.
    pub fn meets(self, value: f64, target: f64) -> bool {
        match self.direction() {
            Direction::Higher => value >= target,
            Direction::Lower => value <= target,
        }
    }

    /// The facts it is worked out from.
    pub fn facts(self) -> &'static [Fact] {
        match self {
            Self::AgentFailures => &[Fact::AgentRunFailed, Fact::AgentRunEnded],
            Self::SlaBreaches => &[Fact::SlaBreached, Fact::SlaKept],
            Self::AgentTaskCost => &[Fact::AgentTask],
            Self::Autonomy => &[Fact::RunByAgents, Fact::RunByPeople],
            Self::Throughput | Self::CycleTime | Self::CycleTimeP95 => &[Fact::RunEnded],
            Self::GateWait => &[Fact::GateClosed],
        }
    }

    /// Its value over `totals`; `None` when nothing happened that it could measure.
    pub fn value(self, totals: &Totals) -> Option<f64> {
        let share = |part: Fact, rest: Fact| {
            let part = totals.count(part);
            let all = part + totals.count(rest);
            (all > 0).then(|| part as f64 / all as f64)
        };
        match self {
            Self::AgentFailures => share(Fact::AgentRunFailed, Fact::AgentRunEnded),
            Self::SlaBreaches => share(Fact::SlaBreached, Fact::SlaKept),
            Self::Autonomy => share(Fact::RunByAgents, Fact::RunByPeople),
            Self::AgentTaskCost => {
                let count = totals.count(Fact::AgentTask);
                (count > 0).then(|| totals.sum(Fact::AgentTask) as f64 / count as f64)
            }
            Self::Throughput => (totals.days > 0)
                .then(|| totals.count(Fact::RunEnded) as f64 / f64::from(totals.days)),
            Self::CycleTime => totals.quantile(Fact::RunEnded, 0.5),
            Self::CycleTimeP95 => totals.quantile(Fact::RunEnded, 0.95),
            Self::GateWait => totals.quantile(Fact::GateClosed, 0.8),
        }
    }

    /// What a part carries of the figure, for shares: the time taken, the money spent, the failures, the runs.
    pub fn burden(self, totals: &Totals) -> f64 {
        let amount = match self {
            Self::AgentFailures => totals.count(Fact::AgentRunFailed),
            Self::SlaBreaches => totals.count(Fact::SlaBreached),
            Self::Autonomy => totals.count(Fact::RunByAgents),
            Self::AgentTaskCost => totals.sum(Fact::AgentTask),
            Self::Throughput => totals.count(Fact::RunEnded),
            Self::CycleTime | Self::CycleTimeP95 => totals.sum(Fact::RunEnded),
            Self::GateWait => totals.sum(Fact::GateClosed),
        };
        amount.max(0) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::WorkflowId, kpi::Delta};
    use uuid::Uuid;

    fn totals(deltas: &[(Fact, Option<i64>, Option<i64>)]) -> Totals {
        let mut totals = Totals::over(10);
        for (fact, took, cost_micros) in deltas {
            let mut delta = Delta::new(*fact, WorkflowId(Uuid::nil()), None);
            delta.took = *took;
            delta.cost_micros = *cost_micros;
            totals.add(*fact, &delta.cell());
        }
        totals
    }

    #[test]
    fn values_follow_their_formulas() {
        let totals = totals(&[
            (Fact::RunEnded, Some(3_600_000), None),
            (Fact::RunEnded, Some(7_200_000), None),
            (Fact::RunEnded, Some(36_000_000), None),
            (Fact::AgentRunEnded, None, None),
            (Fact::AgentRunEnded, None, None),
            (Fact::AgentRunEnded, None, None),
            (Fact::AgentRunFailed, None, None),
            (Fact::AgentTask, None, Some(300_000)),
            (Fact::AgentTask, None, Some(320_000)),
            (Fact::RunByPeople, None, None),
            (Fact::RunByAgents, None, None),
            (Fact::RunByAgents, None, None),
        ]);
        let shown: Vec<_> = Metric::ALL
            .iter()
            .map(|metric| {
                metric
                    .value(&totals)
                    .map(|value| metric.unit().figure(value, "EUR").text())
            })
            .collect();
        let shown: Vec<_> = shown.iter().map(Option::as_deref).collect();
        assert_eq!(
            shown,
            [
                Some("25 %"),
                None,
                Some("€0.31"),
                Some("67 %"),
                Some("0.3 a day"),
                Some("2 h"),
                Some("9 h 54 min"),
                None,
            ]
        );
    }

    #[test]
    fn keys_are_unique_and_found_again() {
        for metric in Metric::ALL {
            assert_eq!(Metric::find(metric.key()), Some(metric));
        }
        for fact in Fact::ALL {
            assert_eq!(Fact::find(fact.key()), Some(fact));
        }
    }
}
