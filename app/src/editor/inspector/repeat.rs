//! How often a step is done, and the variables of its own.

use super::{
    assign::Assignments,
    input::{Line, Segments, Switch},
};
use crate::editor::desk::Desk;
use domain::{
    edit::Command,
    form::is_variable_name,
    ids::NodeId,
    workflow::{Assignment, Node, NodeKind, Repeat},
};
use leptos::prelude::*;

const NAME_FAULT: &str = "A letter, then letters, digits and _.";

/// The tab.
#[component]
pub fn RepeatPanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let repeat = Signal::derive(move || node.with(|node| node.repeat.clone()));
    let set = {
        let id = id.clone();
        Callback::new(move |repeat: Option<Repeat>| {
            desk.run(Command::SetRepeat {
                node: id.clone(),
                repeat,
            });
        })
    };
    // What a sub-workflow is given and gives stands with the workflow.
    let is_call = node.with_untracked(|node| matches!(node.kind, NodeKind::Call { .. }));
    let key = Memo::new(move |_| match repeat.get() {
        None => "once",
        Some(Repeat::Each { .. }) => "each",
        Some(Repeat::While { .. }) => "while",
    });
    view! {
        <h3>"Repetition"</h3>
        <Segments
            label="How often it is done"
            options=vec![("once", "Once"), ("each", "For each item"), ("while", "While")]
            value=Signal::derive(move || key.get().to_owned())
            commit=Callback::new(move |wanted: String| {
                if wanted != key.get_untracked() {
                    set.run(match wanted.as_str() {
                        "each" => Some(Repeat::each("")),
                        "while" => Some(AgainSpec::default().repeat()),
                        _ => None,
                    });
                }
            })
        />
        {move || match key.get() {
            "each" => view! { <Each repeat set/> }.into_any(),
            "while" => view! { <Again repeat set/> }.into_any(),
            _ => ().into_any(),
        }}
        {(!is_call).then(|| view! { <Own desk id node/> })}
    }
    .into_any()
}

/// A repetition for each item.
#[derive(Clone, PartialEq, Default)]
struct EachSpec {
    over: String,
    item: String,
    sequential: bool,
    until: String,
    collect: Option<Assignment>,
}

impl EachSpec {
    fn of(repeat: Option<Repeat>) -> Self {
        match repeat {
            Some(Repeat::Each {
                over,
                item,
                sequential,
                until,
                collect,
            }) => Self {
                over,
                item,
                sequential,
                until,
                collect,
            },
            _ => Self::default(),
        }
    }

    fn repeat(self) -> Repeat {
        Repeat::Each {
            over: self.over,
            item: self.item,
            sequential: self.sequential,
            until: self.until,
            collect: self.collect,
        }
    }
}

