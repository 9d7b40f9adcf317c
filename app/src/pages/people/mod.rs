//! People, teams and roles. What is shown is in the URL; what is changed is in dialogs.

mod invite;
mod person;
mod roles;
mod table;
mod team;

use crate::{
    api,
    components::{Choice, Glyph, Icon, Tabs},
    live::use_live,
    page::PageTitle,
    pages::parts::{fresh, in_words},
    start::{org_path, use_frame, use_org},
};
use domain::{
    Role,
    view::people::{PeoplePage, PeopleQuery},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

/// `/o/{org}/people`
#[component]
pub fn People() -> impl IntoView {
    let org = use_org();
    let query = use_query_map();
    let stale = use_live().topic("people");
    let page = Resource::new(
        move || (read(&query.read()), stale.get()),
        move |(query, _)| api::people::page(org.clone(), query),
    );
    fresh(page, move |page| {
        view! { <Page page query=query.into()/> }.into_any()
    })
}

fn read(query: &ParamsMap) -> PeopleQuery {
    PeopleQuery {
        text: query.get("q").unwrap_or_default(),
        team: query.get("team").and_then(|id| id.parse().ok()),
        role: query.get("role").and_then(|key| Role::find(&key)),
        after: query.get("after"),
    }
}

/// This page with one thing of its URL changed; a changed filter begins at the first page.
fn with(base: &str, query: &ParamsMap, name: &'static str, value: Option<String>) -> String {
    let mut changed = query.clone();
    changed.remove("after");
    changed.remove(name);
    if let Some(value) = value {
        changed.insert(name, value);
    }
    format!("{base}{}", changed.to_query_string())
}

#[component]
fn Page(page: Signal<PeoplePage>, query: Signal<ParamsMap>) -> impl IntoView {
    let base = org_path("people");
    let shows_teams = Memo::new(move |_| query.read().get("tab").as_deref() == Some("teams"));
    let inviting = RwSignal::new(false);
    let tabs = {
        let base = base.clone();
        Signal::derive(move || {
            let teams = page.with(|page| page.teams.len() as u64);
            vec![
                Choice::new("People", base.clone(), !shows_teams.get())
                    .count(page.with(|page| page.total)),
                Choice::new(
                    "Teams and roles",
                    format!("{base}?tab=teams"),
                    shows_teams.get(),
                )
                .count(teams),
            ]
        })
    };
    let may_manage = Memo::new(move |_| page.with(|page| page.may_manage));
    let is_demo = use_frame().is_some_and(|frame| frame.org.demo);
    view! {
        <PageTitle text="People"/>
        <div class="pg pe">
            <header class="pg-head">
                <div>
                    <h1>"People"</h1>
                    <p class="lead">{move || page.with(lead)}</p>
                </div>
                <Show when=move || may_manage.get()>
                    <button class="btn" data-kind="primary" type="button" on:click=move |_| inviting.set(true)>
                        <Icon glyph=Glyph::UserRoundPlus/>
                        "Invite people"
                    </button>
                </Show>
            </header>
            <Tabs label="Administration" tabs/>
            <div class="two-col pe-grid">
                {move || {
                    let base = base.clone();
                    if shows_teams.get() {
                        view! { <team::Teams page/> }.into_any()
                    } else {
                        view! { <table::Table page query base/> }.into_any()
                    }
                }}
                <aside class="stack pe-side" aria-label="Invited, and roles">
                    <Show when=move || may_manage.get()>
                        <invite::Invited page/>
                    </Show>
                    <roles::Counts page/>
                    <Show when=move || is_demo && may_manage.get()>
                        <RemoveDemo/>
                    </Show>
                </aside>
            </div>
            <Show when=move || may_manage.get()>
                <invite::InviteDialog page open=inviting/>
            </Show>
        </div>
    }
}

/// Takes the demo company away.
#[component]
fn RemoveDemo() -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="demo-h">
            <h2 id="demo-h">"Demo company"</h2>
            <p class="small muted">"All of it is made up: people, agents, runs and decisions. What is in your own company stays."</p>
            <div>
                <button class="btn" type="button" data-kind="danger-quiet" popovertarget="remove-demo">
                    <Icon glyph=Glyph::Trash2/>
                    "Remove the demo company…"
                </button>
            </div>
            <div class="dialog" id="remove-demo" popover="auto" role="dialog" aria-labelledby="remove-demo-h">
                <h2 id="remove-demo-h">"Remove the demo company?"</h2>
                <p>"Its people, agents, workflows and runs are deleted, and you are signed out. It can be made again."</p>
                <form class="stack" method="post" action="/demo/remove">
                    <footer>
                        <button class="btn" type="button" popovertarget="remove-demo" popovertargetaction="hide">
                            "Not now"
                        </button>
                        <button class="btn" data-kind="danger" type="submit">
                            "Remove it"
                        </button>
                    </footer>
                </form>
            </div>
        </section>
    }
    .into_any()
}

/// How many people in how many teams, and what is missing.
fn lead(page: &PeoplePage) -> String {
    let people = match page.total {
        1 => "One person".to_owned(),
        many => format!("{many} people"),
    };
    let teams = match page.teams.len() {
        0 => "no teams yet".to_owned(),
        1 => "one team".to_owned(),
        many => format!(
            "{} teams",
            in_words(u32::try_from(many).unwrap_or(u32::MAX))
        ),
    };
    let open = page.invites.iter().filter(|invite| !invite.expired).count();
    let invited = match open {
        0 => String::new(),
        1 => " One invitation is open.".to_owned(),
        many => format!(" {many} invitations are open."),
    };
    format!("{people} in {teams}.{invited}")
}
