//! The case: what is asked, on exactly what, why it reached the reader, what agents wrote, and the decision. A decision is
//! sent once and never shown before it is saved; its form also works without JavaScript.

use super::{
    path::Consequences,
    reason::{Decisions, Reason},
};
use crate::{
    api, browser,
    components::{Glyph, Icon, Problem, Style, TextArea, TierBadge, When, use_toasts},
    error::ApiError,
    pages::parts::{AgentNote, Earlier, Payload, counted, tone},
    start::{org_path, use_now, use_org, use_start},
};
use domain::{
    FaultCode, Verdict,
    ids::GateId,
    money,
    view::gates::{DecisionInput, GateCard, GateState, May},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

/// The right half.
#[component]
pub fn Case(
    card: GateCard,
    place: Option<(usize, usize)>,
    previous: Signal<Option<GateId>>,
    next: Signal<Option<GateId>>,
) -> impl IntoView {
    let label = card.row.title.clone();
    let open = card.state == GateState::Pending;
    let fault = use_start()
        .form
        .fault
        .clone()
        .filter(|_| use_start().form.action == action(card.row.id));
    let error = RwSignal::new(fault.map(ApiError));
    let evidence = (!card.evidence.is_empty()).then(|| {
        let notes = card
            .evidence
            .iter()
            .cloned()
            .map(|text| view! { <AgentNote text/> })
            .collect_view();
        view! {
            <section aria-labelledby="w3">
                <h3 id="w3">"Evidence"</h3>
                <div class="stack tight">{notes}</div>
            </section>
        }
    });
    let changed = card
        .payload
        .iter()
        .filter(|pair| pair.previous.is_some())
        .count() as u64;
    let compared = card.compared_with.filter(|_| changed > 0).map(|version| {
        view! {
            <span class="badge" data-kind="accent">
                {format!("{} since version {version}", counted(changed, "change", "changes"))}
            </span>
        }
    });
    view! {
        <article class="case" aria-label=label>
            <div class="case-scroll" tabindex="0" role="region" aria-label="The case">
                <PhoneHead place/>
                {move || error.get().map(|error| view! { <div class="case-problem"><Problem text=error.0.message/></div> })}
                <div class="case-card">
                    <Head card=card.clone()/>
                    {open.then(|| view! { <Consequences path=card.path.clone() tier=card.row.tier/> })}
                    <div class="case-cols">
                        <div class="col">
                            <section aria-labelledby="w2">
                                <div class="row between">
                                    <h3 id="w2">"What you decide on"</h3>
                                    {compared}
                                </div>
                                <Payload pairs=card.payload.clone()/>
                                <p class="small muted digest">
                                    <Icon glyph=Glyph::Lock size=14/>
                                    {format!("Your decision is bound to exactly this, {}. A change asks you again.", short(&card.digest))}
                                </p>
                            </section>
                            {evidence}
                        </div>
                        <aside class="col side" aria-label="Why, and what happened so far">
                            <Reason why=card.why.clone() needed=card.row.needed/>
                            {(!card.so_far.is_empty())
                                .then(|| {
                                    view! {
                                        <section aria-labelledby="w6">
                                            <h3 id="w6">"So far"</h3>
                                            <Earlier items=card.so_far.clone()/>
                                        </section>
                                    }
                                })}
                            <Decisions given=card.decisions.clone()/>
                        </aside>
                    </div>
                </div>
            </div>
            <Decide card error previous next/>
        </article>
    }
}

fn action(gate: GateId) -> String {
    org_path(&format!("approvals/{gate}/decide"))
}

/// The ends of a digest: `9f3a…c27e`.
pub(crate) fn short(digest: &str) -> String {
    match (
        digest.get(..4),
        digest
            .len()
            .checked_sub(4)
            .and_then(|from| digest.get(from..)),
    ) {
        (Some(head), Some(tail)) if digest.len() > 12 => format!("{head}…{tail}"),
        _ => digest.to_owned(),
    }
}

/// On a phone: the way back to the queue, and where in it this case is.
#[component]
fn PhoneHead(place: Option<(usize, usize)>) -> impl IntoView {
    view! {
        <header class="ph-head only-phone">
            <div class="row between">
                <h1>"Approvals"</h1>
                {place.map(|(rank, all)| view! { <span class="small soft num">{format!("{rank} of {all}")}</span> })}
            </div>
            {place
                .filter(|(_, all)| *all <= 24)
                .map(|(rank, all)| {
                    let dots = (1..=all).map(|dot| view! { <i data-on=(dot == rank).then_some("")></i> }).collect_view();
                    view! {
                        <div class="ph-dots" aria-hidden="true">
                            {dots}
                        </div>
                    }
                })}
        </header>
    }
}

#[component]
fn Head(card: GateCard) -> impl IntoView {
    let now = use_now();
    let run = org_path(&format!("runs/{}", card.run));
    let name = card
        .row
        .key
        .clone()
        .unwrap_or_else(|| card.row.about.clone());
    let (due_at, at_risk_at) = (card.row.due_at, card.row.at_risk_at);
    let open = card.state == GateState::Pending;
    let last = card
        .decisions
        .iter()
        .rev()
        .find(|given| given.verdict == Verdict::Approve)
        .cloned();
    let due = due_at.filter(|_| open).map(|at| {
        view! {
            <div>
                <dt>"Decide by"</dt>
                <dd class=move || if tone(now.get(), due_at, at_risk_at).is_empty() { "" } else { "warm" }>
                    <When at style=Style::Brief/>
                    " "
                    <small>
                        <When at/>
                    </small>
                </dd>
            </div>
        }
    });
    let outcome = (!open).then(|| {
        view! {
            <div>
                <dt>"Outcome"</dt>
                <dd>{card.state.label()}</dd>
            </div>
        }
    });
    view! {
        <header class="case-head">
            <div class="case-t">
                <p class="row wrap small muted">
                    <TierBadge tier=card.row.tier/>
                    <span>{card.row.workflow_name.clone()}</span>
                    <a class="link hit" href=run>
                        {name}
                    </a>
                </p>
                <h2>{card.row.title.clone()}</h2>
            </div>
            <dl class="facts">
                {due}
                {outcome}
                <div>
                    <dt>"Approvals"</dt>
                    <dd>
                        {format!("{} of {}", card.row.given, card.row.needed)}
                        {last
                            .map(|given| {
                                view! {
                                    " "
                                    <small>
                                        {format!("{} ", given.who.name())}
                                        <When at=given.at style=Style::Brief/>
                                    </small>
                                }
                            })}
                    </dd>
                </div>
                <div>
                    <dt>"Agents cost so far"</dt>
                    <dd>{money::display_micros(card.cost_micros, &card.currency)}</dd>
                </div>
                <div>
                    <dt>"Asked"</dt>
                    <dd>
                        <When at=card.row.opened_at/>
                    </dd>
                </div>
            </dl>
        </header>
    }
}

/// What the browser sends when JavaScript is on.
#[derive(Clone)]
struct Sender {
    org: String,
    gate: GateId,
    digest: String,
    reason: RwSignal<String>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    then: Callback<Verdict>,
}

impl Sender {
    fn send(&self, verdict: Verdict) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let sender = self.clone();
        let input = DecisionInput {
            verdict,
            reason: self.reason.get_untracked(),
            digest: self.digest.clone(),
        };
        spawn_local(async move {
            let answer = api::gates::decide(sender.org.clone(), sender.gate, input).await;
            sender.busy.set(false);
            match answer {
                Ok(()) => {
                    sender.error.set(None);
                    sender.then.run(verdict);
                }
                Err(error) => {
                    // What was typed stays; where it may be tried again, so does the form.
                    if error.0.code != FaultCode::Invalid {
                        browser::hide_popover("reject");
                        browser::hide_popover("return");
                    }
                    sender.error.set(Some(error));
                }
            }
        });
    }
}

