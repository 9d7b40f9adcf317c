//! The list on a phone: one step a row, opened to be written in.

use super::{Row, badge, gate_badge, glyph, mark_of, rows, wide::add_named};
use crate::{
    components::{Glyph, Icon, OwnerMark},
    editor::{
        browser,
        desk::Desk,
        inspector::{self, choices, owner_key, read_owner},
        look, say,
    },
};
use domain::{
    edit::Command,
    ids::NodeId,
    workflow::{Node, NodeKind, Owner},
};
use leptos::prelude::*;

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
        let repeat = node.repeat.as_ref().map(look::repeat_words);
        let words: Vec<String> = owner.into_iter().chain(due).chain(repeat).collect();
        match (words.is_empty(), node.label.trim().is_empty()) {
            (true, true) => String::new(),
            (true, false) => node.kind.name().to_owned(),
            (false, _) => words.join(", "),
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
                                    wrong.set(inspector::due(desk, &due_id, &event_target_value(&event)));
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
