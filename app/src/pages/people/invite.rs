//! Inviting: the dialog with the link that is shown once, and the open invitations.

use super::roles::{role_options, team_options};
use crate::{
    api, browser,
    components::{Dialog, Field, Glyph, Icon, Problem, SelectField, Style, When, use_toasts},
    start::use_org,
};
use domain::{
    Fault, Role,
    ids::InviteId,
    view::people::{InviteLink, InviteRow, NewInvite, PeoplePage},
};
use leptos::prelude::*;

/// The link of a new invitation, where it can be copied.
#[component]
fn Link(link: InviteLink) -> impl IntoView {
    let toasts = use_toasts();
    let address = RwSignal::new(link.path.clone());
    let path = link.path;
    Effect::new(move |_| address.set(format!("{}{path}", browser::origin())));
    view! {
        <div class="stack" role="status">
            <p>
                "Give this link to " <b>{link.email}</b> ". It is shown this once, works once, and until "
                <When at=link.expires_at style=Style::Exact/> "."
            </p>
            <div class="pe-link">
                <input
                    class="mono"
                    type="text"
                    readonly=true
                    aria-label="The link"
                    prop:value=move || address.get()
                />
                <button
                    class="btn"
                    data-kind="primary"
                    type="button"
                    on:click=move |_| {
                        browser::copy(&address.get_untracked());
                        toasts.say("The link is copied.");
                    }
                >
                    <Icon glyph=Glyph::Copy/>
                    "Copy"
                </button>
            </div>
        </div>
    }
}

/// Asks whom to invite, then shows the link.
#[component]
pub fn InviteDialog(page: Signal<PeoplePage>, open: RwSignal<bool>) -> impl IntoView {
    let org = use_org();
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Worker.key().to_owned());
    let team = RwSignal::new(String::new());
    let link = RwSignal::new(None::<InviteLink>);
    let fault = RwSignal::new(None::<Fault>);
    let invite = Action::new(move |new: &NewInvite| api::people::invite(org.clone(), new.clone()));
    Effect::new(move |_| match invite.value().get() {
        Some(Ok(made)) => {
            fault.set(None);
            link.set(Some(made));
        }
        Some(Err(error)) => fault.set(Some(error.0)),
        None => {}
    });
    // Closed and opened again it begins anew, and the link is gone.
    Effect::new(move |_| {
        if !open.get() {
            for field in [name, email, team] {
                field.set(String::new());
            }
            role.set(Role::Worker.key().to_owned());
            link.set(None);
            fault.set(None);
        }
    });
    let of = move |field: &'static str| {
        Signal::derive(move || {
            fault.with(|fault| Some(fault.as_ref()?.of_field(field)?.to_owned()))
        })
    };
    let owners = page.with_untracked(|page| page.may_manage_owners);
    let of_team = Memo::new(move |_| Role::find(&role.get()).is_some_and(Role::is_of_team));
    let has_teams = Memo::new(move |_| page.with(|page| !page.teams.is_empty()));
    let chosen_team = move || {
        let chosen = team.get_untracked();
        let chosen = chosen.parse().ok();
        chosen.or_else(|| page.with_untracked(|page| page.teams.first().map(|team| team.id)))
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        invite.dispatch(NewInvite {
            name: name.get_untracked(),
            email: email.get_untracked(),
            role: role.get_untracked(),
            team: chosen_team().filter(|_| of_team.get_untracked()),
        });
    };
    let general = move || {
        fault.with(|fault| {
            fault
                .as_ref()
                .filter(|fault| fault.fields.is_empty())
                .map(|fault| fault.message.clone())
        })
    };
    view! {
        <Dialog open title="Invite somebody" id="invite-dialog">
            <Show when=move || link.with(Option::is_none)>
                <form class="stack" on:submit=send novalidate=true>
                    {move || general().map(|text| view! { <Problem text/> })}
                    <Field name="invite-name" label="Name" bind=name error=of("name") autocomplete="off" maxlength=100/>
                    <Field
                        name="invite-email"
                        label="E-mail"
                        kind="email"
                        bind=email
                        error=of("email")
                        hint="The invitation is for this address only."
                        autocomplete="off"
                    />
                    // Made anew when it opens: an option once chosen by hand stays chosen on the screen.
                    <Show when=move || open.get()>
                        <div class="two">
                            <SelectField name="invite-role" label="Role" options=Signal::stored(role_options(owners)) bind=role error=of("role")/>
                            <Show when=move || of_team.get() && has_teams.get()>
                                <SelectField name="invite-team" label="Team" options=team_options(page) bind=team error=of("team")/>
                            </Show>
                        </div>
                    </Show>
                    <Show when=move || of_team.get() && !has_teams.get()>
                        <p class="small muted">
                            "This role is held in a team, and there is no team yet. Make one first, or choose a role of the whole organization."
                        </p>
                    </Show>
                    <footer>
                        <button class="btn" type="button" on:click=move |_| open.set(false)>
                            "Cancel"
                        </button>
                        <button
                            class="btn"
                            data-kind="primary"
                            type="submit"
                            disabled=move || invite.pending().get() || (of_team.get() && !has_teams.get())
                        >
                            "Make the link"
                        </button>
                    </footer>
                </form>
            </Show>
            {move || {
                link.get()
                    .map(|made| {
                        view! {
                            <Link link=made/>
                            <footer>
                                <button class="btn" type="button" on:click=move |_| open.set(false)>
                                    "Done"
                                </button>
                            </footer>
                        }
                    })
            }}
        </Dialog>
    }
}