/// Approve, reject, return.
#[component]
fn Decide(
    card: GateCard,
    error: RwSignal<Option<ApiError>>,
    previous: Signal<Option<GateId>>,
    next: Signal<Option<GateId>>,
) -> impl IntoView {
    let base = org_path("approvals");
    let navigate = use_navigate();
    let toasts = use_toasts();
    let gate = card.row.id;
    let title = card.row.title.clone();
    let then = {
        let base = base.clone();
        Callback::new(move |verdict: Verdict| {
            toasts.say(format!("You {} “{title}”.", verdict.past()));
            browser::hide_popover("reject");
            browser::hide_popover("return");
            let to = next.get_untracked().or_else(|| previous.get_untracked());
            let path = to.map_or_else(|| base.clone(), |to| format!("{base}/{to}"));
            navigate(&path, Default::default());
        })
    };
    let kept = Some(use_start().form.clone())
        .filter(|form| form.action == action(gate))
        .and_then(|form| form.value("reason").map(str::to_owned))
        .unwrap_or_default();
    let sender = Sender {
        org: use_org(),
        gate,
        digest: card.digest.clone(),
        reason: RwSignal::new(kept),
        busy: RwSignal::new(false),
        error,
        then,
    };
    let silence = match (card.expires_at, card.state) {
        (Some(at), GateState::Pending) => view! {
            "Silence never approves. After "
            <When at style=Style::Brief/>
            " it counts as rejected."
        }
        .into_any(),
        (None, GateState::Pending) => "Silence never approves.".into_any(),
        _ => ().into_any(),
    };
    let acts = match (&card.may, card.state) {
        (May::Decide, GateState::Pending) => {
            view! { <Answers sender card=card.clone()/> }.into_any()
        }
        (May::No { because }, _) => view! {
            <p class="row may-not">
                <Icon glyph=Glyph::LockKeyhole/>
                {because.clone()}
            </p>
        }
        .into_any(),
        (May::Decide, state) => view! {
            <p class="row may-not">
                <Icon glyph=Glyph::CircleCheck/>
                {format!("{}. There is nothing left to decide.", state.label())}
            </p>
        }
        .into_any(),
    };
    let arrow = move |to: Signal<Option<GateId>>, label: &'static str, glyph: Glyph| {
        let base = base.clone();
        move || {
            to.get().map(|to| {
                view! {
                    <a class="btn" data-icon-only="" href=format!("{base}/{to}") aria-label=label>
                        <Icon glyph/>
                    </a>
                }
            })
        }
    };
    view! {
        <footer class="decide" aria-label="Decide" role="group">
            {acts}
            <p class="small muted push">{silence}</p>
            <span class="btn-group">
                {arrow.clone()(previous, "Previous, K", Glyph::ChevronUp)} {arrow(next, "Next, J", Glyph::ChevronDown)}
            </span>
        </footer>
    }
}

