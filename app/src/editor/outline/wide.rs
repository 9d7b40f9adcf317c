//! The list, wide: a table with cells to write in.

use super::{Row, badge, gate_badge, glyph, mark_of, rows};
use crate::{
    components::{Glyph, Icon, OwnerMark},
    editor::{browser, desk::Desk, gesture, inspector, look, say, tool::Tool},
};
use domain::{
    edit::Command,
    ids::NodeId,
    workflow::{Node, NodeKind},
};
use leptos::{ev, prelude::*};

/// The list, wide: a table with cells to write in.
#[component]
pub fn Outline(desk: Desk) -> impl IntoView {
    let find = RwSignal::new(String::new());
    let all = Memo::new(move |_| desk.tracked(rows));
    let shown = Memo::new(move |_| {
        let text = find.get().trim().to_lowercase();
        let rows = all.get();
        if text.is_empty() {
            return rows;
        }
        rows.into_iter()
            .filter(|row| match row {
                Row::Step { id, .. } => desk.graph(|graph| {
                    graph
                        .nodes
                        .get(id)
                        .is_some_and(|node| look::name(node).to_lowercase().contains(&text))
                }),
                _ => false,
            })
            .collect()
    });
    let count = move || desk.tracked(|graph| graph.nodes.len());
    view! {
        <section class="ol-main" aria-label="Outline">
            <div class="ol-bar">
                <label class="ol-find">
                    <Icon glyph=Glyph::Search size=14/>
                    <span class="sr">"Find a step"</span>
                    <input
                        type="text"
                        autocomplete="off"
                        placeholder=move || format!("Find among {}", say::count(count(), "step"))
                        on:input=move |event| find.set(event_target_value(&event))
                    />
                </label>
                <span class="small muted push">"The same draft as the diagram, in the order it runs"</span>
            </div>
            <div class="ol-scroll" tabindex="0" role="region" aria-label="Steps in flow order">
                <table class="table ol-table">
                    <thead>
                        <tr>
                            <th scope="col" class="num">"#"</th>
                            <th scope="col">"Step"</th>
                            <th scope="col">"Owner"</th>
                            <th scope="col">"Gate"</th>
                            <th scope="col">"Due in"</th>
                            <th scope="col">"Next"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || shown.get() key=Row::key let:row>
                            {wide_row(desk, row, shown)}
                        </For>
                        {desk.may_draw.then(|| view! { <NewRow desk all/> })}
                    </tbody>
                </table>
            </div>
            <div class="ol-keys small muted">
                <span><kbd class="kbd">"↑"</kbd><kbd class="kbd">"↓"</kbd>" step"</span>
                <span><kbd class="kbd">"Enter"</kbd>" rename"</span>
                <span><kbd class="kbd">"Del"</kbd>" delete"</span>
                <span><kbd class="kbd">"V"</kbd>" diagram"</span>
                <span><kbd class="kbd">"?"</kbd>" every key"</span>
            </div>
        </section>
    }
    .into_any()
}

fn wide_row(desk: Desk, row: Row, shown: Memo<Vec<Row>>) -> AnyView {
    match row {
        Row::Lane { name, .. } => view! {
            <tr class="ol-lane">
                <th colspan="6" scope="rowgroup">{name}</th>
            </tr>
        }
        .into_any(),
        Row::Way {
            key,
            depth,
            is_timer,
            ..
        } => {
            let now = Memo::new(move |_| {
                shown
                    .with(|rows| {
                        rows.iter().find_map(|row| match row {
                            Row::Way {
                                key: other,
                                words,
                                to,
                                ..
                            } if *other == key => Some((words.clone(), to.clone())),
                            _ => None,
                        })
                    })
                    .unwrap_or_default()
            });
            view! {
                <tr class="ol-br">
                    <td class="num"></td>
                    <td colspan="5" style=format!("--d:{depth}")>
                        <span class="ol-cond">
                            <Icon glyph=if is_timer { Glyph::Clock } else { Glyph::CornerDownRight } size=14/>
                            <b>{move || now.get().0}</b>
                            <span class="muted">{move || now.get().1}</span>
                        </span>
                    </td>
                </tr>
            }
            .into_any()
        }
        Row::Step { id, .. } => view! { <StepRow desk id shown/> }.into_any(),
    }
}

