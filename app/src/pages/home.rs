//! Home: what needs you today.

use crate::{page::PageTitle, start::use_frame};
use leptos::prelude::*;

/// `/o/{org}`
#[component]
pub fn Home() -> impl IntoView {
    let name = use_frame().map(|frame| frame.me.name).unwrap_or_default();
    let first = name.split_whitespace().next().unwrap_or("").to_owned();
    view! {
        <PageTitle text="Home"/>
        <div class="hm">
            <header class="hm-head">
                <h1>{format!("Good to see you, {first}.")}</h1>
            </header>
        </div>
    }
}
