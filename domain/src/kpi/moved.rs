//! What moved a figure: how much of the change between two windows each part (a workflow, a team …) brought.
//!
//! Quantiles do not add up, so shares of them cannot either. The parts are exchanged one after the other, the one that
//! moves the figure most first, and each is credited with the step the figure makes; so the steps add up to the change.

use super::{Metric, Totals};
use std::collections::BTreeMap;

/// The two windows of one part.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The earlier window.
    pub before: Totals,
    /// The later one.
    pub now: Totals,
}

/// One step from the earlier figure to the later.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<K> {
    /// The part exchanged.
    pub part: K,
    /// How much the figure moved, in the metric's unit.
    pub by: f64,
}

fn value<'a, K: 'a>(
    metric: Metric,
    parts: impl Iterator<Item = (&'a K, &'a Part)>,
    days: u32,
    is_now: impl Fn(&K) -> bool,
) -> Option<f64> {
    let mut totals = Totals::over(days);
    for (key, part) in parts {
        totals.merge(if is_now(key) { &part.now } else { &part.before });
    }
    metric.value(&totals)
}

/// The steps from the earlier figure to the later, greatest first; empty when either window has no figure, or nothing moved.
/// Both windows are `days` long.
pub fn moved<K: Ord + Clone>(metric: Metric, parts: &BTreeMap<K, Part>, days: u32) -> Vec<Step<K>> {
    let (Some(before), Some(now)) = (
        value(metric, parts.iter(), days, |_| false),
        value(metric, parts.iter(), days, |_| true),
    ) else {
        return Vec::new();
    };
    let mut ranked: Vec<(f64, &K)> = parts
        .keys()
        .map(|key| {
            let without = value(metric, parts.iter(), days, |other| other != key).unwrap_or(before);
            (now - without, key)
        })
        .collect();
    let towards = (now - before).signum();
    ranked.sort_by(|a, b| (b.0 * towards).total_cmp(&(a.0 * towards)));
    let mut done: Vec<&K> = Vec::new();
    let mut reached = before;
    let mut steps = Vec::new();
    for (_, key) in ranked {
        done.push(key);
        let next =
            value(metric, parts.iter(), days, |other| done.contains(&other)).unwrap_or(reached);
        // A part that moved nothing is no step.
        if next != reached {
            steps.push(Step {
                part: key.clone(),
                by: next - reached,
            });
        }
        reached = next;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::WorkflowId,
        kpi::{Delta, Fact},
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    fn waits(hours: &[i64]) -> Totals {
        let mut totals = Totals::over(30);
        for hours in hours {
            let mut delta = Delta::new(Fact::GateClosed, WorkflowId(Uuid::nil()), None);
            delta.took = Some(hours * 3_600_000);
            totals.add(Fact::GateClosed, &delta.cell());
        }
        totals
    }

    #[test]
    fn where_nothing_moved_there_is_no_step() {
        let part = || Part {
            before: waits(&[2, 3]),
            now: waits(&[2, 3]),
        };
        let parts = BTreeMap::from([("invoice", part()), ("refund", part())]);
        assert_eq!(moved(Metric::GateWait, &parts, 30).len(), 0);
    }

    #[test]
    fn names_the_part_that_got_slower() {
        let parts = BTreeMap::from([
            (
                "invoice",
                Part {
                    before: waits(&[2, 3, 4, 5, 5]),
                    now: waits(&[9, 12, 14, 20, 30]),
                },
            ),
            (
                "refund",
                Part {
                    before: waits(&[1, 1, 2, 2, 3]),
                    now: waits(&[1, 1, 2, 3, 3]),
                },
            ),
        ]);
        let steps = moved(Metric::GateWait, &parts, 30);
        assert_eq!(steps.first().map(|step| step.part), Some("invoice"));
    }

    proptest! {
        #[test]
        fn steps_add_up_to_the_change(parts in proptest::collection::vec((proptest::collection::vec(1_i64..100, 1..9), proptest::collection::vec(1_i64..100, 1..9)), 1..6)) {
            let parts: BTreeMap<usize, Part> = parts.iter().enumerate().map(|(index, (before, now))| (index, Part { before: waits(before), now: waits(now) })).collect();
            let steps = moved(Metric::GateWait, &parts, 30);
            let before = value(Metric::GateWait, parts.iter(), 30, |_| false).unwrap_or_default();
            let now = value(Metric::GateWait, parts.iter(), 30, |_| true).unwrap_or_default();
            let sum: f64 = steps.iter().map(|step| step.by).sum();
            prop_assert!((sum - (now - before)).abs() < 1.0);
        }
    }
}
