//! The last 24 hours of all runs: ended as bars, started as a line.

use super::scale::{Scale, path, round};
use domain::{Millis, money, span, view::runs::FlowHour};
use leptos::prelude::*;

/// The legend with its totals, and the chart.
#[component]
pub fn Flow(flow: Vec<FlowHour>, typical: Option<Millis>) -> impl IntoView {
    let ended: u64 = flow.iter().map(|hour| u64::from(hour.ended)).sum();
    let started: u64 = flow.iter().map(|hour| u64::from(hour.started)).sum();
    let most = flow
        .iter()
        .map(|hour| hour.ended.max(hour.started))
        .max()
        .unwrap_or(0)
        .max(1);
    let count = flow.len().max(1);
    let slot = 400.0 / count as f64;
    let y = Scale {
        low: 0.0,
        high: f64::from(most),
        start: 53.0,
        end: 3.0,
    };
    let bars = flow
        .iter()
        .enumerate()
        .map(|(index, hour)| {
            let top = y.at(f64::from(hour.ended)).min(52.0);
            let class = if index + 1 == count { "now" } else { "b" };
            view! {
                <rect
                    x=round(index as f64 * slot + 1.0)
                    y=round(top)
                    width=round((slot - 2.0).max(1.0))
                    height=round(53.0 - top)
                    rx="1.5"
                    class=class
                ></rect>
            }
        })
        .collect_view();
    let points: Vec<_> = flow
        .iter()
        .enumerate()
        .map(|(index, hour)| {
            (
                (index as f64 + 0.5) * slot,
                Some(y.at(f64::from(hour.started))),
            )
        })
        .collect();
    let told = format!(
        "Per hour over the last 24 hours: {} ended and {} started in all.",
        money::grouped(ended),
        money::grouped(started)
    );
    view! {
        <div class="rs-flow">
            <dl>
                <div>
                    <dt class="key" data-c="rest">
                        "Finished, 24 h"
                    </dt>
                    <dd>{money::grouped(ended)}</dd>
                </div>
                <div>
                    <dt class="key" data-c="line">
                        "Started"
                    </dt>
                    <dd>{money::grouped(started)}</dd>
                </div>
                {typical
                    .map(|typical| {
                        view! {
                            <div>
                                <dt class="rs-ty">"Typical time"</dt>
                                <dd>{span::words(typical)}</dd>
                            </div>
                        }
                    })}
            </dl>
            <svg viewBox="0 0 400 54" preserveAspectRatio="none" role="img" aria-label=told>
                {bars}
                <path class="in" d=path(&points)></path>
            </svg>
        </div>
    }
}
