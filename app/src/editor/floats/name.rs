//! The name of a step, a connection, a lane or a note, written in its place.

use super::{at, browser};
use crate::{
    components::TextBox,
    editor::{
        desk::{Desk, Renaming},
        look,
    },
};
use domain::{edit::Command, workflow::Rect};
use leptos::{ev, prelude::*};

/// The name of a node, an edge, a lane or a note, written in its place.
#[component]
pub fn NameField(desk: Desk) -> impl IntoView {
    let Some(renaming) = desk.renaming.get_untracked() else {
        return ().into_any();
    };
    let (text, bounds, label) = start_of(desk, &renaming);
    let is_long = matches!(renaming, Renaming::Note(_));
    let typed = RwSignal::new(text.clone());
    let done = StoredValue::new(false);
    let finish = {
        let renaming = renaming.clone();
        move |keep: bool| {
            // Taking the field away blurs it once more, when nothing of it is left.
            if done.try_get_value().unwrap_or(true) {
                return;
            }
            done.set_value(true);
            let now = typed.get_untracked();
            desk.renaming.set(None);
            if keep && now.trim() != text.trim() {
                desk.run(name_command(&renaming, now.trim().to_owned()));
            }
            match &renaming {
                Renaming::Node(id) => {
                    let id = format!("n-{id}");
                    browser::next_frame(move || browser::focus(&id));
                }
                _ => browser::focus_canvas(),
            }
        }
    };
    Effect::new(move |_| browser::next_frame(|| browser::focus_field("rename")));
    let style = move || {
        let (x, y, w, h) = at(desk, bounds);
        let (w, h) = (w.max(140.0), h.max(32.0));
        format!("left:{x:.0}px;top:{y:.0}px;width:{w:.0}px;height:{h:.0}px")
    };
    let on_key = {
        let finish = finish.clone();
        move |event: ev::KeyboardEvent| {
            event.stop_propagation();
            match event.key().as_str() {
                "Enter" if !(is_long && event.shift_key()) => {
                    event.prevent_default();
                    finish(true);
                }
                "Escape" => {
                    event.prevent_default();
                    finish(false);
                }
                _ => {}
            }
        }
    };
    let on_blur = move |_: String| finish(true);
    let start = typed.get_untracked();
    let example = example(desk, &renaming);
    view! {
        <div class="ed-name" data-over="" style=style>
            <TextBox
                id="rename"
                label=label
                rows=1
                placeholder=example
                value=Signal::stored(start)
                most=if is_long { 2_000 } else { 200 }
                on_input=Callback::new(move |text: String| typed.set(text))
                on_key=Callback::new(on_key)
                on_leave=Callback::new(on_blur)
            />
        </div>
    }
    .into_any()
}

/// What it could be called, where the name says what happens: a choice is named by its question.
fn example(desk: Desk, renaming: &Renaming) -> &'static str {
    let Renaming::Node(id) = renaming else {
        return "";
    };
    let is_choice = desk.graph(|graph| {
        graph
            .nodes
            .get(id)
            .is_some_and(|node| node.kind.is_choice())
    });
    if is_choice { "Which queue?" } else { "" }
}

fn start_of(desk: Desk, renaming: &Renaming) -> (String, Rect, String) {
    desk.doc.with_value(|doc| match renaming {
        Renaming::Node(id) => doc
            .graph
            .nodes
            .get(id)
            .map_or_else(Default::default, |node| {
                let bounds = if node.is_frame() {
                    Rect {
                        w: node.bounds.w.min(240.0),
                        h: 28.0,
                        ..node.bounds
                    }
                } else if node.kind.is_box() {
                    node.bounds
                } else {
                    Rect {
                        x: node.bounds.center().x - 70.0,
                        y: node.bounds.bottom() + 2.0,
                        w: 140.0,
                        h: 28.0,
                    }
                };
                (
                    node.label.clone(),
                    bounds,
                    format!("Name of {}", look::name(node)),
                )
            }),
        Renaming::Edge(id) => {
            let place = doc.labels.get(id).copied().or_else(|| {
                let points = doc.routes.get(id)?;
                let middle = domain::diagram::at(points, 0.5)?;
                Some(Rect {
                    x: middle.x - 60.0,
                    y: middle.y - 14.0,
                    w: 120.0,
                    h: 28.0,
                })
            });
            let label = doc
                .graph
                .edges
                .get(id)
                .map(|edge| edge.label.clone())
                .unwrap_or_default();
            (
                label,
                place.unwrap_or_default(),
                "Name of the connection".to_owned(),
            )
        }
        Renaming::Lane(id) => doc.graph.lane(id).map_or_else(Default::default, |lane| {
            let bounds = Rect {
                w: 180.0,
                h: 32.0,
                x: lane.bounds.x + 34.0,
                y: lane.bounds.y + 8.0,
            };
            (lane.name.clone(), bounds, "Name of the lane".to_owned())
        }),
        Renaming::Note(id) => doc
            .graph
            .artifacts
            .get(id)
            .map_or_else(Default::default, |note| {
                (
                    note.text.clone(),
                    note.bounds,
                    "Text of the note".to_owned(),
                )
            }),
    })
}

fn name_command(renaming: &Renaming, label: String) -> Command {
    match renaming.clone() {
        Renaming::Node(node) => Command::SetLabel { node, label },
        Renaming::Edge(edge) => Command::SetEdgeLabel { edge, label },
        Renaming::Lane(lane) => Command::RenameLane { lane, name: label },
        Renaming::Note(id) => Command::SetArtifactText { id, text: label },
    }
}
