//! Time: by when a step should be through; how long a timer waits.

use super::input::{Line, Pick, Segments, Switch};
use crate::{
    components::{Glyph, Icon},
    editor::{desk::Desk, floats::attach, look, say},
};
use domain::{
    edit::Command,
    form::is_variable_name,
    ids::NodeId,
    workflow::{Node, NodeKind, Sla, Wait},
};
use leptos::prelude::*;

/// The tab.
#[component]
pub fn TimePanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let is_timer = node.with_untracked(|node| {
        matches!(
            node.kind,
            NodeKind::Timer { .. } | NodeKind::Boundary { .. }
        )
    });
    if is_timer {
        view! { <TimerPanel desk id node/> }.into_any()
    } else {
        view! { <DuePanel desk id node/> }.into_any()
    }
}

/// Reads what was typed as "due in"; empty takes it away.
pub fn due(desk: Desk, id: &NodeId, text: &str) -> Option<String> {
    let percent = desk.graph(|graph| {
        graph
            .nodes
            .get(id)
            .and_then(|node| node.sla)
            .map_or(75, |sla| sla.at_risk_percent)
    });
    let sla = if text.trim().is_empty() {
        None
    } else {
        match say::read_span(text) {
            Some(due_in) => Some(Sla {
                due_in,
                at_risk_percent: percent,
            }),
            None => return Some("A span of time, such as 4 h or 2 d.".to_owned()),
        }
    };
    desk.run(Command::SetSla {
        node: id.clone(),
        sla,
    });
    None
}

#[component]
fn DuePanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let sla = Signal::derive(move || node.with(|node| node.sla));
    let (due_id, risk_id, host) = (id.clone(), id.clone(), id.clone());
    let timers = Memo::new(move |_| {
        desk.tracked(|graph| {
            graph
                .boundaries(&id)
                .map(|timer| {
                    let words = match &timer.kind {
                        NodeKind::Boundary {
                            wait, interrupting, ..
                        } => format!(
                            "{}, {}",
                            look::wait_words(wait),
                            if *interrupting {
                                "stops waiting"
                            } else {
                                "reminds"
                            }
                        ),
                        _ => String::new(),
                    };
                    (timer.id.clone(), look::name(timer), words)
                })
                .collect::<Vec<_>>()
        })
    });
    view! {
        <div class="two">
            <Line
                id="ins-due"
                label="Due in"
                placeholder="8 h"
                value=Signal::derive(move || sla.get().map(|sla| say::span(sla.due_in)).unwrap_or_default())
                commit=Callback::new(move |text: String| due(desk, &due_id, &text))
            />
            <Line
                id="ins-risk"
                label="At risk from, %"
                value=Signal::derive(move || sla.get().map(|sla| sla.at_risk_percent.to_string()).unwrap_or_default())
                commit=Callback::new(move |text: String| {
                    let Some(now) = sla.get_untracked() else {
                        return Some("Say first when it is due.".to_owned());
                    };
                    match text.trim().trim_end_matches('%').trim().parse::<u8>() {
                        Ok(percent @ 1..=100) => {
                            desk.run(Command::SetSla {
                                node: risk_id.clone(),
                                sla: Some(Sla { at_risk_percent: percent, ..now }),
                            });
                            None
                        }
                        _ => Some("1 to 100.".to_owned()),
                    }
                })
            />
        </div>
        <div class="ins-sec">
            <h3>"Timers on its border"</h3>
            <ul class="ins-fields">
                {move || {
                    timers
                        .get()
                        .into_iter()
                        .map(|(id, name, words)| {
                            view! {
                                <li>
                                    <button
                                        type="button"
                                        class="ins-row"
                                        on:click=move |_| crate::editor::keys::go_to(desk, &id)
                                    >
                                        <b>{name}</b>
                                        <small class="muted">{words}</small>
                                    </button>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <button
                class="btn"
                data-kind="quiet"
                data-size="small"
                type="button"
                on:click=move |_| attach(desk, &host)
            >
                <Icon glyph=Glyph::Clock size=14/>
                "Put a timer on it"
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn TimerPanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let wait = Signal::derive(move || {
        node.with(|node| match &node.kind {
            NodeKind::Timer { wait } | NodeKind::Boundary { wait, .. } => wait.clone(),
            _ => Wait::Duration { ms: 0 },
        })
    });
    let set = Callback::new(move |(wait, stops): (Wait, Option<bool>)| {
        let kind = match node.get_untracked().kind {
            NodeKind::Boundary {
                host, interrupting, ..
            } => NodeKind::Boundary {
                host,
                interrupting: stops.unwrap_or(interrupting),
                wait,
            },
            _ => NodeKind::Timer { wait },
        };
        desk.run(Command::SetKind {
            node: id.clone(),
            kind: Box::new(kind),
        });
    });
    let is_span = Memo::new(move |_| matches!(wait.get(), Wait::Duration { .. }));
    let stops = node.with_untracked(|node| matches!(node.kind, NodeKind::Boundary { .. }));
    let dates = Signal::derive(move || {
        let now = match wait.get() {
            Wait::Until { variable } => variable,
            Wait::Duration { .. } => String::new(),
        };
        let mut names = desk.tracked(super::gate::variables);
        if !now.is_empty() && !names.contains(&now) {
            names.push(now);
        }
        let mut all = vec![(String::new(), "Choose…".to_owned())];
        all.extend(names.into_iter().map(|name| (name.clone(), name)));
        all
    });
    view! {
        <Segments
            label="What it waits for"
            options=vec![("span", "A span of time"), ("until", "A date")]
            value=Signal::derive(move || if is_span.get() { "span".to_owned() } else { "until".to_owned() })
            commit=Callback::new(move |key: String| {
                if key == "span" && !is_span.get_untracked() {
                    set.run((Wait::Duration { ms: crate::editor::tool::ONE_DAY }, None));
                } else if key == "until" && is_span.get_untracked() {
                    set.run((Wait::Until { variable: String::new() }, None));
                }
            })
        />
        {move || {
            if is_span.get() {
                view! {
                    <Line
                        id="ins-wait"
                        label="After"
                        value=Signal::derive(move || match wait.get() {
                            Wait::Duration { ms } => say::span(ms),
                            Wait::Until { .. } => String::new(),
                        })
                        commit=Callback::new(move |text: String| match say::read_span(&text) {
                            Some(ms) => {
                                set.run((Wait::Duration { ms }, None));
                                None
                            }
                            None => Some("A span of time, such as 4 h or 2 d.".to_owned()),
                        })
                    />
                }
                    .into_any()
            } else {
                view! {
                    <Pick
                        id="ins-until"
                        label="Until the date in"
                        options=dates
                        value=Signal::derive(move || match wait.get() {
                            Wait::Until { variable } => variable,
                            Wait::Duration { .. } => String::new(),
                        })
                        commit=Callback::new(move |variable: String| {
                            if is_variable_name(&variable) {
                                set.run((Wait::Until { variable }, None));
                            }
                        })
                    />
                }
                    .into_any()
            }
        }}
        {stops
            .then(|| {
                view! {
                    <Switch
                        label="Stop waiting for the step when it fires"
                        value=Signal::derive(move || {
                            node.with(|node| matches!(node.kind, NodeKind::Boundary { interrupting: true, .. }))
                        })
                        commit=Callback::new(move |on: bool| set.run((wait.get_untracked(), Some(on))))
                    />
                    <p class="small muted">
                        "Stopping goes on along its line instead of the step’s. Otherwise its line is walked beside the step."
                    </p>
                }
            })}
    }
    .into_any()
}
