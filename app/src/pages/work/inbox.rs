//! The list of tasks: the reader's own first, then those that are free to take.

use crate::{
    api,
    components::{Choice, OwnerMark, SegmentedLinks, Style, When, use_toasts},
    pages::parts::Due,
    start::use_org,
};
use domain::{
    ids::TaskId,
    view::tasks::{Inbox, InboxTab, TaskRow},
};
use leptos::{prelude::*, task::spawn_local};

/// The left half.
#[component]
pub fn InboxList(
    inbox: Memo<Inbox>,
    tab: Memo<InboxTab>,
    shown: Memo<Option<TaskId>>,
    base: String,
    again: RwSignal<u32>,
) -> impl IntoView {
    let choices = {
        let base = base.clone();
        Signal::derive(move || {
            let done = tab.get() == InboxTab::Done;
            vec![
                Choice::new("Open", base.clone(), !done),
                Choice::new("Done", format!("{base}?tab=done"), done),
            ]
        })
    };
    let group = move |title: String, rows: Vec<TaskRow>, base: String, free: bool| {
        (!rows.is_empty()).then(|| {
            let current = shown.get();
            let search = if tab.get() == InboxTab::Done {
                "?tab=done"
            } else {
                ""
            };
            let count = rows.len();
            let items = rows
                .into_iter()
                .map(|row| {
                    let href = format!("{base}/{}{search}", row.id);
                    let current = current == Some(row.id);
                    view! { <Row row href current free again/> }
                })
                .collect_view();
            view! {
                <h2>
                    {title} " " <span class="num">{count.to_string()}</span>
                </h2>
                <ul>{items}</ul>
            }
        })
    };
    view! {
        <section class="ap-queue" id="list" aria-label="Tasks">
            <header>
                <h1>"Work"</h1>
                {move || {
                    let open = inbox.with(|inbox| inbox.open);
                    (open > 0)
                        .then(|| {
                            view! {
                                <span class="count-dot">
                                    {open.to_string()} <span class="sr">" open"</span>
                                </span>
                            }
                        })
                }}
                <span class="push small muted">
                    {move || if tab.get() == InboxTab::Done { "Last first" } else { "Due first" }}
                </span>
            </header>
            <SegmentedLinks label="Show" choices/>
            <div class="q" tabindex="0" role="region" aria-label="Your tasks">
                {move || {
                    let inbox = inbox.get();
                    let done = tab.get() == InboxTab::Done;
                    let yours = if done { "Done by you" } else { "Yours" };
                    view! {
                        {group(yours.to_owned(), inbox.yours, base.clone(), false)}
                        {group("Free to take".to_owned(), inbox.free, base.clone(), true)}
                    }
                }}
            </div>
            <footer class="small muted">
                <kbd class="kbd">"J"</kbd>
                <kbd class="kbd">"K"</kbd>
                " move "
                <kbd class="kbd">"T"</kbd>
                " take"
            </footer>
        </section>
    }
}

#[component]
fn Row(
    row: TaskRow,
    href: String,
    current: bool,
    free: bool,
    again: RwSignal<u32>,
) -> impl IntoView {
    let (org, toasts) = (use_org(), use_toasts());
    let (id, title) = (row.id, row.title.clone());
    let take = move |_| {
        let (org, title) = (org.clone(), title.clone());
        spawn_local(async move {
            match api::tasks::claim(org, id).await {
                Ok(()) => toasts.say(format!("“{title}” is yours.")),
                Err(error) => toasts.fail(error.0.message),
            }
            again.update(|count| *count += 1);
        });
    };
    let due = match (row.closed_at, free) {
        (Some(at), _) => view! {
            <span class="due push">
                <When at style=Style::Brief/>
            </span>
        }
        .into_any(),
        (None, push) => {
            view! { <Due at=row.due_at at_risk_at=row.at_risk_at push=!push/> }.into_any()
        }
    };
    let source = if free {
        row.open_to.name().to_owned()
    } else {
        row.from
            .as_ref()
            .map_or_else(|| row.workflow_name.clone(), |mark| mark.name().to_owned())
    };
    let mark = row.from.clone().unwrap_or_else(|| row.open_to.clone());
    view! {
        <li class=free.then_some("free")>
            <a href=href aria-current=current.then_some("true")>
                <b>{row.title.clone()}</b>
                <span class="q3">{row.about.clone()}</span>
                <span class="q4">
                    <OwnerMark mark bare=true/>
                    <span class="cut">{source}</span>
                    {due}
                </span>
            </a>
            {free
                .then(|| {
                    view! {
                        <button
                            class="btn"
                            data-size="small"
                            type="button"
                            aria-label=format!("Take {}", row.title)
                            on:click=take
                        >
                            "Take"
                        </button>
                    }
                })}
        </li>
    }
}
