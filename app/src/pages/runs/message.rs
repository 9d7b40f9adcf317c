//! Giving a run the message it waits for, by hand.

use crate::{
    api,
    components::{Answers, FormFields, Glyph, Icon, Problem, use_toasts},
    start::use_org,
};
use domain::{ids::RunId, view::runs::Expected};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;

/// A button and what it opens: what the message brings.
#[component]
pub fn GiveMessage(run: RunId, expected: Expected) -> impl IntoView {
    let (org, toasts) = (use_org(), use_toasts());
    let dialog = format!("give-{}", expected.wait);
    let heading = format!("{dialog}-h");
    let Expected { wait, name, fields } = expected;
    let answers = Answers::new(&fields, &BTreeMap::new());
    let told = RwSignal::new(None::<String>);
    let send = {
        let (dialog, fields) = (dialog.clone(), fields.clone());
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            told.set(None);
            if answers.read(&fields).is_err() {
                return;
            }
            let (org, dialog) = (org.clone(), dialog.clone());
            let texts = answers.texts();
            spawn_local(async move {
                match api::runs::give_message(org, run, wait, texts).await {
                    Ok(()) => {
                        crate::browser::hide_popover(&dialog);
                        toasts.say("The run has its message and goes on.");
                    }
                    Err(error) => {
                        answers.refuse(&error.0);
                        told.set(Some(error.0.message));
                    }
                }
            });
        }
    };
    view! {
        <button class="btn" type="button" popovertarget=dialog.clone()>
            <Icon glyph=Glyph::Mail/>
            {format!("Give it {name}…")}
        </button>
        <div class="dialog" id=dialog.clone() popover="auto" role="dialog" aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{format!("Give it the message {name}?")}</h2>
            <p>"The run goes on as if the message had come from its sender. It is noted that you gave it."</p>
            <form class="stack" on:submit=send>
                <FormFields fields answers/>
                {move || told.get().map(|text| view! { <Problem text/> })}
                <footer>
                    <button class="btn" type="button" popovertarget=dialog.clone() popovertargetaction="hide">
                        "Not now"
                    </button>
                    <button class="btn" data-kind="primary" type="submit">
                        "Give it"
                    </button>
                </footer>
            </form>
        </div>
    }
    .into_any()
}
