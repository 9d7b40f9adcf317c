//! A trend without axes, beside its figure: the measured line, the target, and where it stands now.

use super::scale::{Scale, path};
use leptos::prelude::*;

const WIDTH: f64 = 160.0;

/// The trend of a tile. Its words stand beside it, so it is hidden from screen readers.
#[component]
pub fn Spark(
    series: Vec<Option<f64>>,
    target: Option<f64>,
    /// The figure needs somebody.
    #[prop(optional)]
    act: bool,
) -> impl IntoView {
    let known = || series.iter().flatten().copied();
    let low = known().chain(target).fold(f64::INFINITY, f64::min);
    let high = known().chain(target).fold(f64::NEG_INFINITY, f64::max);
    if known().next().is_none() {
        return ().into_any();
    }
    let y = Scale {
        low,
        high,
        start: 33.0,
        end: 3.0,
    };
    let step = WIDTH / (series.len().saturating_sub(1).max(1)) as f64;
    let points: Vec<_> = series
        .iter()
        .enumerate()
        .map(|(index, value)| (index as f64 * step, value.map(|value| y.at(value))))
        .collect();
    let last = points.iter().rev().find_map(|(x, y)| Some((*x, (*y)?)));
    view! {
        <svg
            class="spark"
            viewBox="0 0 160 36"
            preserveAspectRatio="none"
            aria-hidden="true"
            data-tone=act.then_some("act")
        >
            {target
                .map(|target| {
                    let at = y.at(target);
                    view! { <line class="target" x1="0" x2="160" y1=at y2=at></line> }
                })}
            <path class="line" d=path(&points)></path>
            {last.map(|(x, y)| view! { <path class="now" d=format!("M{x:.1} {y:.1}h.01")></path> })}
        </svg>
    }
    .into_any()
}
