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
    /// There is no organization of one's own yet: the first may be set up.
    pub set_up_open: bool,
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

/// How often the pages are told the time when nothing else happens.
const TOLD: Millis = 15_000;

/// The server's clock, as the page has counted it on.
#[derive(Clone, Copy)]
struct Now {
    /// The moment that pages are told.
    shown: RwSignal<Millis>,
    /// The same, for reading. Made once: one made by a page would end with the page, while what the page drew still asks it.
    read: Signal<Millis>,
    /// The moment it is, to the second.
    real: StoredValue<Millis>,
    /// How far the count had fallen behind the server, mostly by the time the page took to load.
    behind: StoredValue<Millis>,
}

impl Now {
    fn new(as_of: Millis) -> Self {
        let shown = RwSignal::new(as_of);
        Self {
            shown,
            read: shown.into(),
            real: StoredValue::new(as_of),
            behind: StoredValue::new(0),
        }
    }

    /// So many milliseconds have passed since `as_of`.
    fn count(self, as_of: Millis, elapsed: Millis) {
        let real = as_of + elapsed + self.behind.get_value();
        self.real.set_value(real);
        if real - self.shown.get_untracked() >= TOLD {
            self.shown.set(real);
        }
    }

    /// By what the server says, it is at least that late.
    fn learn(self, at: Millis) {
        let behind = at - self.real.get_value();
        if behind > 0 {
            self.behind.update_value(|all| *all += behind);
            self.real.set_value(at);
        }
        self.tell();
    }

    /// Lets the pages know what time it is.
    fn tell(self) {
        let real = self.real.get_value();
        if real > self.shown.get_untracked() {
            self.shown.set(real);
        }
    }
}

/// Whether the browser draws by itself: until it has taken over what the server drew, both must draw the same.
fn is_alive() -> bool {
    Owner::current_shared_context()
        .is_some_and(|context| context.is_browser() && !context.during_hydration())
}

/// Makes the start available to all components; once, at the root.
pub fn provide_start() -> Arc<Start> {
    let start: Start = SharedValue::new(|| use_context::<Start>().unwrap_or_default()).into_inner();
    let start = Arc::new(start);
    let as_of = start.frame.as_ref().map_or(0, |frame| frame.as_of);
    provide_context(Started(start.clone()));
    provide_context(Now::new(as_of));
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

/// The moment now by the server's clock: first the frame's `as_of`, ticking after hydration. What is drawn anew, because the
/// route changed or data arrived, is drawn at the moment it is.
pub fn use_now() -> Signal<Millis> {
    let Some(now) = use_context::<Now>() else {
        return Signal::derive(|| 0);
    };
    if is_alive() {
        now.tell();
    }
    now.read
}

/// Something on the page happened, or was read, at that moment: [`use_now`] is never behind it.
pub fn not_before(at: Millis) {
    if let Some(now) = use_context::<Now>()
        && is_alive()
    {
        now.learn(at);
    }
}

/// Lets [`use_now`] tick in the browser.
pub(crate) fn tick() {
    let Some(now) = use_context::<Now>() else {
        return;
    };
    let as_of = now.shown.get_untracked();
    Effect::new(move |_| {
        if as_of > 0 {
            crate::browser::every(1_000, move |elapsed| now.count(as_of, elapsed));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_never_behind_what_the_page_shows() {
        Owner::new().with(|| {
            let now = Now::new(100_000);
            now.count(100_000, 12_000);
            assert_eq!(now.shown.get_untracked(), 100_000, "told now and then");
            now.tell();
            assert_eq!(now.shown.get_untracked(), 112_000, "or when drawn anew");
            // Loading took three seconds that the count knows nothing of.
            now.learn(115_000);
            assert_eq!(now.shown.get_untracked(), 115_000);
            now.count(100_000, 30_000);
            assert_eq!(now.shown.get_untracked(), 133_000, "nor loses again");
            now.learn(90_000);
            assert_eq!(now.shown.get_untracked(), 133_000, "nor goes back");
        });
    }
}