#[component]
fn Each(repeat: Signal<Option<Repeat>>, set: Callback<Option<Repeat>>) -> impl IntoView {
    let spec = Signal::derive(move || EachSpec::of(repeat.get()));
    let edit = move |change: &dyn Fn(&mut EachSpec)| {
        let mut now = spec.get_untracked();
        change(&mut now);
        set.run(Some(now.repeat()));
    };
    let needs_list = Signal::derive(move || {
        spec.with(|spec| spec.over.trim().is_empty())
            .then(|| "It needs a list, or a number.".to_owned())
    });
    let collects = Memo::new(move |_| spec.with(|spec| spec.collect.is_some()));
    view! {
        <Line
            id="ins-over"
            label="List"
            mono=true
            placeholder="order.lines"
            hint="A CEL expression that gives a list, or a whole number: how often."
            problem=needs_list
            value=Signal::derive(move || spec.get().over)
            commit=Callback::new(move |text: String| {
                edit(&|spec| text.trim().clone_into(&mut spec.over));
                None
            })
        />
        <Line
            id="ins-item"
            label="Each item is called"
            mono=true
            placeholder="item"
            hint="Inside, this variable holds the item, and loopCounter its number."
            value=Signal::derive(move || spec.get().item)
            commit=Callback::new(move |text: String| {
                let name = text.trim().to_owned();
                if !is_variable_name(&name) {
                    return Some(NAME_FAULT.to_owned());
                }
                edit(&|spec| spec.item.clone_from(&name));
                None
            })
        />
        <Segments
            label="In which order"
            options=vec![("together", "All at once"), ("sequential", "One after the other")]
            value=Signal::derive(move || {
                if spec.with(|spec| spec.sequential) { "sequential".to_owned() } else { "together".to_owned() }
            })
            commit=Callback::new(move |wanted: String| edit(&|spec| spec.sequential = wanted == "sequential"))
        />
        <Line
            id="ins-enough"
            label="Enough when"
            mono=true
            placeholder="numberOfCompletedInstances >= 2"
            hint="Looked at whenever one is done: when it holds, the others are off. Empty: all have to be done."
            value=Signal::derive(move || spec.get().until)
            commit=Callback::new(move |text: String| {
                edit(&|spec| text.trim().clone_into(&mut spec.until));
                None
            })
        />
        <Switch
            label="Collect a list"
            value=collects
            commit=Callback::new(move |on: bool| {
                edit(&|spec| {
                    spec.collect = on
                        .then(|| Assignment {
                            variable: "results".to_owned(),
                            expression: spec.item.clone(),
                        });
                });
            })
        />
        {move || collects.get().then(|| view! { <Collect spec set/> })}
        <p class="small muted">
            "Each keeps its variables to itself. Only what is collected goes on, in the order of the items."
        </p>
    }
    .into_any()
}

#[component]
fn Collect(spec: Signal<EachSpec>, set: Callback<Option<Repeat>>) -> impl IntoView {
    let collect = Signal::derive(move || {
        spec.get().collect.unwrap_or(Assignment {
            variable: String::new(),
            expression: String::new(),
        })
    });
    let edit = move |change: &dyn Fn(&mut Assignment)| {
        let mut now = spec.get_untracked();
        if let Some(collect) = &mut now.collect {
            change(collect);
        }
        set.run(Some(now.repeat()));
    };
    let needs_value = Signal::derive(move || {
        collect
            .with(|collect| collect.expression.trim().is_empty())
            .then(|| "Say what each one adds.".to_owned())
    });
    view! {
        <Line
            id="ins-collect"
            label="Into the variable"
            mono=true
            placeholder="results"
            value=Signal::derive(move || collect.get().variable)
            commit=Callback::new(move |text: String| {
                let name = text.trim().to_owned();
                if !is_variable_name(&name) {
                    return Some(NAME_FAULT.to_owned());
                }
                edit(&|collect| collect.variable.clone_from(&name));
                None
            })
        />
        <Line
            id="ins-adds"
            label="What each one adds"
            mono=true
            placeholder="item"
            problem=needs_value
            value=Signal::derive(move || collect.get().expression)
            commit=Callback::new(move |text: String| {
                edit(&|collect| text.trim().clone_into(&mut collect.expression));
                None
            })
        />
    }
    .into_any()
}

/// A repetition while a condition holds.
#[derive(Clone, PartialEq, Default)]
struct AgainSpec {
    condition: String,
    before: bool,
    most: Option<u32>,
}

impl AgainSpec {
    fn of(repeat: Option<Repeat>) -> Self {
        match repeat {
            Some(Repeat::While {
                condition,
                before,
                most,
            }) => Self {
                condition,
                before,
                most,
            },
            _ => Self::default(),
        }
    }

    fn repeat(self) -> Repeat {
        Repeat::While {
            condition: self.condition,
            before: self.before,
            most: self.most,
        }
    }
}

/// Reads how often at most; nothing is no limit.
fn read_most(text: &str) -> Result<Option<u32>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        text => match text.parse::<u32>() {
            Ok(most @ 1..) => Ok(Some(most)),
            _ => Err("A whole number from 1, or nothing."),
        },
    }
}

