//! `baton bench`: measures this machine and Baton on it. Each figure stands beside the limit it cannot pass, or a peer, measured
//! in the same run.
//!
//! `docs/benchmarks.md` says how each is done and what it leaves out.

mod engine;
mod graphs;
mod limits;
mod pages;
mod place;
mod wire;

pub use engine::engine;
pub use pages::pages;

use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};

/// What is measured with.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The folder on the disk that is measured; what is put there is removed again.
    pub folder: PathBuf,
    /// A PostgreSQL cluster in which a database may be made.
    pub postgres: Option<String>,
    /// Few rounds of little: to see that it works.
    pub quick: bool,
}

impl Setting {
    /// Rounds of each measurement.
    fn rounds(&self) -> usize {
        if self.quick { 3 } else { 5 }
    }

    /// So many, or few of them.
    fn many(&self, usual: usize) -> usize {
        if self.quick {
            (usual / 10).max(4)
        } else {
            usual
        }
    }
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The benchmark: `B1`, `limits` …
    pub bench: &'static str,
    /// What of it: `sqlite/automatic`.
    pub case: String,
    /// What is measured: `run_p50`.
    pub metric: &'static str,
    /// The median of the rounds.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it cannot pass, or the peer's value.
    pub limit: Option<f64>,
    /// How many rounds.
    pub n: usize,
    /// The distance of the quartiles over the median.
    pub spread: f64,
}

impl Row {
    /// The figure of some rounds.
    fn of(
        (bench, case, metric): (&'static str, impl Into<String>, &'static str),
        rounds: &[f64],
        unit: &'static str,
    ) -> Self {
        let mut sorted = rounds.to_vec();
        sorted.sort_by(f64::total_cmp);
        let value = quantile(&sorted, 0.5);
        let quartiles = quantile(&sorted, 0.75) - quantile(&sorted, 0.25);
        Self {
            bench,
            case: case.into(),
            metric,
            value,
            unit,
            limit: None,
            n: rounds.len(),
            spread: if value > 0.0 { quartiles / value } else { 0.0 },
        }
    }

    /// The same beside a limit or a peer.
    fn beside(mut self, limit: f64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// One line for programs.
    pub fn json(&self) -> Value {
        let mut line = json!({
            "bench": self.bench,
            "case": self.case,
            "metric": self.metric,
            "value": rounded(self.value),
            "unit": self.unit,
            "n": self.n,
            "spread": rounded(self.spread),
        });
        if let (Some(limit), Some(object)) = (self.limit, line.as_object_mut()) {
            object.insert("limit".to_owned(), rounded(limit).into());
            if limit > 0.0 {
                object.insert("ratio".to_owned(), rounded(self.value / limit).into());
            }
        }
        line
    }

    /// One line for people, under [`heading`].
    pub fn line(&self) -> String {
        let limit = self.limit.map_or(String::new(), figure);
        let ratio = self
            .limit
            .filter(|limit| *limit > 0.0)
            .map_or(String::new(), |limit| figure(self.value / limit));
        format!(
            "{:<8} {:<22} {:<16} {:>10} {:<8} {limit:>10} {ratio:>7} {:>7.0}%",
            self.bench,
            self.case,
            self.metric,
            figure(self.value),
            self.unit,
            self.spread * 100.0
        )
    }
}

/// What stands over the lines.
pub fn heading() -> String {
    format!(
        "{:<8} {:<22} {:<16} {:>10} {:<8} {:>10} {:>7} {:>8}",
        "bench", "case", "metric", "value", "unit", "limit", "ratio", "spread"
    )
}

/// Four digits that count.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10_f64.powf(3.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}

fn figure(value: f64) -> String {
    match value.abs() {
        it if it >= 100.0 => format!("{value:.0}"),
        it if it >= 10.0 => format!("{value:.1}"),
        it if it >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// Of sorted values, by linear interpolation.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let at = share * last as f64;
    let (low, high) = (at.floor(), at.ceil());
    let value = |index: f64| sorted.get(index as usize).copied().unwrap_or_default();
    value(low) + (value(high) - value(low)) * (at - low)
}

/// The quantile of some spans, in milliseconds.
fn millis_at(spans: &[Duration], share: f64) -> f64 {
    let mut sorted: Vec<f64> = spans.iter().map(|it| it.as_secs_f64() * 1e3).collect();
    sorted.sort_by(f64::total_cmp);
    quantile(&sorted, share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_the_median_of_its_rounds_beside_its_limit() {
        let row = Row::of(
            ("B1", "sqlite/worker", "run_p50"),
            &[9.0, 8.0, 8.2, 8.1, 10.0],
            "ms",
        )
        .beside(1.64);
        assert_eq!(
            row.json(),
            json!({"bench": "B1", "case": "sqlite/worker", "metric": "run_p50", "value": 8.2, "unit": "ms",
                "limit": 1.64, "ratio": 5.0, "n": 5, "spread": 0.1098})
        );
        assert!(row.line().contains("8.20"), "{}", row.line());
        assert_eq!(Row::of(("B1", "x", "y"), &[], "ms").value, 0.0);
    }

    #[test]
    fn quantiles_lie_between_the_values() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.5), 2.5);
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.0), 1.0);
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 1.0), 4.0);
        assert_eq!(quantile(&[7.0], 0.99), 7.0);
    }
}
