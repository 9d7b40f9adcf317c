//! Publishing: what changes in words and on the diagram, the linter's verdict, what running work sees.

use crate::{
    api, browser,
    components::{Glyph, Icon, OwnerMark, Problem, Style, TextArea, When, use_toasts},
    editor::{
        diagram::Diagram,
        overlay::{NodeOverlay, Overlay},
    },
    pages::parts::{capital, counted, in_words},
    start::use_org,
};
use domain::{
    ids::WorkflowId,
    lint::{self, Severity},
    view::workflows::{ChangeLine, ChangeMark, PublishView},
};
use leptos::{html, prelude::*};
use std::{collections::BTreeSet, sync::Arc};

/// How many warnings are shown.
const WARNINGS: usize = 4;

/// The dialog of the editor. It reads the draft when it opens, so the draft must be saved by then.
#[component]
pub fn PublishDialog(
    open: RwSignal<bool>,
    workflow: WorkflowId,
    /// Called with the number of the version that was published.
    published: Callback<u32>,
) -> impl IntoView {
    let org = use_org();
    let node = NodeRef::<html::Dialog>::new();
    let load = Action::new(move |(): &()| {
        let org = org.clone();
        async move { api::workflows::load_publish(org, workflow).await }
    });
    Effect::new(move |_| {
        let wanted = open.get();
        if wanted {
            load.value().set(None);
            load.dispatch(());
        }
        if let Some(dialog) = node.get() {
            browser::show_dialog(&dialog, wanted);
        }
    });
    let inside = move || match load.value().get() {
        None => view! {
            <header class="pub-head">
                <h2 id="pb-h" class="pub-title">"Publish"</h2>
            </header>
            <p class="pub-wait" role="status">"Looking at what changes …"</p>
        }
        .into_any(),
        Some(Err(error)) => view! {
            <header class="pub-head">
                <h2 id="pb-h" class="pub-title">"Publish"</h2>
                <Close open/>
            </header>
            <div class="pub-wait">
                <Problem text=error.0.message/>
            </div>
        }
        .into_any(),
        Some(Ok(view)) => view! { <Body open workflow view published/> }.into_any(),
    };
    view! {
        <dialog
            class="dialog pubd"
            node_ref=node
            aria-labelledby="pb-h"
            closedby="any"
            on:close=move |_| open.set(false)
        >
            {inside}
        </dialog>
    }
}

#[component]
fn Close(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button
            class="btn"
            data-kind="quiet"
            data-icon-only=""
            type="button"
            aria-label="Close"
            on:click=move |_| open.set(false)
        >
            <Icon glyph=Glyph::X/>
        </button>
    }
}

#[component]
fn Body(
    open: RwSignal<bool>,
    workflow: WorkflowId,
    view: PublishView,
    published: Callback<u32>,
) -> impl IntoView {
    let org = use_org();
    let toasts = use_toasts();
    let note = RwSignal::new(String::new());
    let (number, revision) = (view.number, view.revision);
    let send = Action::new(move |note: &String| {
        let (org, note) = (org.clone(), note.clone());
        async move { api::workflows::publish(org, workflow, revision, note).await }
    });
    let answer = send.value();
    Effect::new(move |_| {
        if let Some(Ok(number)) = answer.get() {
            open.set(false);
            toasts.say(format!("Version {number} is published."));
            published.run(number);
        }
    });
    let failed = move || match answer.get() {
        Some(Err(error)) => Some(view! { <Problem text=error.0.message/> }),
        _ => None,
    };
    let errors = view
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    let foot = match &view.in_force {
        Some(force) => format!(
            "Version {} stays, and can be had back as a draft",
            force.number
        ),
        None => "From then on runs can be started".to_owned(),
    };
    let blocked = errors > 0;
    let lead = lead(&view);
    view! {
        <header class="pub-head">
            <div>
                <h2 id="pb-h" class="pub-title">
                    {format!("Publish version {number}")}
                </h2>
                <p class="soft">{lead}</p>
            </div>
            <Close open/>
        </header>
        <div class="pub-body">
            <div class="pub-left">
                <Changes view=view.clone()/>
            </div>
            <div class="pub-right">
                <Verdict view=view.clone()/>
                <Running view=view.clone()/>
                <TextArea
                    name="note"
                    id="pub-note"
                    label="Note for the history"
                    bind=note
                    rows=2
                    optional=true
                />
                {failed}
            </div>
        </div>
        <footer>
            <p class="pub-foot small muted">{foot}</p>
            <button class="btn" data-kind="quiet" type="button" on:click=move |_| open.set(false)>
                "Keep as draft"
            </button>
            <button
                class="btn"
                data-kind="primary"
                type="button"
                disabled=move || blocked || send.pending().get()
                on:click=move |_| {
                    send.dispatch(note.get_untracked());
                }
            >
                {move || {
                    if send.pending().get() { "Publishing …".to_owned() } else { format!("Publish version {number}") }
                }}
            </button>
        </footer>
    }
    .into_any()
}

fn lead(view: &PublishView) -> String {
    let count = u32::try_from(view.changes.len()).unwrap_or(u32::MAX);
    let changes = match count {
        0 => format!("Only where things stand has changed in {}.", view.name),
        1 => format!("One change to {}.", view.name),
        n => format!("{} changes to {}.", capital(&in_words(n)), view.name),
    };
    let Some(force) = &view.in_force else {
        return format!(
            "The first version of {}. Runs can be started with it at once.",
            view.name
        );
    };
    match view.live_runs {
        0 => changes,
        1 => format!(
            "{changes} The run on its way finishes on version {}; nobody has to redo anything.",
            force.number
        ),
        n => format!(
            "{changes} The {n} runs on their way finish on their versions; nobody has to redo anything."
        ),
    }
}

