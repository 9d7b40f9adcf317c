//! Dashboards: all figures, and one with what is behind it.

mod board;
mod filter;
mod metric;
mod words;

pub use board::Board;
pub use metric::MetricView;
