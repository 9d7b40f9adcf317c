//! The outline: the same draft as a list in the order it runs, edited in place. On a phone it is how the editor opens.

use super::{
    browser,
    desk::Desk,
    gesture,
    inspector::{choices, owner_key, read_owner},
    look, say,
    tool::Tool,
};
use crate::components::{Glyph, Icon, OwnerMark, icon::Shape};
use domain::{
    diagram,
    edit::Command,
    ids::NodeId,
    lint::Severity,
    view::Mark,
    workflow::{GateSpec, Graph, Node, NodeKind, Owner},
};
use leptos::{ev, prelude::*};
use std::collections::BTreeMap;

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A lane begins.
    Lane {
        /// Its key among the rows.
        key: String,
        /// Its name.
        name: String,
    },
    /// A way on, where there are several; or a timer on a step.
    Way {
        /// The edge or the timer.
        key: String,
        /// How deep.
        depth: usize,
        /// Whether it is a timer.
        is_timer: bool,
        /// What is said on it.
        words: String,
        /// Where it leads: "goes to 6".
        to: String,
    },
    /// A step.
    Step {
        /// Which.
        id: NodeId,
        /// Its number.
        number: usize,
        /// How deep.
        depth: usize,
        /// What follows: "3", "14, or returned to 6", "back to 4".
        next: String,
    },
}

impl Row {
    fn key(&self) -> String {
        match self {
            Self::Lane { key, .. } => format!("l-{key}"),
            Self::Way { key, .. } => format!("w-{key}"),
            Self::Step { id, .. } => format!("s-{id}"),
        }
    }
}

/// The list of a graph.
pub fn rows(graph: &Graph) -> Vec<Row> {
    let steps = diagram::outline(graph);
    let shown: Vec<_> = steps
        .iter()
        .filter(|step| {
            !graph
                .nodes
                .get(&step.node)
                .is_some_and(|node| matches!(node.kind, NodeKind::Boundary { .. }))
        })
        .collect();
    let numbers: BTreeMap<&NodeId, usize> = shown
        .iter()
        .enumerate()
        .map(|(index, step)| (&step.node, index + 1))
        .collect();
    let goes = |id: &NodeId| match numbers.get(id) {
        Some(number) => number.to_string(),
        None => String::new(),
    };
    let mut rows = Vec::new();
    let mut lane = None;
    for (index, step) in shown.iter().enumerate() {
        let Some(node) = graph.nodes.get(&step.node) else {
            continue;
        };
        if !graph.lanes.is_empty() && node.lane != lane {
            let name = node
                .lane
                .as_ref()
                .and_then(|id| graph.lane(id))
                .map_or_else(|| "No lane".to_owned(), |lane| lane.name.clone());
            rows.push(Row::Lane {
                key: format!("{index}"),
                name,
            });
            lane.clone_from(&node.lane);
        }
        let outgoing = graph.outgoing(&node.id);
        let next = match outgoing.as_slice() {
            [only] => {
                let to = goes(&only.to);
                let is_back = numbers.get(&only.to).is_some_and(|to| *to <= index + 1);
                if is_back { format!("back to {to}") } else { to }
            }
            _ => String::new(),
        };
        let depth = step.depth.min(6);
        rows.push(Row::Step {
            id: node.id.clone(),
            number: index + 1,
            depth,
            next,
        });
        for timer in graph.boundaries(&node.id) {
            let to = graph
                .outgoing(&timer.id)
                .first()
                .map(|edge| format!("goes to {}", goes(&edge.to)))
                .unwrap_or_default();
            let words = match &timer.kind {
                NodeKind::Boundary { wait, .. } => look::wait_words(wait),
                _ => String::new(),
            };
            let words = if timer.label.is_empty() {
                words
            } else {
                format!("{words}, {}", timer.label)
            };
            rows.push(Row::Way {
                key: timer.id.0.clone(),
                depth: depth + 1,
                is_timer: true,
                words,
                to,
            });
        }
        if outgoing.len() > 1 {
            for edge in outgoing {
                let words = super::words_on::edge_words(edge);
                let words = match (&node.kind, words.is_empty()) {
                    (NodeKind::Gate { .. }, true) => "approved".to_owned(),
                    (_, true) => "way on".to_owned(),
                    (_, false) => words,
                };
                rows.push(Row::Way {
                    key: edge.id.0.clone(),
                    depth: depth + 1,
                    is_timer: false,
                    words,
                    to: format!("goes to {}", goes(&edge.to)),
                });
            }
        }
    }
    rows
}

fn glyph(kind: &NodeKind) -> Glyph {
    Tool::of(kind).map_or(Glyph::Package, Tool::glyph)
}

