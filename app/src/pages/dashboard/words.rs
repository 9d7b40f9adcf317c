//! Figures in words: how they stand, how they changed, and what is behind them.

use crate::{
    components::{Glyph, Icon},
    pages::parts::{capital, in_words, list},
};
use domain::{
    kpi::{Direction, Unit},
    view::kpis::{Busiest, Cause, Standing, Tile},
};
use leptos::prelude::*;

/// "Target 0.9 %", "Limit 6 h".
pub fn target(tile: &Tile, currency: &str) -> String {
    match tile.target {
        None => "No target".to_owned(),
        Some(target) => {
            let word = match tile.metric.direction() {
                Direction::Higher => "Target",
                Direction::Lower => "Limit",
            };
            format!(
                "{word} {}",
                tile.metric.unit().figure(target, currency).text()
            )
        }
    }
}

/// By how much it changed; shares in points.
pub fn by(unit: Unit, change: f64, currency: &str) -> String {
    match unit {
        Unit::Share => {
            let points = (change * 1_000.0).round().abs() / 10.0;
            format!("{points} points")
        }
        unit => unit.figure(change.abs(), currency).text(),
    }
}

/// Whether a change is too small to say anything.
fn is_still(tile: &Tile, change: f64) -> bool {
    let size = tile.previous.unwrap_or(0.0).abs().max(f64::MIN_POSITIVE);
    (change / size).abs() < 0.005
}

/// The change against the window before: an arrow, and whether it is for the better.
#[component]
pub fn Change(tile: Tile, currency: String) -> impl IntoView {
    let Some(change) = tile.change() else {
        return ().into_any();
    };
    // What rounds to nothing did not change.
    let unit = tile.metric.unit();
    if is_still(&tile, change) || by(unit, change, &currency) == by(unit, 0.0, &currency) {
        return view! { <span class="delta">"as before"</span> }.into_any();
    }
    let better = match tile.metric.direction() {
        Direction::Higher => change > 0.0,
        Direction::Lower => change < 0.0,
    };
    let (glyph, word) = if change > 0.0 {
        (Glyph::ArrowUpRight, "up")
    } else {
        (Glyph::ArrowDownRight, "down")
    };
    let judged = if better { "better" } else { "worse" };
    view! {
        <span class="delta" data-good=better.then_some("") data-bad=(!better).then_some("")>
            <Icon glyph/>
            <span class="sr">{format!("{word}, {judged}, by ")}</span>
            {by(tile.metric.unit(), change, &currency)}
        </span>
    }
    .into_any()
}

/// The first sentence of the board.
pub fn lead(tiles: &[Tile]) -> (String, Option<String>) {
    let off: Vec<String> = tiles
        .iter()
        .filter(|tile| tile.standing == Standing::OffTarget)
        .map(|tile| tile.metric.label().to_owned())
        .collect();
    let judged = tiles
        .iter()
        .filter(|tile| matches!(tile.standing, Standing::OnTarget | Standing::OffTarget))
        .count();
    let met = judged - off.len();
    let words = |count: usize| u32::try_from(count).map_or_else(|_| count.to_string(), in_words);
    match (judged, off.len()) {
        (0, _) => (
            "No figure has both a value and a target yet.".to_owned(),
            None,
        ),
        (1, 0) => ("The one figure with a target meets it.".to_owned(), None),
        (_, 0) => (
            format!("All {} figures with a target meet it.", words(judged)),
            None,
        ),
        (_, misses) => {
            let verb = if misses == 1 { "is" } else { "are" };
            let first = if met == 0 {
                "No figure with a target meets it:".to_owned()
            } else {
                {
                    let meets = if met == 1 { "meets" } else { "meet" };
                    format!(
                        "{} of {} figures with a target {meets} it.",
                        capital(&words(met)),
                        words(judged)
                    )
                }
            };
            (first, Some(format!("{} {verb} off.", list(&off))))
        }
    }
}

/// Who gives most of the decisions.
pub fn busiest(busiest: &Busiest) -> String {
    let waiting = match busiest.waiting {
        0 => String::new(),
        1 => ", and one is open now".to_owned(),
        open => format!(", and {open} are open now"),
    };
    if busiest.people == 1 {
        format!(
            "{} gave all {} decisions{waiting}.",
            busiest.name, busiest.of
        )
    } else {
        format!(
            "{} gave {} of {} decisions{waiting}.",
            busiest.name, busiest.decided, busiest.of
        )
    }
}

/// What is behind a figure: its share, then the rest of the sentence.
pub fn cause(cause: &Cause, tile: &Tile) -> (String, String) {
    let share = format!("{:.0} %", cause.share * 100.0);
    let what = match tile.change() {
        Some(change) if change > 0.0 => "of the rise is",
        Some(change) if change < 0.0 => "of the fall is",
        _ => "of it is",
    };
    let rest = match &cause.busiest {
        Some(person) => format!("{what} {}: {}", cause.name, busiest(person)),
        None => format!("{what} {}.", cause.name),
    };
    (share, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ids::PersonId, kpi::Metric};

    fn tile(metric: Metric, standing: Standing) -> Tile {
        Tile {
            metric,
            value: Some(1.0),
            previous: Some(0.5),
            target: Some(0.8),
            standing,
            series: Vec::new(),
        }
    }

    #[test]
    fn the_board_begins_with_a_sentence() {
        let on = |metric| tile(metric, Standing::OnTarget);
        let off = |metric| tile(metric, Standing::OffTarget);
        assert_eq!(
            lead(&[on(Metric::Autonomy), on(Metric::SlaBreaches)]).0,
            "All two figures with a target meet it."
        );
        let (first, second) = lead(&[
            on(Metric::Autonomy),
            off(Metric::GateWait),
            off(Metric::SlaBreaches),
        ]);
        assert_eq!(first, "One of three figures with a target meets it.");
        assert_eq!(
            second.as_deref(),
            Some("Wait at gates and SLA breaches are off.")
        );
    }

    #[test]
    fn a_cause_names_the_workflow_and_who_decides() {
        let cause_of = Cause {
            workflow: domain::ids::WorkflowId(uuid::Uuid::nil()),
            name: "Supplier invoice".to_owned(),
            share: 0.712,
            busiest: Some(Busiest {
                person: PersonId(uuid::Uuid::nil()),
                name: "Tomas Lindqvist".to_owned(),
                decided: 92,
                of: 97,
                waiting: 14,
                people: 2,
            }),
        };
        let (share, rest) = cause(&cause_of, &tile(Metric::GateWait, Standing::OffTarget));
        assert_eq!(share, "71 %");
        assert_eq!(
            rest,
            "of the rise is Supplier invoice: Tomas Lindqvist gave 92 of 97 decisions, and 14 are open now."
        );
    }
}
