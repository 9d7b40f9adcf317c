//! The one route table. Every route renders on the server to its end (`SsrMode::Async`), so pages are readable without
//! JavaScript and have the right status.

use crate::{components::ErrorPage, frame::OrgFrame, pages, start::use_start};
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
            <Route path=path!("/set-up") view=pages::door::SetUp ssr=SsrMode::Async/>
            <Route path=path!("/sign-in") view=pages::door::SignIn ssr=SsrMode::Async/>
            <Route path=path!("/demo") view=pages::door::Demo ssr=SsrMode::Async/>
            <Route path=path!("/invite/:token") view=pages::door::Invite ssr=SsrMode::Async/>
            <ParentRoute path=path!("/o/:org") view=OrgFrame ssr=SsrMode::Async>
                <Route path=path!("") view=pages::home::Home ssr=SsrMode::Async/>
                <Route path=path!("account") view=pages::account::Account ssr=SsrMode::Async/>
                <Route path=path!("work/:task?") view=pages::work::Work ssr=SsrMode::Async/>
                <Route path=path!("approvals/:gate?") view=pages::approvals::Approvals ssr=SsrMode::Async/>
                <Route path=path!("workflows/:workflow/start") view=pages::runs::StartRun ssr=SsrMode::Async/>
                <Route path=path!("runs") view=pages::runs::Runs ssr=SsrMode::Async/>
                <Route path=path!("runs/:run") view=pages::runs::RunView ssr=SsrMode::Async/>
                <Route path=path!("dashboards") view=pages::dashboard::Board ssr=SsrMode::Async/>
                <Route path=path!("dashboards/:metric") view=pages::dashboard::MetricView ssr=SsrMode::Async/>
                <Route path=path!("people") view=pages::people::People ssr=SsrMode::Async/>
                <Route path=path!("audit") view=pages::audit::Audit ssr=SsrMode::Async/>
                <Route path=path!("workflows/:id") view={Lazy::<pages::editor::EditorRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("agents") view=pages::agents::Agents ssr=SsrMode::Async/>
                <Route path=path!("agents/connect") view=pages::agents::Connect ssr=SsrMode::Async/>
                <Route path=path!("agents/:agent") view=pages::agents::Agent ssr=SsrMode::Async/>
                <Route path=path!("workflows") view=pages::workflows::List ssr=SsrMode::Async/>
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
