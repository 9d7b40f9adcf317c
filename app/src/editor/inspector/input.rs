//! Inputs of the inspector: they show what the document has, and hand in what was typed when it is done.

use crate::components::{Glyph, Icon, TextBox};
use leptos::{ev, prelude::*};

/// What takes in what was typed: nothing when it fits, else why not.
pub type Commit = Callback<String, Option<String>>;

/// A line of text, handed in with Enter or on leaving.
#[component]
pub fn Line(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    commit: Commit,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] placeholder: String,
    /// The label is for screen readers only.
    #[prop(optional)]
    bare: bool,
    /// A type that is not proportional, for expressions.
    #[prop(optional)]
    mono: bool,
    #[prop(optional)] disabled: bool,
    /// What the linter says of what is in it.
    #[prop(optional)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let fault = RwSignal::new(None::<String>);
    let wrong = move || fault.get().or_else(|| problem.get());
    let hint_id = format!("{id}-hint");
    let described = hint_id.clone();
    let has_hint = !hint.is_empty();
    let hand_in = move |text: String| {
        // A field that is taken away may still speak.
        let Some(now) = value.try_get_untracked() else {
            return;
        };
        if text != now {
            fault.set(commit.run(text));
        } else {
            fault.set(None);
        }
    };
    view! {
        <div class="field">
            <label for=id.clone() class=bare.then_some("sr")>
                {label}
            </label>
            <input
                type="text"
                id=id
                class=mono.then_some("mono")
                autocomplete="off"
                spellcheck=mono.then_some("false")
                placeholder=placeholder
                disabled=disabled
                prop:value=move || value.get()
                aria-invalid=move || wrong().map(|_| "true")
                aria-describedby=move || (has_hint || wrong().is_some()).then(|| described.clone())
                on:change=move |event| hand_in(event_target_value(&event))
                on:keydown=move |event: ev::KeyboardEvent| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        hand_in(event_target_value(&event));
                    }
                }
            />
            {move || match wrong() {
                Some(text) => {
                    view! {
                        <p class="hint" id=hint_id.clone()>
                            <Icon glyph=Glyph::CircleAlert size=14/>
                            {text}
                        </p>
                    }
                        .into_any()
                }
                None if hint.is_empty() => ().into_any(),
                None => view! { <p class="hint" id=hint_id.clone()>{hint.clone()}</p> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// Text of several lines, handed in on leaving.
#[component]
pub fn Lines(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    commit: Callback<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(default = 3)] rows: u8,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <TextBox
                id=id
                rows=rows
                placeholder=placeholder
                value=value
                on_change=Callback::new(move |text: String| {
                    if value.try_get_untracked().is_some_and(|now| now != text) {
                        commit.run(text);
                    }
                })
            />
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
        </div>
    }
    .into_any()
}

/// One of several.
#[component]
pub fn Pick(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    /// Value and label of each.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    #[prop(into)] value: Signal<String>,
    commit: Callback<String>,
    #[prop(optional)] bare: bool,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone() class=bare.then_some("sr")>
                {label}
            </label>
            <select
                id=id
                prop:value=move || value.get()
                on:change=move |event| commit.run(event_target_value(&event))
            >
                {move || {
                    let now = value.get();
                    options
                        .get()
                        .into_iter()
                        .map(|(value, label)| {
                            let is_now = value == now;
                            view! {
                                <option value=value selected=is_now>
                                    {label}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </div>
    }
    .into_any()
}

/// Yes or no.
#[component]
pub fn Switch(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<bool>,
    commit: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=move || value.get()
                on:change=move |event| commit.run(event_target_checked(&event))
            />
            {label}
        </label>
    }
    .into_any()
}

/// A check box.
#[component]
pub fn Check(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<bool>,
    commit: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || value.get()
                on:change=move |event| commit.run(event_target_checked(&event))
            />
            {label}
        </label>
    }
    .into_any()
}

/// A few choices in a row.
#[component]
pub fn Segments(
    #[prop(into)] label: String,
    /// Key and word of each.
    options: Vec<(&'static str, &'static str)>,
    #[prop(into)] value: Signal<String>,
    commit: Callback<String>,
    /// The id of the first, to give it the keyboard.
    #[prop(optional, into)]
    first_id: Option<String>,
) -> impl IntoView {
    let mut first_id = first_id;
    view! {
        <div class="segmented wide" role="group" aria-label=label>
            {options
                .into_iter()
                .map(|(key, word)| {
                    view! {
                        <button
                            type="button"
                            id=first_id.take()
                            aria-pressed=move || if value.get() == key { "true" } else { "false" }
                            on:click=move |_| commit.run(key.to_owned())
                        >
                            {word}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
    .into_any()
}

/// A small quiet button with a plus.
#[component]
pub fn AddButton(#[prop(into)] label: String, on_press: Callback<()>) -> impl IntoView {
    view! {
        <button class="btn" data-kind="quiet" data-size="small" type="button" on:click=move |_| on_press.run(())>
            <Icon glyph=Glyph::Plus size=14/>
            {label}
        </button>
    }
    .into_any()
}
