//! Home: what needs you today, and what moves without you.

mod day;
mod lists;
mod words;

use crate::{
    api,
    components::{EmptyState, ErrorPage, Glyph, Icon},
    live::use_live,
    page::PageTitle,
    start::{not_before, org_path, use_frame, use_now, use_zone},
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
    not_before(home.as_of.at);
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
            {if is_new {
                view! { <FirstSteps frame/> }.into_any()
            } else {
                view! {
                    <div class="hm-grid">
                        <div class="hm-main">
                            {if nothing {
                                view! { <Quiet/> }.into_any()
                            } else {
                                view! {
                                    <Decide rows=home.gates.clone() total=home.gates_open/>
                                    <Do rows=home.tasks.clone() total=home.tasks_open/>
                                }
                                    .into_any()
                            }}
                        </div>
                        <aside class="hm-side" aria-label="Around you">
                            <Agents days=home.agents.clone()/>
                            <OnTheirWay rows=home.runs.clone()/>
                        </aside>
                    </div>
                }
                    .into_any()
            }}
        </div>
    }
}

/// The sentence under the greeting.
fn lead(home: &View) -> AnyView {
    let due = home.gates.iter().filter_map(|row| row.due_at).min();
    let rest = words::rest(home.runs_open, home.runs_late, home.runs_failed);
    let now = use_now();
    if home.is_new {
        return view! { <p class="lead">"Nothing is published yet. This is how work begins to flow."</p> }
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

/// Nothing to decide and nothing to do.
#[component]
fn Quiet() -> impl IntoView {
    view! {
        <div class="panel">
            <EmptyState
                title="Nothing waits for you"
                text="Gates you can decide appear here, the late ones first, then the riskiest; and tasks you can take, by when they are due."
            >
                <a class="btn" href=org_path("runs")>
                    "See what runs"
                </a>
            </EmptyState>
        </div>
    }
}

/// Before the first workflow is published: what to do, in order, of what one may.
#[component]
fn FirstSteps(frame: Frame) -> impl IntoView {
    let steps = [
        (
            frame.rights.people,
            "people",
            "Make the teams and invite people",
            "Who does the work, who decides, and who answers for an agent",
        ),
        (
            frame.rights.draw,
            "workflows",
            "Draw the first workflow",
            "Start from a template, an empty canvas or a BPMN file; give each step an owner, and a gate where somebody should decide",
        ),
        (
            frame.rights.agents,
            "agents",
            "Connect an agent",
            "Any program that speaks HTTP can take a step; it gets a token and a contract",
        ),
    ];
    let rows: Vec<_> = steps
        .into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, path, title, about)| {
            view! {
                <li>
                    <a href=org_path(path)>
                        <span class="t">
                            <b>{title}</b>
                            <span class="muted small">{about}</span>
                        </span>
                        <Icon glyph=Glyph::ChevronRight size=14/>
                    </a>
                </li>
            }
        })
        .collect();
    if rows.is_empty() {
        return view! {
            <div class="panel">
                <EmptyState
                    title="Nothing runs here yet"
                    text="As soon as a workflow is published, what needs you stands on this page."
                />
            </div>
        }
        .into_any();
    }
    view! {
        <section class="first" aria-labelledby="h-first">
            <header class="sec">
                <h2 id="h-first">"First steps"</h2>
            </header>
            <ol class="list">{rows}</ol>
        </section>
    }
    .into_any()
}
