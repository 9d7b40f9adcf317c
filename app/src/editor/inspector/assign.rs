//! Variables and the expressions they get their values from.

use super::input::{AddButton, Line};
use crate::{components::Glyph, editor::floats::IconButton};
use domain::{form::is_variable_name, workflow::Assignment};
use leptos::prelude::*;

/// A list of assignments, in order. Expressions are CEL over the run's variables.
#[component]
pub fn Assignments(
    /// What the ids of its fields begin with.
    #[prop(into)]
    id: String,
    list: Signal<Vec<Assignment>>,
    set: Callback<Vec<Assignment>>,
    /// What tells them from others on the page: "given".
    #[prop(optional)]
    which: &'static str,
    /// What adds one.
    #[prop(default = "Add a value")]
    add: &'static str,
) -> impl IntoView {
    let id = StoredValue::new(id);
    let label = move |what: &str, index: usize| {
        format!("{what} {} {which}", index + 1)
            .trim_end()
            .to_owned()
    };
    let count = Memo::new(move |_| list.with(Vec::len));
    let change = move |index: usize, edit: &dyn Fn(&mut Assignment)| {
        let mut all = list.get_untracked();
        if let Some(row) = all.get_mut(index) {
            edit(row);
            set.run(all);
        }
    };
    view! {
        <ol class="ins-rules">
            <For each=move || 0..count.get() key=|index| *index let:index>
                {
                    let row = move || {
                        list.get()
                            .get(index)
                            .cloned()
                            .unwrap_or(Assignment {
                                variable: String::new(),
                                expression: String::new(),
                            })
                    };
                    view! {
                        <li>
                            <div class="row">
                                <Line
                                    id=format!("{}-var-{index}", id.get_value())
                                    label=label("Variable", index)
                                    bare=true
                                    mono=true
                                    placeholder="variable"
                                    value=Signal::derive(move || row().variable)
                                    commit=Callback::new(move |text: String| {
                                        let name = text.trim().to_owned();
                                        if !is_variable_name(&name) {
                                            return Some("A letter, then letters, digits and _.".to_owned());
                                        }
                                        change(index, &|row| row.variable.clone_from(&name));
                                        None
                                    })
                                />
                                <span class="muted">"="</span>
                                <IconButton
                                    label="Delete this value"
                                    glyph=Glyph::Trash2
                                    on_press=move || {
                                        let mut all = list.get_untracked();
                                        if index < all.len() {
                                            all.remove(index);
                                            set.run(all);
                                        }
                                    }
                                />
                            </div>
                            <Line
                                id=format!("{}-expr-{index}", id.get_value())
                                label=label("Expression", index)
                                bare=true
                                mono=true
                                placeholder="amount.minor * 19 / 100"
                                value=Signal::derive(move || row().expression)
                                commit=Callback::new(move |text: String| {
                                    change(index, &|row| text.trim().clone_into(&mut row.expression));
                                    None
                                })
                            />
                        </li>
                    }
                }
            </For>
        </ol>
        <AddButton
            label=add
            on_press=Callback::new(move |()| {
                let mut all = list.get_untracked();
                all.push(Assignment {
                    variable: format!("value_{}", all.len() + 1),
                    expression: String::new(),
                });
                set.run(all);
            })
        />
    }
    .into_any()
}
