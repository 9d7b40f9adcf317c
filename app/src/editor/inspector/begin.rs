//! What begins a run: a person or a program, a message, a time.

use super::{
    data::set_kind,
    input::{Line, Segments},
    rest::Inputs,
};
use crate::editor::{desk::Desk, say};
use domain::{
    engine::parse_moment,
    ids::NodeId,
    workflow::{Node, NodeKind, Schedule, Trigger},
};
use leptos::prelude::*;

const DAY: i64 = 86_400_000;

/// A trigger of a kind, as it is new.
fn fresh(key: &str) -> Option<Trigger> {
    let timer = |schedule| Some(Trigger::Timer { schedule });
    match key {
        "message" => Some(Trigger::Message {
            name: String::new(),
        }),
        "cron" => timer(Schedule::Cron {
            expression: "0 9 * * MON-FRI".to_owned(),
        }),
        "every" => timer(Schedule::Every {
            ms: DAY,
            times: None,
        }),
        "once" => timer(Schedule::Once {
            moment: String::new(),
        }),
        _ => None,
    }
}

fn key(on: Option<&Trigger>) -> &'static str {
    match on {
        None => "hand",
        Some(Trigger::Message { .. }) => "message",
        Some(Trigger::Timer { schedule }) => match schedule {
            Schedule::Once { .. } => "once",
            Schedule::Every { .. } => "every",
            Schedule::Cron { .. } => "cron",
        },
    }
}

/// What a run starts with; inside of a sub-process nothing is asked.
#[component]
pub fn StartData(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let is_inside = Memo::new(move |_| node.with(|node| node.parent.is_some()));
    let id = StoredValue::new(id);
    move || {
        if is_inside.get() {
            view! {
                <p class="small muted">
                    "The sub-process begins here. It sees the variables around it, and those of its own."
                </p>
            }
            .into_any()
        } else {
            view! {
                <Begins desk id node/>
                <Inputs desk/>
            }
            .into_any()
        }
    }
}

#[component]
fn Begins(desk: Desk, id: StoredValue<NodeId>, node: Signal<Node>) -> impl IntoView {
    let on = Signal::derive(move || {
        node.with(|node| match &node.kind {
            NodeKind::Start { on } => on.clone(),
            _ => None,
        })
    });
    let set = Callback::new(move |on: Option<Trigger>| {
        set_kind(desk, &id.get_value(), NodeKind::Start { on });
    });
    let what = Memo::new(move |_| on.with(|on| key(on.as_ref())));
    let broad = Signal::derive(move || {
        let key = what.get();
        let broad = match key {
            "hand" | "message" => key,
            _ => "time",
        };
        broad.to_owned()
    });
    view! {
        <h3>"What begins a run"</h3>
        <Segments
            label="What begins a run"
            options=vec![("hand", "By hand"), ("message", "Message"), ("time", "Time")]
            value=broad
            commit=Callback::new(move |wanted: String| {
                if wanted != broad.get_untracked() {
                    set.run(fresh(if wanted == "time" { "cron" } else { &wanted }));
                }
            })
        />
        {move || match what.get() {
            "hand" => {
                view! { <p class="small muted">"Somebody starts it here, or a program does over HTTP."</p> }.into_any()
            }
            "message" => view! { <ByMessage on set/> }.into_any(),
            key => view! { <ByTime key on set/> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn ByMessage(on: Signal<Option<Trigger>>, set: Callback<Option<Trigger>>) -> impl IntoView {
    view! {
        <Line
            id="ins-begins-name"
            label="Message"
            mono=true
            placeholder="order-placed"
            hint="A message of this name that no run waits for begins one: what it brings are the inputs, its key is the business key."
            value=Signal::derive(move || match on.get() {
                Some(Trigger::Message { name }) => name,
                _ => String::new(),
            })
            commit=Callback::new(move |text: String| {
                set.run(Some(Trigger::Message { name: text.trim().to_owned() }));
                None
            })
        />
    }
    .into_any()
}

#[component]
fn ByTime(
    key: &'static str,
    on: Signal<Option<Trigger>>,
    set: Callback<Option<Trigger>>,
) -> impl IntoView {
    let schedule = Signal::derive(move || match on.get() {
        Some(Trigger::Timer { schedule }) => Some(schedule),
        _ => None,
    });
    let put = move |schedule: Schedule| set.run(Some(Trigger::Timer { schedule }));
    let every = Signal::derive(move || match schedule.get() {
        Some(Schedule::Every { ms, times }) => (ms, times),
        _ => (DAY, None),
    });
    let own = match key {
        "once" => view! {
            <Line
                id="ins-begins-once"
                label="When"
                mono=true
                placeholder="2026-12-01T09:00:00+01:00"
                hint="A day, or a day and a time with its zone."
                value=Signal::derive(move || match schedule.get() {
                    Some(Schedule::Once { moment }) => moment,
                    _ => String::new(),
                })
                commit=Callback::new(move |text: String| {
                    let moment = text.trim().to_owned();
                    if parse_moment(&moment).is_none() {
                        return Some("A day like 2026-12-01, or 2026-12-01T09:00:00Z.".to_owned());
                    }
                    put(Schedule::Once { moment });
                    None
                })
            />
        }
        .into_any(),
        "every" => view! {
            <Line
                id="ins-begins-every"
                label="Every"
                placeholder="1 d"
                value=Signal::derive(move || say::span(every.get().0))
                commit=Callback::new(move |text: String| {
                    match say::read_span(&text).filter(|ms| *ms >= 1_000) {
                        Some(ms) => {
                            put(Schedule::Every { ms, times: every.get_untracked().1 });
                            None
                        }
                        None => Some("A span like 30 min, 4 h or 2 d.".to_owned()),
                    }
                })
            />
            <Line
                id="ins-begins-times"
                label="At most so often"
                placeholder="without end"
                value=Signal::derive(move || every.get().1.map(|n| n.to_string()).unwrap_or_default())
                commit=Callback::new(move |text: String| {
                    let ms = every.get_untracked().0;
                    let times = match text.trim() {
                        "" => None,
                        text => match text.parse::<u32>() {
                            Ok(times) if times > 0 => Some(times),
                            _ => return Some("A whole number from 1 on, or nothing.".to_owned()),
                        },
                    };
                    put(Schedule::Every { ms, times });
                    None
                })
            />
        }
        .into_any(),
        _ => view! {
            <Line
                id="ins-begins-cron"
                label="Times"
                mono=true
                placeholder="0 9 * * MON-FRI"
                hint="Minute, hour, day, month, weekday, in the organization's time zone: 0 9 * * MON-FRI is every working day at nine."
                value=Signal::derive(move || match schedule.get() {
                    Some(Schedule::Cron { expression }) => expression,
                    _ => String::new(),
                })
                commit=Callback::new(move |text: String| {
                    put(Schedule::Cron { expression: text.trim().to_owned() });
                    None
                })
            />
        }
        .into_any(),
    };
    view! {
        <Segments
            label="How often"
            options=vec![("cron", "By the calendar"), ("every", "Every so often"), ("once", "Once")]
            value=Signal::derive(move || key.to_owned())
            commit=Callback::new(move |wanted: String| {
                if wanted != key {
                    set.run(fresh(&wanted));
                }
            })
        />
        {own}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_known_again() {
        for wanted in ["hand", "message", "once", "every", "cron"] {
            assert_eq!(key(fresh(wanted).as_ref()), wanted);
        }
    }
}
