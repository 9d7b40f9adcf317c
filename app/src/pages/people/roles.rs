//! The roles: how many hold each, and what each may do.

use domain::{
    Role,
    view::people::{PeoplePage, role_means},
};
use leptos::prelude::*;

/// How many people hold each role.
#[component]
pub fn Counts(page: Signal<PeoplePage>) -> impl IntoView {
    view! {
        <section aria-labelledby="rl">
            <div class="sec">
                <h2 id="rl">"Roles"</h2>
            </div>
            <ul class="pe-roles">
                {move || {
                    let counts = page.with(|page| page.roles.clone());
                    let most = counts.iter().map(|count| count.people).max().unwrap_or(0).max(1);
                    counts
                        .into_iter()
                        .map(|count| {
                            let width = count.people * 100 / most;
                            view! {
                                <li>
                                    <span>{count.role.label()}</span>
                                    <span class="bar" aria-hidden="true">
                                        <i data-c="3" style=format!("width:{width}%")></i>
                                    </span>
                                    <b class="num">{count.people}</b>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </section>
    }
}

/// What each role may do.
#[component]
pub fn Meanings() -> impl IntoView {
    view! {
        <section class="panel pe-means" aria-labelledby="means">
            <header>
                <h2 id="means">"What each role may do"</h2>
            </header>
            <dl>
                {Role::ALL
                    .into_iter()
                    .map(|role| {
                        let place = if role.is_of_team() { "in a team" } else { "everywhere" };
                        view! {
                            <div>
                                <dt>{role.label()} " " <span class="small muted">{place}</span></dt>
                                <dd>{role_means(role)}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
            <p class="small muted">
                "No role decides a gate by being powerful: only those it asks do, never on their own request, and agents never."
            </p>
        </section>
    }
}

/// The roles one may give, for a select.
pub fn role_options(owners: bool) -> Vec<(String, String)> {
    Role::ALL
        .into_iter()
        .filter(|role| owners || *role != Role::Owner)
        .map(|role| (role.key().to_owned(), role.label().to_owned()))
        .collect()
}

/// The teams, for a select.
pub fn team_options(page: Signal<PeoplePage>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        page.with(|page| {
            page.teams
                .iter()
                .map(|team| (team.id.to_string(), team.name.clone()))
                .collect()
        })
    })
}
