//! The inspector: everything about what is selected; about the workflow when nothing is.

mod assign;
mod begin;
mod call;
mod code;
mod data;
mod edge;
mod event;
mod fields;
mod gate;
mod input;
mod message;
mod owner;
mod repeat;
mod rest;
mod tell;
mod time;
mod variables;

use super::{
    desk::{Desk, Tab},
    floats::IconButton,
    look,
};
use crate::components::Glyph;
use domain::{
    ids::{LaneId, NodeId},
    workflow::{Node, NodeKind},
};
use leptos::prelude::*;

pub use owner::{choices, owner_key, read_owner};
pub use time::due;

/// The tabs a kind of node has.
pub fn tabs(kind: &NodeKind) -> &'static [Tab] {
    match kind {
        NodeKind::Human { .. } => &[Tab::Owner, Tab::Form, Tab::Time, Tab::Data, Tab::Repeat],
        NodeKind::Agent { .. } => &[Tab::Owner, Tab::Data, Tab::Time, Tab::Repeat],
        NodeKind::Gate { .. } => &[Tab::Gate, Tab::Time, Tab::Data],
        NodeKind::Catch { .. } | NodeKind::Boundary { .. } => &[Tab::Time],
        NodeKind::Receive { .. } => &[Tab::Data, Tab::Time, Tab::Repeat],
        NodeKind::Sub => &[Tab::Repeat, Tab::Time],
        NodeKind::Call { .. } => &[Tab::Data, Tab::Time, Tab::Repeat],
        NodeKind::Script { .. } | NodeKind::Send { .. } => &[Tab::Data, Tab::Repeat],
        NodeKind::Throw { .. }
        | NodeKind::Start { .. }
        | NodeKind::End { .. }
        | NodeKind::Exclusive
        | NodeKind::Parallel
        | NodeKind::Inclusive
        | NodeKind::EventBased
        | NodeKind::Kept { .. } => &[Tab::Data],
    }
}

/// The tab to show for a kind: the one that was opened last where it has it, else its first.
fn fitting(last: Option<Tab>, kind: &NodeKind) -> Tab {
    let tabs = tabs(kind);
    last.filter(|tab| tabs.contains(tab))
        .or_else(|| tabs.first().copied())
        .unwrap_or(Tab::Data)
}

/// The tab that a node shows now.
fn open_tab(desk: Desk, id: &NodeId, kind: &NodeKind) -> Tab {
    let is_new = desk.made.with(|made| made.as_ref() == Some(id));
    let last = desk.tab.get();
    fitting((!is_new).then_some(last), kind)
}

fn word(tab: Tab, kind: &NodeKind) -> &'static str {
    match (tab, kind) {
        (Tab::Owner, _) => "Owner",
        (Tab::Form, _) => "Form",
        (Tab::Gate, _) => "Gate",
        (Tab::Time, NodeKind::Sub) => "Border",
        (Tab::Time, _) => "Time",
        (Tab::Repeat, _) => "Repeat",
        (Tab::Data, NodeKind::Human { .. } | NodeKind::Gate { .. }) => "Notes",
        (Tab::Data, NodeKind::Receive { .. } | NodeKind::Send { .. }) => "Message",
        (Tab::Data, NodeKind::Exclusive) => "Ways",
        (Tab::Data, NodeKind::Start { .. }) => "Inputs",
        (Tab::Data, NodeKind::Call { .. }) => "Workflow",
        (Tab::Data, NodeKind::Script { .. } | NodeKind::Agent { .. }) => "Data",
        (Tab::Data, _) => "About",
    }
}

#[derive(Clone, PartialEq)]
enum Subject {
    Workflow,
    Node(NodeId),
    Edge(domain::ids::EdgeId),
    Lane(LaneId),
    Note(String),
    Many,
}

fn subject(desk: Desk) -> Subject {
    if let Some(lane) = desk.lane.get() {
        return Subject::Lane(lane);
    }
    desk.selection.with(|selection| {
        let counts = (
            selection.nodes.len(),
            selection.edges.len(),
            selection.artifacts.len(),
        );
        match counts {
            (0, 0, 0) => Subject::Workflow,
            (1, 0, 0) => selection
                .nodes
                .first()
                .map_or(Subject::Workflow, |id| Subject::Node(id.clone())),
            (0, 1, 0) => selection
                .edges
                .first()
                .map_or(Subject::Workflow, |id| Subject::Edge(id.clone())),
            (0, 0, 1) => selection
                .artifacts
                .first()
                .map_or(Subject::Workflow, |id| Subject::Note(id.clone())),
            _ => Subject::Many,
        }
    })
}

/// The panel on the right.
#[component]
pub fn Inspector(desk: Desk) -> impl IntoView {
    let about = Memo::new(move |_| subject(desk));
    view! {
        <aside class="ed-inspect" aria-label="Inspector">
            {move || match about.get() {
                Subject::Workflow => view! { <rest::Workflow desk/> }.into_any(),
                Subject::Node(id) => view! { <NodePanel desk id/> }.into_any(),
                Subject::Edge(id) => view! { <edge::EdgePanel desk id/> }.into_any(),
                Subject::Lane(id) => view! { <rest::LanePanel desk id/> }.into_any(),
                Subject::Note(id) => view! { <rest::NotePanel desk id/> }.into_any(),
                Subject::Many => view! { <rest::ManyPanel desk/> }.into_any(),
            }}
        </aside>
    }
    .into_any()
}

