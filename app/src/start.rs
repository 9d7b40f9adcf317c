//! What is known when a page starts: read by the server before it renders, handed to the browser with the page, so that
//! both draw the same first picture.

use domain::{
    Fault, Millis,
    view::frame::{FormState, Frame, Me},
    zone::Zone,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The start of a page. The server provides it as context; a test may render without.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Start {
    /// `light` or `dark` when the person chose one.
    pub theme: Option<String>,
    /// Who is signed in.
    pub me: Option<Me>,
    /// The frame of the organization in the URL, when it is one of theirs.
    pub frame: Option<Frame>,
    /// Why the page cannot be shown.
    pub fault: Option<Fault>,
    /// A form that came back.
    pub form: FormState,
    /// What the pages in front of the session need.
    pub door: Door,
}

/// For set-up, sign-in and invitation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Door {
    /// The demo company can be loaded.
    pub demo_offered: bool,
    /// The demo company is there and one click signs in (on loopback only).
    pub demo_sign_in: bool,
    /// The demo company is being made: days done, of how many.
    pub demo_making: Option<(i64, i64)>,
    /// Set-up asks for the code that the server printed.
    pub code_asked: bool,
    /// The name of the one organization, when there is just one.
    pub org: Option<String>,
    /// The invitation of the URL.
    pub invite: Option<Invitation>,
}

/// An invitation as the invited person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The organization.
    pub org: String,
    /// Who invites.
    pub by: String,
    /// Their name, as the inviter wrote it.
    pub name: String,
    /// For this address only.
    pub email: String,
    /// The role, `key` form.
    pub role: String,
    /// The role's team.
    pub team: Option<String>,
    /// Until when.
    pub expires_at: Millis,
    /// The organization's time zone.
    pub zone: Zone,
    /// The person has an account already, so they sign in with its password.
    pub known: bool,
}

#[derive(Clone)]
struct Started(Arc<Start>);

#[derive(Clone, Copy)]
struct Now(RwSignal<Millis>);

/// Makes the start available to all components; once, at the root.
pub fn provide_start() -> Arc<Start> {
    let start: Start = SharedValue::new(|| use_context::<Start>().unwrap_or_default()).into_inner();
    let start = Arc::new(start);
    let as_of = start.frame.as_ref().map_or(0, |frame| frame.as_of);
    provide_context(Started(start.clone()));
    provide_context(Now(RwSignal::new(as_of)));
    start
}

/// The start of this page.
pub fn use_start() -> Arc<Start> {
    use_context::<Started>().map(|it| it.0).unwrap_or_default()
}

/// The organization's frame; `None` on pages in front of the session.
pub fn use_frame() -> Option<Frame> {
    use_start().frame.clone()
}

/// The organization's name in URLs.
pub fn use_org() -> String {
    use_start()
        .frame
        .as_ref()
        .map(|frame| frame.org.slug.clone())
        .unwrap_or_default()
}

/// The organization's currency.
pub fn use_currency() -> String {
    use_start()
        .frame
        .as_ref()
        .map_or_else(|| "EUR".to_owned(), |frame| frame.currency.clone())
}

/// The organization's time zone.
pub fn use_zone() -> Zone {
    let start = use_start();
    match (&start.frame, &start.door.invite) {
        (Some(frame), _) => frame.zone.clone(),
        (None, Some(invite)) => invite.zone.clone(),
        (None, None) => Zone::default(),
    }
}

/// The moment now by the server's clock: first the frame's `as_of`, ticking after hydration.
pub fn use_now() -> Signal<Millis> {
    use_context::<Now>().map_or_else(|| Signal::derive(|| 0), |now| now.0.into())
}

/// Lets [`use_now`] tick in the browser.
pub(crate) fn tick() {
    let Some(Now(now)) = use_context::<Now>() else {
        return;
    };
    let as_of = now.get_untracked();
    Effect::new(move |_| {
        if as_of > 0 {
            crate::browser::every(15_000, move |elapsed| now.set(as_of + elapsed));
        }
    });
}

/// A path in this organization: `path("runs")` is `/o/larkmoor/runs`.
pub fn org_path(rest: &str) -> String {
    let org = use_org();
    if rest.is_empty() {
        format!("/o/{org}")
    } else {
        format!("/o/{org}/{rest}")
    }
}
