//! What ends and events tell: that a path is over, an error, a message, an escalation.

use super::{code::Code, data::set_kind, input::Segments, message::Sends};
use crate::editor::desk::Desk;
use domain::{
    ids::NodeId,
    workflow::{EndKind, Message, Node, NodeKind, Throw},
};
use leptos::prelude::*;

/// How a path ends.
#[component]
pub fn EndData(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let end = Signal::derive(move || {
        node.with(|node| match &node.kind {
            NodeKind::End { end } => end.clone(),
            _ => EndKind::Plain,
        })
    });
    let set = Callback::new(move |end: EndKind| set_kind(desk, &id, NodeKind::End { end }));
    let is_inside = Memo::new(move |_| node.with(|node| node.parent.is_some()));
    let key = Memo::new(move |_| match end.get() {
        EndKind::Plain => "plain",
        EndKind::Terminate => "terminate",
        EndKind::Error { .. } => "error",
        EndKind::Message { .. } => "message",
        EndKind::Escalation { .. } => "escalation",
    });
    let commit = Callback::new(move |wanted: String| {
        if wanted != key.get_untracked() {
            let code = String::new();
            set.run(match wanted.as_str() {
                "terminate" => EndKind::Terminate,
                "error" => EndKind::Error { code },
                "message" => EndKind::Message {
                    message: Message::default(),
                },
                "escalation" => EndKind::Escalation { code },
                _ => EndKind::Plain,
            });
        }
    });
    view! {
        {move || {
            let whole = if is_inside.get() { "Sub-process" } else { "Run" };
            view! {
                <Segments
                    label="How it ends"
                    options=vec![
                        ("plain", "Path"),
                        ("terminate", whole),
                        ("error", "Error"),
                        ("message", "Message"),
                        ("escalation", "Escalation"),
                    ]
                    value=Signal::derive(move || key.get().to_owned())
                    commit
                />
            }
        }}
        {move || match (key.get(), is_inside.get()) {
            ("error", is_inside) => {
                view! {
                    <Code
                        label="Error code"
                        placeholder="no-stock"
                        hint=if is_inside {
                            "The sub-process is off, and the event on its border for this code goes on. Without one the run stops here as failed."
                        } else {
                            "The run stops here as failed, and says this code."
                        }
                        value=Signal::derive(move || match end.get() {
                            EndKind::Error { code } => code,
                            _ => String::new(),
                        })
                        set=Callback::new(move |code: String| set.run(EndKind::Error { code }))
                    />
                }
                    .into_any()
            }
            ("escalation", _) => {
                view! {
                    <Code
                        label="Escalation code"
                        placeholder="too-late"
                        hint=ESCALATES
                        value=Signal::derive(move || match end.get() {
                            EndKind::Escalation { code } => code,
                            _ => String::new(),
                        })
                        set=Callback::new(move |code: String| set.run(EndKind::Escalation { code }))
                    />
                }
                    .into_any()
            }
            ("message", _) => {
                view! {
                    <Sends
                        message=Signal::derive(move || match end.get() {
                            EndKind::Message { message } => message,
                            _ => Message::default(),
                        })
                        set=Callback::new(move |message: Message| set.run(EndKind::Message { message }))
                    />
                }
                    .into_any()
            }
            (key, is_inside) => {
                let words = match (key, is_inside) {
                    ("terminate", true) => "The whole sub-process is done at once, whatever else is under way in it.",
                    ("terminate", false) => "The whole run is done at once, whatever else is under way.",
                    (_, true) => "This path ends; the sub-process is done when none is left in it.",
                    (_, false) => "This path ends; the run is done when none is left.",
                };
                view! { <p class="small muted">{words}</p> }.into_any()
            }
        }}
    }
    .into_any()
}

/// What happens with an escalation.
const ESCALATES: &str = "The nearest event on the border of a sub-process around it that waits for this code begins its line.";

/// What an event on the way tells.
#[component]
pub fn ThrowData(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let throw = Signal::derive(move || {
        node.with(|node| match &node.kind {
            NodeKind::Throw { throw } => throw.clone(),
            _ => Throw::Nothing,
        })
    });
    let id = StoredValue::new(id);
    let set = Callback::new(move |throw: Throw| {
        set_kind(desk, &id.get_value(), NodeKind::Throw { throw });
    });
    let key = Memo::new(move |_| match throw.get() {
        Throw::Nothing => "nothing",
        Throw::Message { .. } => "message",
        Throw::Escalation { .. } => "escalation",
    });
    let message = Signal::derive(move || match throw.get() {
        Throw::Message { message } => message,
        _ => Message::default(),
    });
    view! {
        <Segments
            label="What it tells"
            options=vec![("nothing", "Nothing"), ("message", "Message"), ("escalation", "Escalation")]
            value=Signal::derive(move || key.get().to_owned())
            commit=Callback::new(move |wanted: String| {
                if wanted != key.get_untracked() {
                    set.run(match wanted.as_str() {
                        "message" => Throw::Message { message: Message::default() },
                        "escalation" => Throw::Escalation { code: String::new() },
                        _ => Throw::Nothing,
                    });
                }
            })
        />
        {move || match key.get() {
            "message" => {
                view! {
                    <DrawnAs
                        is_event=true
                        turn=Callback::new(move |()| {
                            let message = message.get_untracked();
                            set_kind(desk, &id.get_value(), NodeKind::Send { message });
                        })
                    />
                    <Sends
                        message
                        set=Callback::new(move |message: Message| set.run(Throw::Message { message }))
                    />
                }
                    .into_any()
            }
            "escalation" => {
                view! {
                    <Code
                        label="Escalation code"
                        placeholder="too-late"
                        hint=ESCALATES
                        value=Signal::derive(move || match throw.get() {
                            Throw::Escalation { code } => code,
                            _ => String::new(),
                        })
                        set=Callback::new(move |code: String| set.run(Throw::Escalation { code }))
                    />
                }
                    .into_any()
            }
            _ => {
                view! { <p class="small muted">"A milestone: the run passes it, and its time is noted."</p> }
                    .into_any()
            }
        }}
    }
    .into_any()
}

/// What a send step sends, and whether it is drawn as one.
#[component]
pub fn SendData(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let message =
        Signal::derive(move || node.with(|node| node.kind.sent().cloned().unwrap_or_default()));
    let id = StoredValue::new(id);
    view! {
        <DrawnAs
            is_event=false
            turn=Callback::new(move |()| {
                let throw = Throw::Message { message: message.get_untracked() };
                set_kind(desk, &id.get_value(), NodeKind::Throw { throw });
            })
        />
        <Sends
            message
            set=Callback::new(move |message: Message| {
                set_kind(desk, &id.get_value(), NodeKind::Send { message });
            })
        />
    }
    .into_any()
}

/// Whether a message is sent by a step or by an event: the same to a run.
#[component]
fn DrawnAs(
    is_event: bool,
    /// Makes it the other.
    turn: Callback<()>,
) -> impl IntoView {
    view! {
        <Segments
            label="Drawn as"
            options=vec![("step", "A step"), ("event", "An event")]
            value=Signal::derive(move || if is_event { "event".to_owned() } else { "step".to_owned() })
            commit=Callback::new(move |wanted: String| {
                if (wanted == "event") != is_event {
                    turn.run(());
                }
            })
        />
    }
    .into_any()
}
