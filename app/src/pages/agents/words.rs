//! Figures and states of agents in words.

use crate::components::Shape;
use domain::{money, view::agents::AgentState};
use leptos::prelude::*;

/// A share as `98.6 %`, or that there is none.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(
        || "n/a".to_owned(),
        |share| format!("{:.1} %", share * 100.0),
    )
}

/// A cost, or that there is none.
pub(super) fn cost(micros: Option<i64>, currency: &str) -> String {
    micros.map_or_else(
        || "n/a".to_owned(),
        |micros| money::display_micros(micros, currency),
    )
}

/// A count in words up to twelve: "nine", "3,520".
pub(super) fn count(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(count)
        .map_or_else(|| money::grouped(count as u64), |word| (*word).to_owned())
}

/// With a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// `1 job`, `3 jobs`.
pub(super) fn jobs(count: u64) -> String {
    if count == 1 {
        "1 job".to_owned()
    } else {
        format!("{} jobs", money::grouped(count))
    }
}

/// Where an agent stands.
#[component]
pub(super) fn Standing(state: AgentState, #[prop(optional)] bare: bool) -> impl IntoView {
    view! {
        <span class="state" data-state=state.look() data-bare=bare.then_some("")>
            <Shape key=state.look()/>
            {state.label()}
        </span>
    }
}