fn gate_badge(gate: &GateSpec) -> AnyView {
    let tier = look::tier(gate);
    let needed = gate.needed_at(tier);
    let words = if needed > 1 {
        format!("{}, {needed} needed", tier.label())
    } else {
        tier.label().to_owned()
    };
    view! {
        <span class="tier" data-tier=tier.key()>
            <Shape key=tier.key()/>
            {words}
        </span>
    }
    .into_any()
}

fn mark_of(desk: Desk, node: &Node) -> Option<Mark> {
    node.owner
        .as_ref()
        .and_then(|owner| desk.directory.with_value(|directory| directory.mark(owner)))
}

fn badge(desk: Desk, id: &NodeId) -> impl IntoView + use<> {
    let id = id.clone();
    move || {
        let worst = desk.problems.with(|problems| {
            problems
                .iter()
                .filter(|problem| problem.node.as_ref() == Some(&id))
                .map(|problem| problem.severity)
                .min()
        })?;
        let (class, glyph, word) = match worst {
            Severity::Error => ("pb act", Glyph::OctagonAlert, "Must be fixed"),
            Severity::Warning => ("pb", Glyph::TriangleAlert, "To consider"),
        };
        Some(view! {
            <span class=class>
                <Icon glyph size=14/>
                <span class="sr">{word}</span>
            </span>
        })
    }
}

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
        if !writing.get_untracked() {
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
            NodeKind::Timer { wait } => look::wait_words(wait),
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
                    let fault = super::inspector::due(desk, &id, &event_target_value(&event));
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
            desk.select_node(&NodeId(id));
        }
    }
}

/// The list on a phone: one step a row, opened to be written in.
#[component]
pub fn PhoneList(desk: Desk) -> impl IntoView {
    let all = Memo::new(move |_| desk.tracked(rows));
    view! {
        <ul class="op-list" tabindex="0" aria-label="Steps in flow order">
            <For each=move || all.get() key=Row::key let:row>
                {match row {
                    Row::Lane { name, .. } => {
                        view! {
                            <li class="op-lane">
                                <h2>{name}</h2>
                            </li>
                        }
                            .into_any()
                    }
                    Row::Way { words, depth, is_timer, to, .. } => {
                        view! {
                            <li class="op-br" style=format!("--d:{depth}")>
                                <Icon glyph=if is_timer { Glyph::Clock } else { Glyph::CornerDownRight } size=14/>
                                {words}
                                <span class="muted">{to}</span>
                            </li>
                        }
                            .into_any()
                    }
                    Row::Step { id, depth, .. } => view! { <PhoneStep desk id depth/> }.into_any(),
                }}
            </For>
        </ul>
    }
    .into_any()
}

#[component]
fn PhoneStep(desk: Desk, id: NodeId, depth: usize) -> impl IntoView {
    let node = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.nodes.get(&id).cloned()))
    };
    let Some(first) = node.get_untracked() else {
        return ().into_any();
    };
    let get = Signal::derive(move || node.get().unwrap_or_else(|| first.clone()));
    let is_open = {
        let id = id.clone();
        Memo::new(move |_| desk.one_node().as_ref() == Some(&id))
    };
    let toggle = id.clone();
    let sub = move || {
        let node = get.get();
        let owner = mark_of(desk, &node).map(|mark| mark.name().to_owned());
        let due = node.sla.map(|sla| say::span(sla.due_in));
        let words: Vec<String> = owner.into_iter().chain(due).collect();
        if words.is_empty() {
            node.kind.name().to_owned()
        } else {
            words.join(", ")
        }
    };
    let mark = move || match mark_of(desk, &get.get()) {
        Some(mark) => view! { <OwnerMark mark bare=true/> }.into_any(),
        None => view! {
            <span class="op-k">
                <Icon glyph=glyph(&get.get().kind)/>
            </span>
        }
        .into_any(),
    };
    let form = id.clone();
    view! {
        <li class=move || if is_open.get() { "op-open" } else { "" }>
            <button
                type="button"
                class="op-row"
                style=format!("--d:{depth}")
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| {
                    if is_open.get_untracked() {
                        desk.select(domain::edit::Selection::default());
                    } else {
                        desk.select_node(&toggle);
                    }
                }
            >
                {mark}
                <span class="t">
                    <b>{move || look::name(&get.get())}</b>
                    <span class="small muted">{sub}</span>
                </span>
                {move || match &get.get().kind {
                    NodeKind::Gate { gate } => gate_badge(gate),
                    _ => ().into_any(),
                }}
                {badge(desk, &id)}
                {move || {
                    let glyph = if is_open.get() { Glyph::ChevronUp } else { Glyph::ChevronDown };
                    view! { <Icon glyph size=14/> }
                }}
            </button>
            <Show when=move || is_open.get()>
                <PhoneForm desk id=form.clone() node=get/>
            </Show>
        </li>
    }
    .into_any()
}

