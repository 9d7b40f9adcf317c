//! The app: its routes and what every page shares.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

/// All pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|text: String| format!("{text} · Baton")/>
        <Router>
            <Routes fallback=|| view! { <p>"This page does not exist."</p> }>
                <Route path=path!("/") view=Hello ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// Shows that the page is alive.
#[component]
fn Hello() -> impl IntoView {
    let count = RwSignal::new(0);
    view! {
        <Title text="Welcome"/>
        <main>
            <h1>"Baton"</h1>
            <button class="btn" type="button" on:click=move |_| count.update(|it| *it += 1)>
                "Pressed " {count} " times"
            </button>
        </main>
    }
}