#[component]
fn StepRow(desk: Desk, id: NodeId, shown: Memo<Vec<Row>>) -> impl IntoView {
    let node = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.nodes.get(&id).cloned()))
    };
    let Some(first) = node.get_untracked() else {
        return ().into_any();
    };
    let place = {
        let id = id.clone();
        Memo::new(move |_| {
            shown
                .with(|rows| {
                    rows.iter().find_map(|row| match row {
                        Row::Step {
                            id: other,
                            number,
                            depth,
                            next,
                        } if *other == id => Some((*number, *depth, next.clone())),
                        _ => None,
                    })
                })
                .unwrap_or_default()
        })
    };
    let is_on = {
        let id = id.clone();
        Memo::new(move |_| {
            desk.selection
                .with(|selection| selection.nodes.contains(&id))
        })
    };
    let writing = RwSignal::new(false);
    let get = move || node.get().unwrap_or_else(|| first.clone());
    let get = Signal::derive(get);
    let (pick_id, key_id, name_id, due_id) = (id.clone(), id.clone(), id.clone(), id.clone());
    let dom = format!("o-{id}");
    let to_row = dom.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "Enter" | "F2" if desk.may_draw => {
                event.prevent_default();
                writing.set(true);
                browser::next_frame(|| browser::focus_field("ol-name"));
                return;
            }
            "Delete" if desk.may_draw => {
                event.prevent_default();
                desk.delete_selected();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let next = shown.with_untracked(|rows| {
            let steps: Vec<&NodeId> = rows
                .iter()
                .filter_map(|row| match row {
                    Row::Step { id, .. } => Some(id),
                    _ => None,
                })
                .collect();
            let at = steps.iter().position(|other| **other == key_id)?;
            let next = if step > 0 { at + 1 } else { at.checked_sub(1)? };
            steps.get(next).map(|id| (*id).clone())
        });
        if let Some(id) = next {
            desk.select_node(&id);
            browser::focus(&format!("o-{id}"));
        }
    };
    let finish = move |event: &ev::Event, keep: bool| {
        if !writing.try_get_untracked().unwrap_or(false) {
            return;
        }
        writing.set(false);
        let label = event_target_value(event).trim().to_owned();
        if keep && label != get.with_untracked(|node| node.label.clone()) {
            desk.run(Command::SetLabel {
                node: name_id.clone(),
                label,
            });
        }
        let row = to_row.clone();
        browser::next_frame(move || browser::focus(&row));
    };
    let finish_key = finish.clone();
    view! {
        <tr aria-selected=move || is_on.get().then_some("true") data-focus=move || is_on.get().then_some("")>
            <td class="num muted">{move || place.get().0}</td>
            <td style=move || format!("--d:{}", place.get().1)>
                <span class="ol-name">
                    <span class="ol-k" title=move || get.get().kind.name()>
                        {move || view! { <Icon glyph=glyph(&get.get().kind)/> }}
                        <span class="sr">{move || get.get().kind.name()}</span>
                    </span>
                    {move || {
                        if writing.get() {
                            let (blur, key) = (finish.clone(), finish_key.clone());
                            view! {
                                <span class="cell-edit">
                                    <input
                                        type="text"
                                        id="ol-name"
                                        aria-label="Name of the step"
                                        maxlength="200"
                                        prop:value=get.with_untracked(|node| node.label.clone())
                                        on:blur=move |event| blur(&event, true)
                                        on:keydown=move |event: ev::KeyboardEvent| {
                                            event.stop_propagation();
                                            match event.key().as_str() {
                                                "Enter" => key(&event, true),
                                                "Escape" => key(&event, false),
                                                _ => {}
                                            }
                                        }
                                    />
                                </span>
                            }
                                .into_any()
                        } else {
                            let pick = pick_id.clone();
                            view! {
                                <button
                                    type="button"
                                    id=dom.clone()
                                    class="ol-go"
                                    on:click=move |_| desk.select_node(&pick)
                                    on:dblclick=move |_| {
                                        if desk.may_draw {
                                            writing.set(true);
                                            browser::next_frame(|| browser::focus_field("ol-name"));
                                        }
                                    }
                                    on:keydown=on_key.clone()
                                >
                                    {move || look::name(&get.get())}
                                </button>
                            }
                                .into_any()
                        }
                    }}
                    {badge(desk, &id)}
                    {move || {
                        get.with(|node| node.repeat.as_ref().map(look::repeat_words))
                            .map(|words| view! { <span class="small muted">{words}</span> })
                    }}
                </span>
            </td>
            <td>{move || owner_cell(desk, &get.get())}</td>
            <td>
                {move || match &get.get().kind {
                    NodeKind::Gate { gate } => gate_badge(gate),
                    _ => ().into_any(),
                }}
            </td>
            <td>
                <DueCell desk id=due_id node=get/>
            </td>
            <td class="soft">{move || place.get().2}</td>
        </tr>
    }
    .into_any()
}