#[component]
fn PhoneForm(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let has_owner = node.with_untracked(|node| {
        matches!(node.kind, NodeKind::Human { .. } | NodeKind::Agent { .. })
    });
    let is_work = node.with_untracked(|node| node.kind.is_work());
    let options = desk.directory.with_value(|directory| {
        let mut all = vec![(String::new(), "Nobody yet".to_owned())];
        for (kind, word) in [
            ("team", "team"),
            ("person", "person"),
            ("agent", "agent"),
            ("role", "role"),
        ] {
            all.extend(
                choices(directory, kind)
                    .into_iter()
                    .map(|(key, name)| (key, format!("{name}, {word}"))),
            );
        }
        all
    });
    let owner = Signal::derive(move || {
        node.with(|node| node.owner.as_ref().map(owner_key).unwrap_or_default())
    });
    let (name_id, owner_id, due_id, below) = (id.clone(), id.clone(), id.clone(), id.clone());
    let wrong = RwSignal::new(None::<String>);
    view! {
        <div class="op-edit">
            <div class="field">
                <label for="op-name">"Name"</label>
                <input
                    type="text"
                    id="op-name"
                    maxlength="200"
                    prop:value=move || node.with(|node| node.label.clone())
                    on:change=move |event| {
                        desk.run(Command::SetLabel {
                            node: name_id.clone(),
                            label: event_target_value(&event),
                        });
                    }
                />
            </div>
            {has_owner
                .then(|| {
                    view! {
                        <div class="field">
                            <label for="op-owner">"Owner"</label>
                            <select
                                id="op-owner"
                                prop:value=move || owner.get()
                                on:change=move |event| {
                                    let owner: Option<Owner> = read_owner(&event_target_value(&event));
                                    desk.run(Command::SetOwner {
                                        nodes: vec![owner_id.clone()],
                                        owner,
                                    });
                                }
                            >
                                {options
                                    .into_iter()
                                    .map(|(key, name)| {
                                        let is_now = key == owner.get_untracked();
                                        view! { <option value=key selected=is_now>{name}</option> }
                                    })
                                    .collect_view()}
                            </select>
                        </div>
                    }
                })}
            {is_work
                .then(|| {
                    view! {
                        <div class="field">
                            <label for="op-due">"Due in"</label>
                            <input
                                type="text"
                                id="op-due"
                                placeholder="8 h"
                                aria-invalid=move || wrong.get().map(|_| "true")
                                aria-describedby="op-due-hint"
                                prop:value=move || {
                                    node.with(|node| node.sla.map(|sla| say::span(sla.due_in)).unwrap_or_default())
                                }
                                on:change=move |event| {
                                    wrong.set(super::inspector::due(desk, &due_id, &event_target_value(&event)));
                                }
                            />
                            <p class="hint" id="op-due-hint">{move || wrong.get()}</p>
                        </div>
                    }
                })}
            {desk
                .may_draw
                .then(|| {
                    view! {
                        <div class="row">
                            <button
                                class="btn"
                                type="button"
                                on:click=move |_| {
                                    add_named(desk, Some(below.clone()), String::new());
                                    browser::next_frame(|| browser::focus_field("op-name"));
                                }
                            >
                                <Icon glyph=Glyph::Plus/>
                                "Step below"
                            </button>
                            <button class="btn" type="button" on:click=move |_| desk.delete_selected()>
                                <Icon glyph=Glyph::Trash2/>
                                "Delete"
                            </button>
                        </div>
                    }
                })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::editor::sample;

    #[test]
    fn the_list_says_what_follows() {
        let rows = rows(&sample::invoice().0);
        let of = |wanted: &str| {
            rows.iter()
                .find_map(|row| match row {
                    Row::Step {
                        id, number, next, ..
                    } if id.0 == wanted => Some((*number, next.clone())),
                    _ => None,
                })
                .unwrap()
        };
        assert_eq!(of("start"), (1, "2".to_owned()));
        let (matching, _) = of("match");
        assert_eq!(of("ask").1, format!("back to {matching}"));
        assert!(rows.iter().any(
            |row| matches!(row, Row::Way { words, is_timer: true, .. } if words == "after 4 h")
        ));
        assert!(rows.iter().any(
            |row| matches!(row, Row::Way { words, .. } if words == "differs by more than 2 %")
        ));
        let keys: std::collections::BTreeSet<_> = rows.iter().map(Row::key).collect();
        assert_eq!(keys.len(), rows.len(), "every row has its own key");
    }
}
