//! Keys of a page: single letters that act on what is shown, silent while somebody types or a dialog is open.

use crate::browser;
use leptos::{ev, prelude::*};

/// A key press that is a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// The key, letters in lower case: `j`, `enter`.
    pub key: String,
    /// With Ctrl or the command key.
    pub ctrl: bool,
}

/// Calls back at each command while the page is shown; the callback says whether it was one of its own.
/// Letters without Ctrl are not commands while somebody types.
pub fn use_keys(on: impl Fn(&Press) -> bool + Clone + 'static) {
    Effect::new(move |before: Option<()>| {
        if before.is_some() {
            return;
        }
        let on = on.clone();
        let handle = window_event_listener(ev::keydown, move |event| {
            let press = Press {
                key: event.key().to_lowercase(),
                ctrl: event.ctrl_key() || event.meta_key(),
            };
            let busy = browser::has_dialog() || event.alt_key();
            if busy || (!press.ctrl && browser::is_typing()) {
                return;
            }
            if on(&press) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}
