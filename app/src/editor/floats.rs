//! What floats over the canvas: tools, the menu of next steps, the name being written, what to do with what is selected.

mod name;
mod next;

use super::{
    browser,
    desk::{Desk, Tab},
    gesture::Gesture,
    keys, look,
};
use crate::components::{Glyph, Icon, OwnerMark};
use domain::{
    edit::Command,
    ids::NodeId,
    workflow::{NodeKind, Owner, Point, Rect},
};
use leptos::prelude::*;
use name::NameField;
use next::NextSteps;

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
                                            desk.open_tab(Tab::Owner);
                                            browser::next_frame(|| browser::focus("ins-owner-kind"));
                                        }
                                    />
                                }
                            })}
                        {kind
                            .is_host()
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
        if desk.run(Command::AttachEvent {
            id: id.clone(),
            host: host.clone(),
            interrupting: false,
            wait: domain::workflow::Wait::Duration {
                ms: super::tool::ONE_DAY,
            },
            at,
        }) {
            desk.select_made(&id);
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
                    let _ = shown.try_set(now);
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
