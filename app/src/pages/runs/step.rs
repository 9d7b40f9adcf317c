//! What there is to know about one step of a run: who decided what, what it was given, what it brought.

use super::filter;
use crate::{
    api,
    components::{
        Choice, Glyph, Icon, OwnerMark, Shape, StateBadge, Style, Tabs, TierBadge, When, use_toasts,
    },
    pages::{
        approvals::short_digest,
        parts::{AgentNote, Payload, by_person, capital, in_words, list},
    },
    start::{org_path, use_org},
};
use domain::{
    RunStatus, money, span,
    view::{
        Mark, Pair,
        runs::{Inside, NodeTrace, RunPage, StepDetail, StepState, TrailEntry, TrailKind},
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::params::ParamsMap;

/// Which part of the inspector is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Trail,
    Given,
    Brought,
    Variables,
}

impl Part {
    fn of(query: &ParamsMap) -> Self {
        match query.get("part").as_deref() {
            Some("given") => Self::Given,
            Some("brought") => Self::Brought,
            Some("variables") => Self::Variables,
            _ => Self::Trail,
        }
    }
}

fn state(step: StepState) -> RunStatus {
    match step {
        StepState::Running => RunStatus::Running,
        StepState::Waiting => RunStatus::Waiting,
        StepState::Done => RunStatus::Done,
        StepState::Failed => RunStatus::Failed,
        StepState::Cancelled => RunStatus::Cancelled,
    }
}

/// The panel at the side.
#[component]
pub fn Inspector(page: RunPage, step: Option<StepDetail>, query: ParamsMap) -> impl IntoView {
    let base = org_path(&format!("runs/{}", page.id));
    let part = Part::of(&query);
    let count = |pairs: &[Pair]| pairs.len() as u64;
    let (given, brought) = step
        .as_ref()
        .map_or((0, 0), |step| (count(&step.inputs), count(&step.outputs)));
    let href = |key: Option<&str>| filter::with(&base, &query, "part", key);
    let tabs = vec![
        Choice::new("Trail", href(None), part == Part::Trail),
        Choice::new("Given", href(Some("given")), part == Part::Given).count(given),
        Choice::new("Brought", href(Some("brought")), part == Part::Brought).count(brought),
        Choice::new(
            "Variables",
            href(Some("variables")),
            part == Part::Variables,
        )
        .count(count(&page.variables)),
    ];
    let pairs = |pairs: Vec<Pair>, none: &'static str| {
        if pairs.is_empty() {
            view! { <p class="muted">{none}</p> }.into_any()
        } else {
            view! { <Payload pairs/> }.into_any()
        }
    };
    let body = match (&step, part) {
        (_, Part::Variables) => view! {
            {pairs(page.variables.clone(), "This run has no variables yet.")}
            {page
                .inside
                .iter()
                .map(|inside| {
                    view! {
                        <h3 class="rn-inside">{inside_words(inside)}</h3>
                        <Payload pairs=inside.variables.clone()/>
                    }
                })
                .collect_view()}
        }
        .into_any(),
        (None, _) => {
            view! { <p class="muted">"The run has not come to any step yet."</p> }.into_any()
        }
        (Some(step), Part::Trail) => view! { <Trail trail=step.trail.clone()/> }.into_any(),
        (Some(step), Part::Given) => pairs(step.inputs.clone(), "This step was given nothing."),
        (Some(step), Part::Brought) => {
            pairs(step.outputs.clone(), "This step has brought nothing yet.")
        }
    };
    let label = step
        .as_ref()
        .map_or_else(|| "Step".to_owned(), |step| format!("Step {}", step.label));
    let trace = step
        .as_ref()
        .and_then(|step| page.overlay.nodes.get(&step.node).cloned());
    view! {
        <aside class="rn-side" aria-label=label>
            {step.clone().map(|step| view! { <Head step trace/> })}
            <Tabs label="Step sections" tabs=Signal::stored(tabs)/>
            <div class="rn-scroll" tabindex="0" role="region" aria-label="About the step">
                {body}
            </div>
            {step.map(|step| view! { <Foot page step/> })}
        </aside>
    }
}

#[component]
fn Head(step: StepDetail, trace: Option<NodeTrace>) -> impl IntoView {
    let attempt = if step.attempts > 1 {
        format!("{}, attempt {}", step.kind, step.attempts)
    } else {
        step.kind.clone()
    };
    let tier = trace.as_ref().and_then(|trace| trace.tier);
    let given = trace
        .as_ref()
        .and_then(|trace| trace.approvals)
        .filter(|_| step.state == StepState::Waiting)
        .map(|(given, needed)| format!("{given} of {needed} given"));
    let badge = match given {
        Some(label) => view! { <StateBadge state=state(step.state) label/> }.into_any(),
        None => view! { <StateBadge state=state(step.state)/> }.into_any(),
    };
    view! {
        <header>
            <p class="eyebrow">{attempt}</p>
            <h2>{step.label}</h2>
            <div class="row wrap">
                {tier.map(|tier| view! { <TierBadge tier/> })} {badge} {step.owner.map(|mark| view! { <OwnerMark mark/> })}
            </div>
        </header>
    }
}

