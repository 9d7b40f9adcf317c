//! Data: forms, contracts, assignments, conditions, notes.

use super::{
    assign::Assignments,
    begin::StartData,
    call::CallData,
    edge::Ways,
    fields::Fields,
    gate::Shows,
    input::{Line, Lines},
    message::Awaited,
    tell::{EndData, SendData, ThrowData},
};
use crate::editor::{desk::Desk, say};
use domain::{
    edit::Command,
    form::Field,
    ids::NodeId,
    workflow::{Assignment, Node, NodeKind, Retry, Wait},
};
use leptos::prelude::*;

/// Changes what a node holds.
pub fn set_kind(desk: Desk, id: &NodeId, kind: NodeKind) {
    desk.run(Command::SetKind {
        node: id.clone(),
        kind: Box::new(kind),
    });
}

/// The form of a human step.
#[component]
pub fn FormPanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let list = Signal::derive(move || {
        node.with(|node| match &node.kind {
            NodeKind::Human { form } => form.clone(),
            _ => Vec::new(),
        })
    });
    view! {
        <p class="small muted">"What the person fills in. Each field becomes a variable."</p>
        <Fields
            desk
            id="ins-form"
            one="field"
            list
            set=Callback::new(move |form: Vec<Field>| set_kind(desk, &id, NodeKind::Human { form }))
        />
    }
    .into_any()
}

/// What comes in and goes out, by kind.
#[component]
pub fn DataPanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let kind = node.with_untracked(|node| node.kind.clone());
    let own = match kind {
        NodeKind::Agent { .. } => view! { <AgentData desk id=id.clone() node/> }.into_any(),
        NodeKind::Script { .. } => view! { <ScriptData desk id=id.clone() node/> }.into_any(),
        NodeKind::Exclusive | NodeKind::Inclusive => {
            view! { <Ways desk id=id.clone()/> }.into_any()
        }
        NodeKind::Start { .. } => view! { <StartData desk id=id.clone() node/> }.into_any(),
        NodeKind::Call { .. } => view! { <CallData desk id=id.clone() node/> }.into_any(),
        NodeKind::End { .. } => view! { <EndData desk id=id.clone() node/> }.into_any(),
        NodeKind::Send { .. } => view! { <SendData desk id=id.clone() node/> }.into_any(),
        NodeKind::Throw { .. } => view! { <ThrowData desk id=id.clone() node/> }.into_any(),
        NodeKind::Receive { .. } => view! { <ReceiveData desk id=id.clone() node/> }.into_any(),
        NodeKind::EventBased => view! {
            <p class="small muted">
                "It waits for all the timers and messages its ways lead to. The first that happens decides the way; the others are off."
            </p>
        }
        .into_any(),
        NodeKind::Parallel => view! {
            <p class="small muted">
                "All ways on are taken at the same time. Where ways come together again, it waits for each of them."
            </p>
        }
        .into_any(),
        NodeKind::Kept { element, .. } => view! {
            <p class="small">
                {format!(
                    "{} came with the import. It is kept, shown and exported again, but it does not execute.",
                    say::element(&element),
                )}
            </p>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        {own}
        <Notes desk id node/>
    }
    .into_any()
}

#[component]
fn Notes(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let is_work = node.with_untracked(|node| node.kind.is_work());
    is_work.then(|| {
        view! {
            <Lines
                id="ins-notes"
                label="What to do"
                rows=5
                hint="Shown to whoever does it."
                value=Signal::derive(move || node.with(|node| node.notes.clone()))
                commit=Callback::new(move |notes: String| {
                    desk.run(Command::SetNotes {
                        node: id.clone(),
                        notes,
                    });
                })
            />
        }
    })
}

#[derive(Clone, PartialEq)]
struct AgentSpec {
    job_type: String,
    inputs: Vec<String>,
    result: Vec<Field>,
    retry: Retry,
}

impl AgentSpec {
    fn of(node: &Node) -> Self {
        match &node.kind {
            NodeKind::Agent {
                job_type,
                inputs,
                result,
                retry,
            } => Self {
                job_type: job_type.clone(),
                inputs: inputs.clone(),
                result: result.clone(),
                retry: *retry,
            },
            _ => Self {
                job_type: String::new(),
                inputs: Vec::new(),
                result: Vec::new(),
                retry: Retry::default(),
            },
        }
    }

