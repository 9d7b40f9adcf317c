//! What floats over the canvas: tools, the menu of next steps, the name being written, what to do with what is selected.

use super::{
    browser,
    desk::{Desk, NextMenu, Renaming, Tab},
    gesture::{self, Gesture},
    keys, look,
    tool::Tool,
};
use crate::components::{Glyph, Icon, OwnerMark};
use domain::{
    edit::Command,
    ids::{EdgeId, NodeId},
    workflow::{NodeKind, Owner, Point, Rect},
};
use leptos::{ev, prelude::*};

/// All of it.
#[component]
pub fn Floats(desk: Desk) -> impl IntoView {
    view! {
        <Tools desk/>
        <Show when=move || desk.renaming.with(Option::is_some)>
            <NameField desk/>
        </Show>
        {move || desk.menu.get().map(|menu| view! { <NextSteps desk menu/> })}
        <Quick desk/>
        <Hover desk/>
        <OfferBar desk/>
        <Hint desk/>
    }
    .into_any()
}

#[component]
fn Tools(desk: Desk) -> impl IntoView {
    view! {
        <div class="ed-tools" data-over="">
            <div class="float" role="group" aria-label="View">
                <IconButton label="Zoom out" glyph=Glyph::Minus on_press=move || keys::zoom(desk, 0.8)/>
                <span class="num small ed-scale">
                    {move || format!("{:.0} %", desk.view.with(|view| view.scale) * 100.0)}
                </span>
                <IconButton label="Zoom in" glyph=Glyph::Plus on_press=move || keys::zoom(desk, 1.25)/>
                <span class="sep"></span>
                <button class="btn" data-kind="quiet" data-size="small" type="button" on:click=move |_| desk.fit()>
                    <Icon glyph=Glyph::Scan size=14/>
                    "Fit "
                    <kbd class="kbd">"F"</kbd>
                </button>
                {desk
                    .may_draw
                    .then(|| {
                        view! {
                            <button
                                class="btn"
                                data-kind="quiet"
                                data-size="small"
                                type="button"
                                on:click=move |_| desk.tidy()
                            >
                                <Icon glyph=Glyph::WandSparkles size=14/>
                                "Tidy "
                                <kbd class="kbd">"T"</kbd>
                            </button>
                        }
                    })}
            </div>
            <p class="small muted ed-hint">
                "Tab walks the flow, arrow keys move a step, "
                <button class="link-like nowrap" type="button" on:click=move |_| desk.lists_keys.set(true)>
                    <kbd class="kbd">"?"</kbd>
                    " lists every key"
                </button>
            </p>
        </div>
    }
    .into_any()
}

/// A small quiet button with an icon and a name for those who cannot see it.
#[component]
pub fn IconButton(
    #[prop(into)] label: String,
    glyph: Glyph,
    on_press: impl Fn() + 'static,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            class="btn"
            data-kind="quiet"
            data-icon-only
            data-size="small"
            type="button"
            title=label.clone()
            aria-label=label
            disabled=move || disabled.get()
            on:click=move |_| on_press()
        >
            <Icon glyph/>
        </button>
    }
    .into_any()
}

/// Where something of the canvas is on the screen, as CSS.
fn at(desk: Desk, bounds: Rect) -> (f64, f64, f64, f64) {
    let view = desk.view.get();
    let corner = view.to_screen(Point {
        x: bounds.x,
        y: bounds.y,
    });
    (
        corner.x,
        corner.y,
        bounds.w * view.scale,
        bounds.h * view.scale,
    )
}

