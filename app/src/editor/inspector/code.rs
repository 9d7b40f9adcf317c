//! The code of an error or an escalation.

use super::input::Line;
use leptos::prelude::*;

const MOST: usize = 100;

/// Its field.
#[component]
pub fn Code(
    /// "Error code".
    #[prop(into)]
    label: String,
    #[prop(into)] placeholder: String,
    #[prop(into)] hint: String,
    value: Signal<String>,
    set: Callback<String>,
) -> impl IntoView {
    view! {
        <Line
            id="ins-code"
            label
            mono=true
            placeholder
            hint
            value
            commit=Callback::new(move |text: String| {
                let code = text.trim().to_owned();
                if code.chars().count() > MOST {
                    return Some(format!("At most {MOST} characters."));
                }
                set.run(code);
                None
            })
        />
    }
    .into_any()
}
