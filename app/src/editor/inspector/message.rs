//! Messages: which one is waited for and what it brings, which one is sent and what it carries.

use super::{assign::Assignments, fields::Fields, input::Line};
use crate::editor::desk::Desk;
use domain::{
    form::Field,
    workflow::{Assignment, Message, Wait},
};
use leptos::prelude::*;

fn name_fault(text: &str) -> Option<String> {
    (text.trim().chars().count() > 100).then(|| "At most 100 characters.".to_owned())
}

/// Name, key, and what it brings.
type Parts = (String, String, Vec<Field>);

/// A message that is waited for.
#[component]
pub fn Awaited(desk: Desk, wait: Signal<Wait>, set: Callback<Wait>) -> impl IntoView {
    let parts = Signal::derive(move || match wait.get() {
        Wait::Message { name, key, brings } => (name, key, brings),
        _ => (String::new(), String::new(), Vec::new()),
    });
    let edit = move |change: &dyn Fn(&mut Parts)| {
        let mut now = parts.get_untracked();
        change(&mut now);
        let (name, key, brings) = now;
        set.run(Wait::Message { name, key, brings });
    };
    view! {
        <Name
            value=Signal::derive(move || parts.get().0)
            commit=Callback::new(move |text: String| edit(&|parts| parts.0.clone_from(&text)))
        />
        <Key
            hint="A CEL expression: only a message with this key counts. Empty: the run’s own key."
            value=Signal::derive(move || parts.get().1)
            commit=Callback::new(move |text: String| edit(&|parts| parts.1.clone_from(&text)))
        />
        <div class="ins-sec">
            <h3>"What it brings"</h3>
            <p class="small muted">"Each becomes a variable. A message that does not fit is refused."</p>
            <Fields
                desk
                id="ins-brings"
                one="field"
                list=Signal::derive(move || parts.get().2)
                set=Callback::new(move |fields: Vec<Field>| edit(&|parts| parts.2.clone_from(&fields)))
            />
        </div>
    }
    .into_any()
}

/// A message that is sent.
#[component]
pub fn Sends(message: Signal<Message>, set: Callback<Message>) -> impl IntoView {
    let edit = move |change: &dyn Fn(&mut Message)| {
        let mut now = message.get_untracked();
        change(&mut now);
        set.run(now);
    };
    view! {
        <Name
            value=Signal::derive(move || message.get().name)
            commit=Callback::new(move |text: String| edit(&|message| message.name.clone_from(&text)))
        />
        <Key
            hint="A CEL expression: it reaches the run that waits with this key. Empty: this run’s own key."
            value=Signal::derive(move || message.get().key)
            commit=Callback::new(move |text: String| edit(&|message| message.key.clone_from(&text)))
        />
        <div class="ins-sec">
            <h3>"What it carries"</h3>
            <Assignments
                id="ins-carry"
                list=Signal::derive(move || message.get().carries)
                set=Callback::new(move |all: Vec<Assignment>| edit(&|message| message.carries.clone_from(&all)))
            />
        </div>
    }
    .into_any()
}

#[component]
fn Name(value: Signal<String>, commit: Callback<String>) -> impl IntoView {
    view! {
        <Line
            id="ins-message"
            label="Message"
            mono=true
            placeholder="payment-received"
            value
            commit=Callback::new(move |text: String| {
                let fault = name_fault(&text);
                if fault.is_none() {
                    commit.run(text.trim().to_owned());
                }
                fault
            })
        />
    }
    .into_any()
}

#[component]
fn Key(
    #[prop(into)] hint: String,
    value: Signal<String>,
    commit: Callback<String>,
) -> impl IntoView {
    view! {
        <Line
            id="ins-key"
            label="Key"
            mono=true
            placeholder="order_id"
            hint
            value
            commit=Callback::new(move |text: String| {
                commit.run(text.trim().to_owned());
                None
            })
        />
    }
    .into_any()
}
