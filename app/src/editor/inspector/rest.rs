//! What is not a node: the workflow, an edge, a lane, a note, several things at once.

use super::{
    PanelHead,
    fields::Fields,
    input::{Line, Lines, Pick, Switch},
    owner::OwnerPick,
};
use crate::{
    components::Glyph,
    editor::{desk::Desk, floats::IconButton, look, say},
};
use domain::{
    edit::Command,
    form::Field,
    ids::{EdgeId, LaneId, NodeId, TeamId},
    workflow::{Edge, GateExit, NodeKind, Owner},
};
use leptos::prelude::*;

/// Nothing is selected: what the workflow asks at its start.
#[component]
pub fn Workflow(desk: Desk) -> impl IntoView {
    let name = desk.about.with_value(|about| about.name.clone());
    let team = desk
        .about
        .with_value(|about| about.team.as_ref().map(|team| team.name().to_owned()));
    let eyebrow = match team {
        Some(team) => format!("Workflow of {team}"),
        None => "Workflow".to_owned(),
    };
    view! {
        <PanelHead desk eyebrow=Signal::stored(eyebrow) title=Signal::stored(name)/>
        <div class="ins">
            <Inputs desk/>
        </div>
    }
    .into_any()
}

/// The inputs, and which of them is the business key.
#[component]
pub fn Inputs(desk: Desk) -> impl IntoView {
    let list = Signal::derive(move || desk.tracked(|graph| graph.inputs.clone()));
    let key =
        Signal::derive(move || desk.tracked(|graph| graph.key_input.clone().unwrap_or_default()));
    let keys = Signal::derive(move || {
        let mut all = vec![(String::new(), "Given at the start".to_owned())];
        all.extend(list.get().into_iter().map(|field| {
            let label = if field.label.is_empty() {
                field.name.clone()
            } else {
                field.label.clone()
            };
            (field.name, label)
        }));
        all
    });
    view! {
        <h3>"What a run starts with"</h3>
        <p class="small muted">"Asked in a form when somebody starts it. Each becomes a variable."</p>
        <Fields
            desk
            id="ins-inputs"
            one="input"
            list
            set=Callback::new(move |inputs: Vec<Field>| {
                let was = list.get_untracked();
                let key_input = key.with_untracked(|key| {
                    let at = was.iter().position(|field| field.name == *key)?;
                    // The key follows its input when that is renamed.
                    inputs
                        .iter()
                        .find(|field| field.name == *key)
                        .or_else(|| inputs.get(at).filter(|_| inputs.len() == was.len()))
                        .map(|field| field.name.clone())
                });
                desk.run(Command::SetInputs { inputs, key_input });
            })
        />
        <Pick
            id="ins-key"
            label="Business key"
            options=keys
            value=key
            commit=Callback::new(move |name: String| {
                desk.run(Command::SetInputs {
                    inputs: list.get_untracked(),
                    key_input: (!name.is_empty()).then_some(name),
                });
            })
        />
    }
    .into_any()
}