/// The open invitations: a new link, or taken back.
#[component]
pub fn Invited(page: Signal<PeoplePage>) -> impl IntoView {
    let org = use_org();
    let toasts = use_toasts();
    let link = RwSignal::new(None::<InviteLink>);
    let renew = {
        let org = org.clone();
        Action::new(move |id: &InviteId| api::people::renew_invite(org.clone(), *id))
    };
    let revoke = Action::new(move |id: &InviteId| api::people::revoke_invite(org.clone(), *id));
    Effect::new(move |_| match renew.value().get() {
        Some(Ok(made)) => link.set(Some(made)),
        Some(Err(error)) => toasts.fail(error.0.message),
        None => {}
    });
    Effect::new(move |_| match revoke.value().get() {
        Some(Ok(())) => toasts.say("The invitation is taken back."),
        Some(Err(error)) => toasts.fail(error.0.message),
        None => {}
    });
    let rows = move || page.with(|page| page.invites.clone());
    view! {
        <section aria-labelledby="iv">
            <div class="sec">
                <h2 id="iv">"Invited"</h2>
                <span class="muted num">{move || rows().len()}</span>
            </div>
            {move || {
                rows()
                    .is_empty()
                    .then(|| view! { <p class="small muted">"Nobody is asked at the moment."</p> })
            }}
            <ul class="pe-inv">
                {move || {
                    rows()
                        .into_iter()
                        .map(|row| {
                            let id = row.id;
                            view! {
                                <Open
                                    row
                                    on_renew=move || { renew.dispatch(id); }
                                    on_revoke=move || { revoke.dispatch(id); }
                                />
                            }
                        })
                        .collect_view()
                }}
            </ul>
            {move || {
                link.get()
                    .map(|made| {
                        let open = RwSignal::new(true);
                        Effect::new(move |_| {
                            if !open.get() {
                                link.set(None);
                            }
                        });
                        view! {
                            <Dialog open title="A new link" id="renewed-dialog">
                                <Link link=made/>
                                <p class="small muted">"The old link is worth nothing any more."</p>
                                <footer>
                                    <button class="btn" type="button" on:click=move |_| open.set(false)>
                                        "Done"
                                    </button>
                                </footer>
                            </Dialog>
                        }
                    })
            }}
        </section>
    }
}

#[component]
fn Open(
    row: InviteRow,
    on_renew: impl Fn() + 'static,
    on_revoke: impl Fn() + 'static,
) -> impl IntoView {
    let place = if row.held.team.is_some() {
        format!("{} in {}", row.held.role.label(), row.held.team_name)
    } else {
        row.held.role.label().to_owned()
    };
    let when = if row.expired {
        view! { <span class="small warm">{place} ", expired "<When at=row.expires_at/></span> }
            .into_any()
    } else {
        view! { <span class="small muted">{place} ", asked "<When at=row.at/></span> }.into_any()
    };
    view! {
        <li>
            <div>
                <b>{row.name.clone()}</b>
                <span class="small muted pe-mail">{row.email}</span>
                {when}
            </div>
            <span class="row">
                <button
                    class="btn"
                    data-kind="quiet"
                    data-size="small"
                    type="button"
                    aria-label=format!("New link for {}", row.name)
                    on:click=move |_| on_renew()
                >
                    "New link"
                </button>
                <button
                    class="btn"
                    data-kind="quiet"
                    data-size="small"
                    data-icon-only=""
                    type="button"
                    aria-label=format!("Take back the invitation of {}", row.name)
                    on:click=move |_| on_revoke()
                >
                    <Icon glyph=Glyph::X size=14/>
                </button>
            </span>
        </li>
    }
}
