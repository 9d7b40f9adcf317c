//! The canvas: what is drawn of the desk, and the pointer on it. Pointers become gestures (`gesture`), gestures commands.

use super::{
    browser::{self, CANVAS},
    cells::{EdgeCell, NodeCell},
    desk::Desk,
    diagram::spoken,
    far::FarView,
    floats::Floats,
    hands,
    markup::num,
    minimap::MiniMap,
    names::node_label,
    overlay::NodeOverlay,
    preview::Preview,
    shapes,
    view::coarse,
};
use domain::{
    ids::{EdgeId, NodeId},
    workflow::{Node, NodeKind},
};
use leptos::{ev, html, prelude::*};

/// The canvas with all that floats over it.
#[component]
pub fn Canvas(desk: Desk) -> impl IntoView {
    let hands = hands::Hands::new(desk);
    // While it moves the canvas is a layer of its own; at rest it is drawn sharp.
    let (is_wheeled, wheeled) = (RwSignal::new(false), StoredValue::new(0_u32));
    let keep_moving = move || {
        let ticket = wheeled.try_update_value(|count| {
            *count = count.wrapping_add(1);
            *count
        });
        if !is_wheeled.get_untracked() {
            is_wheeled.set(true);
        }
        crate::browser::after(180, move || {
            if wheeled.try_get_value() == ticket {
                is_wheeled.set(false);
            }
        });
    };
    let is_moving = Memo::new(move |_| {
        is_wheeled.get()
            || desk
                .gesture
                .with(|gesture| *gesture == super::gesture::Gesture::Pan)
    });
    let seen = Memo::new(move |_| coarse(desk.view.get().seen(desk.size.get())));
    let is_far = Memo::new(move |_| desk.view.with(|view| view.is_far()));
    let nodes = Memo::new(move |_| {
        desk.rev.track();
        desk.members.track();
        if is_far.get() {
            return (Vec::new(), Vec::new());
        }
        let seen = seen.get();
        desk.graph(|graph| {
            // Steps first, what sits on their borders over them; frames below all lines.
            let (mut below, mut above): (Vec<NodeId>, Vec<NodeId>) = (Vec::new(), Vec::new());
            let mut frames: Vec<&Node> = Vec::new();
            for node in graph.nodes.values() {
                if node.bounds.intersects(&seen) {
                    if node.is_frame() {
                        frames.push(node);
                    } else if matches!(node.kind, NodeKind::Boundary { .. }) {
                        above.push(node.id.clone());
                    } else {
                        below.push(node.id.clone());
                    }
                }
            }
            below.append(&mut above);
            // A frame inside of another lies on it.
            let area = |node: &Node| node.bounds.w * node.bounds.h;
            frames.sort_by(|a, b| area(b).total_cmp(&area(a)));
            let frames: Vec<NodeId> = frames.into_iter().map(|node| node.id.clone()).collect();
            (frames, below)
        })
    });
    let edges = Memo::new(move |_| {
        desk.rev.track();
        desk.members.track();
        if is_far.get() {
            return Vec::new();
        }
        let seen = seen.get();
        desk.doc.with_value(|doc| {
            doc.routes
                .iter()
                .filter(|(_, points)| {
                    super::doc::around(points)
                        .is_some_and(|around| around.grown(1.0).intersects(&seen))
                })
                .map(|(id, _)| id.clone())
                .collect::<Vec<EdgeId>>()
        })
    });
    let backdrop = move || {
        desk.backdrop.track();
        let selected = desk.selection.with(|selection| selection.artifacts.clone());
        let lane = desk.lane.get();
        desk.graph(|graph| {
            let mut all = String::new();
            for pool in &graph.pools {
                if !pool.executes || graph.lanes.is_empty() {
                    all.push_str(&shapes::pool(pool));
                }
            }
            for (index, it) in graph.lanes.iter().enumerate() {
                all.push_str(&shapes::lane(it, index % 2 == 1));
            }
            if let Some(lane) = lane.as_ref().and_then(|id| graph.lane(id)) {
                all.push_str(&shapes::lane_selected(lane));
            }
            for artifact in graph.artifacts.values() {
                all.push_str(&shapes::artifact(artifact, selected.contains(&artifact.id)));
            }
            all
        })
    };
    let label = move || {
        desk.members.track();
        let name = desk.about.with_value(|about| about.name.clone());
        desk.graph(|graph| {
            format!(
                "{name}, {} in {}",
                super::say::count(graph.nodes.len(), "step"),
                super::say::count(graph.lanes.len(), "lane"),
            )
        })
    };
    let canvas = NodeRef::<html::Section>::new();
    Effect::new(move |_| {
        if canvas.get().is_some() {
            browser::on_canvas_size(move |size| {
                if desk.size.try_get_untracked().is_some_and(|now| now != size) {
                    let is_first = desk.size.get_untracked() == (1_000.0, 620.0);
                    desk.size.set(size);
                    if is_first {
                        desk.view.set(desk.opening_view());
                    }
                }
            });
        }
    });
    view! {
        <section
            class="ed-canvas"
            id=CANVAS
            node_ref=canvas
            aria-label="Canvas"
            tabindex="-1"
            data-hand=move || hands.cursor()
            style=move || {
                let view = desk.view.get();
                let dots = 16.0 * view.scale;
                let dots = if dots < 7.0 { dots * 4.0 } else { dots };
                format!(
                    "background-size:{0}px {0}px;background-position:{1}px {2}px",
                    num(dots),
                    num(view.x),
                    num(view.y),
                )
            }
            on:pointerdown=move |event| hands.down(&event)
            on:pointermove=move |event| hands.moved(&event)
            on:pointerup=move |event| hands.up(&event)
            on:pointercancel=move |event| hands.cancelled(&event)
            on:pointerleave=move |_| desk.hover.set(None)
            on:dblclick=move |event| hands.double(&event)
            on:keydown=move |event| super::keys::on_canvas(desk, &event)
            on:keyup=move |event| {
                if event.key() == " " {
                    desk.space.set_value(false);
                }
            }
            on:focusout=move |_| desk.space.set_value(false)
            on:contextmenu=move |event: ev::MouseEvent| {
                if !browser::is_on_overlay(&event) {
                    event.prevent_default();
                }
            }
            on:wheel=move |event| {
                keep_moving();
                hands.wheel(&event);
            }
        >
            <div class="ed-world" style=move || desk.view.get().css() data-far=move || is_far.get().then_some("") data-moving=move || is_moving.get().then_some("")>
                <svg class="diagram" role="group" aria-label=label width="1" height="1">
                    <g inner_html=backdrop></g>
                    <g>
                        <For each=move || nodes.get().0 key=NodeId::clone let:id>
                            {node_view(desk, &id)}
                        </For>
                    </g>
                    <g>
                        <For each=move || edges.get() key=EdgeId::clone let:id>
                            {edge_view(desk, &id)}
                        </For>
                    </g>
                    <g>
                        <For each=move || nodes.get().1 key=NodeId::clone let:id>
                            {node_view(desk, &id)}
                        </For>
                    </g>
                    <Show when=move || is_far.get()>
                        <FarView desk/>
                    </Show>
                    <Preview desk/>
                </svg>
            </div>
            <Floats desk/>
            <MiniMap desk/>
        </section>
    }
    .into_any()
}

