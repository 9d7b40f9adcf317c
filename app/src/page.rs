//! What a page says about itself: its title, its breadcrumb, its HTTP status.

use domain::FaultCode;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// The last crumb as the page named itself, with the path it named.
#[derive(Clone, Copy)]
struct Named(RwSignal<Option<(String, String)>>);

pub(crate) fn provide_named() {
    provide_context(Named(RwSignal::new(None)));
}

/// The name that the page at `path` gave itself.
pub(crate) fn named(path: &str) -> Option<String> {
    let Named(named) = use_context::<Named>()?;
    named
        .get()
        .filter(|(of, _)| of == path)
        .map(|(_, name)| name)
}

/// The title of the page in the browser's tab, and its name in the breadcrumb: specific, as in `INV-20931`.
#[component]
pub fn PageTitle(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let path = use_location().pathname;
    if let Some(Named(named)) = use_context::<Named>() {
        // After hydration: the top bar is sent before the page knows its name.
        Effect::new(move |_| named.set(Some((path.get_untracked(), text.get()))));
    }
    // The head is written last, when a page that gave way to an error is gone already.
    let first = text.get_untracked();
    view! { <Title text=move || text.try_get().unwrap_or_else(|| first.clone())/> }
}

/// Sets the HTTP status of the page being rendered; the server provides it, the browser has none.
#[derive(Clone)]
pub struct Status(pub Arc<dyn Fn(FaultCode) + Send + Sync>);

/// Sets the HTTP status of the page being rendered; nothing in the browser.
pub(crate) fn set_status(code: FaultCode) {
    if let Some(Status(set)) = use_context::<Status>() {
        set(code);
    }
}