/// Where to act on the step, and what it has cost.
#[component]
fn Foot(page: RunPage, step: StepDetail) -> impl IntoView {
    let (org, toasts) = (use_org(), use_toasts());
    let open = step.state == StepState::Waiting;
    let act = match (step.gate, step.task) {
        (Some(gate), _) => {
            let label = if open { "Open the decision" } else { "See the decision" };
            let kind = open.then_some("primary");
            view! {
                <a class="btn" data-kind=kind data-size="large" href=org_path(&format!("approvals/{gate}"))>
                    {label}
                </a>
            }
            .into_any()
        }
        (None, Some(task)) => view! {
            <a class="btn" data-kind="primary" data-size="large" href=org_path(&format!("work/{task}"))>
                "Open the task"
            </a>
        }
        .into_any(),
        (None, None) => ().into_any(),
    };
    let (run, node) = (page.id, step.node.clone());
    let retry = move |_| {
        let (org, node) = (org.clone(), node.clone());
        spawn_local(async move {
            match api::runs::retry(org, run, node).await {
                Ok(()) => toasts.say("It is tried again."),
                Err(error) => toasts.fail(error.0.message),
            }
        });
    };
    let cost = |micros: i64| money::display_micros(micros, &page.currency);
    view! {
        <footer>
            {act}
            {step
                .can_retry
                .then(|| {
                    view! {
                        <button class="btn" data-kind="primary" data-size="large" type="button" on:click=retry>
                            <Icon glyph=Glyph::RotateCcw/>
                            "Try this step again"
                        </button>
                    }
                })}
            <span class="small muted">
                "Time here " <b class="num soft">{span::words(step.spent)}</b> ", agents "
                <b class="num soft">{cost(step.cost_micros)}</b> " of " {cost(page.cost_micros)} " in all"
            </span>
        </footer>
    }
}

/// What happened at the step, oldest first.
#[component]
fn Trail(trail: Vec<TrailEntry>) -> impl IntoView {
    if trail.is_empty() {
        return view! { <p class="muted">"Nothing has happened here yet."</p> }.into_any();
    }
    let items = trail
        .into_iter()
        .map(|entry| view! { <Entry entry/> })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }.into_any()
}

/// What an entry says: in bold, and below.
struct Said {
    bold: String,
    soft: String,
    small: String,
}

fn said(entry: &TrailEntry) -> Said {
    let who = entry.who.name();
    let say = |bold: String| Said {
        bold,
        soft: String::new(),
        small: String::new(),
    };
    match &entry.what {
        TrailKind::Asked {
            of,
            needed,
            excluded,
        } => {
            let names: Vec<String> = of.iter().map(|mark| mark.name().to_owned()).collect();
            let names = list(&names);
            let needed = if *needed > 1 {
                format!(", {} needed", in_words(*needed))
            } else {
                String::new()
            };
            let excluded: Vec<String> = by_person(excluded.clone())
                .into_iter()
                .map(|(who, reasons)| format!("{who} cannot decide: {reasons}."))
                .collect();
            Said {
                bold: format!("{names} asked{needed}"),
                soft: excluded.join(" "),
                small: String::new(),
            }
        }
        TrailKind::Graded { tier, because } => Said {
            bold: format!("Graded {}", tier.label()),
            soft: because.clone(),
            small: String::new(),
        },
        TrailKind::Claimed => say(format!("{who} took it")),
        TrailKind::Released { reason } => Said {
            bold: format!("{who} gave it back"),
            soft: quoted(reason),
            small: String::new(),
        },
        TrailKind::Leased { attempt: 1 } => say(format!("{who} began")),
        TrailKind::Leased { attempt } => say(format!("{who} began, attempt {attempt}")),
        TrailKind::Completed => say(format!("{who} completed it")),
        TrailKind::Wrote { .. } => say(String::new()),
        TrailKind::Failed { attempt, error, .. } => Said {
            bold: format!("Attempt {attempt} failed"),
            soft: error.clone(),
            small: String::new(),
        },
        TrailKind::Retried => say(format!("{who} had it tried again")),
        TrailKind::Decided {
            verdict,
            reason,
            digest,
        } => Said {
            bold: format!("{who} {}", verdict.past()),
            soft: quoted(reason),
            small: format!("Bound to payload {}", short_digest(digest)),
        },
        TrailKind::Expired => say("Expired without a decision".to_owned()),
        TrailKind::Cancelled { reason } => Said {
            bold: "Left undone".to_owned(),
            soft: capital(reason),
            small: String::new(),
        },
        TrailKind::TimerFired => say("The time came".to_owned()),
        TrailKind::Received { name } => say(format!("{who} sent the message {name}")),
        TrailKind::SentMessage { name } => say(format!("The message {name} was sent")),
        TrailKind::Caught { code, error } => Said {
            bold: if code.is_empty() {
                "The error was caught".to_owned()
            } else {
                format!("The error {code} was caught")
            },
            soft: capital(error),
            small: String::new(),
        },
        TrailKind::Called { .. } => say("A run of another workflow began".to_owned()),
        TrailKind::CallEnded { outcome } => say(format!("That run is {outcome}")),
        TrailKind::Skipped { reason } => Said {
            bold: format!("{who} skipped it"),
            soft: quoted(reason),
            small: String::new(),
        },
        TrailKind::Placed { step, reason } => Said {
            bold: format!("{who} put the run at {step}"),
            soft: quoted(reason),
            small: String::new(),
        },
        TrailKind::Reasked => say("What is decided on changed: asked anew".to_owned()),
        TrailKind::Escalated { code } if code.is_empty() => say("It was escalated".to_owned()),
        TrailKind::Escalated { code } => say(format!("It was escalated: {code}")),
        TrailKind::Open { .. } => say("Still open".to_owned()),
    }
}