/// The three answers: one press to approve, a reason asked for before the others.
#[component]
fn Answers(sender: Sender, card: GateCard) -> impl IntoView {
    let to = action(card.row.id);
    let digest = card.digest.clone();
    let busy = sender.busy;
    let approve = sender.clone();
    view! {
        <form
            method="post"
            action=to.clone()
            on:submit=move |event| {
                event.prevent_default();
                approve.send(Verdict::Approve);
            }
        >
            <input type="hidden" name="digest" value=digest/>
            <input type="hidden" name="verdict" value="approve"/>
            <button class="btn" id="approve" data-kind="primary" data-size="large" type="submit" disabled=move || busy.get()>
                <Icon glyph=Glyph::Check/>
                "Approve "
                <kbd class="kbd">"A"</kbd>
            </button>
        </form>
        <button class="btn" id="reject-open" data-kind="danger-quiet" data-size="large" type="button" popovertarget="reject">
            "Reject… "
            <kbd class="kbd">"R"</kbd>
        </button>
        <button class="btn" id="return-open" data-size="large" type="button" popovertarget="return">
            <span>
                "Return" <span class="only-wide">" for changes"</span> "…"
            </span>
            " "
            <kbd class="kbd">"E"</kbd>
        </button>
        <WithReason id="reject" verdict=Verdict::Reject sender=sender.clone() card=card.clone()/>
        <WithReason id="return" verdict=Verdict::Return sender card/>
    }
}

/// Asks for the reason of a rejection or a return. A native popover, so it opens without JavaScript.
#[component]
fn WithReason(id: &'static str, verdict: Verdict, sender: Sender, card: GateCard) -> impl IntoView {
    let (title, act, kind, says) = match verdict {
        Verdict::Reject => ("Reject this?", "Reject", "danger", &card.path.rejected),
        Verdict::Approve | Verdict::Return => (
            "Return this for changes?",
            "Return",
            "primary",
            &card.path.returned,
        ),
    };
    let leads = super::path::leads_sentence(says);
    let (busy, reason) = (sender.busy, sender.reason);
    let error = sender.error;
    let told = Signal::derive(move || {
        error
            .get()
            .and_then(|error| error.0.of_field("reason").map(str::to_owned))
    });
    view! {
        <div class="dialog" id=id popover="auto" role="dialog" aria-labelledby=format!("{id}-h")>
            <h2 id=format!("{id}-h")>{title}</h2>
            <p>{leads}</p>
            <form
                method="post"
                action=action(card.row.id)
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    sender.send(verdict);
                }
            >
                <input type="hidden" name="digest" value=card.digest.clone()/>
                <input type="hidden" name="verdict" value=verdict.key()/>
                <TextArea
                    name="reason"
                    id=format!("{id}-reason")
                    label="Reason"
                    hint="Everybody who sees this run can read it."
                    bind=reason
                    error=told
                    required=card.reason_needed
                    optional=!card.reason_needed
                    autofocus=true
                />
                <footer>
                    <button class="btn" type="button" popovertarget=id popovertargetaction="hide">
                        "Not now"
                    </button>
                    <button class="btn" data-kind=kind type="submit" disabled=move || busy.get()>
                        {act}
                    </button>
                </footer>
            </form>
        </div>
    }
}
