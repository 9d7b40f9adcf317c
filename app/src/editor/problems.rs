//! What the linter says, with ways to put it right.

use super::{desk::Desk, floats::IconButton, keys};
use crate::components::{Glyph, Icon};
use domain::{
    edit::{Command, Selection},
    lint::{Problem, Severity},
};
use leptos::prelude::*;

/// How many are listed; the rest is counted.
const LISTED: usize = 60;

/// The panel under the canvas.
#[component]
pub fn Problems(desk: Desk) -> impl IntoView {
    let count = move |severity: Severity| {
        desk.problems.with(|problems| {
            problems
                .iter()
                .filter(|problem| problem.severity == severity)
                .count()
        })
    };
    let rules = domain::lint::rules();
    view! {
        <section class="ed-problems" aria-label="Problems">
            <header>
                <h2>"Problems"</h2>
                <span class="row small">
                    {move || {
                        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
                        view! {
                            {(errors > 0)
                                .then(|| view! { <span class="pb-n act">{format!("{errors} must be fixed")}</span> })}
                            {(warnings > 0)
                                .then(|| view! { <span class="pb-n">{format!("{warnings} to consider")}</span> })}
                            {(errors + warnings == 0)
                                .then(|| view! { <span class="pb-n ok">"None. It can be published."</span> })}
                        }
                    }}
                </span>
                <span class="small muted push ed-rules">{format!("Checked against {rules} rules")}</span>
                <button
                    class="btn"
                    data-kind="quiet"
                    data-icon-only
                    data-size="small"
                    type="button"
                    aria-expanded=move || desk.lists_problems.get().to_string()
                    aria-label=move || if desk.lists_problems.get() { "Fold problems" } else { "Unfold problems" }
                    on:click=move |_| desk.lists_problems.update(|open| *open = !*open)
                >
                    {move || {
                        let glyph = if desk.lists_problems.get() { Glyph::ChevronDown } else { Glyph::ChevronUp };
                        view! { <Icon glyph/> }
                    }}
                </button>
            </header>
            <Show when=move || desk.lists_problems.get() && desk.problems.with(|problems| !problems.is_empty())>
                <ul>
                    {move || {
                        desk.problems
                            .get()
                            .iter()
                            .take(LISTED)
                            .cloned()
                            .map(|problem| line(desk, problem))
                            .collect_view()
                    }}
                    {move || {
                        let more = desk.problems.with(|problems| problems.len()).saturating_sub(LISTED);
                        (more > 0).then(|| view! { <li class="muted">{format!("and {more} more; F8 goes through them")}</li> })
                    }}
                </ul>
            </Show>
        </section>
    }
    .into_any()
}

fn line(desk: Desk, problem: Problem) -> impl IntoView {
    let (class, glyph, word) = match problem.severity {
        Severity::Error => ("pb act", Glyph::OctagonAlert, "Must be fixed"),
        Severity::Warning => ("pb", Glyph::TriangleAlert, "To consider"),
    };
    let subject = if problem.subject.is_empty() {
        "Workflow".to_owned()
    } else {
        problem.subject.clone()
    };
    let fix = problem.fix.clone().filter(|_| desk.may_draw).map(|fix| {
        let commands = fix.commands.clone();
        view! {
            <button
                class="btn"
                data-size="small"
                type="button"
                on:click=move |_| {
                    desk.run(Command::Batch {
                        commands: commands.clone(),
                    });
                }
            >
                {fix.label}
            </button>
        }
    });
    let message = problem.message.clone();
    view! {
        <li>
            <span class=class>
                <Icon glyph/>
                <span class="sr">{word}</span>
            </span>
            <button type="button" class="pb-go" on:click=move |_| show(desk, &problem)>
                <span class="pb-two">{subject}</span>
            </button>
            <span class="pb-say pb-two" title=message.clone()>
                {message.clone()}
            </span>
            {fix}
        </li>
    }
}

/// Goes to where the problem is.
fn show(desk: Desk, problem: &Problem) {
    if let Some(id) = &problem.node {
        keys::go_to(desk, id);
    } else if let Some(id) = &problem.edge {
        desk.select(Selection {
            edges: [id.clone()].into(),
            ..Selection::default()
        });
    }
    desk.say(format!("{}: {}", problem.subject, problem.message));
}

/// Goes to the next problem after the one whose step is selected.
pub fn next(desk: Desk) {
    let problems = desk.problems.get_untracked();
    let now = desk.one_node_untracked();
    let places: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.node.is_some() || problem.edge.is_some())
        .collect();
    let at = places
        .iter()
        .rposition(|problem| problem.node.is_some() && problem.node == now);
    let next = at.map_or(0, |at| at + 1);
    match places.get(next).or_else(|| places.first()) {
        Some(problem) => show(desk, problem),
        None => desk.say("No problems."),
    }
}

/// "3 problems", for where there is little room; nothing when there are none.
#[component]
pub fn ProblemCount(desk: Desk) -> impl IntoView {
    move || {
        let (count, worst) = desk
            .problems
            .with(|problems| (problems.len(), problems.iter().map(|it| it.severity).min()));
        let (class, glyph) = match worst {
            Some(Severity::Error) => ("pb act", Glyph::OctagonAlert),
            Some(Severity::Warning) => ("pb", Glyph::TriangleAlert),
            None => ("pb ok", Glyph::CircleCheck),
        };
        view! {
            <span class=class>
                <Icon glyph/>
            </span>
            {if count == 0 { "No problems".to_owned() } else { super::say::count(count, "problem") }}
        }
    }
}

/// All keys, listed.
#[component]
pub fn KeyList(desk: Desk) -> impl IntoView {
    view! {
        <Show when=move || desk.lists_keys.get()>
            <div class="popover ed-keys" data-over="" role="dialog" aria-label="Keys">
                <div class="row between">
                    <h2>"Keys"</h2>
                    <IconButton label="Close" glyph=Glyph::X on_press=move || desk.lists_keys.set(false)/>
                </div>
                <dl>
                    {keys::KEYS
                        .iter()
                        .map(|(key, what)| {
                            view! {
                                <div>
                                    <dt>
                                        <kbd class="kbd">{*key}</kbd>
                                    </dt>
                                    <dd>{*what}</dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
            </div>
        </Show>
    }
    .into_any()
}