fn edge_view(desk: Desk, id: &EdgeId) -> impl IntoView + use<> {
    let cell = desk.cells.with_value(|cells| cells.edges.get(id).cloned());
    cell.map(|EdgeCell { face, lit }| {
        let label = face.clone();
        view! {
            <g
                class="way"
                inner_html=move || {
                    let face = face.get();
                    let lit = if lit.get() { " lit" } else { "" };
                    let mut svg = super::markup::Svg::default();
                    if face.class == "association" {
                        svg.line(&face.line, "note-line");
                    } else {
                        svg.line(&face.line, &format!("edge {}{lit}", face.class));
                        svg.path(&face.tip, &format!("tip {}{lit}", face.class));
                    }
                    svg.done()
                }
            ></g>
            <g
                class="labels"
                inner_html=move || {
                    label
                        .get()
                        .label
                        .as_ref()
                        .map(|(place, words)| shapes::edge_label(*place, words))
                        .unwrap_or_default()
                }
            ></g>
        }
    })
}

fn node_view(desk: Desk, id: &NodeId) -> impl IntoView + use<> {
    desk.cell(id).map(|cell| {
        let NodeCell { face, state, shift } = cell;
        let id = id.clone();
        let inside = {
            let (face, state) = (face.clone(), state.clone());
            move || {
                let face = face.get();
                let state = state.get();
                let overlay = NodeOverlay {
                    selected: state.selected,
                    badge: state.badge,
                    ..NodeOverlay::default()
                };
                let mut all = shapes::node(&face.node, &face.look, &overlay);
                all.push_str(&node_label(&face.node, &face.look, face.spot));
                all
            }
        };
        let words = {
            let (face, state) = (face.clone(), state.clone());
            move || {
                let face = face.get();
                let overlay = NodeOverlay {
                    badge: state.get().badge,
                    ..NodeOverlay::default()
                };
                spoken(&face.node, &face.look, &overlay)
            }
        };
        let class = {
            let state = state.clone();
            move || {
                let state = state.get();
                let face = face.get();
                let kept = matches!(face.node.kind, NodeKind::Kept { .. });
                format!(
                    "step{}{}{}{}",
                    if state.selected { " selected" } else { "" },
                    if state.aimed { " aimed" } else { "" },
                    if kept { " kept" } else { "" },
                    if face.node.is_frame() { " frame" } else { "" },
                )
            }
        };
        let (is_selected, is_current) = (state.clone(), state);
        let focused = id.clone();
        view! {
            <g
                id=format!("n-{id}")
                class=class
                role="button"
                tabindex=move || if is_current.get().current { "0" } else { "-1" }
                aria-label=words
                aria-pressed=move || if is_selected.get().selected { "true" } else { "false" }
                transform=move || {
                    let (dx, dy) = shift.get();
                    (dx != 0.0 || dy != 0.0).then(|| format!("translate({} {})", num(dx), num(dy)))
                }
                on:focus=move |_| {
                    if desk.one_node_untracked().as_ref() != Some(&focused)
                        && !desk.selection.with_untracked(|now| now.nodes.contains(&focused))
                    {
                        desk.select_node(&focused);
                    }
                }
                inner_html=inside
            ></g>
        }
    })
}