/// The name of a node, an edge, a lane or a note, written in its place.
#[component]
fn NameField(desk: Desk) -> impl IntoView {
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
            if done.get_value() {
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
    Effect::new(move |_| browser::focus_field("rename"));
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
    let on_blur = move |_| finish(true);
    let start = typed.get_untracked();
    view! {
        <div class="ed-name" data-over="" style=style>
            <textarea
                id="rename"
                rows="1"
                maxlength=if is_long { "2000" } else { "200" }
                aria-label=label
                prop:value=start
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=on_key
                on:blur=on_blur
            ></textarea>
        </div>
    }
    .into_any()
}

fn start_of(desk: Desk, renaming: &Renaming) -> (String, Rect, String) {
    desk.doc.with_value(|doc| match renaming {
        Renaming::Node(id) => doc
            .graph
            .nodes
            .get(id)
            .map_or_else(Default::default, |node| {
                let bounds = if node.kind.is_box() {
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

const NEXT: [Tool; 8] = [
    Tool::Human,
    Tool::Agent,
    Tool::Script,
    Tool::Gate,
    Tool::Exclusive,
    Tool::Parallel,
    Tool::Timer,
    Tool::End,
];

/// The menu of next steps: new ones by key, or an existing one by name.
#[component]
fn NextSteps(desk: Desk, menu: NextMenu) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let from = StoredValue::new(menu.from.clone());
    let spot = menu.at;
    let screen = menu.screen;
    let name = desk
        .graph(|graph| graph.nodes.get(&menu.from).map(look::name))
        .unwrap_or_default();
    let pick = move |tool: Tool| {
        let mut fresh = |prefix: &str| desk.fresh(prefix);
        let made =
            desk.graph(|graph| gesture::append(graph, &from.get_value(), tool, spot, &mut fresh));
        desk.menu.set(None);
        if let Some((command, id)) = made
            && desk.run(command)
        {
            desk.show_new(tool, &id);
        }
    };
    let connect = move |to: NodeId| {
        desk.menu.set(None);
        if desk.run(Command::Connect {
            id: EdgeId(desk.fresh("way")),
            from: from.get_value(),
            to: to.clone(),
        }) {
            keys::go_to(desk, &to);
        }
    };
    let found = move || {
        let text = text.get().to_lowercase();
        let from = from.get_value();
        desk.graph(|graph| {
            let mut found: Vec<(NodeId, String)> = graph
                .nodes
                .values()
                .filter(|node| {
                    node.id != from
                        && !matches!(node.kind, NodeKind::Start | NodeKind::Boundary { .. })
                })
                .map(|node| (node.id.clone(), look::name(node)))
                .filter(|(_, name)| {
                    !text.trim().is_empty() && name.to_lowercase().contains(text.trim())
                })
                .collect();
            found.sort_by(|a, b| a.1.cmp(&b.1));
            found.truncate(5);
            found
        })
    };
    let new = move || {
        let text = text.get().to_lowercase();
        NEXT.into_iter()
            .filter(|tool| tool.name().to_lowercase().contains(text.trim()))
            .collect::<Vec<_>>()
    };
    Effect::new(move |_| browser::next_frame(|| browser::focus("next-0")));
    let on_key = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        let key = event.key();
        if key == "Escape" {
            event.prevent_default();
            desk.menu.set(None);
            let id = format!("n-{}", from.get_value());
            browser::next_frame(move || browser::focus(&id));
            return;
        }
        if key == "ArrowDown" || key == "ArrowUp" {
            event.prevent_default();
            browser::step_focus(key == "ArrowDown");
            return;
        }
        if browser::is_typing() || event.ctrl_key() || event.meta_key() {
            return;
        }
        if key == "/" {
            event.prevent_default();
            browser::focus("next-find");
        } else if let Some(tool) = NEXT
            .into_iter()
            .find(|tool| tool.key().eq_ignore_ascii_case(&key))
        {
            event.prevent_default();
            pick(tool);
        }
    };
    view! {
        <div
            class="popover ed-next"
            id="next-menu"
            data-over=""
            role="group"
            aria-label=format!("What comes after {name}")
            style=format!("left:{:.0}px;top:{:.0}px", screen.x, screen.y)
            on:keydown=on_key
        >
            <label class="mi-ask">
                <Icon glyph=Glyph::Search size=14/>
                <span class="sr">"Find a step"</span>
                <input
                    type="text"
                    id="next-find"
                    placeholder="Next step"
                    autocomplete="off"
                    on:input=move |event| text.set(event_target_value(&event))
                    on:keydown=move |event: ev::KeyboardEvent| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                            if let Some((id, _)) = found().into_iter().next() {
                                connect(id);
                            } else if let Some(tool) = new().into_iter().next() {
                                pick(tool);
                            }
                        }
                    }
                />
            </label>
            {move || {
                let found = found();
                (!found.is_empty())
                    .then(|| {
                        view! {
                            <p class="mi-h">"Leads to"</p>
                            {found
                                .into_iter()
                                .map(|(id, name)| {
                                    view! {
                                        <button type="button" class="mi" on:click=move |_| connect(id.clone())>
                                            <Icon glyph=Glyph::CornerDownRight/>
                                            <span>{name}</span>
                                        </button>
                                    }
                                })
                                .collect_view()}
                        }
                    })
            }}
            <p class="mi-h">"New"</p>
            {move || {
                new()
                    .into_iter()
                    .enumerate()
                    .map(|(index, tool)| {
                        view! {
                            <button
                                type="button"
                                class="mi"
                                id=format!("next-{index}")
                                on:click=move |_| pick(tool)
                            >
                                <Icon glyph=tool.glyph()/>
                                <span>{tool.name()}</span>
                                <kbd class="kbd">{tool.key()}</kbd>
                            </button>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
    .into_any()
}

/// Where the selected step is, while nothing else is going on.
fn quiet_place(desk: Desk) -> Option<(NodeId, Rect)> {
    let is_idle = desk.gesture.with(|gesture| *gesture == Gesture::None)
        && desk.menu.with(Option::is_none)
        && desk.renaming.with(Option::is_none)
        && !desk.view.with(|view| view.is_far());
    let id = desk.one_node().filter(|_| is_idle && desk.may_draw)?;
    let bounds = desk.tracked(|graph| graph.nodes.get(&id).map(|node| node.bounds))?;
    Some((id, bounds))
}

/// What people do next with a step, each with a key.
#[component]
fn Quick(desk: Desk) -> impl IntoView {
    let place = Memo::new(move |_| quiet_place(desk));
    let kind = move || {
        place.get().and_then(|(id, _)| {
            desk.graph(|graph| graph.nodes.get(&id).map(|node| node.kind.clone()))
        })
    };
    let many = Memo::new(move |_| {
        let count = desk.selection.with(|selection| selection.nodes.len());
        let is_idle = desk.gesture.with(|gesture| *gesture == Gesture::None);
        if count > 1 && is_idle && desk.may_draw {
            count
        } else {
            0
        }
    });
    view! {
        {move || {
            let (id, bounds) = place.get()?;
            let kind = kind()?;
            let is_work = kind.is_work();
            let timer = id.clone();
            let style = move || {
                let (x, y, w, _) = at(desk, bounds);
                let top = if y > 64.0 { y - 46.0 } else { y + bounds.h * desk.view.get().scale + 22.0 };
                format!("left:{:.0}px;top:{top:.0}px", (x + w / 2.0).max(96.0))
            };
            Some(
                view! {
                    <div class="float quick" data-over="" role="group" aria-label="Selected step" style=style>
                        {(is_work && !matches!(kind, NodeKind::Gate { .. }))
                            .then(|| {
                                view! {
                                    <IconButton
                                        label="Owner, O"
                                        glyph=Glyph::UserRoundCog
                                        on_press=move || {
                                            desk.inspects.set(true);
                                            desk.tab.set(Tab::Owner);
                                            browser::next_frame(|| browser::focus("ins-owner-kind"));
                                        }
                                    />
                                }
                            })}
                        {is_work
                            .then(|| {
                                view! {
                                    <IconButton
                                        label="Timer on its border"
                                        glyph=Glyph::Clock
                                        on_press=move || attach(desk, &timer)
                                    />
                                }
                            })}
                        <IconButton
                            label="Copy beside it, Ctrl D"
                            glyph=Glyph::Copy
                            on_press=move || desk.duplicate()
                        />
                        <span class="sep"></span>
                        <IconButton label="Delete, Del" glyph=Glyph::Trash2 on_press=move || desk.delete_selected()/>
                    </div>
                },
            )
        }}
        {move || {
            let count = many.get();
            (count > 0)
                .then(|| {
                    view! {
                        <div class="float quick many" data-over="" role="group" aria-label="Selected steps">
                            <span class="small strong qn">{super::say::count(count, "step")}</span>
                            <span class="sep"></span>
                            <IconButton
                                label="Align in a column"
                                glyph=Glyph::AlignCenterVertical
                                on_press=move || desk.align(true)
                            />
                            <IconButton
                                label="Align in a row"
                                glyph=Glyph::Minus
                                on_press=move || desk.align(false)
                            />
                            <IconButton
                                label="Space evenly"
                                glyph=Glyph::AlignHorizontalDistributeCenter
                                on_press=move || desk.spread()
                            />
                            <span class="sep"></span>
                            <IconButton label="Copy beside, Ctrl D" glyph=Glyph::Copy on_press=move || desk.duplicate()/>
                            <IconButton label="Delete, Del" glyph=Glyph::Trash2 on_press=move || desk.delete_selected()/>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

/// Puts a timer on the lower border of a step.
pub fn attach(desk: Desk, host: &NodeId) {
    let at = desk.graph(|graph| {
        let node = graph.nodes.get(host)?;
        let taken = u32::try_from(graph.boundaries(host).count()).unwrap_or(0);
        Some(Point {
            x: node.bounds.x + node.bounds.w * 0.62 - f64::from(taken) * 30.0,
            y: node.bounds.bottom(),
        })
    });
    if let Some(at) = at {
        let id = NodeId(desk.fresh("timer"));
        if desk.run(Command::AttachTimer {
            id: id.clone(),
            host: host.clone(),
            interrupting: false,
            wait: domain::workflow::Wait::Duration {
                ms: super::tool::ONE_DAY,
            },
            at,
        }) {
            desk.select_node(&id);
        }
    }
}

/// Who does it and by when, without a click.
#[component]
fn Hover(desk: Desk) -> impl IntoView {
    let shown = RwSignal::new(None::<NodeId>);
    Effect::new(move |_| {
        let now = desk.hover.get();
        shown.set(None);
        if now.is_some() {
            crate::browser::after(550, move || {
                if desk.hover.try_get_untracked() == Some(now.clone())
                    && desk
                        .gesture
                        .with_untracked(|gesture| *gesture == Gesture::None)
                    && desk.menu.with_untracked(Option::is_none)
                {
                    shown.set(now);
                }
            });
        }
    });
    move || {
        let id = shown.get()?;
        let idle = desk.gesture.with(|gesture| *gesture == Gesture::None);
        if !idle || desk.one_node().as_ref() == Some(&id) {
            return None;
        }
        let node = desk.graph(|graph| graph.nodes.get(&id).cloned())?;
        if !node.kind.is_work() {
            return None;
        }
        let mark = node
            .owner
            .as_ref()
            .and_then(|owner| desk.directory.with_value(|directory| directory.mark(owner)));
        let due = node.sla.map_or_else(
            || "no time set".to_owned(),
            |sla| super::say::span(sla.due_in),
        );
        let (x, y, _, h) = at(desk, node.bounds);
        let gate = match &node.kind {
            NodeKind::Gate { gate } => Some(look::gate_words(gate)),
            _ => None,
        };
        Some(
            view! {
                <div
                    class="popover ed-about"
                    data-over=""
                    role="group"
                    aria-label=format!("About {}", look::name(&node))
                    style=format!("left:{:.0}px;top:{:.0}px", x.max(8.0), y + h + 16.0)
                >
                    <div class="pop-head">
                        {match mark {
                            Some(mark) => view! { <OwnerMark mark/> }.into_any(),
                            None => view! { <b>{look::name(&node)}</b> }.into_any(),
                        }}
                        <span class="small muted push">{node.kind.name()}</span>
                    </div>
                    <dl class="pop-facts">
                        {gate.map(|words| view! { <div><dt>"Tier"</dt><dd>{words}</dd></div> })}
                        <div>
                            <dt>"Due"</dt>
                            <dd>{due}</dd>
                        </div>
                    </dl>
                    <p class="pop-foot small muted">
                        <kbd class="kbd">"Enter"</kbd>
                        " rename  "
                        <kbd class="kbd">"O"</kbd>
                        " owner  "
                        <kbd class="kbd">"N"</kbd>
                        " next"
                    </p>
                </div>
            }
            .into_any(),
        )
    }
}

/// The team of the lane could do the step that was just put there.
#[component]
fn OfferBar(desk: Desk) -> impl IntoView {
    move || {
        desk.offer.get().map(|offer| {
            let node = offer.node.clone();
            let team = offer.team;
            view! {
                <div class="float ed-offer" data-over="" role="group" aria-label="Owner">
                    <span class="small">"This lane is " <b>{offer.name.clone()}</b> "’s."</span>
                    <button
                        class="btn"
                        data-size="small"
                        type="button"
                        on:click=move |_| {
                            desk.run(Command::SetOwner {
                                nodes: vec![node.clone()],
                                owner: Some(Owner::Team { team }),
                            });
                        }
                    >
                        {format!("Make {} the owner", offer.name)}
                    </button>
                    <IconButton label="Leave it" glyph=Glyph::X on_press=move || desk.offer.set(None)/>
                </div>
            }
        })
    }
}

/// What letting go would do.
#[component]
fn Hint(desk: Desk) -> impl IntoView {
    let words = Memo::new(move |_| {
        let into = desk.gesture.with(|gesture| match gesture {
            Gesture::Place(place) if place.is_over => place.into.clone(),
            Gesture::Drag(drag) => drag.into.clone(),
            _ => None,
        })?;
        desk.graph(|graph| {
            let edge = graph.edges.get(&into)?;
            let name = |id: &NodeId| graph.nodes.get(id).map(look::name);
            Some((name(&edge.from)?, name(&edge.to)?))
        })
    });
    move || {
        words.get().map(|(from, to)| {
            view! {
                <div class="popover ed-drop" data-over="">
                    <p class="small">"Insert between " <b>{from}</b> " and " <b>{to}</b></p>
                    <p class="small muted">
                        <kbd class="kbd">"Alt"</kbd>
                        " drop beside it  "
                        <kbd class="kbd">"Esc"</kbd>
                        " put it back"
                    </p>
                </div>
            }
        })
    }
}
