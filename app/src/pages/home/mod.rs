//! Home: what needs you today, and what moves without you.

mod day;
mod lists;
mod words;

use crate::{
    api,
    components::{EmptyState, ErrorPage},
    live::use_live,
    page::PageTitle,
    start::{org_path, use_frame, use_now, use_zone},
};
use day::Day;
use domain::view::{frame::Frame, home::Home as View};
use leptos::prelude::*;
use lists::{Agents, Decide, Do, OnTheirWay};

/// `/o/{org}`
#[component]
pub fn Home() -> impl IntoView {
    let Some(frame) = use_frame() else {
        return ().into_any();
    };
    let live = use_live();
    let me = frame.me.id;
    let topics = [
        live.topic(&format!("approvals:{me}")),
        live.topic(&format!("inbox:{me}")),
    ];
    let org = frame.org.slug.clone();
    let page = Resource::new(
        move || topics.map(|topic| topic.get()),
        move |_| api::home::read_home(org.clone()),
    );
    view! {
        <PageTitle text="Home"/>
        <Transition>
            {move || {
                let frame = frame.clone();
                Suspend::new(async move {
                    match page.await {
                        Ok(home) => view! { <Shown frame home/> }.into_any(),
                        Err(error) => view! { <ErrorPage fault=error.0/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

#[component]
fn Shown(frame: Frame, home: View) -> impl IntoView {
    let first = frame
        .me
        .name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let zone = use_zone();
    let now = use_now();
    let date = {
        let zone = zone.clone();
        move || words::date(zone.civil(now.get()))
    };
    let greeting = {
        let open = home.gates_open;
        move || {
            let hour = zone.civil(now.get()).hour;
            format!(
                "{}, {first}. {}",
                words::greeting(hour),
                words::decisions(open)
            )
        }
    };
    let is_new = home.is_new;
    let nothing = home.gates.is_empty() && home.tasks.is_empty();
    view! {
        <div class="hm">
            <header class="hm-head">
                <div>
                    <p class="eyebrow">{date}</p>
                    <h1>{greeting}</h1>
                    {lead(&home)}
                </div>
            </header>
            {(!nothing).then(|| view! { <Day gates=home.gates.clone() decided=home.decided_today/> })}
            <div class="hm-grid">
                <div class="hm-main">
                    {if is_new {
                        view! { <FirstSteps draw=frame.rights.draw people=frame.rights.people/> }.into_any()
                    } else if nothing {
                        view! {
                            <div class="panel">
                                <EmptyState
                                    title="Nothing waits for you"
                                    text="Gates you can decide and tasks you can take appear here, the most urgent first."
                                >
                                    <a class="btn" href=org_path("runs")>
                                        "See what runs"
                                    </a>
                                </EmptyState>
                            </div>
                        }
                            .into_any()
                    } else {
                        view! {
                            <Decide rows=home.gates.clone() total=home.gates_open/>
                            <Do rows=home.tasks.clone() total=home.tasks_open/>
                        }
                            .into_any()
                    }}
                </div>
                {(!is_new)
                    .then(|| {
                        view! {
                            <aside class="hm-side" aria-label="Around you">
                                <Agents days=home.agents.clone()/>
                                <OnTheirWay rows=home.runs.clone()/>
                            </aside>
                        }
                    })}
            </div>
        </div>
    }
}

/// The sentence under the greeting.
fn lead(home: &View) -> AnyView {
    let due = home.gates.iter().filter_map(|row| row.due_at).min();
    let rest = words::rest(home.runs_open, home.runs_late, home.runs_failed);
    let now = use_now();
    if home.is_new {
        return view! { <p class="lead">"Your company is set up. Next: the first workflow."</p> }
            .into_any();
    }
    match due {
        Some(due) => view! {
            <p class="lead">
                {move || words::first_due(due, now.get())} <b>{move || words::span(due, now.get())}</b> ". " {rest}
            </p>
        }
        .into_any(),
        None => view! { <p class="lead">{rest}</p> }.into_any(),
    }
}

/// Before the first workflow is published.
#[component]
fn FirstSteps(draw: bool, people: bool) -> impl IntoView {
    view! {
        <div class="panel">
            <EmptyState
                title="Draw the first workflow"
                text="Give each step an owner, a person or an agent, put a gate where a decision needs a human, and run it."
            >
                <div class="row wrap">
                    {draw
                        .then(|| {
                            view! {
                                <a class="btn" data-kind="primary" href=org_path("workflows")>
                                    "Go to workflows"
                                </a>
                            }
                        })}
                    {people
                        .then(|| {
                            view! {
                                <a class="btn" href=org_path("people")>
                                    "Invite people"
                                </a>
                            }
                        })}
                </div>
            </EmptyState>
        </div>
    }
}
