//! The people, by name.

use super::{person::PersonDialog, with};
use crate::components::{
    Badge, EmptyState, Glyph, Icon, Menu, MenuLink, OwnerMark, Pager, PersonMark, Style, When,
};
use domain::{
    Role,
    ids::PersonId,
    view::{
        Mark,
        people::{Held, PeoplePage, PersonRow},
    },
};
use leptos::prelude::*;
use leptos_router::{components::Form, params::ParamsMap};

#[component]
pub fn Table(page: Signal<PeoplePage>, query: Signal<ParamsMap>, base: String) -> impl IntoView {
    let chosen = RwSignal::new(None::<PersonId>);
    let rows = move || page.with(|page| page.people.rows.clone());
    let next = {
        let base = base.clone();
        move || {
            let next = page.with(|page| page.people.next.clone());
            next.map(|key| with(&base, &query.get(), "after", Some(key)))
        }
    };
    let first = {
        let base = base.clone();
        move || {
            let query = query.get();
            query
                .get("after")
                .map(|_| with(&base, &query, "after", None))
        }
    };
    let everyone = base.clone();
    view! {
        <div class="stack">
            <Bar page query base/>
            <section class="panel" aria-label="People">
                {move || {
                    if rows().is_empty() {
                        let everyone = everyone.clone();
                        return view! {
                            <EmptyState title="Nobody fits" text="No name, address, team or role is like this.">
                                <a class="btn" href=everyone>
                                    "Show everybody"
                                </a>
                            </EmptyState>
                        }
                            .into_any();
                    }
                    view! {
                        <div class="table-scroll" tabindex="0" role="region" aria-label="People table">
                            <table class="table">
                                <thead>
                                    <tr>
                                        <th scope="col">"Person"</th>
                                        <th scope="col">"Team"</th>
                                        <th scope="col">"Roles"</th>
                                        <th scope="col">"Here since"</th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {rows()
                                        .into_iter()
                                        .map(|row| view! { <Row row page chosen/> })
                                        .collect_view()}
                                </tbody>
                            </table>
                        </div>
                    }
                        .into_any()
                }}
                {move || {
                    let (shown, total) = page.with(|page| (page.people.rows.len(), page.total));
                    let text = format!("{shown} of {total}");
                    let (first, next) = (first(), next());
                    (first.is_some() || next.is_some())
                        .then(|| {
                            view! { <Pager text first next/> }
                        })
                }}
            </section>
            {move || chosen.get().map(|person| view! { <PersonDialog person page chosen/> })}
        </div>
    }
}

/// A person of the table; who may manage opens their roles by their name.
#[component]
fn Row(
    row: PersonRow,
    page: Signal<PeoplePage>,
    chosen: RwSignal<Option<PersonId>>,
) -> impl IntoView {
    let id = row.id;
    let name = if row.me {
        format!("{} (you)", row.name)
    } else {
        row.name.clone()
    };
    let may_manage = page.with_untracked(|page| page.may_manage);
    let name = if may_manage {
        view! {
            <button class="link pe-name" type="button" on:click=move |_| chosen.set(Some(id))>
                {name}
            </button>
        }
        .into_any()
    } else {
        view! { <b>{name}</b> }.into_any()
    };
    let mut teams: Vec<(String, Mark)> = row
        .roles
        .iter()
        .filter_map(|held| {
            let name = held.team_name.clone();
            held.team
                .map(|id| (name.clone(), Mark::Team { id: Some(id), name }))
        })
        .collect();
    teams.sort_by(|one, other| one.0.cmp(&other.0));
    teams.dedup_by(|one, other| one.0 == other.0);
    let mut roles: Vec<Role> = row.roles.iter().map(|held| held.role).collect();
    roles.dedup();
    let several = teams.len() > 1;
    let held = row.roles.clone();
    view! {
        <tr>
            <td>
                <span class="a-name">
                    <PersonMark name=row.name.clone() bare=true/>
                    <span class="two-line">{name} <small>{row.email}</small></span>
                </span>
            </td>
            <td>
                {if teams.is_empty() {
                    view! { <span class="muted">"–"</span> }.into_any()
                } else {
                    teams.into_iter().map(|(_, mark)| view! { <OwnerMark mark bare=several/> }).collect_view().into_any()
                }}
            </td>
            <td>
                <span class="row">
                    {roles
                        .into_iter()
                        .map(|role| {
                            let places = places(&held, role);
                            view! { <span title=places><Badge>{role.label()}</Badge></span> }
                        })
                        .collect_view()}
                    {held.is_empty().then(|| view! { <span class="muted">"none"</span> })}
                </span>
            </td>
            <td class="soft">
                <When at=row.since style=Style::Day/>
            </td>
        </tr>
    }
}

