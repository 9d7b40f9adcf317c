//! The app: what every page shares, around the routes.

use crate::{browser, components::toast::Toasts, live::Live, page, routes::AppRoutes, start};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

/// All pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    start::provide_start();
    start::tick();
    page::provide_named();
    Toasts::provide();
    Live::provide();
    Effect::new(|_| browser::say_alive());
    view! {
        <Title formatter=|text: String| format!("{text} · Baton")/>
        <Router>
            <AppRoutes/>
        </Router>
    }
}