fn ends(desk: Desk, edge: &Edge) -> (String, String) {
    desk.graph(|graph| {
        let name = |id: &NodeId| graph.nodes.get(id).map(look::name).unwrap_or_default();
        (name(&edge.from), name(&edge.to))
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
        Some(NodeKind::Exclusive) => view! { <Condition desk id=id.clone()/> }.into_any(),
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

/// The ways out of an exclusive gateway, in the order they are tried.
#[component]
pub fn Ways(desk: Desk, id: NodeId) -> impl IntoView {
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
        <p class="small muted">"Tried from the top; the first that holds is taken."</p>
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

/// A lane.
#[component]
pub fn LanePanel(desk: Desk, id: LaneId) -> impl IntoView {
    let lane = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.lane(&id).cloned()))
    };
    let name = Signal::derive(move || lane.get().map(|lane| lane.name).unwrap_or_default());
    let teams = desk.directory.with_value(|directory| {
        let mut all = vec![(String::new(), "No team".to_owned())];
        all.extend(
            directory
                .teams
                .iter()
                .map(|team| (team.id.to_string(), team.name.clone())),
        );
        all
    });
    let (rename_id, team_id) = (id.clone(), id.clone());
    let order = move |step: i32| {
        let lane = id.clone();
        move || {
            let at = desk.graph(|graph| graph.lanes.iter().position(|it| it.id == lane));
            let to =
                at.and_then(|at| usize::try_from(i64::try_from(at).ok()? + i64::from(step)).ok());
            if let Some(to) = to {
                desk.run(Command::MoveLane {
                    lane: lane.clone(),
                    to,
                });
            }
        }
    };
    view! {
        <PanelHead desk eyebrow=Signal::stored("Lane".to_owned()) title=name/>
        <div class="ins">
            <Line
                id="ins-lane-name"
                label="Name"
                value=name
                commit=Callback::new(move |name: String| {
                    desk.run(Command::RenameLane {
                        lane: rename_id.clone(),
                        name,
                    });
                    None
                })
            />
            <Pick
                id="ins-lane-team"
                label="Accountable team"
                options=Signal::stored(teams)
                value=Signal::derive(move || {
                    lane.get().and_then(|lane| lane.team).map(|team| team.to_string()).unwrap_or_default()
                })
                commit=Callback::new(move |key: String| {
                    desk.run(Command::SetLaneTeam {
                        lane: team_id.clone(),
                        team: key.parse::<TeamId>().ok(),
                    });
                })
            />
            <div class="row">
                <IconButton label="Move the lane up" glyph=Glyph::ArrowUp on_press=order(-1)/>
                <IconButton label="Move the lane down" glyph=Glyph::ArrowDown on_press=order(1)/>
                <IconButton label="Delete the lane" glyph=Glyph::Trash2 on_press=move || desk.delete_selected()/>
            </div>
            <p class="small muted">"What a deleted lane held goes to its neighbour."</p>
        </div>
    }
    .into_any()
}

/// A note.
#[component]
pub fn NotePanel(desk: Desk, id: String) -> impl IntoView {
    let note = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.artifacts.get(&id).cloned()))
    };
    view! {
        <PanelHead
            desk
            eyebrow=Signal::stored("On the diagram".to_owned())
            title=Signal::stored("Note".to_owned())
        />
        <div class="ins">
            <Lines
                id="ins-note"
                label="Text"
                rows=5
                value=Signal::derive(move || note.get().map(|note| note.text).unwrap_or_default())
                commit=Callback::new(move |text: String| {
                    desk.run(Command::SetArtifactText {
                        id: id.clone(),
                        text,
                    });
                })
            />
        </div>
    }
    .into_any()
}

/// Several things: one owner for all the steps among them.
#[component]
pub fn ManyPanel(desk: Desk) -> impl IntoView {
    let nodes = Memo::new(move |_| {
        let selection = desk.selection.get();
        desk.tracked(|graph| {
            selection
                .nodes
                .iter()
                .filter_map(|id| graph.nodes.get(id))
                .filter(|node| matches!(node.kind, NodeKind::Human { .. } | NodeKind::Agent { .. }))
                .map(|node| (node.id.clone(), node.owner))
                .collect::<Vec<_>>()
        })
    });
    let title = Signal::derive(move || {
        desk.selection.with(|selection| {
            let things = selection.nodes.len() + selection.edges.len() + selection.artifacts.len();
            format!("{} selected", say::count(things, "thing"))
        })
    });
    let owner = Signal::derive(move || {
        nodes.with(|nodes| {
            let first = nodes.first()?.1;
            nodes
                .iter()
                .all(|(_, owner)| *owner == first)
                .then_some(first)
                .flatten()
        })
    });
    view! {
        <PanelHead desk eyebrow=Signal::stored("Selection".to_owned()) title/>
        <div class="ins">
            {move || {
                let count = nodes.with(Vec::len);
                (count > 0)
                    .then(|| {
                        view! {
                            <h3>{format!("Owner of {}", say::count(count, "step"))}</h3>
                            <OwnerPick
                                desk
                                id="ins-owner"
                                value=owner
                                commit=Callback::new(move |owner: Option<Owner>| {
                                    desk.run(Command::SetOwner {
                                        nodes: nodes
                                            .get_untracked()
                                            .into_iter()
                                            .map(|(id, _)| id)
                                            .collect(),
                                        owner,
                                    });
                                })
                            />
                        }
                    })
            }}
            <p class="small muted">"Drag to move them, Ctrl D to copy them, Del to delete them."</p>
        </div>
    }
    .into_any()
}
