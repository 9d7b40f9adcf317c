//! What is not a node: the workflow, a lane, a note, several things at once.

use super::{
    PanelHead,
    fields::Fields,
    input::{Line, Lines, Pick},
    owner::OwnerPick,
};
use crate::{
    components::Glyph,
    editor::{desk::Desk, floats::IconButton, say},
};
use domain::{
    edit::Command,
    form::Field,
    ids::{LaneId, TeamId},
    workflow::{NodeKind, Owner},
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
