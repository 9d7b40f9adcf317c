//! The timeline: one bar for each visit of a step, on a common scale of time.

use crate::{
    charts::scale::{Scale, round},
    start::{not_before, use_now, use_zone},
};
use domain::{
    Millis, span,
    view::runs::{Bar, StepState},
    zone::Zone,
};
use leptos::prelude::*;

const LEFT: f64 = 150.0;
const RIGHT: f64 = 900.0;
const ROW: f64 = 26.0;
const HEAD: f64 = 24.0;
const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

/// Steps of the time scale, smallest first.
const STEPS: [Millis; 15] = [
    1_000,
    5_000,
    15_000,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
    3 * 24 * HOUR,
    7 * 24 * HOUR,
    28 * 24 * HOUR,
];

/// Where the grid lines stand, at round hours and days of the wall clock, and what is written there.
fn ticks(from: Millis, to: Millis, zone: &Zone) -> Vec<(Millis, String)> {
    let span = (to - from).max(1);
    let step = STEPS
        .into_iter()
        .find(|step| span / step <= 9)
        .unwrap_or(span);
    let shift = Millis::from(zone.offset(from)) * MINUTE;
    let mut at = (from + shift).div_euclid(step) * step - shift;
    let mut ticks: Vec<(Millis, String)> = Vec::new();
    let mut day = None;
    while at <= to && ticks.len() < 14 {
        if at >= from {
            let civil = zone.civil(at);
            let weekday = civil.weekday().get(..3).unwrap_or_default();
            let text = if step >= 24 * HOUR {
                format!("{} {}", civil.day, civil.month_short())
            } else if day != Some(civil.days) && civil.hour == 0 && step >= HOUR {
                format!("{weekday} {}", civil.day)
            } else if day.is_none() {
                format!("{weekday} {}, {}", civil.day, civil.clock())
            } else if step < MINUTE {
                let seconds = (at + shift).rem_euclid(MINUTE) / 1_000;
                format!("{}:{seconds:02}", civil.clock())
            } else {
                civil.clock()
            };
            day = Some(civil.days);
            // The first tick says the day too, and needs the room of two.
            let crowded = ticks.len() == 1 && ticks.iter().any(|(_, first)| first.contains(", "));
            ticks.push((at, if crowded { String::new() } else { text }));
        }
        at += step;
    }
    ticks
}

/// Whether a visit took much longer than usual.
fn is_slow(bar: &Bar, spent: Millis) -> bool {
    bar.usual
        .is_some_and(|usual| spent > MINUTE && spent > usual * 2)
}

/// The last thing that the bars show as happened: it is not later than that.
fn last(bars: &[Bar]) -> Option<Millis> {
    bars.iter().map(|bar| bar.to.unwrap_or(bar.from)).max()
}

/// The bars, the axis, and the moment now while the run is open.
#[component]
pub fn Gantt(bars: Vec<Bar>, open: bool, label: String) -> impl IntoView {
    let (zone, now) = (use_zone(), use_now());
    let last = last(&bars);
    if let Some(last) = last {
        not_before(last);
    }
    move || {
        let now = now.get().max(last.unwrap_or(Millis::MIN));
        let from = bars.iter().map(|bar| bar.from).min().unwrap_or(now);
        let latest = bars
            .iter()
            .map(|bar| {
                bar.to
                    .unwrap_or(now)
                    .max(bar.due_at.filter(|_| bar.to.is_none()).unwrap_or(0))
            })
            .max()
            .unwrap_or(now);
        // A due time far ahead must not squeeze what happened.
        let so_far = bars
            .iter()
            .map(|bar| bar.to.unwrap_or(now))
            .max()
            .unwrap_or(now)
            - from;
        let to = latest.min(from + so_far * 2 + MINUTE).max(from + 1_000);
        let x = Scale {
            low: from as f64,
            high: to as f64,
            start: LEFT,
            end: RIGHT,
        };
        let place = |at: Millis| round(x.at(at.clamp(from, to) as f64));
        let height = HEAD + ROW * bars.len() as f64 + 4.0;
        let grid = ticks(from, to, &zone)
            .into_iter()
            .map(|(at, text)| {
                view! {
                    <line x1=place(at) x2=place(at) y1="22" y2=height class="g-grid"></line>
                    <text x=place(at) + 4.0 y="15">
                        {text}
                    </text>
                }
            })
            .collect_view();
        let rows = bars
            .iter()
            .enumerate()
            .map(|(index, bar)| {
                let y = HEAD + ROW * index as f64;
                row(bar, y, now, &place)
            })
            .collect_view();
        view! {
            <svg
                class="gantt"
                viewBox=format!("0 0 1000 {height}")
                width="1000"
                height=height.to_string()
                role="img"
                aria-label=label.clone()
            >
                {grid}
                {rows}
                {open.then(|| view! { <line x1=place(now) x2=place(now) y1="22" y2=height class="g-now"></line> })}
            </svg>
        }
    }
}

