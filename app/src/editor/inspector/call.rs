//! A sub-workflow: which workflow it runs, what that is given, and what it gives back.

use super::{
    assign::Assignments,
    data::set_kind,
    input::{Line, Pick},
};
use crate::{editor::desk::Desk, start::org_path};
use domain::{
    edit::Command,
    form::Field,
    ids::{NodeId, WorkflowId},
    view::directory::DirectoryWorkflow,
    workflow::{Assignment, Node, NodeKind},
};
use leptos::prelude::*;

/// Which workflow and version a node calls.
fn called(node: &Node) -> (Option<WorkflowId>, Option<u32>) {
    match node.kind {
        NodeKind::Call { workflow, version } => (workflow, version),
        _ => (None, None),
    }
}

/// The mappings with this one changed; an empty expression takes it away.
fn given(all: &[Assignment], name: &str, expression: &str) -> Vec<Assignment> {
    let expression = expression.trim().to_owned();
    let mut all = all.to_vec();
    match all.iter().position(|one| one.variable == name) {
        Some(at) if expression.is_empty() => {
            all.remove(at);
        }
        Some(at) => {
            if let Some(one) = all.get_mut(at) {
                one.expression = expression;
            }
        }
        None if expression.is_empty() => {}
        None => all.push(Assignment {
            variable: name.to_owned(),
            expression,
        }),
    }
    all
}

/// The tab.
#[component]
pub fn CallData(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let directory = desk.directory.get_value();
    let known: StoredValue<Vec<DirectoryWorkflow>> = StoredValue::new(
        directory
            .workflows
            .iter()
            .filter(|workflow| workflow.published.is_some())
            .cloned()
            .collect(),
    );
    let chosen = Memo::new(move |_| node.with(called));
    let target = Memo::new(move |_| {
        let id = chosen.get().0?;
        known.with_value(|all| all.iter().find(|one| one.id == id).cloned())
    });
    let id = StoredValue::new(id);
    let set = move |workflow: Option<WorkflowId>, version: Option<u32>| {
        set_kind(desk, &id.get_value(), NodeKind::Call { workflow, version });
    };
    let workflows = Signal::derive(move || {
        let mut all = vec![(String::new(), "Choose a workflow".to_owned())];
        known.with_value(|known| {
            all.extend(
                known
                    .iter()
                    .map(|one| (one.id.to_string(), one.name.clone())),
            );
        });
        // One that is not published, or gone, is still the one that was chosen.
        if let Some(id) = chosen.get().0.map(|id| id.to_string())
            && all.iter().all(|one| one.0 != id)
        {
            all.push((id, "A workflow that is not published".to_owned()));
        }
        all
    });
    let versions = Signal::derive(move || {
        let newest = target.with(|target| target.as_ref().and_then(|one| one.published));
        let mut all = vec![(String::new(), "The published one".to_owned())];
        let numbers = (1..=newest.unwrap_or(0)).rev();
        all.extend(numbers.map(|number| (number.to_string(), format!("Version {number}"))));
        all
    });
    let input = Signal::derive(move || node.with(|node| node.input.clone()));
    let output = Signal::derive(move || node.with(|node| node.output.clone()));
    let map = Callback::new(move |(input, output): (Vec<Assignment>, Vec<Assignment>)| {
        desk.run(Command::SetMappings {
            node: id.get_value(),
            input,
            output,
        });
    });
    let asked = Memo::new(move |_| {
        target.with(|target| {
            target
                .as_ref()
                .map(|one| one.inputs.clone())
                .unwrap_or_default()
        })
    });
    view! {
        <Pick
            id="ins-calls"
            label="Which workflow it runs"
            options=workflows
            value=Signal::derive(move || chosen.get().0.map(|id| id.to_string()).unwrap_or_default())
            commit=Callback::new(move |text: String| {
                // What the one before was given means nothing to this one.
                let (node, kind) = (id.get_value(), NodeKind::Call {
                    workflow: text.parse().ok(),
                    version: None,
                });
                desk.run(Command::Batch {
                    commands: vec![
                        Command::SetKind { node: node.clone(), kind: Box::new(kind) },
                        Command::SetMappings { node, input: Vec::new(), output: output.get_untracked() },
                    ],
                });
            })
        />
        <Pick
            id="ins-calls-version"
            label="Which version"
            options=versions
            value=Signal::derive(move || chosen.get().1.map(|number| number.to_string()).unwrap_or_default())
            commit=Callback::new(move |text: String| set(chosen.get_untracked().0, text.parse().ok()))
        />
        {move || {
            target
                .get()
                .map(|one| {
                    let href = org_path(&format!("workflows/{}", one.id));
                    view! {
                        <p class="small">
                            <a href=href>{format!("Open {}", one.name)}</a>
                        </p>
                    }
                })
        }}
        <div class="ins-sec">
            <h3>"What it is given"</h3>
            <p class="small muted">
                "An expression for each input. With none at all, each is taken from the variable of the same name here."
            </p>
            {move || {
                asked
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, field)| view! { <Given index field input output map/> })
                    .collect_view()
            }}
        </div>
        <div class="ins-sec">
            <h3>"What it gives back"</h3>
            <p class="small muted">"Set here when it is done, worked out over its variables."</p>
            <Assignments
                id="ins-kept"
                which="kept"
                add="Keep a value"
                list=output
                set=Callback::new(move |list: Vec<Assignment>| map.run((input.get_untracked(), list)))
            />
        </div>
    }
    .into_any()
}

/// One input of the workflow that is called.
#[component]
fn Given(
    index: usize,
    field: Field,
    input: Signal<Vec<Assignment>>,
    output: Signal<Vec<Assignment>>,
    map: Callback<(Vec<Assignment>, Vec<Assignment>)>,
) -> impl IntoView {
    let label = match field.label.trim() {
        "" => field.name.clone(),
        label => label.to_owned(),
    };
    let name = StoredValue::new(field.name.clone());
    view! {
        <Line
            id=format!("ins-given-{index}")
            label
            mono=true
            placeholder=field.name
            value=Signal::derive(move || {
                input
                    .with(|all| {
                        let mut lines = all.iter();
                        let line = name.with_value(|name| lines.find(|one| one.variable == *name));
                        line.map(|one| one.expression.clone()).unwrap_or_default()
                    })
            })
            commit=Callback::new(move |text: String| {
                let all = name.with_value(|name| given(&input.get_untracked(), name, &text));
                map.run((all, output.get_untracked()));
                None
            })
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_given_changed_and_taken_back() {
        let shown = |all: &[Assignment]| -> Vec<String> {
            all.iter()
                .map(|one| format!("{}={}", one.variable, one.expression))
                .collect()
        };
        let first = given(&[], "amount", " total ");
        assert_eq!(shown(&first), ["amount=total"]);
        let changed = given(&first, "amount", "total + 1");
        assert_eq!(shown(&changed), ["amount=total + 1"]);
        assert!(given(&changed, "amount", " ").is_empty());
        assert!(given(&[], "amount", "").is_empty());
    }
}
