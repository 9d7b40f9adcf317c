//! A form made from a list of fields, with the domain's own check in the browser as on the server.

use super::{CheckField, Field, SelectField, TextArea};
use domain::{
    Fault, Variables,
    form::{self, FieldKind},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Choices up to this many are shown as cards, more as a list.
const CARDS: usize = 6;

/// What was typed, and what is wrong with it, by field.
#[derive(Clone, Copy)]
pub struct Answers {
    texts: StoredValue<BTreeMap<String, RwSignal<String>>>,
    faults: RwSignal<BTreeMap<String, String>>,
}

impl Answers {
    /// Begins with these texts.
    pub fn new(fields: &[form::Field], values: &BTreeMap<String, String>) -> Self {
        let texts = fields
            .iter()
            .map(|field| {
                let start = values.get(&field.name).cloned().unwrap_or_default();
                (field.name.clone(), RwSignal::new(start))
            })
            .collect();
        Self {
            texts: StoredValue::new(texts),
            faults: RwSignal::default(),
        }
    }

    /// The text of a field.
    pub fn text(self, name: &str) -> RwSignal<String> {
        self.texts
            .with_value(|texts| texts.get(name).copied())
            .unwrap_or_default()
    }

    /// All texts, as a form posts them.
    pub fn texts(self) -> BTreeMap<String, String> {
        self.texts.with_value(|texts| {
            texts
                .iter()
                .map(|(name, text)| (name.clone(), text.get_untracked()))
                .collect()
        })
    }

    /// Reads what was typed; what does not fit is said at its field.
    ///
    /// # Errors
    /// The fault that names every field that does not fit.
    pub fn read(self, fields: &[form::Field]) -> Result<Variables, Fault> {
        let texts = self.texts();
        let result = form::read(fields, |name| texts.get(name).map(String::as_str));
        match &result {
            Ok(_) => self.faults.set(BTreeMap::new()),
            Err(fault) => self.refuse(fault),
        }
        result
    }

    /// Says at each field what the server found wrong with it.
    pub fn refuse(self, fault: &Fault) {
        self.faults.set(
            fault
                .fields
                .iter()
                .map(|fault| (fault.field.clone(), fault.message.clone()))
                .collect(),
        );
    }

    /// How many fields need another look.
    pub fn wrong(self) -> usize {
        self.faults.with(BTreeMap::len)
    }

    fn fault(self, name: String) -> Signal<Option<String>> {
        Signal::derive(move || self.faults.with(|faults| faults.get(&name).cloned()))
    }
}

/// The fields, in their order; short ones stand side by side.
#[component]
pub fn FormFields(fields: Vec<form::Field>, answers: Answers) -> impl IntoView {
    let mut rows: Vec<AnyView> = Vec::new();
    let mut fields = fields.into_iter().peekable();
    while let Some(field) = fields.next() {
        if is_short(&field) && fields.peek().is_some_and(is_short) {
            let second = fields.next();
            rows.push(
                view! {
                    <div class="two">
                        {control(field, answers)}
                        {second.map(|field| control(field, answers))}
                    </div>
                }
                .into_any(),
            );
        } else {
            rows.push(control(field, answers));
        }
    }
    rows
}

fn is_short(field: &form::Field) -> bool {
    match &field.kind {
        FieldKind::Text | FieldKind::Number { .. } | FieldKind::Money { .. } | FieldKind::Date => {
            true
        }
        FieldKind::Choice { options } => options.len() > CARDS,
        FieldKind::LongText | FieldKind::Flag => false,
    }
}

fn control(field: form::Field, answers: Answers) -> AnyView {
    let form::Field {
        name,
        label,
        kind,
        required,
        help,
    } = field;
    let bind = answers.text(&name);
    let error = answers.fault(name.clone());
    let optional = !required;
    match kind {
        FieldKind::Text => {
            view! { <Field name label bind hint=help error optional maxlength=500/> }.into_any()
        }
        FieldKind::LongText => {
            view! { <TextArea name label bind hint=help error optional rows=4/> }.into_any()
        }
        FieldKind::Number { .. } => {
            view! { <Field name label bind hint=help error optional inputmode="decimal"/> }
                .into_any()
        }
        FieldKind::Money { currency } => {
            let label = format!("{label}, in {}", sign(&currency));
            view! { <Field name label bind hint=help error optional inputmode="decimal"/> }
                .into_any()
        }
        FieldKind::Date => {
            view! { <Field name label kind="date" bind hint=help error optional/> }.into_any()
        }
        FieldKind::Choice { options } if options.len() > CARDS => {
            let mut options: Vec<(String, String)> = options
                .into_iter()
                .map(|option| (option.clone(), option))
                .collect();
            options.insert(0, (String::new(), "Choose…".to_owned()));
            view! { <SelectField name label options=Signal::stored(options) bind hint=help error optional/> }
                .into_any()
        }
        FieldKind::Choice { options } => {
            view! { <Cards name label options bind hint=help error optional/> }.into_any()
        }
        FieldKind::Flag => {
            let on = RwSignal::new(matches!(bind.get_untracked().as_str(), "on" | "true"));
            Effect::new(move |_| bind.set(if on.get() { "on" } else { "" }.to_owned()));
            view! { <CheckField name label bind=on/> }.into_any()
        }
    }
}

/// A few choices, each a card.
#[component]
fn Cards(
    name: String,
    label: String,
    options: Vec<String>,
    bind: RwSignal<String>,
    hint: String,
    error: Signal<Option<String>>,
    optional: bool,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let described = hint_id.clone();
    view! {
        <fieldset
            id=name.clone()
            tabindex="-1"
            aria-describedby=described
        >
            <legend>
                {label}
                {optional.then(|| view! { <span class="muted">" (optional)"</span> })}
            </legend>
            <div class="choices">
                {options
                    .into_iter()
                    .map(|option| {
                        let value = option.clone();
                        let chosen = option.clone();
                        view! {
                            <label class="choice">
                                <input
                                    type="radio"
                                    name=name.clone()
                                    value=option.clone()
                                    checked=bind.get_untracked() == option
                                    prop:checked=move || bind.get() == value
                                    on:change=move |_| bind.set(chosen.clone())
                                />
                                <b>{option}</b>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <div class="field">
                {move || match error.get() {
                    Some(error) => {
                        view! {
                            <p class="hint need" id=hint_id.clone()>
                                {error}
                            </p>
                        }
                            .into_any()
                    }
                    None if hint.is_empty() => ().into_any(),
                    None => view! { <p class="hint" id=hint_id.clone()>{hint.clone()}</p> }.into_any(),
                }}
            </div>
        </fieldset>
    }
}

fn sign(currency: &str) -> &str {
    match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        other => other,
    }
}
