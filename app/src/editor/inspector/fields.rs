//! A list of fields: a form, a contract of results, a workflow's inputs.

use super::input::{AddButton, Check, Line, Pick};
use crate::{
    components::Glyph,
    editor::{desk::Desk, floats::IconButton},
};
use domain::form::{Field, FieldKind, is_variable_name};
use leptos::prelude::*;

const KINDS: [(&str, &str); 7] = [
    ("text", "Text"),
    ("long-text", "Long text"),
    ("number", "Number"),
    ("money", "Amount"),
    ("date", "Date"),
    ("choice", "Choice"),
    ("flag", "Yes or no"),
];

fn kind_key(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::LongText => "long-text",
        FieldKind::Number { .. } => "number",
        FieldKind::Money { .. } => "money",
        FieldKind::Date => "date",
        FieldKind::Choice { .. } => "choice",
        FieldKind::Flag => "flag",
    }
}

fn kind_of(key: &str, currency: &str) -> FieldKind {
    match key {
        "long-text" => FieldKind::LongText,
        "number" => FieldKind::Number {
            min: None,
            max: None,
        },
        "money" => FieldKind::Money {
            currency: currency.to_owned(),
        },
        "date" => FieldKind::Date,
        "choice" => FieldKind::Choice {
            options: Vec::new(),
        },
        "flag" => FieldKind::Flag,
        _ => FieldKind::Text,
    }
}

/// A variable's name out of a label: "Invoice no." is `invoice_no`.
pub fn variable_of(label: &str) -> String {
    let mut name = String::new();
    for c in label.trim().to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    let name: String = name.chars().take(48).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("v_{name}")
    } else {
        name
    }
}

/// The editor of such a list. Each row keeps its place on the page while it is written in.
#[component]
pub fn Fields(
    desk: Desk,
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What one of them is: "field", "input", "result".
    one: &'static str,
    list: Signal<Vec<Field>>,
    set: Callback<Vec<Field>>,
) -> impl IntoView {
    let currency = desk
        .directory
        .with_value(|directory| directory.currency.clone());
    let currency = if currency.is_empty() {
        "EUR".to_owned()
    } else {
        currency
    };
    let count = Memo::new(move |_| list.with(Vec::len));
    let open = RwSignal::new(None::<usize>);
    let id = StoredValue::new(id);
    let currency = StoredValue::new(currency);
    view! {
        <ul class="ins-fields">
            <For each=move || 0..count.get() key=|index| *index let:index>
                <FieldRow id=id.get_value() one list set index open currency=currency.get_value()/>
            </For>
        </ul>
        <AddButton
            label=format!("Add {} {one}", if one.starts_with('i') { "an" } else { "a" })
            on_press=Callback::new(move |()| {
                let mut all = list.get_untracked();
                open.set(Some(all.len()));
                let name = (1..)
                    .map(|n| format!("{one}_{n}"))
                    .find(|name| !all.iter().any(|field| field.name == *name))
                    .unwrap_or_default();
                all.push(Field {
                    name,
                    label: String::new(),
                    kind: FieldKind::Text,
                    required: true,
                    help: String::new(),
                });
                let label = format!("{}-{}-label", id.get_value(), all.len() - 1);
                set.run(all);
                crate::editor::browser::next_frame(move || crate::editor::browser::focus(&label));
            })
        />
    }
    .into_any()
}

