//! The queue, most pressing first: late ones, then by risk, time left and age.

use crate::{
    components::{OwnerMark, TierBadge},
    pages::parts::Due,
};
use domain::{
    ids::GateId,
    view::gates::{GateRow, Queue},
};
use leptos::prelude::*;

/// All that waits for the reader.
#[component]
pub fn QueueList(queue: Memo<Queue>, shown: Memo<Option<GateId>>, base: String) -> impl IntoView {
    view! {
        <section class="ap-queue" aria-label="Queue">
            <header>
                <h1>"Approvals"</h1>
                {move || {
                    let total = queue.with(|queue| queue.total);
                    (total > 0)
                        .then(|| {
                            view! {
                                <span class="count-dot">
                                    {total.to_string()} <span class="sr">" waiting"</span>
                                </span>
                            }
                        })
                }}
                <span
                    class="push small muted"
                    title="Late ones first, then the riskiest; among them those with the least time left, then the oldest"
                >
                    "Late, then riskiest"
                </span>
            </header>
            <ul class="q">
                {move || {
                    let shown = shown.get();
                    queue
                        .with(|queue| {
                            queue
                                .rows
                                .iter()
                                .map(|row| {
                                    view! {
                                        <Row row=row.clone() href=format!("{base}/{}", row.id) current=shown == Some(row.id)/>
                                    }
                                })
                                .collect_view()
                        })
                }}
            </ul>
            <footer class="small muted">
                <kbd class="kbd">"J"</kbd>
                <kbd class="kbd">"K"</kbd>
                " move"
            </footer>
        </section>
    }
}

#[component]
fn Row(row: GateRow, href: String, current: bool) -> impl IntoView {
    // Nothing is said twice: the question names what it is about.
    let (about, source) = match row.key {
        Some(key) => (row.workflow_name, key),
        None => (row.about, row.workflow_name),
    };
    view! {
        <li>
            <a href=href aria-current=current.then_some("true")>
                <span class="q1">
                    <TierBadge tier=row.tier/>
                    <Due at=row.due_at at_risk_at=row.at_risk_at/>
                </span>
                <b>{row.title}</b>
                <span class="q3">{about}</span>
                <span class="q4">
                    {row.from.map(|mark| view! { <OwnerMark mark bare=true/> })}
                    {source}
                    {(row.needed > 1)
                        .then(|| view! { <span class="push">{format!("{} of {} given", row.given, row.needed)}</span> })}
                </span>
            </a>
        </li>
    }
}
