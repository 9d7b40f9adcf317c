//! The page of a run: one sentence, the diagram with its tokens, the timeline, and one step in detail. Live without reload.

use super::{
    filter, gantt::Gantt, message::GiveMessage, operate::Operate, sentence::Sentence,
    step::Inspector,
};
use crate::{
    api,
    components::{
        Glyph, Icon, OwnerMark, PersonMark, Shape, StateBadge, Style, TextArea, When, use_toasts,
    },
    editor::{Diagram, Overlay, StepLinks},
    live::use_live,
    page::PageTitle,
    pages::parts::{by_person, fresh},
    start::{org_path, use_org},
};
use domain::{
    Millis, RunStatus,
    ids::{NodeId, RunId},
    span,
    view::runs::{RunPage, StepDetail, TrailKind},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};
use std::sync::Arc;
use uuid::Uuid;

/// `/o/{org}/runs/{run}[?step=…&part=…]`
#[component]
pub fn RunView() -> impl IntoView {
    let org = use_org();
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| {
        params
            .read()
            .get("run")
            .and_then(|text| text.parse().ok())
            // What is not an id is the id of nothing.
            .unwrap_or(RunId(Uuid::nil()))
    });
    let live = use_live();
    let page = Resource::new(
        move || {
            // Who sees a run only for their part in it hears that some run changed, not which.
            let named = live.topic(&format!("run:{}", id.get())).get();
            (id.get(), named, live.topic("my-runs").get())
        },
        move |(id, ..)| api::runs::page(org.clone(), id),
    );
    fresh(page, move |page| {
        view! { <Page page query=query.into()/> }.into_any()
    })
}

/// The step shown at the side: the one in the URL, else where the run waits, else the last it came to.
fn shown(page: &RunPage, query: &ParamsMap) -> Option<StepDetail> {
    let by_id = |id: &NodeId| page.steps.iter().find(|step| step.node == *id).cloned();
    query
        .get("step")
        .and_then(|id| by_id(&NodeId(id)))
        .or_else(|| {
            page.waiting
                .first()
                .and_then(|waiting| by_id(&waiting.node))
        })
        .or_else(|| {
            page.steps
                .iter()
                .rev()
                .find(|step| !step.trail.is_empty())
                .cloned()
        })
        .or_else(|| page.steps.last().cloned())
}

#[component]
fn Page(page: Signal<RunPage>, query: Signal<ParamsMap>) -> impl IntoView {
    let step = Memo::new(move |_| query.with(|query| page.with(|page| shown(page, query))));
    let base = page.with_untracked(|page| org_path(&format!("runs/{}", page.id)));
    let graph = Memo::new(move |_| page.with(|page| Arc::new(page.graph.clone())));
    let owners = Memo::new(move |_| page.with(|page| Arc::new(page.owners.clone())));
    let overlay = Memo::new(move |_| {
        page.with(|page| {
            let mut overlay = Overlay::of_run(&page.graph, &page.overlay, page.ended_at.is_some());
            if let Some(node) = step.with(|step| step.as_ref().map(|step| step.node.clone())) {
                overlay.nodes.entry(node).or_default().selected = true;
            }
            overlay
        })
    });
    let label = Signal::derive(move || {
        page.with(|page| {
            let name = page.key.clone().unwrap_or_else(|| page.title.clone());
            format!(
                "Run {name} on version {} of {}",
                page.version, page.workflow_name
            )
        })
    });
    let links = {
        let base = base.clone();
        StepLinks::new(move |node| format!("{base}?step={node}"))
    };
    let title = Signal::derive(move || {
        page.with(|page| page.key.clone().unwrap_or_else(|| page.title.clone()))
    });
    view! {
        <PageTitle text=title/>
        <div class="rn">
            <Head page/>
            <section class="rn-diagram" aria-labelledby="h-d">
                <div class="rn-bar">
                    <h2 id="h-d">"Where the time went"</h2>
                    {move || page.with(|page| view! { <HeatKey most=most(page)/> })}
                </div>
                <div class="scrollx" tabindex="0" role="region" aria-label="Diagram of the run">
                    <Diagram graph owners overlay label links/>
                </div>
            </section>
            <section class="rn-time" aria-labelledby="h-t">
                {move || page.with(|page| view! { <Timeline page=page.clone()/> })}
            </section>
            {move || {
                let (page, step, query) = (page.get(), step.get(), query.get());
                view! { <Inspector page step query/> }
            }}
        </div>
    }
}

/// The longest time spent in one step.
fn most(page: &RunPage) -> Millis {
    page.overlay
        .nodes
        .iter()
        .filter(|(id, _)| is_step(page, id))
        .map(|(_, trace)| trace.spent)
        .max()
        .unwrap_or(0)
}