#[component]
fn Again(repeat: Signal<Option<Repeat>>, set: Callback<Option<Repeat>>) -> impl IntoView {
    let spec = Signal::derive(move || AgainSpec::of(repeat.get()));
    let edit = move |change: &dyn Fn(&mut AgainSpec)| {
        let mut now = spec.get_untracked();
        change(&mut now);
        set.run(Some(now.repeat()));
    };
    let is_endless = Signal::derive(move || {
        spec.with(|spec| spec.condition.trim().is_empty() && spec.most.is_none())
            .then(|| "It needs a condition, or a limit.".to_owned())
    });
    view! {
        <Line
            id="ins-while"
            label="As long as"
            mono=true
            placeholder="!complete"
            hint="A CEL expression. Empty: until the limit."
            problem=is_endless
            value=Signal::derive(move || spec.get().condition)
            commit=Callback::new(move |text: String| {
                edit(&|spec| text.trim().clone_into(&mut spec.condition));
                None
            })
        />
        <Switch
            label="Look at it before the first time"
            value=Signal::derive(move || spec.with(|spec| spec.before))
            commit=Callback::new(move |on: bool| edit(&|spec| spec.before = on))
        />
        <Line
            id="ins-most"
            label="At most"
            placeholder="10"
            hint="How often in all. Inside, loopCounter counts from 1."
            value=Signal::derive(move || spec.get().most.map(|most| most.to_string()).unwrap_or_default())
            commit=Callback::new(move |text: String| match read_most(&text) {
                Ok(most) => {
                    edit(&|spec| spec.most = most);
                    None
                }
                Err(fault) => Some(fault.to_owned()),
            })
        />
    }
    .into_any()
}

/// What it is given under names of its own, and what of it is kept.
#[component]
fn Own(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let input = Signal::derive(move || node.with(|node| node.input.clone()));
    let output = Signal::derive(move || node.with(|node| node.output.clone()));
    let set = Callback::new(move |(input, output): (Vec<Assignment>, Vec<Assignment>)| {
        desk.run(Command::SetMappings {
            node: id.clone(),
            input,
            output,
        });
    });
    view! {
        <div class="ins-sec">
            <h3>"Its own variables"</h3>
            <p class="small muted">"They exist inside only. Each is set when it begins, from what is seen around it."</p>
            <Assignments
                id="ins-given"
                which="given"
                add="Add a variable"
                list=input
                set=Callback::new(move |list: Vec<Assignment>| set.run((list, output.get_untracked())))
            />
        </div>
        <div class="ins-sec">
            <h3>"What is kept"</h3>
            <p class="small muted">"Set outside when it is through. With none, all that was written inside is kept; with any, only these are."</p>
            <Assignments
                id="ins-kept"
                which="kept"
                add="Keep a value"
                list=output
                set=Callback::new(move |list: Vec<Assignment>| set.run((input.get_untracked(), list)))
            />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_a_repetition_is_all_of_it() {
        let each = Repeat::Each {
            over: "lines".to_owned(),
            item: "line".to_owned(),
            sequential: true,
            until: "done".to_owned(),
            collect: Some(Assignment {
                variable: "sums".to_owned(),
                expression: "line.sum".to_owned(),
            }),
        };
        assert_eq!(EachSpec::of(Some(each.clone())).repeat(), each);
        let again = Repeat::While {
            condition: "open".to_owned(),
            before: true,
            most: Some(3),
        };
        assert_eq!(AgainSpec::of(Some(again.clone())).repeat(), again);
    }

    #[test]
    fn a_limit_is_a_whole_number_or_none() {
        for (text, expected) in [
            ("", Some(None)),
            (" 3 ", Some(Some(3))),
            ("0", None),
            ("x", None),
        ] {
            assert_eq!(read_most(text).ok(), expected, "{text}");
        }
    }
}
