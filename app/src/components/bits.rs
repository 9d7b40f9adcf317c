//! Small parts of pages: tabs, segmented choice, empty state, pager, loading shape, money.

use super::icon::{Glyph, Icon};
use domain::money;
use leptos::prelude::*;

/// One link of [`Tabs`] or [`SegmentedLinks`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// How many are behind it.
    pub count: Option<u64>,
    /// Whether it is the one shown.
    pub current: bool,
}

impl Choice {
    /// A choice without a count.
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            count: None,
            current,
        }
    }

    /// With a count behind it.
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
}

/// Tabs as links: the tab is in the URL.
#[component]
pub fn Tabs(#[prop(into)] label: String, #[prop(into)] tabs: Signal<Vec<Choice>>) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            {move || {
                tabs.get()
                    .into_iter()
                    .map(|tab| {
                        view! {
                            <a href=tab.href aria-current=tab.current.then_some("page")>
                                {tab.label}
                                {tab.count.map(|n| view! { <span class="count">{money::grouped(n)}</span> })}
                            </a>
                        }
                    })
                    .collect_view()
            }}
        </nav>
    }
}

/// A choice of a few as links: the choice is in the URL.
#[component]
pub fn SegmentedLinks(
    #[prop(into)] label: String,
    #[prop(into)] choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    view! {
        <div class="segmented" role="group" aria-label=label>
            {move || {
                choices
                    .get()
                    .into_iter()
                    .map(|choice| {
                        view! {
                            <a href=choice.href aria-current=choice.current.then_some("true")>
                                {choice.label}
                            </a>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// A choice of a few as buttons bound to a signal.
#[component]
pub fn Segmented(
    #[prop(into)] label: String,
    /// Value and label of each.
    options: Vec<(String, String)>,
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="segmented" role="group" aria-label=label>
            {options
                .into_iter()
                .map(|(key, label)| {
                    let pressed = {
                        let key = key.clone();
                        move || if value.get() == key { "true" } else { "false" }
                    };
                    view! {
                        <button type="button" aria-pressed=pressed on:click=move |_| value.set(key.clone())>
                            {label}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Nothing here yet: says what would be, and what to do next (children: a link or a button).
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <svg width="96" height="44" viewBox="0 0 96 44" aria-hidden="true">
                <rect x="2" y="10" width="24" height="24" rx="8" class="em-a"></rect>
                <path d="M26 22H70" class="em-l"></path>
                <circle cx="82" cy="22" r="12" class="em-p"></circle>
            </svg>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// The shape of what is loading.
#[component]
pub fn Loading(#[prop(default = 3)] lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" aria-label="Loading" role="status">
            {(0..lines)
                .map(|n| {
                    let width = 38 + (n * 29) % 50;
                    view! { <i style=format!("width:{width}%")></i> }
                })
                .collect_view()}
        </div>
    }
}

/// Leads through a list that is paged by key.
#[component]
pub fn Pager(
    /// What is shown, such as `1 to 50 of 3,204`.
    #[prop(into)]
    text: String,
    #[prop(optional_no_strip, into)] first: Option<String>,
    #[prop(optional_no_strip, into)] next: Option<String>,
) -> impl IntoView {
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="small muted num">{text}</span>
            <span class="row push">
                {first
                    .map(|href| {
                        view! {
                            <a class="btn" data-size="small" href=href>
                                <Icon glyph=Glyph::ChevronLeft size=14/>
                                "First"
                            </a>
                        }
                    })}
                {next
                    .map(|href| {
                        view! {
                            <a class="btn" data-size="small" href=href>
                                "Next"
                                <Icon glyph=Glyph::ChevronRight size=14/>
                            </a>
                        }
                    })}
            </span>
        </nav>
    }
}
