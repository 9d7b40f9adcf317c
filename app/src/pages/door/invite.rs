//! An invitation: who asks, for what, and the account that accepts it.

use super::{Brand, art::Relay};
use crate::{
    components::{ErrorPage, Field, Glyph, Icon, PostForm, Style, When},
    page::PageTitle,
    start::{Invitation, use_start},
};
use domain::{Fault, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// `/invite/{token}`
#[component]
pub fn Invite() -> impl IntoView {
    let start = use_start();
    match start.door.invite.clone() {
        Some(invite) => view! { <Open invite/> }.into_any(),
        None => {
            let fault = start
                .fault
                .clone()
                .unwrap_or_else(|| Fault::not_found("invitation"));
            view! {
                <main id="main">
                    <ErrorPage fault/>
                </main>
            }
            .into_any()
        }
    }
}

/// What a role means for the one who is asked.
fn means(role: Role) -> [(&'static str, &'static str); 2] {
    match role {
        Role::Owner | Role::Admin => [
            ("look after people, teams and roles", ""),
            ("operate runs", ": cancel, retry, reassign"),
        ],
        Role::Architect => [
            ("draw and publish workflows", " of your team"),
            ("operate their runs", ""),
        ],
        Role::Engineer => [
            ("connect agents", " and give them their tokens"),
            ("see their jobs", " and what they wrote"),
        ],
        Role::Approver => [
            ("decide at gates", " that ask for you"),
            ("see the runs", " behind them"),
        ],
        Role::Worker => [
            ("take and complete tasks", " of your team"),
            ("see the runs", " you work on"),
        ],
        Role::Executive => [
            ("read dashboards and runs", " of the whole company"),
            ("set targets", ""),
        ],
        Role::Auditor => [
            ("read everything", ", the audit log included"),
            ("change nothing", ""),
        ],
    }
}

#[component]
fn Open(invite: Invitation) -> impl IntoView {
    let action = use_location().pathname.get_untracked();
    let first = invite
        .name
        .split_whitespace()
        .next()
        .unwrap_or("You")
        .to_owned();
    let role = Role::find(&invite.role).unwrap_or(Role::Worker);
    let article = if role == Role::Worker { "a" } else { "an" };
    let place = invite
        .team
        .as_ref()
        .map_or_else(String::new, |team| format!(" in {team}"));
    let asks = format!(
        "{} asks you to be {article} {}{place}.",
        invite.by,
        role.label().to_lowercase()
    );
    let may = means(role)
        .into_iter()
        .zip([Glyph::Stamp, Glyph::Eye])
        .map(|((what, more), glyph)| {
            view! {
                <li>
                    <Icon glyph/>
                    <span>"You " <b>{what}</b> {more}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <PageTitle text=format!("Join {}", invite.org)/>
        <main class="si su" id="main">
            <section class="si-form" aria-labelledby="si-h">
                <Brand/>
                <div class="si-box">
                    <h1 id="si-h">{format!("{first}, join {}", invite.org)}</h1>
                    <p class="soft">{asks}</p>
                    <ul class="iv-can">
                        {may} <li>
                            <Icon glyph=Glyph::ShieldCheck/>
                            <span>"You " <b>"cannot approve your own requests"</b> "; nobody can"</span>
                        </li>
                    </ul>
                    <PostForm action=action>
                        {if invite.known {
                            view! {
                                <Field
                                    name="password"
                                    label="Your password"
                                    kind="password"
                                    hint="You have an account already."
                                    autocomplete="current-password"
                                    required=true
                                />
                            }
                                .into_any()
                        } else {
                            view! {
                                <Field
                                    name="name"
                                    label="Your name, as colleagues see it"
                                    value=invite.name.clone()
                                    autocomplete="name"
                                    required=true
                                    maxlength=80
                                />
                                <div class="two">
                                    <Field
                                        name="password"
                                        label="Password"
                                        kind="password"
                                        hint="10 characters or more"
                                        autocomplete="new-password"
                                        required=true
                                    />
                                    <Field
                                        name="confirmation"
                                        label="The same again"
                                        kind="password"
                                        autocomplete="new-password"
                                        required=true
                                    />
                                </div>
                            }
                                .into_any()
                        }}
                        <button class="btn" data-kind="primary" data-size="large" type="submit">
                            "Accept"
                        </button>
                    </PostForm>
                    <p class="small muted">
                        {format!("For {} only, until ", invite.email)} <When at=invite.expires_at style=Style::Exact/> "."
                    </p>
                </div>
                <p class="small muted">{format!("Accepting tells {}. Nothing else is shared.", invite.by)}</p>
            </section>
            <section class="si-side" aria-label="About Baton">
                <Relay/>
                <p class="si-say">"Every hand-over has an owner," <br/> "every risk has a gate."</p>
            </section>
        </main>
    }
}
