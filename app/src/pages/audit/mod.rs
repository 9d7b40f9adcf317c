//! The audit log: who did what, for whom. Filters, page and the chosen entry are in the URL.

mod chain;
mod entry;
mod table;

use crate::{
    api,
    live::use_live,
    page::PageTitle,
    pages::parts::fresh,
    start::{org_path, use_now, use_org},
};
use domain::{
    Millis,
    view::audit::{AuditPage, AuditQuery},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

/// `/o/{org}/audit`
#[component]
pub fn Audit() -> impl IntoView {
    let org = use_org();
    let query = use_query_map();
    // The moment the page was opened, so that "the last 7 days" does not refetch as time goes on.
    let opened = use_now().get_untracked();
    let stale = use_live().topic("audit");
    let filter = Memo::new(move |_| read(&query.read(), opened));
    let page = Resource::new(
        move || (filter.get(), stale.get()),
        move |(filter, _)| api::audit::page(org.clone(), filter),
    );
    fresh(page, move |page| {
        view! { <Page page query=query.into()/> }.into_any()
    })
}

/// The spans one may choose, in days.
const SPANS: [(&str, &str, i64); 4] = [
    ("1", "Last 24 hours", 1),
    ("7", "Last 7 days", 7),
    ("30", "Last 30 days", 30),
    ("90", "Last 90 days", 90),
];

/// Who acts, as one may choose.
const ACTORS: [(&str, &str); 3] = [
    ("person", "people"),
    ("agent", "agents"),
    ("system", "Baton itself"),
];

/// What it is about, as one may choose.
const AREAS: [(&str, &str); 9] = [
    ("run", "runs"),
    ("task", "tasks"),
    ("job", "jobs of agents"),
    ("gate", "gates"),
    ("workflow", "workflows"),
    ("agent", "agents"),
    ("person", "people"),
    ("role", "roles"),
    ("team", "teams"),
];

fn read(query: &ParamsMap, opened: Millis) -> AuditQuery {
    let days = query.get("days").and_then(|days| days.parse::<i64>().ok());
    AuditQuery {
        text: query.get("q").unwrap_or_default(),
        person: query.get("person").and_then(|id| id.parse().ok()),
        actor: query.get("who").unwrap_or_default(),
        area: query.get("about").unwrap_or_default(),
        from: days.map(|days| opened - days.clamp(1, 3_650) * 86_400_000),
        until: None,
        after: query.get("after"),
    }
}

/// This page with one thing of its URL changed; a changed filter begins at the first page.
fn with(base: &str, query: &ParamsMap, name: &'static str, value: Option<String>) -> String {
    let mut changed = query.clone();
    if name != "entry" {
        changed.remove("after");
        changed.remove("entry");
    }
    changed.remove(name);
    if let Some(value) = value {
        changed.insert(name, value);
    }
    format!("{base}{}", changed.to_query_string())
}

#[component]
fn Page(page: Signal<AuditPage>, query: Signal<ParamsMap>) -> impl IntoView {
    let base = org_path("audit");
    view! {
        <PageTitle text="Audit"/>
        <div class="pg au">
            <header class="pg-head">
                <div>
                    <h1>"Audit"</h1>
                    <p class="lead">"Who did what, when and for whom. Entries are only ever added."</p>
                </div>
            </header>
            <chain::Chain page/>
            <table::Bar page query base=base.clone()/>
            <div class="au-grid">
                <table::Table page query base=base.clone()/>
                {move || {
                    let base = base.clone();
                    let query = query.get();
                    let key = query.get("entry");
                    let row = page
                        .with(|page| {
                            page.entries.rows.iter().find(|row| Some(&row.key) == key.as_ref()).cloned()
                        });
                    match row {
                        Some(row) => view! { <entry::Entry row close=with(&base, &query, "entry", None)/> }.into_any(),
                        None => view! { <entry::Unchosen/> }.into_any(),
                    }
                }}
            </div>
        </div>
    }
}
