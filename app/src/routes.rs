//! The one route table. Every route renders on the server to its end (`SsrMode::Async`), so pages are readable without
//! JavaScript and have the right status.

use crate::{
    components::ErrorPage,
    frame::OrgFrame,
    pages::{
        door::SignIn,
        home::Home,
        lazy::{day, doors, drawing, office},
    },
    start::use_start,
};
use domain::{Fault, FaultCode};
use leptos::prelude::*;
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Routes},
    path,
};

/// All pages by path.
#[component]
pub fn AppRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/set-up") view={Lazy::<doors::SetUp>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async/>
            <Route path=path!("/demo") view={Lazy::<doors::Demo>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/invite/:token") view={Lazy::<doors::Invite>::new()} ssr=SsrMode::Async/>
            <ParentRoute path=path!("/o/:org") view=OrgFrame ssr=SsrMode::Async>
                <Route path=path!("") view=Home ssr=SsrMode::Async/>
                <Route path=path!("account") view={Lazy::<office::Account>::new()} ssr=SsrMode::Async/>
                <Route path=path!("work/:task?") view={Lazy::<day::Work>::new()} ssr=SsrMode::Async/>
                <Route path=path!("approvals/:gate?") view={Lazy::<day::Approvals>::new()} ssr=SsrMode::Async/>
                <Route path=path!("workflows/:workflow/start") view={Lazy::<day::StartRun>::new()} ssr=SsrMode::Async/>
                <Route path=path!("runs") view={Lazy::<day::Runs>::new()} ssr=SsrMode::Async/>
                <Route path=path!("runs/:run") view={Lazy::<day::Run>::new()} ssr=SsrMode::Async/>
                <Route path=path!("dashboards") view={Lazy::<office::Dashboard>::new()} ssr=SsrMode::Async/>
                <Route path=path!("dashboards/:metric") view={Lazy::<office::Metric>::new()} ssr=SsrMode::Async/>
                <Route path=path!("people") view={Lazy::<office::People>::new()} ssr=SsrMode::Async/>
                <Route path=path!("audit") view={Lazy::<office::Audit>::new()} ssr=SsrMode::Async/>
                <Route path=path!("workflows/:id") view={Lazy::<drawing::Editor>::new()} ssr=SsrMode::Async/>
                <Route path=path!("agents") view={Lazy::<office::Agents>::new()} ssr=SsrMode::Async/>
                <Route path=path!("agents/connect") view={Lazy::<office::Connect>::new()} ssr=SsrMode::Async/>
                <Route path=path!("agents/:agent") view={Lazy::<office::Agent>::new()} ssr=SsrMode::Async/>
                <Route path=path!("workflows") view={Lazy::<drawing::Workflows>::new()} ssr=SsrMode::Async/>
                <Route path=path!("*any") view=Missing ssr=SsrMode::Async/>
            </ParentRoute>
        </Routes>
    }
}

/// No page of the app has this path.
#[component]
fn NotFound() -> impl IntoView {
    let fault = use_start().fault.clone().unwrap_or_else(missing);
    view! {
        <main id="main">
            <ErrorPage fault/>
        </main>
    }
}

/// No page of an organization has this path; the frame stays.
#[component]
fn Missing() -> impl IntoView {
    view! { <ErrorPage fault=missing()/> }
}

fn missing() -> Fault {
    Fault::new(
        FaultCode::NotFound,
        "There is no page at this address. It may have moved, or the link is cut short.",
    )
}
