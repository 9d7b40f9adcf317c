//! One person: the roles they hold, a role more, and leaving.

use super::roles::team_options;
use crate::{
    api,
    components::{Dialog, Glyph, Icon, Problem, SelectField, use_toasts},
    error::ApiError,
    start::use_org,
};
use domain::{
    Role,
    actor::Grant,
    ids::PersonId,
    view::people::{Held, PeoplePage, role_means},
};
use leptos::prelude::*;

/// What is done to the person of the dialog.
#[derive(Clone)]
enum Change {
    Give(Grant),
    Take(Grant),
    Remove,
}

#[component]
pub fn PersonDialog(
    person: PersonId,
    page: Signal<PeoplePage>,
    chosen: RwSignal<Option<PersonId>>,
) -> impl IntoView {
    let org = use_org();
    let toasts = use_toasts();
    let row = Memo::new(move |_| {
        page.with(|page| {
            page.people
                .rows
                .iter()
                .find(|row| row.id == person)
                .cloned()
        })
    });
    let name = row.get_untracked().map(|row| row.name).unwrap_or_default();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            chosen.set(None);
        }
    });
    let change = Action::new(move |change: &Change| {
        let (org, change) = (org.clone(), change.clone());
        async move {
            match change {
                Change::Give(grant) => api::people::give_role(org, person, grant).await,
                Change::Take(grant) => api::people::take_role(org, person, grant).await,
                Change::Remove => api::people::remove(org, person).await,
            }
            .map(|()| change)
        }
    });
    let fault = RwSignal::new(None::<ApiError>);
    let removed_name = name.clone();
    Effect::new(move |_| match change.value().get() {
        Some(Ok(Change::Remove)) => {
            toasts.say(format!("{removed_name} has left the organization."));
            open.set(false);
        }
        Some(Ok(_)) => fault.set(None),
        Some(Err(error)) => fault.set(Some(error)),
        None => {}
    });
    let busy = change.pending();
    let leaving = RwSignal::new(false);
    let me = row.get_untracked().is_some_and(|row| row.me);
    let held = move || row.get().map(|row| row.roles).unwrap_or_default();
    let asked = name.clone();
    view! {
        <Dialog open title=name.clone() id="person-dialog">
            <p class="small muted">{row.get_untracked().map(|row| row.email)}</p>
            {move || fault.get().map(|error| view! { <Problem text=error.0.message/> })}
            <ul class="pe-inv pe-held" aria-label="Roles">
                {move || {
                    let held = held();
                    if held.is_empty() {
                        return view! { <li class="muted">"No role yet: sees their own work and runs."</li> }.into_any();
                    }
                    held.into_iter().map(|held| view! { <HeldRole held busy on_take=move |grant| { change.dispatch(Change::Take(grant)); }/> }).collect_view().into_any()
                }}
            </ul>
            <GiveRole page busy on_give=move |grant| { change.dispatch(Change::Give(grant)); }/>
            <footer>
                {(!me)
                    .then(|| {
                        view! {
                            <button
                                class="btn"
                                data-kind="quiet"
                                type="button"
                                aria-expanded=move || leaving.get().to_string()
                                on:click=move |_| leaving.update(|leaving| *leaving = !*leaving)
                            >
                                "Remove from the organization…"
                            </button>
                        }
                    })}
                <button class="btn push" type="button" on:click=move |_| open.set(false)>
                    "Close"
                </button>
            </footer>
            <Show when=move || leaving.get()>
                <div class="notice" data-kind="warm">
                    <Icon glyph=Glyph::TriangleAlert/>
                    <div class="stack">
                        <p>
                            {format!("{asked} loses every role and is signed out everywhere. What they did stays in the log.")}
                        </p>
                        <button
                            class="btn"
                            data-kind="danger"
                            data-size="small"
                            type="button"
                            disabled=move || busy.get()
                            on:click=move |_| { change.dispatch(Change::Remove); }
                        >
                            {format!("Remove {asked}")}
                        </button>
                    </div>
                </div>
            </Show>
        </Dialog>
    }
}

#[component]
fn HeldRole(
    held: Held,
    #[prop(into)] busy: Signal<bool>,
    on_take: impl Fn(Grant) + 'static,
) -> impl IntoView {
    let grant = Grant {
        role: held.role,
        team: held.team,
    };
    let place = if held.team.is_some() {
        format!("{} in {}", held.role.label(), held.team_name)
    } else {
        held.role.label().to_owned()
    };
    view! {
        <li>
            <div>
                <b>{place.clone()}</b>
                <span class="small muted">{role_means(held.role)}</span>
            </div>
            <button
                class="btn"
                data-kind="quiet"
                data-size="small"
                type="button"
                disabled=move || busy.get()
                aria-label=format!("Take away {place}")
                on:click=move |_| on_take(grant)
            >
                "Take away"
            </button>
        </li>
    }
}

#[component]
fn GiveRole(
    page: Signal<PeoplePage>,
    #[prop(into)] busy: Signal<bool>,
    on_give: impl Fn(Grant) + 'static,
) -> impl IntoView {
    let role = RwSignal::new(Role::Worker.key().to_owned());
    let team = RwSignal::new(
        page.with_untracked(|page| page.teams.first().map(|team| team.id.to_string()))
            .unwrap_or_default(),
    );
    let owners = page.with_untracked(|page| page.may_manage_owners);
    let roles = super::roles::role_options(owners);
    let of_team = Memo::new(move |_| Role::find(&role.get()).is_some_and(Role::is_of_team));
    let give = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(role) = Role::find(&role.get_untracked()) {
            let team = team.get_untracked().parse().ok();
            on_give(Grant {
                role,
                team: team.filter(|_| role.is_of_team()),
            });
        }
    };
    view! {
        <form class="pe-give" on:submit=give>
            <SelectField name="give-role" label="A role more" options=Signal::stored(roles) bind=role/>
            <Show when=move || of_team.get()>
                <SelectField name="give-team" label="In" options=team_options(page) bind=team/>
            </Show>
            <button class="btn" type="submit" disabled=move || busy.get()>
                "Give"
            </button>
        </form>
    }
}
