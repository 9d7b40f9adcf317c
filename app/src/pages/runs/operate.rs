//! What operators do to a run by hand: hold it, skip a step, put a path elsewhere, change a value. Each with its reason.

use crate::{
    api,
    components::{Answers, FormFields, Glyph, Icon, Problem, SelectField, TextArea, use_toasts},
    start::use_org,
};
use domain::{
    Fault, form,
    ids::{FlowTokenId, NodeId, RunId},
    view::operate::{Changeable, Operation, Operations},
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;

const DIALOG: &str = "operate-run";

/// What can be chosen first, as the select's values: `hold`, `skip:…`, `place:…` with the path's id, `set`.
fn choices(operations: &Operations) -> Vec<(String, String)> {
    let mut all = vec![if operations.held {
        ("resume".to_owned(), "Let it go on".to_owned())
    } else {
        ("hold".to_owned(), "Hold it: nothing new begins".to_owned())
    }];
    for path in &operations.paths {
        let (token, label) = (path.token, &path.label);
        if path.can_skip {
            all.push((
                format!("skip:{token}"),
                format!("Skip \u{201c}{label}\u{201d}"),
            ));
        }
        if !path.places.is_empty() {
            all.push((
                format!("place:{token}"),
                format!("Put what is at \u{201c}{label}\u{201d} elsewhere"),
            ));
        }
    }
    if !operations.variables.is_empty() {
        all.push(("set".to_owned(), "Change a variable".to_owned()));
    }
    all
}

/// A variable as the select's value, and in words.
fn variable_choice(one: &Changeable) -> (String, String) {
    let scope = one.scope.map(|id| id.to_string()).unwrap_or_default();
    let words = if one.within.is_empty() {
        one.field.label.clone()
    } else {
        format!("{} ({})", one.field.label, one.within)
    };
    (format!("{scope}/{}", one.field.name), words)
}

/// The path behind a choice: the id in `skip:…`.
fn path(choice: &str, word: &str) -> Option<FlowTokenId> {
    choice.strip_prefix(word)?.strip_prefix(':')?.parse().ok()
}

/// A button and the dialog it opens. The dialog stays as it is while the run goes on.
#[component]
pub fn Operate(run: RunId, operations: Signal<Operations>) -> impl IntoView {
    let (org, toasts) = (use_org(), use_toasts());
    let options = Signal::derive(move || operations.with(choices));
    let first = options.with_untracked(|all| all.first().map(|one| one.0.clone()));
    let what = RwSignal::new(first.unwrap_or_default());
    let (place, variable) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let reason = RwSignal::new(String::new());
    let reason_fault = RwSignal::new(None::<String>);
    let told = RwSignal::new(None::<String>);
    let answers = StoredValue::new(None::<Answers>);
    let chosen = move |key: &str| {
        let is_it = |one: &&Changeable| variable_choice(one).0 == key;
        operations.with_untracked(|all| all.variables.iter().find(is_it).cloned())
    };
    let operation = move || -> Option<Operation> {
        let what = what.get_untracked();
        match what.as_str() {
            "hold" => Some(Operation::Hold),
            "resume" => Some(Operation::Resume),
            "set" => {
                let one = chosen(&variable.get_untracked())?;
                let texts = answers.get_value()?.texts();
                Some(Operation::Set {
                    scope: one.scope,
                    text: texts.get(&one.field.name).cloned().unwrap_or_default(),
                    name: one.field.name,
                })
            }
            what => match path(what, "skip") {
                Some(token) => Some(Operation::Skip { token }),
                None => Some(Operation::Place {
                    token: path(what, "place")?,
                    to: NodeId(place.get_untracked()),
                }),
            },
        }
    };
    let refuse = move |fault: Fault| {
        let of = |name: &str| {
            fault
                .fields
                .iter()
                .find(|one| one.field == name)
                .map(|one| one.message.clone())
        };
        reason_fault.set(of("reason"));
        if let Some(answers) = answers.get_value() {
            answers.refuse(&fault);
        }
        told.set(Some(fault.message));
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        told.set(None);
        reason_fault.set(None);
        let Some(operation) = operation() else {
            return told.set(Some("The run has gone on; choose again.".to_owned()));
        };
        let (org, text) = (org.clone(), reason.get_untracked());
        spawn_local(async move {
            match api::runs::operate(org, run, operation, text).await {
                Ok(()) => {
                    crate::browser::hide_popover(DIALOG);
                    toasts.say("It is done, and noted with your reason.");
                }
                Err(error) => refuse(error.0),
            }
        });
    };
    let more = move || {
        let what = what.get();
        if let Some(token) = path(&what, "place") {
            let places: Vec<(String, String)> = operations.with_untracked(|all| {
                let path = all.paths.iter().find(|path| path.token == token);
                let places = path.map(|path| path.places.clone()).unwrap_or_default();
                places.into_iter().map(|(id, name)| (id.0, name)).collect()
            });
            place.set(places.first().map(|one| one.0.clone()).unwrap_or_default());
            return view! {
                <SelectField name="place" id="operate-place" label="Where to" options=places bind=place/>
            }
            .into_any();
        }
        if what != "set" {
            return ().into_any();
        }
        let names: Vec<(String, String)> =
            operations.with_untracked(|all| all.variables.iter().map(variable_choice).collect());
        variable.set(names.first().map(|one| one.0.clone()).unwrap_or_default());
        view! {
            <SelectField name="variable" id="operate-variable" label="Variable" options=names bind=variable/>
            {move || chosen(&variable.get()).map(|one| value_field(&one, answers))}
        }
        .into_any()
    };
    view! {
        <button class="btn" type="button" popovertarget=DIALOG>
            <Icon glyph=Glyph::Wrench/>
            "Operate…"
        </button>
        <div class="dialog" id=DIALOG popover="auto" role="dialog" aria-labelledby="operate-run-h">
            <h2 id="operate-run-h">"Operate on this run"</h2>
            <p>"For when something went wrong. Gates stay where they are: nothing here decides in their place."</p>
            <form class="stack" on:submit=send>
                <SelectField name="what" id="operate-what" label="What to do" options bind=what/>
                {more}
                <TextArea name="reason" id="operate-reason" label="Reason" bind=reason error=reason_fault required=true/>
                {move || told.get().map(|text| view! { <Problem text/> })}
                <footer>
                    <button class="btn" type="button" popovertarget=DIALOG popovertargetaction="hide">
                        "Not now"
                    </button>
                    <button class="btn" data-kind="primary" type="submit">
                        "Do it"
                    </button>
                </footer>
            </form>
        </div>
    }
    .into_any()
}

/// The field for a variable's new value, filled with the present one.
fn value_field(one: &Changeable, answers: StoredValue<Option<Answers>>) -> AnyView {
    let field = form::Field {
        label: "Its value".to_owned(),
        ..one.field.clone()
    };
    let present = BTreeMap::from([(field.name.clone(), one.text.clone())]);
    let fields = vec![field];
    let anew = Answers::new(&fields, &present);
    answers.set_value(Some(anew));
    view! { <FormFields fields answers=anew/> }.into_any()
}
