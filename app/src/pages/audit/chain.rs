//! Whether the log is whole: checked on demand, here or offline.

use crate::{
    api,
    components::{Glyph, Icon, Style, When, use_toasts},
    start::use_org,
};
use domain::{
    money::grouped,
    view::audit::{AuditCheck, AuditPage},
};
use leptos::prelude::*;

#[component]
pub fn Chain(page: Signal<AuditPage>) -> impl IntoView {
    let org = use_org();
    let toasts = use_toasts();
    let check = Action::new(move |(): &()| api::audit::check(org.clone()));
    let found = RwSignal::new(None::<AuditCheck>);
    Effect::new(move |_| match check.value().get() {
        Some(Ok(checked)) => found.set(Some(checked)),
        Some(Err(error)) => toasts.fail(error.0.message),
        None => {}
    });
    let broken =
        move || found.with(|found| found.as_ref().is_some_and(|check| check.bad.is_some()));
    view! {
        <section class="au-ok" aria-labelledby="ok-h" data-bad=move || broken().then_some("")>
            <span class="au-seal">
                {move || {
                    let glyph = if broken() { Glyph::OctagonAlert } else { Glyph::ShieldCheck };
                    view! { <Icon glyph size=20/> }
                }}
            </span>
            <div role="status">
                {move || match found.get() {
                    Some(check) => view! { <Checked check/> }.into_any(),
                    None => view! { <Sealed page/> }.into_any(),
                }}
            </div>
            <button
                class="btn"
                type="button"
                disabled=move || check.pending().get()
                on:click=move |_| { check.dispatch(()); }
            >
                <Icon glyph=Glyph::FileCheck2/>
                {move || if check.pending().get() { "Checking…" } else { "Check it now" }}
            </button>
        </section>
    }
}

/// Before a check: how much there is, and how to check without trusting this server.
#[component]
fn Sealed(page: Signal<AuditPage>) -> impl IntoView {
    let count = move || {
        let (sealed, unsealed) = page.with(|page| (page.sealed, page.unsealed));
        let open = match unsealed {
            0 => String::new(),
            1 => " One more is sealed within a second.".to_owned(),
            many => format!(" {} more are sealed within a second.", grouped(many)),
        };
        (grouped(sealed), open)
    };
    view! {
        <h2 id="ok-h">"Every entry carries the hash of the one before"</h2>
        <p>
            <b class="num">{move || count().0}</b>
            " entries of the organization’s own log are sealed, beside those of its runs."
            {move || count().1}
            " Offline, on any copy of the data: "
            <code class="mono">"baton audit verify"</code>
        </p>
    }
}

/// What a check found.
#[component]
fn Checked(check: AuditCheck) -> impl IntoView {
    let counts = format!(
        "{} entries and {} events of {} runs fit, checked ",
        grouped(check.entries),
        grouped(check.events),
        grouped(check.runs)
    );
    match check.bad {
        None => view! {
            <h2 id="ok-h">"The chain is whole"</h2>
            <p>{counts} <When at=check.at style=Style::Brief/> "."</p>
        }
        .into_any(),
        Some((entry, reason)) => view! {
            <h2 id="ok-h">"The chain is broken"</h2>
            <p>
                "The first that does not fit is " <b>{entry}</b> {format!(": {reason}. Before it, {counts}")}
                <When at=check.at style=Style::Brief/> "."
            </p>
        }
        .into_any(),
    }
}
