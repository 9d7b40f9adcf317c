//! A mergeable sketch of a distribution: counts in buckets that grow by a constant factor, after DDSketch
//! (Masson, Rim, Lee, 2019). Any quantile is right to within one percent of its value, however many sketches were merged.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Relative error of a quantile.
const ERROR: f64 = 0.01;

/// Counts by bucket. Values below one (an instant) are in bucket zero; bucket `i` holds (γ^(i-1), γ^i].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sketch {
    buckets: BTreeMap<i32, u64>,
}

fn gamma() -> f64 {
    (1.0 + ERROR) / (1.0 - ERROR)
}

fn bucket(value: i64) -> i32 {
    if value < 1 {
        return 0;
    }
    let index = ((value as f64).ln() / gamma().ln()).ceil();
    // The greatest i64 is in bucket 2,184.
    (index as i32).max(0) + 1
}

fn value(bucket: i32) -> f64 {
    if bucket == 0 {
        return 0.0;
    }
    2.0 * gamma().powi(bucket - 1) / (gamma() + 1.0)
}

impl Sketch {
    /// The sketch of one value; negative values count as zero.
    pub fn of(value: i64) -> Self {
        let mut sketch = Self::default();
        sketch.add(value);
        sketch
    }

    /// Adds a value.
    pub fn add(&mut self, value: i64) {
        *self.buckets.entry(bucket(value)).or_default() += 1;
    }

    /// Adds all values of another sketch.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.buckets {
            *self.buckets.entry(*bucket).or_default() += count;
        }
    }

    /// How many values.
    pub fn count(&self) -> u64 {
        self.buckets.values().sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// The value below which the share `q` (0 to 1) of all lies; `None` when there are none.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let count = self.count();
        let rank = (q.clamp(0.0, 1.0) * count.saturating_sub(1) as f64).round() as u64;
        let mut seen = 0;
        self.buckets
            .iter()
            .find(|(_, held)| {
                seen += **held;
                seen > rank
            })
            .map(|(bucket, _)| value(*bucket))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantiles_are_right_within_one_percent(mut values in proptest::collection::vec(1_i64..1_000_000_000_000, 1..300), q in 0.0_f64..1.0) {
            let mut sketch = Sketch::default();
            values.iter().for_each(|value| sketch.add(*value));
            values.sort_unstable();
            let rank = (q * (values.len() - 1) as f64).round() as usize;
            let exact = values.get(rank).copied().unwrap_or_default() as f64;
            let found = sketch.quantile(q).unwrap_or_default();
            prop_assert!((found - exact).abs() <= exact * 0.0101 + 1e-9, "{found} is not {exact}");
        }

        #[test]
        fn merging_is_as_good_as_adding(left in proptest::collection::vec(0_i64..10_000_000, 0..100), right in proptest::collection::vec(0_i64..10_000_000, 0..100)) {
            let sketch = |values: &[i64]| {
                let mut sketch = Sketch::default();
                values.iter().for_each(|value| sketch.add(*value));
                sketch
            };
            let mut merged = sketch(&left);
            merged.merge(&sketch(&right));
            let all: Vec<_> = left.iter().chain(&right).copied().collect();
            prop_assert_eq!(merged, sketch(&all));
        }
    }

    #[test]
    fn survives_the_way_through_json_and_the_greatest_value() {
        let mut sketch = Sketch::of(0);
        sketch.add(i64::MAX);
        let text = serde_json::to_string(&sketch).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Sketch>(&text).ok(), Some(sketch));
        assert_eq!(Sketch::default().quantile(0.5), None);
    }
}