fn row(bar: &Bar, y: f64, now: Millis, place: &dyn Fn(Millis) -> f64) -> AnyView {
    let end = bar.to.unwrap_or(now);
    let spent = (end - bar.from).max(0);
    let (left, right) = (place(bar.from), place(end));
    let width = (right - left).max(5.0);
    let slow = is_slow(bar, spent);
    let class = match bar.state {
        StepState::Waiting | StepState::Running => "g-wait",
        StepState::Failed => "g-failed",
        StepState::Cancelled => "g-left",
        StepState::Done if slow => "g-heat",
        StepState::Done => "g-done",
    };
    let text = match bar.usual.filter(|_| slow) {
        Some(usual) => format!("{}, usually {}", span::words(spent), span::words(usual)),
        None => span::words(spent),
    };
    let wide = text.chars().count() as f64 * 6.6 + 12.0;
    let (anchor, at, inside) = if slow && width > wide {
        ("end", left + width - 8.0, "g-in")
    } else if left + width + wide < 990.0 {
        ("start", left + width + 8.0, "")
    } else {
        ("end", left - 8.0, "")
    };
    let ahead = bar
        .due_at
        .filter(|due| bar.to.is_none() && *due > now)
        .map(|due| {
            view! {
                <rect
                    x=left + width
                    y=y + 5.0
                    width=(place(due) - left - width).max(0.0)
                    height="14"
                    rx="4"
                    class="g-left"
                ></rect>
            }
        });
    let has_ahead = ahead.is_some();
    let (anchor, at) = if has_ahead && anchor == "start" {
        ("end", left - 8.0)
    } else {
        (anchor, at)
    };
    let (anchor, at) = if anchor == "end" && inside.is_empty() && at - wide < LEFT - 4.0 {
        ("start", left + width + 8.0)
    } else {
        (anchor, at)
    };
    let name: String = bar.label.chars().take(22).collect();
    view! {
        <text x="0" y=y + 16.0 class="g-name">
            {name}
        </text>
        <rect x=left y=y + 5.0 width=width height="14" rx="4" class=class></rect>
        {ahead}
        <text x=at y=y + 16.0 text-anchor=anchor class=inside>
            {text}
        </text>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_never_stands_before_a_step_that_began() {
        let bar = |from, to| Bar {
            node: "a".into(),
            label: "a".to_owned(),
            state: StepState::Waiting,
            from,
            to,
            due_at: None,
            usual: None,
        };
        assert_eq!(last(&[bar(10, Some(40)), bar(40, None)]), Some(40));
        assert_eq!(last(&[bar(10, Some(40)), bar(60, None)]), Some(60));
        assert_eq!(last(&[]), None);
    }

    #[test]
    fn the_axis_has_round_times_of_the_wall_clock() {
        let berlin = Zone {
            name: "Europe/Berlin".to_owned(),
            offsets: vec![(0, 60)],
        };
        // Wed 19 Nov 2025, 06:30 in Berlin, two days long.
        let from = 1_763_530_200_000;
        let ticks = ticks(from, from + 48 * HOUR, &berlin);
        let texts: Vec<_> = ticks.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Wed 19, 12:00",
                "",
                "Thu 20",
                "06:00",
                "12:00",
                "18:00",
                "Fri 21",
                "06:00"
            ]
        );
        for span in [1, 1_000, MINUTE, 300 * 24 * HOUR] {
            assert!(
                (1..=14).contains(&super::ticks(from, from + span, &berlin).len().max(1)),
                "{span}"
            );
        }
    }
}
