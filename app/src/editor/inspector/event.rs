//! What an event waits for: a span of time, a date, a message, an error, an escalation.

use super::{
    code::Code,
    input::{Line, Pick, Segments, Switch},
    message::Awaited,
    variables::variables,
};
use crate::editor::{desk::Desk, say, tool::Tool};
use domain::{
    edit::Command,
    form::is_variable_name,
    ids::NodeId,
    workflow::{Node, NodeKind, Wait},
};
use leptos::prelude::*;

fn wait_of(node: &Node) -> Wait {
    match &node.kind {
        NodeKind::Catch { wait } | NodeKind::Receive { wait } | NodeKind::Boundary { wait, .. } => {
            wait.clone()
        }
        _ => Wait::Duration { ms: 0 },
    }
}

/// The kinds of wait in the order they are offered.
const KINDS: [(&str, &str); 5] = [
    ("duration", "Span"),
    ("until", "Date"),
    ("message", "Message"),
    ("error", "Error"),
    ("escalation", "Escalation"),
];

/// Whether an event may wait for that: agents and sub-workflows raise errors, sub-processes let errors and escalations out. What
/// it waits for already it may go on waiting for.
fn is_offered(key: &str, now: &Wait, host: Option<&NodeKind>) -> bool {
    match (key, host) {
        _ if key == now.key() => true,
        ("error", Some(NodeKind::Agent { .. } | NodeKind::Sub | NodeKind::Call { .. })) => true,
        ("escalation", Some(NodeKind::Sub)) => true,
        ("error" | "escalation", _) => false,
        _ => true,
    }
}

fn new_wait(key: &str) -> Option<Wait> {
    match key {
        "duration" => Tool::Timer.wait(),
        "until" => Some(Wait::Until {
            variable: String::new(),
        }),
        "message" => Tool::Message.wait(),
        "error" => Some(Wait::Error {
            code: String::new(),
        }),
        "escalation" => Some(Wait::Escalation {
            code: String::new(),
        }),
        _ => None,
    }
}

/// An event on its own, or on a step's border.
#[component]
pub fn EventPanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let wait = Signal::derive(move || node.with(wait_of));
    let step = StoredValue::new(id.clone());
    let set = Callback::new(move |(wait, stops): (Wait, Option<bool>)| {
        let kind = match node.get_untracked().kind {
            NodeKind::Boundary {
                host, interrupting, ..
            } => NodeKind::Boundary {
                host,
                // An error always ends its step.
                interrupting: stops.unwrap_or(interrupting) || matches!(wait, Wait::Error { .. }),
                wait,
            },
            _ => NodeKind::Catch { wait },
        };
        desk.run(Command::SetKind {
            node: id.clone(),
            kind: Box::new(kind),
        });
    });
    let set_wait = Callback::new(move |wait: Wait| set.run((wait, None)));
    let key = Memo::new(move |_| wait.get().key());
    let is_rider = node.with_untracked(|node| matches!(node.kind, NodeKind::Boundary { .. }));
    let on = node.with_untracked(|node| match &node.kind {
        NodeKind::Boundary { host, .. } => {
            desk.graph(|graph| graph.nodes.get(host).map(|host| host.kind.clone()))
        }
        _ => None,
    });
    let now = wait.get_untracked();
    let kinds = KINDS
        .into_iter()
        .filter(|(key, _)| is_offered(key, &now, on.as_ref()))
        .collect::<Vec<_>>();
    let by = on.as_ref().map_or("", NodeKind::key);
    view! {
        <Segments
            label="What it waits for"
            options=kinds
            value=Signal::derive(move || key.get().to_owned())
            commit=Callback::new(move |wanted: String| {
                if wanted != key.get_untracked() && let Some(wait) = new_wait(&wanted) {
                    set_wait.run(wait);
                }
            })
        />
        {move || match key.get() {
            "until" => {
                view! { <Date desk step=step.get_value() wait set=set_wait/> }.into_any()
            }
            "message" => view! { <Awaited desk wait set=set_wait/> }.into_any(),
            key @ ("error" | "escalation") => {
                let (label, placeholder, hint) = match (key, by) {
                    ("escalation", _) => {
                        ("Escalation code", "too-late", "As an event inside says it. Empty: any escalation.")
                    }
                    (_, "call") => {
                        ("Error code", "declined", "“declined” or “cancelled”, as the run it called ended. Empty: either.")
                    }
                    (_, "agent") => {
                        ("Error code", "no-stock", "As the agent says it when it fails. Empty: any error.")
                    }
                    _ => {
                        ("Error code", "no-stock", "As an end event or an agent inside says it. Empty: any error.")
                    }
                };
                view! {
                    <Code
                        label
                        placeholder
                        hint
                        value=Signal::derive(move || match wait.get() {
                            Wait::Error { code } | Wait::Escalation { code } => code,
                            _ => String::new(),
                        })
                        set=Callback::new(move |code: String| {
                            set_wait.run(if key == "error" { Wait::Error { code } } else { Wait::Escalation { code } });
                        })
                    />
                }
                    .into_any()
            }
            _ => view! { <Span wait set=set_wait/> }.into_any(),
        }}
        {move || {
            (is_rider && key.get() != "error")
                .then(|| {
                    view! {
                        <Switch
                            label="Stop the step when it happens"
                            value=Signal::derive(move || {
                                node.with(|node| {
                                    matches!(node.kind, NodeKind::Boundary { interrupting: true, .. })
                                })
                            })
                            commit=Callback::new(move |on: bool| set.run((wait.get_untracked(), Some(on))))
                        />
                        <p class="small muted">
                            "Stopping goes on along its line instead of the step’s. Otherwise its line is walked beside the step."
                        </p>
                    }
                })
        }}
    }
    .into_any()
}

