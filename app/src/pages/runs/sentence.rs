//! What a run waits for, in one sentence that keeps its times ticking.

use crate::{
    components::{Style, When},
    pages::parts::{in_words, list},
    start::{org_path, use_now},
};
use domain::{
    Millis,
    view::runs::{WaitKind, Waiting},
};
use leptos::prelude::*;

/// `second` of two.
fn ordinal(number: u32) -> String {
    const WORDS: [&str; 6] = ["zeroth", "first", "second", "third", "fourth", "fifth"];
    usize::try_from(number)
        .ok()
        .and_then(|index| WORDS.get(index))
        .map_or_else(|| format!("{number}th"), |word| (*word).to_owned())
}

/// The names it waits on.
pub fn on(waiting: &Waiting) -> String {
    let names: Vec<String> = waiting
        .on
        .iter()
        .map(|mark| mark.name().to_owned())
        .collect();
    list(&names)
}

/// What is asked of them, after "since 2 h".
fn asked(waiting: &Waiting) -> String {
    match &waiting.what {
        WaitKind::Gate { needed: 1, .. } => format!(" to decide “{}”", waiting.step),
        WaitKind::Gate { given, needed, .. } => {
            format!(
                " for the {} of {} approvals",
                ordinal(given + 1),
                in_words(*needed)
            )
        }
        WaitKind::Task { .. } => format!(" to do “{}”", waiting.step),
        WaitKind::Job { attempt: 1 } => format!(" to do “{}”", waiting.step),
        WaitKind::Job { attempt } => format!(" to do “{}”, try {attempt}", waiting.step),
        WaitKind::Retry { .. }
        | WaitKind::Timer { .. }
        | WaitKind::Message { .. }
        | WaitKind::Call { .. }
        | WaitKind::Choice { .. } => String::new(),
    }
}

#[component]
fn DueIn(at: Option<Millis>) -> impl IntoView {
    let now = use_now();
    at.map(|at| {
        view! {
            ", "
            {move || if at > now.get() { "due in " } else { "late by " }}
            <b class="num">
                <When at style=Style::Span/>
            </b>
        }
    })
}

/// One thing a run waits for.
#[component]
pub fn Sentence(waiting: Waiting) -> impl IntoView {
    match &waiting.what {
        WaitKind::Timer { at } => view! {
            <span>
                "Waiting at “" {waiting.step.clone()} "” until "
                <b class="num">
                    <When at=*at style=Style::Brief/>
                </b>
                ", "
                <When at=*at/>
                "."
            </span>
        }
        .into_any(),
        WaitKind::Message { name, key } => view! {
            <span>
                "Waiting for the message " <b>{name.clone()}</b>
                {key.clone().map(|key| view! { " with the key " <b class="num">{key}</b> })} " since "
                <b class="num">
                    <When at=waiting.since style=Style::Span/>
                </b>
                <DueIn at=waiting.due_at/>
                "."
            </span>
        }
        .into_any(),
        WaitKind::Call { workflow, run } => view! {
            <span>
                "Waiting for "
                {match run {
                    Some(run) => {
                        view! { <a href=org_path(&format!("runs/{run}"))>{format!("a run of {workflow}")}</a> }.into_any()
                    }
                    None => format!("a run of {workflow} to begin").into_any(),
                }} " since "
                <b class="num">
                    <When at=waiting.since style=Style::Span/>
                </b>
                <DueIn at=waiting.due_at/>
                "."
            </span>
        }
        .into_any(),
        WaitKind::Choice { messages, at } => {
            let messages = list(messages);
            view! {
                <span>
                    "Waiting for "
                    {(!messages.is_empty()).then(|| view! { "the message " <b>{messages.clone()}</b> })}
                    {at
                        .map(|at| {
                            view! {
                                {if messages.is_empty() { "the time, " } else { ", at most until " }}
                                <b class="num">
                                    <When at style=Style::Brief/>
                                </b>
                            }
                        })}
                    "."
                </span>
            }
            .into_any()
        }
        WaitKind::Retry { attempt, at } => view! {
            <span>
                <b>{on(&waiting)}</b>
                {format!(" tries “{}” again, try {attempt}, ", waiting.step)}
                <b class="num">
                    <When at=*at/>
                </b>
                <DueIn at=waiting.due_at/>
                "."
            </span>
        }
        .into_any(),
        what => {
            let stuck = matches!(what, WaitKind::Gate { stuck: true, .. });
            view! {
                <span>
                    "Waiting for " <b>{on(&waiting)}</b> " since "
                    <b class="num">
                        <When at=waiting.since style=Style::Span/>
                    </b>
                    {asked(&waiting)} <DueIn at=waiting.due_at/> "."
                    {stuck.then_some(" Fewer people may decide than must, so nobody can pass it as things are.")}
                </span>
            }
            .into_any()
        }
    }
}
