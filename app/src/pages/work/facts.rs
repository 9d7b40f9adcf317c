//! What is known when a task begins: up to three figures in a row, all others folded away.

use crate::pages::parts::Payload;
use domain::view::{Pair, tasks::TaskRow};
use leptos::prelude::*;

/// What fits into a figure's place.
const SHORT: usize = 28;

/// The figures and the rest. Amounts say most, then other numbers; what stands in the head already says nothing new.
fn sorted(facts: Vec<Pair>, known: &[&str]) -> (Vec<Pair>, Vec<Pair>) {
    let said = |value: &str| known.contains(&value);
    let rank = |fact: &Pair| {
        let value = fact.value.as_str();
        let is_money = value.starts_with(|c: char| !c.is_alphanumeric())
            && value.contains(|c: char| c.is_ascii_digit());
        if said(value) {
            3
        } else if is_money {
            0
        } else if value.contains(|c: char| c.is_ascii_digit())
            && !value.contains(char::is_alphabetic)
        {
            1
        } else {
            2
        }
    };
    let (mut short, long): (Vec<Pair>, Vec<Pair>) = facts
        .into_iter()
        .partition(|fact| fact.value.chars().count() <= SHORT);
    short.sort_by_key(rank);
    let figures = short
        .iter()
        .filter(|fact| !said(&fact.value))
        .count()
        .min(3);
    let rest = short.split_off(figures).into_iter().chain(long).collect();
    (short, rest)
}

/// The row of figures, and what else is known.
#[component]
pub fn Facts(facts: Vec<Pair>, row: TaskRow) -> impl IntoView {
    let known = [row.key.as_deref().unwrap_or_default(), &row.about];
    let (figures, rest) = sorted(facts, &known);
    let count = figures.len();
    let figures = figures
        .into_iter()
        .map(|fact| {
            view! {
                <div>
                    <dt>{fact.label}</dt>
                    <dd>{fact.value}</dd>
                </div>
            }
        })
        .collect_view();
    let more = match rest.len() {
        1 => "1 more value".to_owned(),
        many => format!("{many} more values"),
    };
    view! {
        {(count > 0).then(|| view! { <dl class="wk-figs" data-n=count.to_string()>{figures}</dl> })}
        {(!rest.is_empty())
            .then(|| {
                view! {
                    <details class="wk-more">
                        <summary>{more}</summary>
                        <Payload pairs=rest/>
                    </details>
                }
            })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_come_first_and_nothing_is_said_twice() {
        let fact = |label: &str, value: &str| Pair {
            name: label.to_lowercase(),
            label: label.to_owned(),
            value: value.to_owned(),
            previous: None,
            by: None,
        };
        let facts = vec![
            fact("Invoice number", "INV-20952"),
            fact("Supplier", "Delph Steelworks"),
            fact("Purchase order", "PO 7702"),
            fact("Cost centre", "4420 Metal cookware"),
            fact(
                "What the match shows",
                "Delph billed more than the order says",
            ),
            fact("Amount", "€28,640.00"),
            fact("Difference", "3.1"),
        ];
        let (figures, rest) = sorted(facts, &["INV-20952", "Delph Steelworks"]);
        let labels = |pairs: &[Pair]| {
            pairs
                .iter()
                .map(|pair| pair.label.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(&figures), ["Amount", "Difference", "Purchase order"]);
        assert_eq!(
            labels(&rest),
            [
                "Cost centre",
                "Invoice number",
                "Supplier",
                "What the match shows"
            ]
        );
    }
}