fn owner_cell(desk: Desk, node: &Node) -> AnyView {
    match &node.kind {
        NodeKind::Human { .. } | NodeKind::Agent { .. } => match mark_of(desk, node) {
            Some(mark) => view! { <OwnerMark mark/> }.into_any(),
            None => view! { <span class="warm">"nobody yet"</span> }.into_any(),
        },
        NodeKind::Script { .. } => view! {
            <span class="owner rule">
                <span class="mark" aria-hidden="true">
                    <Icon glyph=Glyph::CodeXml size=14/>
                </span>
                <span class="name">"Script"</span>
            </span>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// When it is due, written in place.
#[component]
fn DueCell(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let is_work = node.with_untracked(|node| node.kind.is_work());
    let words = Signal::derive(move || {
        node.with(|node| match &node.kind {
            NodeKind::Catch { wait } => look::wait_words(wait),
            NodeKind::Script { .. } => "at once".to_owned(),
            _ => node
                .sla
                .map(|sla| say::span(sla.due_in))
                .unwrap_or_default(),
        })
    });
    let wrong = RwSignal::new(false);
    if !is_work || !desk.may_draw {
        return view! { <span class="num-l">{move || words.get()}</span> }.into_any();
    }
    view! {
        <label class="cell-edit ol-due">
            <span class="sr">{move || format!("{}, due in", node.with(look::name))}</span>
            <input
                type="text"
                autocomplete="off"
                placeholder="none"
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=move || words.get()
                on:change=move |event| {
                    let fault = inspector::due(desk, &id, &event_target_value(&event));
                    wrong.set(fault.is_some());
                    if let Some(fault) = fault {
                        desk.say(fault);
                    }
                }
            />
        </label>
    }
    .into_any()
}

/// A name typed here becomes a step at the end of the way.
#[component]
fn NewRow(desk: Desk, all: Memo<Vec<Row>>) -> impl IntoView {
    let last = move || {
        let chosen = desk.one_node();
        all.with(|rows| {
            chosen.or_else(|| {
                rows.iter().rev().find_map(|row| match row {
                    Row::Step { id, .. } => Some(id.clone()),
                    _ => None,
                })
            })
        })
    };
    let after =
        move || last().and_then(|id| desk.tracked(|graph| graph.nodes.get(&id).map(look::name)));
    let number = move || {
        all.with(|rows| {
            rows.iter()
                .filter(|row| matches!(row, Row::Step { .. }))
                .count()
                + 1
        })
    };
    view! {
        <tr class="ol-new">
            <td class="num muted">{number}</td>
            <td colspan="5" style="--d:0">
                <label>
                    <Icon glyph=Glyph::Plus/>
                    <span class="sr">"New step"</span>
                    <input
                        type="text"
                        autocomplete="off"
                        maxlength="200"
                        placeholder=move || match after() {
                            Some(name) => format!("Type a name to add a step after {name}"),
                            None => "Type a name to add the first step".to_owned(),
                        }
                        on:keydown=move |event: ev::KeyboardEvent| {
                            event.stop_propagation();
                            if event.key() == "Enter" {
                                event.prevent_default();
                                let name = event_target_value(&event).trim().to_owned();
                                if !name.is_empty() {
                                    add_named(desk, last(), name);
                                    browser::clear(&event);
                                }
                            }
                        }
                    />
                </label>
            </td>
        </tr>
    }
    .into_any()
}

/// A human step of that name after another: into its way on where it has just one, else as one more.
pub fn add_named(desk: Desk, after: Option<NodeId>, name: String) {
    use domain::workflow::Point;
    let mut fresh = |prefix: &str| desk.fresh(prefix);
    let made = desk.graph(|graph| {
        let before = after.as_ref().and_then(|id| graph.nodes.get(id));
        let Some(before) = before else {
            let place = gesture::Place {
                tool: Tool::Human,
                at: Point { x: 240.0, y: 120.0 },
                into: None,
                host: None,
                is_over: true,
            };
            return gesture::drop_place(graph, &place, &mut fresh);
        };
        let mut on = graph.outgoing(&before.id).into_iter();
        match (&before.kind, on.next(), on.next()) {
            // Nothing comes after an end: before it then.
            (NodeKind::End { .. }, _, _) => {
                let into = graph.incoming(&before.id).next()?.id.clone();
                let place = gesture::Place {
                    tool: Tool::Human,
                    at: before.bounds.center(),
                    into: Some(into),
                    host: None,
                    is_over: true,
                };
                gesture::drop_place(graph, &place, &mut fresh)
            }
            (_, Some(edge), None) => {
                let to = graph.nodes.get(&edge.to)?.bounds.center();
                let from = before.bounds.center();
                let place = gesture::Place {
                    tool: Tool::Human,
                    at: Point {
                        x: (from.x + to.x) / 2.0,
                        y: (from.y + to.y) / 2.0,
                    },
                    into: Some(edge.id.clone()),
                    host: None,
                    is_over: true,
                };
                gesture::drop_place(graph, &place, &mut fresh)
            }
            _ => gesture::append(graph, &before.id, Tool::Human, None, &mut fresh),
        }
    });
    if let Some((command, id)) = made {
        let label = Command::SetLabel {
            node: NodeId(id.clone()),
            label: name,
        };
        if desk.run(Command::Batch {
            commands: vec![command, label],
        }) {
            desk.select_made(&NodeId(id));
        }
    }
}