#[component]
fn Span(wait: Signal<Wait>, set: Callback<Wait>) -> impl IntoView {
    view! {
        <Line
            id="ins-wait"
            label="After"
            value=Signal::derive(move || match wait.get() {
                Wait::Duration { ms } => say::span(ms),
                _ => String::new(),
            })
            commit=Callback::new(move |text: String| match say::read_span(&text) {
                Some(ms) => {
                    set.run(Wait::Duration { ms });
                    None
                }
                None => Some("A span of time, such as 4 h or 2 d.".to_owned()),
            })
        />
    }
    .into_any()
}

#[component]
fn Date(desk: Desk, step: NodeId, wait: Signal<Wait>, set: Callback<Wait>) -> impl IntoView {
    let now = move || match wait.get() {
        Wait::Until { variable } => variable,
        _ => String::new(),
    };
    let dates = Signal::derive(move || {
        let now = now();
        let mut names = desk.tracked(|graph| variables(graph, &step));
        if !now.is_empty() && !names.contains(&now) {
            names.push(now);
        }
        let mut all = vec![(String::new(), "Choose…".to_owned())];
        all.extend(names.into_iter().map(|name| (name.clone(), name)));
        all
    });
    view! {
        <Pick
            id="ins-until"
            label="Until the date in"
            options=dates
            value=Signal::derive(now)
            commit=Callback::new(move |variable: String| {
                if is_variable_name(&variable) {
                    set.run(Wait::Until { variable });
                }
            })
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_waits_for_what_can_come() {
        let span = Wait::Duration { ms: 1 };
        let any = || Wait::Error {
            code: String::new(),
        };
        let human = NodeKind::Human { form: Vec::new() };
        let call = NodeKind::Call {
            workflow: None,
            version: None,
        };
        for (key, now, host, expected) in [
            ("message", &span, None, true),
            ("error", &span, None, false),
            ("error", &span, Some(&human), false),
            ("error", &any(), Some(&human), true),
            ("error", &span, Some(&NodeKind::Sub), true),
            ("error", &span, Some(&call), true),
            ("escalation", &span, Some(&call), false),
            ("escalation", &span, Some(&NodeKind::Sub), true),
            ("escalation", &span, Some(&human), false),
        ] {
            assert_eq!(is_offered(key, now, host), expected, "{key} {host:?}");
        }
    }
}