/// The head of the panel: what it is, its name, a way to close it.
#[component]
pub fn PanelHead(
    desk: Desk,
    #[prop(into)] eyebrow: Signal<String>,
    #[prop(into)] title: Signal<String>,
) -> impl IntoView {
    view! {
        <header>
            <div>
                <p class="eyebrow">{move || eyebrow.get()}</p>
                <h2>{move || title.get()}</h2>
            </div>
            <IconButton
                label="Close inspector"
                glyph=Glyph::PanelRightClose
                on_press=move || desk.inspects.set(false)
            />
        </header>
    }
    .into_any()
}

#[component]
fn NodePanel(desk: Desk, id: NodeId) -> impl IntoView {
    let node = {
        let id = id.clone();
        Memo::new(move |_| desk.tracked(|graph| graph.nodes.get(&id).cloned()))
    };
    let Some(first) = node.get_untracked() else {
        return ().into_any();
    };
    // The kind decides which tabs there are: a step that changed hands between people and agents is drawn anew.
    let kind_key = Memo::new(move |_| node.with(|node| node.as_ref().map(|node| node.kind.key())));
    let eyebrow = Signal::derive(move || {
        node.with(|node| {
            let Some(node) = node else {
                return String::new();
            };
            let place = desk.graph(|graph| {
                let sub = node.parent.as_ref().and_then(|id| graph.nodes.get(id));
                sub.map(look::name)
                    .or_else(|| graph.lane_of(node).map(|lane| lane.name.clone()))
            });
            match place.filter(|name| !name.is_empty()) {
                Some(place) => format!("{} in {place}", node.kind.name()),
                None => node.kind.name().to_owned(),
            }
        })
    });
    let title =
        Signal::derive(move || node.with(|node| node.as_ref().map(look::name).unwrap_or_default()));
    let node = Signal::derive(move || node.get().unwrap_or_else(|| first.clone()));
    view! {
        <PanelHead desk eyebrow title/>
        {move || {
            // Read, not only tracked: a memo that nobody reads never learns that it changed.
            let _ = kind_key.get();
            let kind = node.with_untracked(|node| node.kind.clone());
            let shown = tabs(&kind);
            let open = {
                let (id, kind) = (id.clone(), kind.clone());
                Memo::new(move |_| open_tab(desk, &id, &kind))
            };
            let row = (shown.len() > 1)
                .then(|| {
                    view! {
                        <div class="tabs" role="group" aria-label="Inspector sections">
                            {shown
                                .iter()
                                .map(|tab| {
                                    let tab = *tab;
                                    view! {
                                        <button
                                            type="button"
                                            aria-current=move || (open.get() == tab).then_some("page")
                                            on:click=move |_| desk.open_tab(tab)
                                        >
                                            {word(tab, &kind)}
                                        </button>
                                    }
                                })
                                .collect_view()}
                        </div>
                    }
                });
            let id = id.clone();
            view! {
                {row}
                <div class="ins">
                    {move || panel(desk, &id, node, open.get())}
                </div>
            }
        }}
    }
    .into_any()
}

fn panel(desk: Desk, id: &NodeId, node: Signal<Node>, tab: Tab) -> AnyView {
    let kind = node.with_untracked(|node| node.kind.clone());
    let id = id.clone();
    match tab {
        Tab::Owner => view! { <owner::OwnerPanel desk id node/> }.into_any(),
        Tab::Form => view! { <data::FormPanel desk id node/> }.into_any(),
        Tab::Gate => view! { <gate::GatePanel desk id node/> }.into_any(),
        Tab::Time if matches!(kind, NodeKind::Catch { .. } | NodeKind::Boundary { .. }) => {
            view! { <event::EventPanel desk id node/> }.into_any()
        }
        Tab::Time => view! { <time::DuePanel desk id node/> }.into_any(),
        Tab::Data => view! { <data::DataPanel desk id node/> }.into_any(),
        Tab::Repeat => view! { <repeat::RepeatPanel desk id node/> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_is_kept_where_the_kind_has_it() {
        let human = NodeKind::Human { form: Vec::new() };
        let gate = NodeKind::Gate {
            gate: Default::default(),
        };
        for (last, kind, expected) in [
            (Some(Tab::Time), &human, Tab::Time),
            (Some(Tab::Time), &gate, Tab::Time),
            (Some(Tab::Owner), &gate, Tab::Gate),
            (Some(Tab::Gate), &human, Tab::Owner),
            (Some(Tab::Owner), &NodeKind::start(), Tab::Data),
            (Some(Tab::Repeat), &human, Tab::Repeat),
            (Some(Tab::Repeat), &gate, Tab::Gate),
            (Some(Tab::Data), &NodeKind::Sub, Tab::Repeat),
            (None, &human, Tab::Owner),
            (None, &gate, Tab::Gate),
        ] {
            assert_eq!(fitting(last, kind), expected, "{last:?} {}", kind.name());
        }
    }
}
