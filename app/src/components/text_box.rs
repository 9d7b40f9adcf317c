//! Text of several lines that an editor takes as it is written: no form around it.

use super::field::escaped;
use leptos::{ev, prelude::*};

/// The box. It shows `value` and says what is written in it.
#[component]
pub fn TextBox(
    #[prop(into)] id: String,
    /// For screen readers, where no label stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(default = 3)] rows: u8,
    #[prop(optional, into)] placeholder: String,
    /// The most characters.
    #[prop(default = 20_000)]
    most: u32,
    /// With every letter.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// When it is done.
    #[prop(optional)]
    on_change: Option<Callback<String>>,
    /// With every key.
    #[prop(optional)]
    on_key: Option<Callback<ev::KeyboardEvent>>,
    /// When the keyboard goes elsewhere.
    #[prop(optional)]
    on_leave: Option<Callback<String>>,
) -> impl IntoView {
    let said = |to: Option<Callback<String>>, text: String| {
        // A box that is taken away may still speak.
        if let Some(to) = to {
            let _ = to.try_run(text);
        }
    };
    view! {
        <textarea
            id=id
            rows=rows.to_string()
            maxlength=most.to_string()
            placeholder=placeholder
            aria-label=label
            prop:value=move || value.get()
            on:input=move |event| said(on_input, event_target_value(&event))
            on:change=move |event| said(on_change, event_target_value(&event))
            on:blur=move |event| said(on_leave, event_target_value(&event))
            on:keydown=move |event: ev::KeyboardEvent| {
                if let Some(to) = on_key {
                    let _ = to.try_run(event);
                }
            }
            inner_html=escaped(&value.get_untracked())
        ></textarea>
    }
    .into_any()
}