/// Whether time is spent there; a gateway that waits for its other ways has spent none itself.
fn is_step(page: &RunPage, id: &NodeId) -> bool {
    page.graph
        .nodes
        .get(id)
        .is_some_and(|node| node.kind.is_box() || node.kind.is_work())
}

#[component]
fn HeatKey(most: Millis) -> impl IntoView {
    (most >= 60_000).then(|| {
        view! {
            <span class="row small soft heat-key" aria-hidden="true">
                <span>"1 min"</span>
                <i></i>
                <i></i>
                <i></i>
                <i></i>
                <span>{span::words(most)}</span>
            </span>
        }
    })
}

#[component]
fn Head(page: Signal<RunPage>) -> impl IntoView {
    // Told apart from the rest: a dialog that is open stays open while the run goes on.
    let operations =
        Memo::new(move |_| page.with(|page| (page.id, page.expected.clone(), page.can_cancel)));
    let by_hand = Memo::new(move |_| page.with(|page| page.operations.clone()));
    let may_operate = Memo::new(move |_| by_hand.with(Option::is_some));
    view! {
        <header class="rn-head">
            {move || page.with(|page| view! { <Name page=page.clone()/> })}
            <div class="row push">
                {move || {
                    may_operate
                        .get()
                        .then(|| {
                            let run = page.with_untracked(|page| page.id);
                            let operations = Signal::derive(move || by_hand.get().unwrap_or_default());
                            view! { <Operate run operations/> }
                        })
                }}
                {move || {
                    let (run, expected, can_cancel) = operations.get();
                    view! {
                        {expected
                            .into_iter()
                            .map(|expected| view! { <GiveMessage run expected/> })
                            .collect_view()}
                        {can_cancel.then(|| view! { <Cancel run/> })}
                    }
                }}
            </div>
            {move || page.with(|page| view! { <Line page=page.clone()/> })}
            {move || page.with(|page| view! { <Sub page=page.clone()/> })}
        </header>
    }
}

/// What the run is about, how it stands, and what it is a run of.
#[component]
fn Name(page: RunPage) -> impl IntoView {
    let workflow = filter::with(
        &org_path("runs"),
        &ParamsMap::new(),
        "workflow",
        Some(&page.workflow.to_string()),
    );
    let key = page.key.clone().filter(|key| *key != page.title);
    view! {
        <div class="row wrap">
            <h1>{page.title.clone()}</h1>
            {key.map(|key| view! { <span class="muted num">{key}</span> })}
            <StateBadge state=page.status/>
            <a class="badge" href=workflow title="All runs of this workflow">
                {format!("{}, version {}", page.workflow_name, page.version)}
            </a>
        </div>
    }
}

/// The sentence.
#[component]
fn Line(page: RunPage) -> impl IntoView {
    let look = match page.status {
        RunStatus::Declined => "cancelled",
        RunStatus::Suspended => "waiting",
        status => status.key(),
    };
    let mark = match page.status {
        RunStatus::Waiting => "wait-mark",
        _ => "run-mark",
    };
    let others = page.waiting.len().saturating_sub(1);
    let because = page.because.clone().unwrap_or_default();
    let took = page
        .ended_at
        .map(|at| span::words(at - page.started_at))
        .unwrap_or_default();
    let sentence = match (page.status, page.waiting.first().cloned()) {
        (RunStatus::Running | RunStatus::Waiting, Some(waiting)) => view! {
            <Sentence waiting/>
        }
        .into_any(),
        (RunStatus::Done, _) => view! {
            <span>
                "Done, in " <b class="num">{took}</b> "."
            </span>
        }
        .into_any(),
        (RunStatus::Declined, _) => view! {
            <span>
                "Declined after " <b class="num">{took}</b> {after(&because)}
            </span>
        }
        .into_any(),
        (RunStatus::Cancelled, _) => view! {
            <span>
                "Cancelled after " <b class="num">{took}</b> {after(&because)}
            </span>
        }
        .into_any(),
        (RunStatus::Failed, _) => view! {
            <span>"Stopped" {after(&because)}</span>
        }
        .into_any(),
        (RunStatus::Suspended, _) => "Held by an operator.".into_any(),
        (RunStatus::Running | RunStatus::Waiting, None) => "On its way.".into_any(),
    };
    view! {
        <p class="rn-line" data-state=look>
            <span class=mark>
                <Shape key=look/>
            </span>
            {sentence}
            {(others > 0)
                .then(|| view! { <span class="small muted">{format!("and {others} more")}</span> })}
        </p>
    }
}

fn after(because: &str) -> String {
    match because.trim_end_matches('.') {
        "" => ".".to_owned(),
        because => format!(": {because}."),
    }
}

