//! A connection: its name, when it is taken; and the ways out of an exclusive gateway.

use super::{
    PanelHead,
    input::{Line, Pick, Switch},
};
use crate::{
    components::Glyph,
    editor::{desk::Desk, floats::IconButton, look},
};
use domain::{
    edit::Command,
    ids::{EdgeId, NodeId},
    workflow::{Edge, GateExit, NodeKind},
};
use leptos::prelude::*;

fn ends(desk: Desk, edge: &Edge) -> (String, String) {
    desk.graph(|graph| {
        let name = |id: &NodeId| graph.nodes.get(id).map(look::name).unwrap_or_default();
        (name(&edge.from), name(&edge.to))
    })
}

/// What the linter says about a connection.
fn complaint(desk: Desk, id: &EdgeId) -> Signal<Option<String>> {
    let id = id.clone();
    Signal::derive(move || {
        desk.problems.with(|problems| {
            problems
                .iter()
                .find(|problem| problem.edge.as_ref() == Some(&id))
                .map(|problem| problem.message.clone())
        })
    })
}

/// A connection.
#[component]
pub fn EdgePanel(desk: Desk, id: EdgeId) -> impl IntoView {
    let edge = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.edges.get(&id).cloned()))
    };
    let Some(first) = edge.get_untracked() else {
        return ().into_any();
    };
    let title = Signal::derive(move || {
        edge.get()
            .map(|edge| {
                let (from, to) = ends(desk, &edge);
                format!("{from} to {to}")
            })
            .unwrap_or_default()
    });
    let from_kind = desk.graph(|graph| graph.nodes.get(&first.from).map(|node| node.kind.clone()));
    let more = match from_kind {
        Some(kind) if kind.is_choice() => view! { <Condition desk id=id.clone()/> }.into_any(),
        Some(NodeKind::Gate { .. }) => view! { <Exit desk id=id.clone()/> }.into_any(),
        _ => ().into_any(),
    };
    let (label_id, way_id) = (id.clone(), id);
    let is_drawn = Signal::derive(move || {
        edge.with(|edge| edge.as_ref().is_some_and(|edge| !edge.waypoints.is_empty()))
    });
    view! {
        <PanelHead desk eyebrow=Signal::stored("Connection".to_owned()) title/>
        <div class="ins">
            <Line
                id="ins-edge-label"
                label="Name"
                value=Signal::derive(move || edge.get().map(|edge| edge.label).unwrap_or_default())
                commit=Callback::new(move |label: String| {
                    desk.run(Command::SetEdgeLabel {
                        edge: label_id.clone(),
                        label,
                    });
                    None
                })
            />
            {more}
            {move || {
                let id = way_id.clone();
                is_drawn
                    .get()
                    .then(|| {
                        view! {
                            <button
                                class="btn"
                                data-size="small"
                                type="button"
                                on:click=move |_| {
                                    desk.run(Command::SetWaypoints {
                                        edge: id.clone(),
                                        waypoints: Vec::new(),
                                    });
                                }
                            >
                                "Route it anew"
                            </button>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Condition(desk: Desk, id: EdgeId) -> impl IntoView {
    let edge = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.edges.get(&id).cloned()))
    };
    let is_default =
        Signal::derive(move || edge.with(|edge| edge.as_ref().is_some_and(|edge| edge.is_default)));
    let problem = complaint(desk, &id);
    let (condition_id, default_id) = (id.clone(), id);
    view! {
        {move || {
            let id = condition_id.clone();
            (!is_default.get())
                .then(|| {
                    view! {
                        <Line
                            id="ins-condition"
                            label="Taken when"
                            mono=true
                            placeholder="amount.minor > 100000"
                            hint="A CEL expression over the run’s variables."
                            problem=problem
                            value=Signal::derive(move || {
                                edge.get().and_then(|edge| edge.condition).unwrap_or_default()
                            })
                            commit=Callback::new(move |text: String| {
                                let text = text.trim().to_owned();
                                desk.run(Command::SetCondition {
                                    edge: id.clone(),
                                    condition: (!text.is_empty()).then_some(text),
                                });
                                None
                            })
                        />
                    }
                })
        }}
        <Switch
            label="Otherwise: taken when no other holds"
            value=is_default
            commit=Callback::new(move |on: bool| {
                desk.run(Command::SetDefault {
                    edge: default_id.clone(),
                    is_default: on,
                });
            })
        />
    }
    .into_any()
}

#[component]
fn Exit(desk: Desk, id: EdgeId) -> impl IntoView {
    let edge = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.edges.get(&id).cloned()))
    };
    let value = Signal::derive(move || {
        match edge.get().and_then(|edge| edge.exit) {
            Some(GateExit::Rejected) => "rejected",
            Some(GateExit::Returned) => "returned",
            Some(GateExit::Approved) | None => "approved",
        }
        .to_owned()
    });
    view! {
        <Pick
            id="ins-exit"
            label="Taken when the gate is"
            options=Signal::derive(|| {
                [("approved", "Approved"), ("rejected", "Rejected or expired"), ("returned", "Returned for changes")]
                    .iter()
                    .map(|(key, word)| ((*key).to_owned(), (*word).to_owned()))
                    .collect()
            })
            value
            commit=Callback::new(move |key: String| {
                let exit = match key.as_str() {
                    "rejected" => GateExit::Rejected,
                    "returned" => GateExit::Returned,
                    _ => GateExit::Approved,
                };
                desk.run(Command::SetExit {
                    edge: id.clone(),
                    exit: Some(exit),
                });
            })
        />
        <p class="small muted">
            "Without a way for it, a rejection ends the run as declined and a return goes back to the requester."
        </p>
    }
    .into_any()
}