    fn kind(self) -> NodeKind {
        NodeKind::Agent {
            job_type: self.job_type,
            inputs: self.inputs,
            result: self.result,
            retry: self.retry,
        }
    }
}

#[component]
fn AgentData(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let spec = Signal::derive(move || node.with(AgentSpec::of));
    let id = StoredValue::new(id);
    let edit = move |change: &dyn Fn(&mut AgentSpec)| {
        let mut now = spec.get_untracked();
        change(&mut now);
        set_kind(desk, &id.get_value(), now.kind());
    };
    let taken = move || {
        use domain::workflow::Owner;
        let Some(Owner::Agent { agent }) = node.with(|node| node.owner) else {
            return String::new();
        };
        desk.directory.with_value(|directory| {
            directory
                .agent(agent)
                .filter(|agent| !agent.job_types.is_empty())
                .map(|agent| format!("{} takes {}.", agent.name, agent.job_types.join(", ")))
                .unwrap_or_default()
        })
    };
    view! {
        <Line
            id="ins-job"
            label="Kind of work"
            mono=true
            placeholder="invoice.read"
            value=Signal::derive(move || spec.get().job_type)
            commit=Callback::new(move |text: String| {
                let text = text.trim().to_owned();
                let fits = text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
                    && text.len() <= 100;
                if !fits {
                    return Some("Letters, digits, dots and dashes: invoice.read".to_owned());
                }
                edit(&|spec| spec.job_type.clone_from(&text));
                None
            })
        />
        <p class="small muted">{taken}</p>
        <div class="ins-sec">
            <h3>"What it is given"</h3>
            <Shows
                desk
                step=id.get_value()
                list=Signal::derive(move || spec.get().inputs)
                set=Callback::new(move |inputs: Vec<String>| edit(&|spec| spec.inputs.clone_from(&inputs)))
            />
        </div>
        <div class="ins-sec">
            <h3>"What it gives back"</h3>
            <p class="small muted">"Its contract. A result that does not fit is refused."</p>
            <Fields
                desk
                id="ins-result"
                one="result"
                list=Signal::derive(move || spec.get().result)
                set=Callback::new(move |result: Vec<Field>| edit(&|spec| spec.result.clone_from(&result)))
            />
        </div>
        <div class="ins-sec">
            <h3>"When it fails"</h3>
            <div class="two">
                <Line
                    id="ins-attempts"
                    label="Attempts"
                    value=Signal::derive(move || spec.get().retry.attempts.to_string())
                    commit=Callback::new(move |text: String| match text.trim().parse::<u32>() {
                        Ok(attempts @ 1..=20) => {
                            edit(&|spec| spec.retry.attempts = attempts);
                            None
                        }
                        _ => Some("1 to 20.".to_owned()),
                    })
                />
                <Line
                    id="ins-first-wait"
                    label="Wait, doubled"
                    value=Signal::derive(move || say::span(spec.get().retry.first_wait))
                    commit=Callback::new(move |text: String| match say::read_span(&text) {
                        Some(ms) => {
                            edit(&|spec| spec.retry.first_wait = ms);
                            None
                        }
                        None => Some("Such as 10 s.".to_owned()),
                    })
                />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn ScriptData(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    view! {
        <p class="small muted">"Set in order. Expressions are CEL over the run’s variables."</p>
        <Assignments
            id="ins"
            list=Signal::derive(move || {
                node.with(|node| match &node.kind {
                    NodeKind::Script { assign } => assign.clone(),
                    _ => Vec::new(),
                })
            })
            set=Callback::new(move |assign: Vec<Assignment>| set_kind(desk, &id, NodeKind::Script { assign }))
        />
    }
    .into_any()
}

/// What a receive step waits for.
#[component]
fn ReceiveData(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let wait = Signal::derive(move || {
        node.with(|node| match &node.kind {
            NodeKind::Receive { wait } => wait.clone(),
            _ => Wait::Duration { ms: 0 },
        })
    });
    view! {
        <Awaited
            desk
            wait
            set=Callback::new(move |wait: Wait| set_kind(desk, &id, NodeKind::Receive { wait }))
        />
    }
    .into_any()
}
