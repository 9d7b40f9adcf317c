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

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
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

    /// As it is stored: pairs of the distance to the bucket before and the count, both LEB128.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.buckets.len() * 3);
        let mut last = 0;
        for (bucket, count) in &self.buckets {
            put(&mut bytes, u64::from((bucket - last).unsigned_abs()));
            put(&mut bytes, *count);
            last = *bucket;
        }
        bytes
    }

    /// Reads what [`Sketch::to_bytes`] wrote; `None` when it is something else.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut sketch = Self::default();
        let mut bucket = 0_i32;
        while !bytes.is_empty() {
            bucket = bucket.checked_add(i32::try_from(take(&mut bytes)?).ok()?)?;
            let count = take(&mut bytes)?;
            *sketch.buckets.entry(bucket).or_default() += count;
        }
        Some(sketch)
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
            prop_assert_eq!(&merged, &sketch(&all));
            prop_assert_eq!(Sketch::from_bytes(&merged.to_bytes()), Some(merged));
        }
    }

    #[test]
    fn survives_storage_and_the_greatest_value() {
        let mut sketch = Sketch::of(0);
        sketch.add(i64::MAX);
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
        assert_eq!(Sketch::from_bytes(&[0x80]), None);
        assert_eq!(Sketch::default().quantile(0.5), None);
    }
}