/// Who has done what about that already, and who cannot.
#[component]
fn Sub(page: RunPage) -> impl IntoView {
    let trail = page
        .waiting
        .first()
        .and_then(|waiting| page.steps.iter().find(|step| step.node == waiting.node))
        .map(|step| step.trail.clone())
        .unwrap_or_default();
    let since = page.waiting.first().map_or(0, |waiting| waiting.since);
    let decided = trail
        .iter()
        .filter(|entry| entry.at >= since)
        .filter_map(|entry| match &entry.what {
            TrailKind::Decided { verdict, .. } => {
                Some((entry.who.clone(), verdict.past(), entry.at))
            }
            _ => None,
        })
        .map(|(mark, verb, at)| {
            view! {
                <OwnerMark mark/>
                <span class="muted">
                    {format!("{verb} at ")} <When at style=Style::Brief/> "."
                </span>
            }
        })
        .collect_view();
    let excluded = trail
        .iter()
        .rev()
        .find_map(|entry| match &entry.what {
            TrailKind::Asked { excluded, .. } => Some(excluded.clone()),
            _ => None,
        })
        .unwrap_or_default();
    let excluded = by_person(excluded)
        .into_iter()
        .take(2)
        .map(|(name, reasons)| {
            view! {
                <PersonMark name/>
                <span class="muted">{format!("cannot decide: {reasons}.")}</span>
            }
        })
        .collect_view();
    view! {
        <p class="rn-sub">
            <span class="muted">"Started by"</span>
            <OwnerMark mark=page.started_by/>
            <span class="muted">
                <When at=page.started_at/>
                "."
            </span>
            {page
                .called_by
                .map(|run| {
                    view! {
                        <a href=org_path(&format!("runs/{run}"))>"Called by another run"</a>
                    }
                })}
            {decided}
            {excluded}
        </p>
    }
}

#[component]
fn Timeline(page: RunPage) -> impl IntoView {
    let end = page.ended_at.unwrap_or(page.as_of.at);
    let whole = (end - page.started_at).max(1);
    let longest = page
        .overlay
        .nodes
        .iter()
        .filter(|(id, _)| is_step(&page, id))
        .max_by_key(|(_, trace)| trace.spent)
        .and_then(|(id, trace)| {
            let label = page.graph.nodes.get(id)?.label.clone();
            Some((label, trace.spent * 100 / whole))
        })
        .filter(|(_, share)| *share >= 30)
        .map(|(label, share)| format!(", {} % of it at “{label}”", share.min(100)))
        .unwrap_or_default();
    let so_far = if page.ended_at.is_some() {
        ""
    } else {
        " so far"
    };
    let text = format!("{}{so_far}{longest}", span::words(whole));
    let label = format!("Time spent in each step: {text}");
    let open = page.ended_at.is_none();
    view! {
        <div class="rn-bar">
            <h2 id="h-t">"Timeline"</h2>
            <span class="small muted">{text}</span>
            <span class="row push small only-wide">
                <span class="key hk" data-c="h">
                    "Over twice its usual time"
                </span>
                {open
                    .then(|| {
                        view! {
                            <span class="key hk" data-c="w">
                                "Waiting now"
                            </span>
                        }
                    })}
            </span>
        </div>
        <div class="scrollx" tabindex="0" role="region" aria-label="Bars of the timeline">
            <Gantt bars=page.bars open label/>
        </div>
    }
}

/// Ends the run before its time; asks for the reason.
#[component]
fn Cancel(run: RunId) -> impl IntoView {
    let (org, toasts) = (use_org(), use_toasts());
    let reason = RwSignal::new(String::new());
    let told = RwSignal::new(None::<String>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (org, text) = (org.clone(), reason.get_untracked());
        spawn_local(async move {
            match api::runs::cancel(org, run, text).await {
                Ok(()) => {
                    crate::browser::hide_popover("cancel-run");
                    toasts.say("The run is cancelled.");
                }
                Err(error) => told.set(Some(error.0.message)),
            }
        });
    };
    view! {
        <button class="btn" type="button" data-kind="danger-quiet" popovertarget="cancel-run">
            <Icon glyph=Glyph::X/>
            "Cancel…"
        </button>
        <div class="dialog" id="cancel-run" popover="auto" role="dialog" aria-labelledby="cancel-run-h">
            <h2 id="cancel-run-h">"Cancel this run?"</h2>
            <p>"It ends here: open tasks and decisions are withdrawn. What was done stays done. This cannot be undone."</p>
            <form class="stack" on:submit=send>
                <TextArea name="reason" id="cancel-reason" label="Reason" bind=reason error=told required=true autofocus=true/>
                <footer>
                    <button class="btn" type="button" popovertarget="cancel-run" popovertargetaction="hide">
                        "Not now"
                    </button>
                    <button class="btn" data-kind="danger" type="submit">
                        "Cancel the run"
                    </button>
                </footer>
            </form>
        </div>
    }
}