/// The ways out of a gateway with conditions, in the order they are tried.
#[component]
pub fn Ways(desk: Desk, id: NodeId) -> impl IntoView {
    let takes_all = desk.graph(|graph| {
        graph
            .nodes
            .get(&id)
            .is_some_and(|node| node.kind == NodeKind::Inclusive)
    });
    let ways = Memo::new(move |_| {
        desk.tracked(|graph| {
            graph
                .outgoing(&id)
                .into_iter()
                .cloned()
                .collect::<Vec<Edge>>()
        })
    });
    let order = Memo::new(move |_| {
        ways.with(|ways| ways.iter().map(|edge| edge.id.clone()).collect::<Vec<_>>())
    });
    view! {
        <p class="small muted">
            {if takes_all {
                "Every way that holds is taken, at the same time; one without a condition always. Where they come together again, it waits for those that were taken."
            } else {
                "Tried from the top; the first that holds is taken."
            }}
        </p>
        <ol class="ins-rules">
            <For each=move || order.get() key=EdgeId::clone let:id>
                {
                    let at = {
                        let id = id.clone();
                        move || order.with(|order| order.iter().position(|other| *other == id).unwrap_or(0))
                    };
                    let title = {
                        let id = id.clone();
                        move || {
                            ways.with(|ways| {
                                ways.iter()
                                    .find(|edge| edge.id == id)
                                    .map(|edge| format!("To {}", ends(desk, edge).1))
                                    .unwrap_or_default()
                            })
                        }
                    };
                    let is_first = {
                        let at = at.clone();
                        Signal::derive(move || at() == 0)
                    };
                    view! {
                        <li>
                            <div class="row">
                                <span class="small strong">{title}</span>
                                <span class="push"></span>
                                <IconButton
                                    label="Try it earlier"
                                    glyph=Glyph::ArrowUp
                                    disabled=is_first
                                    on_press=move || {
                                        let mut edges = order.get_untracked();
                                        let index = at();
                                        if index > 0 && index < edges.len() {
                                            edges.swap(index, index - 1);
                                            desk.run(Command::SetOrder { edges });
                                        }
                                    }
                                />
                            </div>
                            <WayCondition desk id/>
                        </li>
                    }
                }
            </For>
        </ol>
    }
    .into_any()
}

#[component]
fn WayCondition(desk: Desk, id: EdgeId) -> impl IntoView {
    let edge = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.edges.get(&id).cloned()))
    };
    let is_default =
        Memo::new(move |_| edge.with(|edge| edge.as_ref().is_some_and(|edge| edge.is_default)));
    let problem = complaint(desk, &id);
    let id = StoredValue::new(id);
    view! {
        {move || {
            if is_default.get() {
                return view! { <p class="small muted">"Otherwise."</p> }.into_any();
            }
            view! {
                <Line
                    id=format!("ins-way-{}", id.get_value())
                    label="Condition"
                    bare=true
                    mono=true
                    placeholder="amount.minor > 100000"
                    problem=problem
                    value=Signal::derive(move || edge.get().and_then(|edge| edge.condition).unwrap_or_default())
                    commit=Callback::new(move |text: String| {
                        let text = text.trim().to_owned();
                        desk.run(Command::SetCondition {
                            edge: id.get_value(),
                            condition: (!text.is_empty()).then_some(text),
                        });
                        None
                    })
                />
            }
                .into_any()
        }}
        <Switch
            label="Otherwise"
            value=is_default
            commit=Callback::new(move |on: bool| {
                desk.run(Command::SetDefault {
                    edge: id.get_value(),
                    is_default: on,
                });
            })
        />
    }
    .into_any()
}
