//! What moved a figure: from the window before, step by step, to this one.

use super::scale::{Scale, round};
use domain::{kpi::Unit, view::kpis::MovedBy};
use leptos::prelude::*;

const WIDTH: f64 = 816.0;
const BASE: f64 = 176.0;
const BAR: f64 = 88.0;

/// The waterfall of a metric's page.
#[component]
pub fn Waterfall(
    unit: Unit,
    currency: String,
    before: f64,
    now: f64,
    steps: Vec<MovedBy>,
    /// "30 days".
    window: String,
) -> impl IntoView {
    let mut reached = before;
    let mut levels = vec![before, now];
    for step in &steps {
        reached += step.by;
        levels.push(reached);
    }
    let high = levels
        .iter()
        .copied()
        .fold(0.0, f64::max)
        .max(f64::MIN_POSITIVE);
    let y = Scale {
        low: 0.0,
        high: high * 1.12,
        start: BASE,
        end: 14.0,
    };
    let count = steps.len() + 2;
    let slot = WIDTH / count as f64;
    let left = |index: usize| index as f64 * slot + (slot - BAR) / 2.0;
    let say = |by: f64| {
        let sign = if by < 0.0 { "−" } else { "+" };
        format!("{sign} {}", unit.figure(by.abs(), &currency).text())
    };
    let whole = |index: usize, value: f64, label: String| {
        let top = round(y.at(value));
        let x = round(left(index));
        view! {
            <rect x=x y=top width=BAR height=round(BASE - top).max(0.0) rx="3" class="b-sum"></rect>
            <text x=x + BAR / 2.0 y=top - 6.0 text-anchor="middle" class="strong">
                {unit.figure(value, &currency).text()}
            </text>
            <text x=x + BAR / 2.0 y=BASE + 22.0 text-anchor="middle">
                {label}
            </text>
        }
    };
    let told: Vec<String> = steps
        .iter()
        .map(|step| format!("{} {}", step.label, say(step.by)))
        .collect();
    let told = format!(
        "What moved it, from {} to {}: {}.",
        unit.figure(before, &currency).text(),
        unit.figure(now, &currency).text(),
        told.join(", ")
    );
    let mut level = before;
    let middle = steps
        .into_iter()
        .enumerate()
        .map(|(index, step)| {
            let from = level;
            level += step.by;
            let (high, low) = (y.at(from.max(level)), y.at(from.min(level)));
            let x = round(left(index + 1));
            let class = if step.by < 0.0 { "b-down" } else { "b-up" };
            let (first, second) = two_lines(&step.label);
            view! {
                <line
                    x1=x - (slot - BAR)
                    x2=x
                    y1=round(y.at(from))
                    y2=round(y.at(from))
                    class="b-link"
                ></line>
                <rect x=x y=round(high) width=BAR height=round(low - high).max(2.0) rx="3" class=class></rect>
                <text x=x + BAR / 2.0 y=round(high) - 6.0 text-anchor="middle" class="strong">
                    {say(step.by)}
                </text>
                <text x=x + BAR / 2.0 y=BASE + 22.0 text-anchor="middle">
                    {first}
                </text>
                <text x=x + BAR / 2.0 y=BASE + 38.0 text-anchor="middle">
                    {second}
                </text>
            }
        })
        .collect_view();
    let end = round(left(count - 1));
    view! {
        <svg class="chart" viewBox="0 0 816 222" role="img" aria-label=told>
            <line x1="0" x2=WIDTH y1=BASE + 0.5 y2=BASE + 0.5 class="axis"></line>
            {whole(0, before, format!("{window} before"))}
            {middle}
            <line x1=end - (slot - BAR) x2=end y1=round(y.at(now)) y2=round(y.at(now)) class="b-link"></line>
            {whole(count - 1, now, format!("Last {window}"))}
        </svg>
    }
}

/// A label on two lines, broken at a word.
fn two_lines(label: &str) -> (String, String) {
    let mut first = String::new();
    let mut words = label.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        if !first.is_empty() && first.chars().count() + 1 + word.chars().count() > 18 {
            break;
        }
        if !first.is_empty() {
            first.push(' ');
        }
        first.push_str(word);
        words.next();
    }
    let rest: Vec<_> = words.collect();
    let mut second = rest.join(" ");
    if second.chars().count() > 20 {
        second = second.chars().take(19).collect::<String>() + "…";
    }
    (first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_break_at_a_word() {
        assert_eq!(
            two_lines("Supplier invoice to payment"),
            ("Supplier invoice".to_owned(), "to payment".to_owned())
        );
        assert_eq!(two_lines("Refund"), ("Refund".to_owned(), String::new()));
    }
}
