//! Why a case reached its reader, who cannot decide it, and the reasons given so far.

use crate::{
    components::{Glyph, Icon},
    pages::parts::{by_person, in_words, list},
};
use domain::view::{
    Mark,
    gates::{Given, Why},
};
use leptos::prelude::*;

#[component]
pub fn Reason(why: Why, needed: u32) -> impl IntoView {
    let names: Vec<String> = why
        .candidates
        .iter()
        .map(|mark| mark.name().to_owned())
        .collect();
    let asked = list(&names);
    let one_team = matches!(why.candidates.as_slice(), [Mark::Team { .. }]);
    let because = if why.because.is_empty() {
        "This gate always asks".to_owned()
    } else {
        format!("{}:", why.because)
    };
    let rule = match why.rule {
        Some(rule) => format!(
            "Rule {rule} of the gate, version {} of the workflow",
            why.version
        ),
        None => format!("The gate of version {} of the workflow", why.version),
    };
    let few = (why.eligible < needed).then(|| {
        format!(
            "Only {} can decide and {} are needed, so it stays open until somebody else becomes an approver.",
            if why.eligible == 0 { "nobody".to_owned() } else { in_words(why.eligible) },
            in_words(needed)
        )
    });
    let checks = why
        .checks
        .into_iter()
        .map(|check| {
            view! {
                <li>
                    <Icon glyph=Glyph::Check size=14/>
                    {check}
                </li>
            }
        })
        .collect_view();
    let excluded = by_person(why.excluded)
        .into_iter()
        .map(|(who, reasons)| {
            view! {
                <li>
                    <Icon glyph=Glyph::Minus size=14/>
                    {format!("{who} cannot decide: {reasons}")}
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="w4">
            <h3 id="w4">"Why it reached you"</h3>
            <p>
                {because} " " <b>{format!("{} of {}", in_words(needed), in_words(why.eligible.max(needed)))}</b>
                {if one_team { format!(" {asked}.") } else { format!(" of {asked}.") }}
            </p>
            <p class="rule muted">{rule}</p>
            {why
                .failed_closed
                .then(|| {
                    view! {
                        <p class="warm">"The rule could not be worked out from the values, so the stricter way was taken."</p>
                    }
                })}
            {few.map(|few| view! { <p class="warm">{few}</p> })}
            <ul class="ticks">{checks} {excluded}</ul>
        </section>
    }
}

#[component]
pub fn Decisions(given: Vec<Given>) -> impl IntoView {
    let with_reason: Vec<Given> = given
        .into_iter()
        .filter(|given| !given.reason.is_empty())
        .collect();
    (!with_reason.is_empty()).then(|| {
        let items = with_reason
            .into_iter()
            .map(|given| {
                view! {
                    <p>
                        <b>{given.who.name().to_owned()}</b>
                        {format!(" {}: “{}”", given.verdict.past(), given.reason)}
                    </p>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="w7">
                <h3 id="w7">"Reasons given"</h3>
                {items}
            </section>
        }
    })
}