fn mark_icon(mark: ChangeMark) -> impl IntoView {
    let (fill, path) = match mark {
        ChangeMark::Added => ("added", "M5 9h8M9 5v8"),
        ChangeMark::Changed => ("changed", "M5.5 12.5l.6-2.6 4.8-4.8 2 2-4.8 4.8Z"),
        ChangeMark::Moved => ("moved", "M5 9h8m-3-3 3 3-3 3"),
        ChangeMark::Removed => ("removed", "M5 9h8"),
    };
    let inside = format!(
        r#"<circle cx="9" cy="9" r="9" class="d-mark {fill}"/><path class="d-glyph" d="{path}"/>"#
    );
    view! {
        <svg class="diagram" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" inner_html=inside></svg>
    }
}

#[component]
fn Changes(view: PublishView) -> impl IntoView {
    let counts = ChangeMark::ALL
        .into_iter()
        .filter_map(|mark| {
            let count = view.changes.iter().filter(|line| line.mark == mark).count();
            (count > 0).then(|| {
                view! {
                    <span class="dch" data-k=mark.key()>
                        {mark_icon(mark)}
                        {format!("{count} {}", mark.key())}
                    </span>
                }
            })
        })
        .collect_view();
    let touched: BTreeSet<_> = view
        .changes
        .iter()
        .filter_map(|line| line.node.clone())
        .collect();
    let mut overlay = Overlay::default();
    if view.before.is_some() {
        for id in view.graph.nodes.keys().filter(|id| !touched.contains(*id)) {
            let quiet = NodeOverlay {
                dim: true,
                ..NodeOverlay::default()
            };
            overlay.nodes.insert(id.clone(), quiet);
        }
    }
    let graph = Arc::new(view.graph);
    let owners = Arc::new(view.owners);
    let label = format!("Changes of {} on the diagram", view.name);
    let lines = view
        .changes
        .into_iter()
        .map(|line| view! { <Line line/> })
        .collect_view();
    view! {
        <div class="row between wrap pub-sub">
            <h3>"What changes"</h3>
            <span class="row wrap">{counts}</span>
        </div>
        <div class="pub-dia">
            <Diagram
                graph=Signal::stored(graph)
                owners=Signal::stored(owners)
                overlay=Signal::stored(overlay)
                label=label
            />
        </div>
        <ul class="pub-words">{lines}</ul>
    }
}

#[component]
fn Line(line: ChangeLine) -> impl IntoView {
    view! {
        <li>
            <span class="dch" data-k=line.mark.key()>
                {mark_icon(line.mark)}
                <span class="sr">{format!("{}: ", line.mark.key())}</span>
            </span>
            <span>
                <b>{line.subject}</b>
                {format!(" {}", line.text)}
            </span>
        </li>
    }
}

#[component]
fn Verdict(view: PublishView) -> impl IntoView {
    let is_clean = lint::is_clean(&view.problems);
    let count = view.problems.len();
    let shown = view
        .problems
        .into_iter()
        .take(WARNINGS)
        .map(|problem| {
            let (glyph, tone) = match problem.severity {
                Severity::Error => (Glyph::OctagonAlert, "act"),
                Severity::Warning => (Glyph::TriangleAlert, "warm"),
            };
            view! {
                <li data-h=tone>
                    <Icon glyph size=14/>
                    <span>
                        <b>{problem.subject}</b>
                        {format!(": {}", problem.message)}
                    </span>
                </li>
            }
        })
        .collect_view();
    let more = count.saturating_sub(WARNINGS);
    view! {
        <section>
            <h3>"The linter’s verdict"</h3>
            <p class="pub-ok">
                {if is_clean {
                    view! {
                        <span class="state" data-state="done">
                            <Icon glyph=Glyph::CircleCheck size=14/>
                            "Safe to publish"
                        </span>
                    }
                        .into_any()
                } else {
                    view! {
                        <span class="state" data-state="failed">
                            <Icon glyph=Glyph::OctagonAlert size=14/>
                            "Not yet"
                        </span>
                    }
                        .into_any()
                }}
                <span class="small">{format!("{} rules", view.rules)}</span>
            </p>
            {(count > 0).then(|| view! { <ul class="pub-lint">{shown}</ul> })}
            {(more > 0).then(|| view! { <p class="small muted">{format!("And {more} more, in the editor.")}</p> })}
        </section>
    }
}

#[component]
fn Running(view: PublishView) -> impl IntoView {
    let force = view.in_force?;
    let runs = match view.live_runs {
        0 => ("No runs".to_owned(), "are under way".to_owned()),
        n => (
            counted(n, "run", "runs"),
            if n == 1 {
                "stays on its version to its end".to_owned()
            } else {
                "stay on their versions to their end".to_owned()
            },
        ),
    };
    let gates = (view.open_gates > 0).then(|| {
        let keep = if view.open_gates == 1 {
            "keeps"
        } else {
            "keep"
        };
        view! {
            <div>
                <dt>{counted(view.open_gates, "approval", "approvals")}</dt>
                <dd>{format!("already asked {keep} their question")}</dd>
            </div>
        }
    });
    Some(view! {
        <section>
            <h3>"What running work sees"</h3>
            <dl class="pub-run">
                <div>
                    <dt>{runs.0}</dt>
                    <dd>{runs.1}</dd>
                </div>
                {gates}
                <div>
                    <dt>"New runs"</dt>
                    <dd>{format!("follow version {} at once", view.number)}</dd>
                </div>
            </dl>
            <p class="pub-force small muted">
                {format!("Version {} was published ", force.number)}
                <When at=force.at style=Style::Brief/>
                " by "
                <OwnerMark mark=force.by/>
            </p>
        </section>
    })
}
