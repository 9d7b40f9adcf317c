//! The menu of next steps.

use super::{browser, keys, look};
use crate::{
    components::{Glyph, Icon},
    editor::{
        desk::{Desk, NextMenu},
        gesture,
        tool::Tool,
    },
};
use domain::{
    edit::Command,
    ids::{EdgeId, NodeId},
    workflow::NodeKind,
};
use leptos::{ev, prelude::*};

const NEXT: [Tool; 14] = [
    Tool::Human,
    Tool::Agent,
    Tool::Script,
    Tool::Sub,
    Tool::Call,
    Tool::Gate,
    Tool::Exclusive,
    Tool::Inclusive,
    Tool::Parallel,
    Tool::EventBased,
    Tool::Timer,
    Tool::Message,
    Tool::Send,
    Tool::End,
];

/// The menu of next steps: new ones by key, or an existing one by name.
#[component]
pub fn NextSteps(desk: Desk, menu: NextMenu) -> impl IntoView {
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
            // A flow stays in its sub-process.
            let place = graph.nodes.get(&from).and_then(|node| node.parent.clone());
            let mut found: Vec<(NodeId, String)> = graph
                .nodes
                .values()
                .filter(|node| {
                    node.id != from
                        && node.parent == place
                        && !matches!(
                            node.kind,
                            NodeKind::Start { .. } | NodeKind::Boundary { .. }
                        )
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
