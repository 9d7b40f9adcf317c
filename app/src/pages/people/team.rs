//! The teams: made, renamed, archived.

use super::roles::Meanings;
use crate::{
    api,
    components::{Dialog, EmptyState, Field, Glyph, Icon, OwnerMark, Problem, use_toasts},
    start::use_org,
};
use domain::{
    Fault,
    ids::TeamId,
    view::{
        Mark,
        people::{PeoplePage, TeamRow},
    },
};
use leptos::prelude::*;

/// Which team the dialog is about.
#[derive(Clone, PartialEq)]
enum Which {
    New,
    Known(TeamRow),
}

#[component]
pub fn Teams(page: Signal<PeoplePage>) -> impl IntoView {
    let shown = RwSignal::new(None::<Which>);
    let may_manage = page.with_untracked(|page| page.may_manage);
    let rows = move || page.with(|page| page.teams.clone());
    view! {
        <div class="stack">
            {may_manage
                .then(|| {
                    view! {
                        <div class="pg-bar">
                            <button class="btn" type="button" on:click=move |_| shown.set(Some(Which::New))>
                                <Icon glyph=Glyph::Plus/>
                                "New team"
                            </button>
                        </div>
                    }
                })}
            <section class="panel" aria-label="Teams">
                {move || {
                    if rows().is_empty() {
                        return view! {
                            <EmptyState
                                title="No teams yet"
                                text="A team is a function, such as Sales or Finance. Lanes of a diagram are teams, and most roles are held in one."
                            />
                        }
                            .into_any();
                    }
                    view! {
                        <div class="table-scroll" tabindex="0" role="region" aria-label="Teams table">
                            <table class="table">
                                <thead>
                                    <tr>
                                        <th scope="col">"Team"</th>
                                        <th scope="col" class="num">"People"</th>
                                        <th scope="col" class="num">"Approvers"</th>
                                        <th scope="col" class="num">"Workers"</th>
                                        <th scope="col" class="num">"Agents"</th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {rows().into_iter().map(|row| view! { <Row row may_manage shown/> }).collect_view()}
                                </tbody>
                            </table>
                        </div>
                    }
                        .into_any()
                }}
            </section>
            <Meanings/>
            {move || shown.get().map(|which| view! { <TeamDialog which shown/> })}
        </div>
    }
}

#[component]
fn Row(row: TeamRow, may_manage: bool, shown: RwSignal<Option<Which>>) -> impl IntoView {
    let mark = Mark::Team {
        id: Some(row.id),
        name: row.name.clone(),
    };
    let name = if may_manage {
        let known = row.clone();
        view! {
            <span class="a-name">
                <OwnerMark mark bare=true/>
                <button class="link pe-name" type="button" on:click=move |_| shown.set(Some(Which::Known(known.clone())))>
                    {row.name.clone()}
                </button>
            </span>
        }
        .into_any()
    } else {
        view! { <OwnerMark mark/> }.into_any()
    };
    view! {
        <tr>
            <td>{name}</td>
            <td class="num">{row.people}</td>
            <td class="num">{row.approvers}</td>
            <td class="num">{row.workers}</td>
            <td class="num">{row.agents}</td>
        </tr>
    }
}

#[component]
fn TeamDialog(which: Which, shown: RwSignal<Option<Which>>) -> impl IntoView {
    let org = use_org();
    let toasts = use_toasts();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            shown.set(None);
        }
    });
    let (id, before, empty) = match which {
        Which::New => (None, String::new(), false),
        Which::Known(row) => (Some(row.id), row.name, row.people + row.agents == 0),
    };
    let name = RwSignal::new(before.clone());
    let fault = RwSignal::new(None::<Fault>);
    let save = {
        let org = org.clone();
        Action::new(move |name: &String| api::people::save_team(org.clone(), id, name.clone()))
    };
    let archive = Action::new(move |id: &TeamId| api::people::archive_team(org.clone(), *id));
    let end = move |done: Option<Result<(), crate::ApiError>>, said: &str| match done {
        Some(Ok(())) => {
            toasts.say(said.to_owned());
            open.set(false);
        }
        Some(Err(error)) => fault.set(Some(error.0)),
        None => {}
    };
    Effect::new(move |_| end(save.value().get(), "The team is saved."));
    Effect::new(move |_| end(archive.value().get(), "The team is archived."));
    let field = Signal::derive(move || {
        fault.with(|fault| Some(fault.as_ref()?.of_field("name")?.to_owned()))
    });
    let general = move || {
        fault.with(|fault| {
            fault
                .as_ref()
                .filter(|fault| fault.fields.is_empty())
                .map(|fault| fault.message.clone())
        })
    };
    let title = if id.is_some() {
        before
    } else {
        "New team".to_owned()
    };
    view! {
        <Dialog open title id="team-dialog">
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    save.dispatch(name.get_untracked());
                }
            >
                {move || general().map(|text| view! { <Problem text/> })}
                <Field name="team-name" label="Name" bind=name error=field placeholder="Finance" autocomplete="off" maxlength=100/>
                <footer>
                    {id
                        .filter(|_| empty)
                        .map(|id| {
                            view! {
                                <button class="btn" data-kind="quiet" type="button" on:click=move |_| { archive.dispatch(id); }>
                                    "Archive"
                                </button>
                            }
                        })}
                    <button class="btn" type="button" on:click=move |_| open.set(false)>
                        "Cancel"
                    </button>
                    <button class="btn" data-kind="primary" type="submit" disabled=move || save.pending().get()>
                        "Save"
                    </button>
                </footer>
            </form>
        </Dialog>
    }
}
