//! Time: by when a step should be through, and what may happen to it meanwhile.

use super::input::Line;
use crate::{
    components::{Glyph, Icon},
    editor::{desk::Desk, floats::attach, look, say},
};
use domain::{
    edit::Command,
    ids::NodeId,
    workflow::{Node, NodeKind, Sla},
};
use leptos::prelude::*;

/// At risk from there, in percent, until something else is said. The linter's fix sets the same.
const AT_RISK: u8 = 80;

/// Reads what was typed as "due in"; empty takes it away.
pub fn due(desk: Desk, id: &NodeId, text: &str) -> Option<String> {
    let percent = desk.graph(|graph| {
        graph
            .nodes
            .get(id)
            .and_then(|node| node.sla)
            .map_or(AT_RISK, |sla| sla.at_risk_percent)
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

/// By when it should be through, and the events on its border.
#[component]
pub fn DuePanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let is_sub = node.with_untracked(|node| node.kind == NodeKind::Sub);
    let instead = node.with_untracked(|node| match node.kind {
        NodeKind::Sub => Some(
            "A timer may wait for a message, or for an error or an escalation from inside, instead.",
        ),
        NodeKind::Call { .. } => Some(
            "A timer may wait for a message, or for the run it called being declined or cancelled, instead.",
        ),
        _ => None,
    });
    let lines = (!is_sub).then(|| view! { <DueLines desk id=id.clone() node/> });
    let host = id.clone();
    let events = Memo::new(move |_| {
        desk.tracked(|graph| {
            graph
                .boundaries(&id)
                .map(|event| {
                    let words = match &event.kind {
                        NodeKind::Boundary {
                            wait, interrupting, ..
                        } => format!(
                            "{}, {}",
                            look::wait_words(wait),
                            if *interrupting {
                                "stops the step"
                            } else {
                                "beside the step"
                            }
                        ),
                        _ => String::new(),
                    };
                    (event.id.clone(), look::name(event), words)
                })
                .collect::<Vec<_>>()
        })
    });
    view! {
        {lines}
        <div class="ins-sec">
            <h3>"On its border"</h3>
            {instead.map(|words| view! { <p class="small muted">{words}</p> })}
            <ul class="ins-fields">
                {move || {
                    events
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

/// When it is due, and from when on at risk.
#[component]
fn DueLines(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let sla = Signal::derive(move || node.with(|node| node.sla));
    let risk_id = id.clone();
    view! {
        <div class="two">
            <Line
                id="ins-due"
                label="Due in"
                placeholder="8 h"
                value=Signal::derive(move || sla.get().map(|sla| say::span(sla.due_in)).unwrap_or_default())
                commit=Callback::new(move |text: String| due(desk, &id, &text))
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
    }
    .into_any()
}
