//! Short messages at the foot of the page. A decision gets one only after it is stored.

use super::icon::{Glyph, Icon};
use crate::browser;
use leptos::prelude::*;

#[derive(Clone, PartialEq, Eq)]
struct Toast {
    id: u32,
    text: String,
    failed: bool,
}

/// The messages of the page; from [`use_toasts`].
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

impl Toasts {
    pub(crate) fn provide() {
        provide_context(Self {
            shown: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
        });
    }

    /// Says that something is done.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), false);
    }

    /// Says that something did not work.
    pub fn fail(self, text: impl Into<String>) {
        self.push(text.into(), true);
    }

    fn push(self, text: String, failed: bool) {
        let id = self.last.with_value(|last| last.wrapping_add(1));
        self.last.set_value(id);
        self.shown.update(|shown| {
            shown.push(Toast { id, text, failed });
        });
        let shown = self.shown;
        browser::after(if failed { 10_000 } else { 6_000 }, move || {
            shown.update(|shown| shown.retain(|toast| toast.id != id));
        });
    }
}

/// The page's messages.
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(|| Toasts {
        shown: RwSignal::new(Vec::new()),
        last: StoredValue::new(0),
    })
}

/// Where the messages appear; a live region, so they are read out.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <div class="toast" data-kind=toast.failed.then_some("failed")>
                    <Icon glyph=if toast.failed { Glyph::CircleAlert } else { Glyph::CircleCheck }/>
                    <span>{toast.text.clone()}</span>
                </div>
            </For>
        </div>
    }
}