/// "Check a line, 2 of 3".
fn inside_words(inside: &Inside) -> String {
    match inside.number {
        None => inside.label.clone(),
        Some((number, None)) => format!("{}, {number}", inside.label),
        Some((number, Some(of))) => format!("{}, {number} of {of}", inside.label),
    }
}

fn quoted(reason: &str) -> String {
    if reason.is_empty() {
        String::new()
    } else {
        format!("“{reason}”")
    }
}

#[component]
fn Entry(entry: TrailEntry) -> impl IntoView {
    let dot = match &entry.what {
        TrailKind::Open { .. } => view! {
            <span class="dot wait-mark">
                <Shape key="waiting"/>
            </span>
        }
        .into_any(),
        _ if entry.who == Mark::System => {
            let glyph = match &entry.what {
                TrailKind::Graded { .. } => Glyph::Scale,
                TrailKind::Asked { .. } => Glyph::Stamp,
                TrailKind::Failed { .. }
                | TrailKind::Caught { .. }
                | TrailKind::Escalated { .. } => Glyph::CircleAlert,
                TrailKind::Received { .. } => Glyph::Mail,
                TrailKind::SentMessage { .. } => Glyph::Send,
                TrailKind::TimerFired | TrailKind::Expired => Glyph::Clock,
                TrailKind::Completed => Glyph::Check,
                _ => Glyph::Workflow,
            };
            view! {
                <span class="dot">
                    <Icon glyph size=14/>
                </span>
            }
            .into_any()
        }
        _ => view! {
            <span class="dot">
                <OwnerMark mark=entry.who.clone() bare=true/>
            </span>
        }
        .into_any(),
    };
    let body = match &entry.what {
        TrailKind::Wrote { text } => view! { <AgentNote text=text.clone()/> }.into_any(),
        what => {
            let Said { bold, soft, small } = said(&entry);
            let more = match what {
                TrailKind::Failed {
                    again_at: Some(at), ..
                } => view! {
                    <p class="small muted">
                        "Again at " <When at=*at style=Style::Brief/>
                    </p>
                }
                .into_any(),
                TrailKind::Called { run } => view! {
                    <p class="soft">
                        <a href=org_path(&format!("runs/{run}"))>"Open it"</a>
                    </p>
                }
                .into_any(),
                TrailKind::Open { due_at, expires_at } => {
                    let (due_at, expires_at) = (*due_at, *expires_at);
                    view! {
                        <p class="soft">
                            {due_at.map(|at| view! { "Due " <When at style=Style::Brief/> ". " })}
                            {expires_at.map(|at| view! { "Expires " <When at style=Style::Brief/> "." })}
                        </p>
                    }
                    .into_any()
                }
                _ => ().into_any(),
            };
            view! {
                <b>{bold}</b>
                {(!soft.is_empty()).then(|| view! { <p class="soft prose">{soft}</p> })}
                {(!small.is_empty()).then(|| view! { <p class="small muted">{small}</p> })}
                {more}
            }
            .into_any()
        }
    };
    view! {
        <li>
            {dot} <div>{body}</div> <When at=entry.at style=Style::Brief/>
        </li>
    }
}