/// Where a role is held, in words.
fn places(held: &[Held], role: Role) -> String {
    let teams: Vec<&str> = held
        .iter()
        .filter(|held| held.role == role && held.team.is_some())
        .map(|held| held.team_name.as_str())
        .collect();
    if teams.is_empty() {
        format!("{} of the whole organization", role.label())
    } else {
        format!("{} in {}", role.label(), teams.join(", "))
    }
}

/// Search and filters; they are in the URL, and work without JavaScript.
#[component]
fn Bar(page: Signal<PeoplePage>, query: Signal<ParamsMap>, base: String) -> impl IntoView {
    let action = base.clone();
    let kept = move || {
        query
            .get()
            .into_iter()
            .filter(|(name, _)| name != "q" && name != "after")
            .map(|(name, value)| view! { <input type="hidden" name=name.to_string() value=value/> })
            .collect_view()
    };
    let text = query.with_untracked(|query| query.get("q").unwrap_or_default());
    let teams = {
        let base = base.clone();
        move || {
            let query = query.get();
            let chosen = query.get("team");
            page.with(|page| page.teams.clone())
                .into_iter()
                .map(|team| {
                    let key = team.id.to_string();
                    let current = chosen.as_deref() == Some(key.as_str());
                    let href = with(&base, &query, "team", Some(key));
                    view! {
                        <MenuLink href current>
                            {team.name}
                        </MenuLink>
                    }
                })
                .collect_view()
        }
    };
    let roles = {
        let base = base.clone();
        move || {
            let query = query.get();
            let chosen = query.get("role");
            Role::ALL
                .into_iter()
                .map(|role| {
                    let current = chosen.as_deref() == Some(role.key());
                    let href = with(&base, &query, "role", Some(role.key().to_owned()));
                    view! {
                        <MenuLink href current>
                            {role.label()}
                        </MenuLink>
                    }
                })
                .collect_view()
        }
    };
    let team_named = move || {
        let chosen = query.get().get("team")?;
        page.with(|page| {
            let team = page.teams.iter().find(|team| team.id.to_string() == chosen);
            team.map(|team| team.name.clone())
        })
    };
    let role_named = move || {
        let chosen = query.get().get("role")?;
        Role::find(&chosen).map(|role| role.label().to_owned())
    };
    view! {
        <div class="pg-bar">
            <Form method="GET" action=action>
                {kept}
                <label class="au-find">
                    <Icon glyph=Glyph::Search size=14/>
                    <span class="sr">"Search people"</span>
                    <input type="search" name="q" placeholder="Name or e-mail" value=text/>
                </label>
            </Form>
            <Filter id="team-filter" what="Team" name="team" chosen=team_named query base=base.clone()>
                {teams}
            </Filter>
            <Filter id="role-filter" what="Role" name="role" chosen=role_named query base>
                {roles}
            </Filter>
        </div>
    }
}

/// A filter: a menu of links, or the chosen one with a way out.
#[component]
fn Filter(
    id: &'static str,
    what: &'static str,
    name: &'static str,
    chosen: impl Fn() -> Option<String> + Clone + Send + Sync + 'static,
    query: Signal<ParamsMap>,
    base: String,
    children: Children,
) -> impl IntoView {
    let label = chosen.clone();
    let out = move || {
        chosen().map(|_| {
            let href = with(&base, &query.get(), name, None);
            view! {
                <a class="btn" data-kind="quiet" data-icon-only="" data-size="small" href=href aria-label=format!("Remove the filter on {}", what.to_lowercase())>
                    <Icon glyph=Glyph::X size=14/>
                </a>
            }
        })
    };
    view! {
        <span class="row">
            <Menu
                id
                class="chip"
                button=move || {
                    let label = label.clone();
                    view! {
                        {what}
                        " "
                        <b>{move || label().unwrap_or_else(|| "any".to_owned())}</b>
                        <Icon glyph=Glyph::ChevronDown/>
                    }
                }
            >
                {children()}
            </Menu>
            {out}
        </span>
    }
}
