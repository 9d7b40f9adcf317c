//! A figure day by day: this window, the window before behind it, the target, and what lies beyond it.

use super::scale::{Scale, path, round, steps};
use domain::{
    kpi::{Direction, Metric, Unit},
    money,
    zone::Zone,
};
use leptos::prelude::*;

const WIDTH: f64 = 816.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 252.0;
const HOUR: f64 = 3_600_000.0;

/// The round numbers of a unit, for grid lines.
fn bases(unit: Unit, currency: &str) -> Vec<f64> {
    match unit {
        Unit::Span => vec![
            60_000.0,
            300_000.0,
            600_000.0,
            1_800_000.0,
            HOUR,
            2.0 * HOUR,
            3.0 * HOUR,
            6.0 * HOUR,
            12.0 * HOUR,
            24.0 * HOUR,
            48.0 * HOUR,
            120.0 * HOUR,
            240.0 * HOUR,
        ],
        // Lines nearer than the smallest coin could not be told apart in words.
        Unit::Cost => vec![1_000_000.0 / f64::from(10_u32.pow(money::decimals(currency)))],
        Unit::PerDay | Unit::Share => Vec::new(),
    }
}

/// The room a text needs; no letter of the chart's type is much wider on average.
fn room(text: &str) -> f64 {
    text.chars().count() as f64 * 7.0
}

/// Where the lines begin and end: the axis has the room of its longest label, and the last value stands clear of the lines,
/// behind their end.
fn edges(axis: &[String], last: Option<&str>) -> (f64, f64) {
    let left = axis.iter().map(|label| room(label)).fold(0.0, f64::max);
    (left + 10.0, WIDTH - 10.0 - last.map_or(0.0, room))
}

/// A day since 1970 as `19 Nov`.
pub fn day_words(day: i32) -> String {
    let civil = Zone::default().civil(i64::from(day) * 86_400_000);
    format!("{} {}", civil.day, civil.month_short())
}

/// The chart of a metric's page.
#[component]
pub fn LineChart(
    metric: Metric,
    series: Vec<Option<f64>>,
    before: Vec<Option<f64>>,
    target: Option<f64>,
    currency: String,
    /// The day of the last point.
    last_day: i32,
) -> impl IntoView {
    let unit = metric.unit();
    let most = series
        .iter()
        .chain(&before)
        .flatten()
        .copied()
        .chain(target)
        .fold(0.0, f64::max);
    let grid = steps(most * 1.04, 4, &bases(unit, &currency));
    let say = |value: f64| unit.figure(value, &currency).text();
    let axis: Vec<String> = grid.iter().map(|value| say(*value)).collect();
    let now = series.iter().rev().flatten().next().copied();
    let end = now.map(say);
    let (left, right) = edges(&axis, end.as_deref());
    let top = grid.last().copied().unwrap_or(1.0);
    let y = Scale {
        low: 0.0,
        high: top,
        start: BOTTOM,
        end: TOP,
    };
    let count = series.len().max(2);
    let step = (right - left) / (count - 1) as f64;
    let place = |values: &[Option<f64>]| -> Vec<(f64, Option<f64>)> {
        values
            .iter()
            .enumerate()
            .map(|(index, value)| (left + index as f64 * step, value.map(|value| y.at(value))))
            .collect()
    };
    let points = place(&series);
    let lines = grid
        .iter()
        .zip(axis)
        .map(|(value, label)| {
            let at = round(y.at(*value));
            view! {
                <line x1=left x2=right y1=at y2=at class="grid"></line>
                <text x=left - 8.0 y=at + 4.0 text-anchor="end">
                    {label}
                </text>
            }
        })
        .collect_view();
    let beyond = target.map(|target| beyond(metric, &points, y.at(target)));
    let limit = target.map(|target| {
        let at = round(y.at(target));
        let word = match metric.direction() {
            Direction::Higher => "Target",
            Direction::Lower => "Limit",
        };
        view! {
            <line x1=left x2=right y1=at y2=at class="target"></line>
            <text x=left + 6.0 y=at - 6.0 class="strong">
                {format!("{word} {}", say(target))}
            </text>
        }
    });
    let ticks = (0..=4)
        .map(|tick| {
            let index = (count - 1) * tick / 4;
            let day = last_day - (count - 1 - index) as i32;
            let anchor = match tick {
                0 => "start",
                4 => "end",
                _ => "middle",
            };
            let label = if tick == 4 {
                "Today".to_owned()
            } else {
                day_words(day)
            };
            view! {
                <text
                    x=round(left + index as f64 * step)
                    y=BOTTOM + 22.0
                    text-anchor=anchor
                    class=(tick == 4).then_some("strong")
                >
                    {label}
                </text>
            }
        })
        .collect_view();
    let last = points.iter().rev().find_map(|(x, y)| Some((*x, (*y)?)));
    let first = series.iter().flatten().next().copied();
    let told = match (first, now) {
        (Some(first), Some(now)) => format!(
            "{} day by day from {} to today. It began at {} and is now {}.",
            metric.label(),
            day_words(last_day - (count - 1) as i32),
            say(first),
            say(now)
        ),
        _ => format!("{}: nothing was measured in this time.", metric.label()),
    };
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} 282") role="img" aria-label=told>
            {lines}
            {beyond.map(|d| view! { <path class="over" d=d></path> })}
            {limit}
            <path class="prev" d=path(&place(&before))></path>
            <path class="line" d=path(&points)></path>
            {last
                .zip(end)
                .map(|((x, at), text)| {
                    view! {
                        <circle cx=round(x) cy=round(at) r="5" class="dot"></circle>
                        <text x=round(x) + 9.0 y=round(at) + 4.0 class="strong">
                            {text}
                        </text>
                    }
                })}
            {ticks}
        </svg>
    }
}

