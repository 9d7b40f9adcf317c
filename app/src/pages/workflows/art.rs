//! The small workflow of the empty state.

use leptos::prelude::*;

/// A picture; it says nothing that the words beside it do not.
#[component]
pub fn Art() -> impl IntoView {
    view! {
        <div class="art">
            <svg
                class="diagram"
                aria-hidden="true"
                width="560"
                height="236"
                viewBox="0 0 560 236"
                inner_html=include_str!("art.svg")
            ></svg>
        </div>
    }
}