#[component]
fn FieldRow(
    id: String,
    one: &'static str,
    list: Signal<Vec<Field>>,
    set: Callback<Vec<Field>>,
    index: usize,
    open: RwSignal<Option<usize>>,
    currency: String,
) -> impl IntoView {
    let field = Memo::new(move |_| list.with(|list| list.get(index).cloned()));
    let get = move || {
        field.get().unwrap_or(Field {
            name: String::new(),
            label: String::new(),
            kind: FieldKind::Text,
            required: false,
            help: String::new(),
        })
    };
    let change = move |edit: &dyn Fn(&mut Field)| {
        let mut all = list.get_untracked();
        if let Some(field) = all.get_mut(index) {
            edit(field);
            set.run(all);
        }
    };
    let is_open = move || open.get() == Some(index);
    let key = format!("{id}-{index}");
    let kind = Signal::derive(move || kind_key(&get().kind).to_owned());
    let title = move || {
        let field = get();
        if field.label.is_empty() {
            format!("New {one}")
        } else {
            field.label
        }
    };
    let sub = move || {
        let field = get();
        let kind = KINDS
            .iter()
            .find(|(key, _)| *key == kind_key(&field.kind))
            .map_or("", |(_, word)| *word);
        format!(
            "{kind}, {}{}",
            field.name,
            if field.required { "" } else { ", optional" }
        )
    };
    let currency = StoredValue::new(currency);
    let key = StoredValue::new(key);
    view! {
        <li>
            <div class="row">
                <button
                    type="button"
                    class="ins-row"
                    aria-expanded=move || is_open().to_string()
                    on:click=move |_| open.set(if is_open() { None } else { Some(index) })
                >
                    <b>{title}</b>
                    <small class="muted">{sub}</small>
                </button>
                <IconButton
                    label="Move up"
                    glyph=Glyph::ArrowUp
                    disabled=Signal::derive(move || index == 0)
                    on_press=move || {
                        let mut all = list.get_untracked();
                        if index > 0 && index < all.len() {
                            all.swap(index, index - 1);
                            set.run(all);
                        }
                    }
                />
                <IconButton
                    label="Delete"
                    glyph=Glyph::Trash2
                    on_press=move || {
                        let mut all = list.get_untracked();
                        if index < all.len() {
                            all.remove(index);
                            open.set(None);
                            set.run(all);
                        }
                    }
                />
            </div>
            <Show when=is_open>
                <div class="ins-open">
                    <Line
                        id=format!("{}-label", key.get_value())
                        label="Label"
                        value=Signal::derive(move || get().label)
                        commit=Callback::new(move |text: String| {
                            let names: Vec<String> = list
                                .get_untracked()
                                .iter()
                                .enumerate()
                                .filter(|(at, _)| *at != index)
                                .map(|(_, field)| field.name.clone())
                                .collect();
                            change(&|field| {
                                let derived = variable_of(&text);
                                let follows = field.label.is_empty() || field.name == variable_of(&field.label);
                                if follows && is_variable_name(&derived) && !names.contains(&derived) {
                                    field.name = derived;
                                }
                                text.trim().clone_into(&mut field.label);
                            });
                            None
                        })
                    />
                    <div class="two">
                        <Pick
                            id=format!("{}-kind", key.get_value())
                            label="Kind"
                            options=Signal::derive(|| {
                                KINDS.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
                            })
                            value=kind
                            commit=Callback::new(move |chosen: String| {
                                let currency = currency.get_value();
                                change(&|field| field.kind = kind_of(&chosen, &currency));
                            })
                        />
                        <Line
                            id=format!("{}-name", key.get_value())
                            label="Variable"
                            mono=true
                            value=Signal::derive(move || get().name)
                            commit=Callback::new(move |text: String| {
                                let name = text.trim().to_owned();
                                if !is_variable_name(&name) {
                                    return Some("A letter, then letters, digits and _.".to_owned());
                                }
                                let taken = list
                                    .get_untracked()
                                    .iter()
                                    .enumerate()
                                    .any(|(at, field)| at != index && field.name == name);
                                if taken {
                                    return Some("Another one has this name.".to_owned());
                                }
                                change(&|field| field.name.clone_from(&name));
                                None
                            })
                        />
                    </div>
                    <Limits key=key.get_value() field=Signal::derive(get) change=Callback::new(move |kind: FieldKind| {
                        change(&|field| field.kind = kind.clone());
                    })/>
                    <Line
                        id=format!("{}-help", key.get_value())
                        label="Hint below it"
                        value=Signal::derive(move || get().help)
                        commit=Callback::new(move |text: String| {
                            change(&|field| text.trim().clone_into(&mut field.help));
                            None
                        })
                    />
                    <Check
                        label="Must be filled in"
                        value=Signal::derive(move || get().required)
                        commit=Callback::new(move |on: bool| change(&|field| field.required = on))
                    />
                </div>
            </Show>
        </li>
    }
    .into_any()
}

/// What only some kinds have: options, least and greatest, a currency.
#[component]
fn Limits(key: String, field: Signal<Field>, change: Callback<FieldKind>) -> impl IntoView {
    let which = Memo::new(move |_| field.with(|field| kind_key(&field.kind)));
    move || match which.get() {
        "choice" => {
            let value = Signal::derive(move || match field.get().kind {
                FieldKind::Choice { options } => options.join(", "),
                _ => String::new(),
            });
            view! {
                <Line
                    id=format!("{key}-options")
                    label="Options"
                    hint="Separated by commas."
                    value
                    commit=Callback::new(move |text: String| {
                        let options: Vec<String> = text
                            .split(',')
                            .map(str::trim)
                            .filter(|option| !option.is_empty())
                            .map(str::to_owned)
                            .collect();
                        change.run(FieldKind::Choice { options });
                        None
                    })
                />
            }
            .into_any()
        }
        "number" => {
            let bound = move |is_min: bool| {
                Signal::derive(move || match field.get().kind {
                    FieldKind::Number { min, max } => {
                        let value = if is_min { min } else { max };
                        value.map(|value| value.to_string()).unwrap_or_default()
                    }
                    _ => String::new(),
                })
            };
            let commit = move |is_min: bool| {
                Callback::new(move |text: String| {
                    let value = match text.trim().replace(',', ".") {
                        text if text.is_empty() => None,
                        text => match text.parse::<f64>() {
                            Ok(value) if value.is_finite() => Some(value),
                            _ => return Some("Not a number.".to_owned()),
                        },
                    };
                    if let FieldKind::Number { min, max } = field.get_untracked().kind {
                        change.run(if is_min {
                            FieldKind::Number { min: value, max }
                        } else {
                            FieldKind::Number { min, max: value }
                        });
                    }
                    None
                })
            };
            view! {
                <div class="two">
                    <Line id=format!("{key}-min") label="At least" value=bound(true) commit=commit(true)/>
                    <Line id=format!("{key}-max") label="At most" value=bound(false) commit=commit(false)/>
                </div>
            }
            .into_any()
        }
        "money" => {
            let value = Signal::derive(move || match field.get().kind {
                FieldKind::Money { currency } => currency,
                _ => String::new(),
            });
            view! {
                <Line
                    id=format!("{key}-currency")
                    label="Currency"
                    value
                    commit=Callback::new(move |text: String| {
                        let currency = text.trim().to_uppercase();
                        if currency.len() != 3 || !currency.chars().all(|c| c.is_ascii_alphabetic()) {
                            return Some("Three letters, such as EUR.".to_owned());
                        }
                        change.run(FieldKind::Money { currency });
                        None
                    })
                />
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_gives_a_variable() {
        for (label, name) in [
            ("Invoice no.", "invoice_no"),
            ("  Amount (net)  ", "amount_net"),
            ("2nd opinion", "v_2nd_opinion"),
            ("Größe", "gr_e"),
            ("???", ""),
        ] {
            assert_eq!(variable_of(label), name, "{label}");
        }
    }
}