/// The areas between the line and the target where the line misses it.
fn beyond(metric: Metric, points: &[(f64, Option<f64>)], target: f64) -> String {
    let misses = |y: f64| match metric.direction() {
        Direction::Lower => y < target,
        Direction::Higher => y > target,
    };
    let mut text = String::new();
    for pair in points.windows(2) {
        let [(x0, Some(y0)), (x1, Some(y1))] = pair else {
            continue;
        };
        let (m0, m1) = (misses(*y0), misses(*y1));
        if !m0 && !m1 {
            continue;
        }
        let cross = x0 + (x1 - x0) * ((target - y0) / (y1 - y0));
        let (x0, y0) = if m0 { (*x0, *y0) } else { (cross, target) };
        let (x1, y1) = if m1 { (*x1, *y1) } else { (cross, target) };
        text.push_str(&format!(
            "M{x0:.1} {target:.1}L{x0:.1} {y0:.1}L{x1:.1} {y1:.1}L{x1:.1} {target:.1}Z"
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_misses_the_target_is_shaded() {
        let points = [
            (0.0, Some(100.0)),
            (10.0, Some(60.0)),
            (20.0, Some(40.0)),
            (30.0, None),
        ];
        assert_eq!(
            beyond(Metric::GateWait, &points, 50.0),
            "M15.0 50.0L15.0 50.0L20.0 40.0L20.0 50.0Z"
        );
        assert_eq!(beyond(Metric::Autonomy, &points, 120.0), "");
    }

    #[test]
    fn every_label_has_its_room() {
        let axis = ["0.0 a day", "100 a day"].map(str::to_owned);
        let (left, right) = edges(&axis, Some("64 a day"));
        // The labels end 8 before the lines begin, and the value begins 9 behind their end.
        assert!(left - 8.0 >= room("100 a day"), "{left}");
        assert!(right + 9.0 + room("64 a day") <= WIDTH, "{right}");
        assert_eq!(edges(&axis, None).1, WIDTH - 10.0);
    }

    #[test]
    fn lines_of_a_cost_are_a_coin_apart() {
        let grid = steps(4_000.0, 4, &bases(Unit::Cost, "EUR"));
        assert_eq!(grid, [0.0, 10_000.0]);
        let grid = steps(350_000.0, 4, &bases(Unit::Cost, "EUR"));
        assert_eq!(grid, [0.0, 100_000.0, 200_000.0, 300_000.0, 400_000.0]);
    }

    #[test]
    fn days_have_names() {
        assert_eq!(day_words(20_411), "19 Nov");
    }
}
