//! The frame around the pages of an organization: rail, top bar, the menus behind them.

mod crumbs;
mod keys;
mod palette;
mod rail;
mod topbar;

use crate::{
    components::{ErrorPage, ToastRegion},
    live::use_live,
    start::use_start,
};
use domain::{Fault, FaultCode};
use keys::Keys;
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};
use palette::Palette;
use rail::Rail;
use topbar::TopBar;

/// All pages under `/o/{org}`.
#[component]
pub fn OrgFrame() -> impl IntoView {
    let start = use_start();
    let Some(frame) = start.frame.clone() else {
        let fault = start
            .fault
            .clone()
            .unwrap_or_else(|| Fault::new(FaultCode::NotFound, "This page does not exist."));
        return view! {
            <main id="main">
                <ErrorPage fault/>
            </main>
        }
        .into_any();
    };
    use_live().listen(frame.org.slug.clone());
    let slug = frame.org.slug.clone();
    let rights = frame.rights;
    let palette = RwSignal::new(false);
    // The canvas and the run need the width.
    let path = use_location().pathname;
    let is_wide = move || {
        path.with(|path| {
            ["/workflows/", "/runs/"].iter().any(|part| {
                path.split_once(part)
                    .is_some_and(|(_, id)| id.trim_end_matches('/').len() == 36)
            })
        })
    };
    view! {
        <a class="skip" href="#main">
            "Skip to content"
        </a>
        <div class="shell" data-density="compact" data-rail=move || is_wide().then_some("slim")>
            <Rail frame=frame.clone()/>
            <TopBar frame palette/>
            <main id="main" class="flush-y" tabindex="-1" data-org=slug.clone()>
                <Outlet/>
            </main>
            <ToastRegion/>
            <Palette open=palette org=slug.clone() rights/>
            <Keys palette org=slug rights/>
        </div>
    }
    .into_any()
}
