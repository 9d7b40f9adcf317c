//! The lists of the home page.

use crate::{
    components::{Glyph, Icon, OwnerMark, StateBadge, TierBadge},
    start::{org_path, use_currency, use_now},
};
use domain::{
    Millis,
    money::{display_micros, grouped},
    span,
    view::{
        Mark,
        gates::GateRow,
        home::AgentDay,
        runs::{RunRow, WaitKind},
        tasks::TaskRow,
    },
};
use leptos::prelude::*;

/// How long until something is due; red when it is late, warm when at risk.
#[component]
fn Due(due: Option<Millis>, at_risk: Option<Millis>) -> impl IntoView {
    let now = use_now();
    let tone = move || match due {
        Some(due) if due < now.get() => "when act",
        Some(_) if at_risk.is_some_and(|at| at < now.get()) => "when warm",
        _ => "when",
    };
    let text = move || match due {
        None => String::new(),
        Some(due) if due < now.get() => format!("{} late", span::words(now.get() - due)),
        Some(due) => span::words(due - now.get()),
    };
    view! { <span class=tone>{text}</span> }
}

#[component]
fn From(mark: Option<Mark>) -> impl IntoView {
    view! { <span class="from">{mark.map(|mark| view! { <OwnerMark mark/> })}</span> }
}

/// The first approval requests of the queue: late ones, then the riskiest.
#[component]
pub fn Decide(rows: Vec<GateRow>, total: u64) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            // The question names what it is about; this says where it comes from.
            let about = match &row.key {
                Some(key) => format!("{}, {key}", row.workflow_name),
                None => row.workflow_name.clone(),
            };
            view! {
                <li>
                    <a href=org_path(&format!("approvals/{}", row.id)) data-first=(at == 0).then_some("")>
                        <TierBadge tier=row.tier/>
                        <span class="t">
                            <b>{row.title}</b>
                            <span class="muted small">{about}</span>
                        </span>
                        <From mark=row.from/>
                        <Due due=row.due_at at_risk=row.at_risk_at/>
                        <Icon glyph=Glyph::ChevronRight size=14/>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="h-n">
            <header class="sec">
                <h2 id="h-n">"Decide"</h2>
                <span class="muted num">{grouped(total)}</span>
                <a class="small link push" href=org_path("approvals")>
                    "Open the queue "
                    <kbd class="kbd">"G"</kbd>
                    <kbd class="kbd">"A"</kbd>
                </a>
            </header>
            <ul class="list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// The first tasks.
#[component]
pub fn Do(rows: Vec<TaskRow>, total: u64) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows
        .into_iter()
        .map(|row| {
            let about = match &row.key {
                Some(key) if *key != row.about => format!("{}, {key}", row.about),
                _ if row.about.is_empty() => row.workflow_name.clone(),
                _ => row.about.clone(),
            };
            view! {
                <li>
                    <a href=org_path(&format!("work/{}", row.id))>
                        <span class="ti">
                            <span class="badge">"Task"</span>
                        </span>
                        <span class="t">
                            <b>{row.title}</b>
                            <span class="muted small">{about}</span>
                        </span>
                        <From mark=row.from/>
                        <Due due=row.due_at at_risk=row.at_risk_at/>
                        <Icon glyph=Glyph::ChevronRight size=14/>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="h-t">
            <header class="sec">
                <h2 id="h-t">"Do"</h2>
                <span class="muted num">{grouped(total)}</span>
                <a class="small link push" href=org_path("work")>
                    "All your work "
                    <kbd class="kbd">"G"</kbd>
                    <kbd class="kbd">"W"</kbd>
                </a>
            </header>
            <ul class="list tasks">{rows}</ul>
        </section>
    }
    .into_any()
}

/// What agents did in the last day.
#[component]
pub fn Agents(days: Vec<AgentDay>) -> impl IntoView {
    if days.is_empty() {
        return ().into_any();
    }
    let currency = use_currency();
    let rows = days
        .into_iter()
        .map(|day| {
            let name = day.agent.name().to_owned();
            let jobs = if day.done == 1 {
                "job done"
            } else {
                "jobs done"
            };
            let rest = match day.failed {
                0 => format!(
                    "{}, none given up",
                    display_micros(day.cost_micros, &currency)
                ),
                n => format!(
                    "{}, {} given up",
                    display_micros(day.cost_micros, &currency),
                    grouped(n)
                ),
            };
            view! {
                <li>
                    <OwnerMark mark=day.agent bare=true/>
                    <p>
                        {name} ": " <b class="num">{grouped(day.done)}</b> " " {jobs}
                        <span class="small muted">{rest}</span>
                    </p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="h-o">
            <header class="sec">
                <h2 id="h-o">"What agents did"</h2>
                <span class="small muted push">"last 24 h"</span>
            </header>
            <ul class="away">{rows}</ul>
        </section>
    }
    .into_any()
}

/// What a run waits for, in a few words.
fn waits(row: &RunRow) -> Option<String> {
    let waiting = row.waiting.as_ref()?;
    let on = waiting.on.first().map(Mark::name);
    Some(match (&waiting.what, on) {
        (WaitKind::Timer { .. }, _) => "for a timer".to_owned(),
        (WaitKind::Message { name, .. }, _) => format!("for the message {name}"),
        (WaitKind::Choice { .. }, _) => "for an event".to_owned(),
        (WaitKind::Call { workflow, .. }, _) => format!("for a run of {workflow}"),
        (WaitKind::Job { .. } | WaitKind::Retry { .. }, Some(on)) => format!("with {on}"),
        (_, Some(on)) => format!("on {on}"),
        (_, None) => waiting.step.clone(),
    })
}

/// The runs that are due first.
#[component]
pub fn OnTheirWay(rows: Vec<RunRow>) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows
        .into_iter()
        .map(|row| {
            let label = waits(&row).unwrap_or_else(|| row.status.label().to_lowercase());
            view! {
                <li>
                    <a href=org_path(&format!("runs/{}", row.id))>
                        <b>{row.title}</b>
                        <StateBadge state=row.status label=label bare=true/>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="h-w">
            <header class="sec">
                <h2 id="h-w">"On their way"</h2>
                <a class="small link push" href=org_path("runs")>
                    "All runs"
                </a>
            </header>
            <ul class="follow">{rows}</ul>
        </section>
    }
    .into_any()
}
