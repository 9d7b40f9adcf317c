//! Starting a run: a form made from the workflow's input schema, and beside it what would happen.

use crate::{
    api, browser,
    components::{Answers, Field, FormFields, Glyph, Icon, OwnerMark, Problem, Shape, StateBadge},
    error::ApiError,
    page::PageTitle,
    pages::parts::{counted, fresh},
    start::{org_path, use_org},
};
use domain::ids::WorkflowId;
use domain::{
    money, span,
    view::runs::{AheadStep, RunRow, StartForm, StartInput, Started},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_params_map};
use std::collections::BTreeMap;
use uuid::Uuid;

/// `/o/{org}/workflows/{id}/start`
#[component]
pub fn StartRun() -> impl IntoView {
    let org = use_org();
    let params = use_params_map();
    let workflow = Memo::new(move |_| {
        params
            .read()
            .get("workflow")
            .and_then(|text| text.parse().ok())
            // What is not an id is the id of nothing.
            .unwrap_or(WorkflowId(Uuid::nil()))
    });
    let form = Resource::new(
        move || workflow.get(),
        move |workflow| api::runs::form(org.clone(), workflow),
    );
    fresh(form, |form| {
        view! { <Page form=form.get_untracked()/> }.into_any()
    })
}

#[component]
fn Page(form: StartForm) -> impl IntoView {
    let (org, navigate) = (use_org(), use_navigate());
    let answers = Answers::new(&form.fields, &BTreeMap::new());
    let key = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let duplicate = RwSignal::new(None::<RunRow>);
    let busy = RwSignal::new(false);
    let fields = form.fields.clone();
    let workflow = form.workflow;
    let asks_key = form.key_input.is_none();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if let Err(fault) = answers.read(&fields) {
            if let Some(first) = fault.fields.first() {
                browser::focus(&first.field);
            }
            error.set(Some(ApiError(fault)));
            return;
        }
        busy.set(true);
        error.set(None);
        let typed = key.get_untracked().trim().to_owned();
        let input = StartInput {
            texts: answers.texts(),
            key: Some(typed).filter(|key| asks_key && !key.is_empty()),
        };
        let (org, navigate) = (org.clone(), navigate.clone());
        spawn_local(async move {
            let answer = api::runs::start(org.clone(), workflow, input).await;
            busy.set(false);
            match answer {
                Ok(Started::Run { id }) => {
                    navigate(&format!("/o/{org}/runs/{id}"), Default::default())
                }
                Ok(Started::Duplicate { row }) => duplicate.set(Some(*row)),
                Err(refused) => {
                    answers.refuse(&refused.0);
                    error.set(Some(refused));
                }
            }
        });
    };
    let problem = move || {
        error
            .get()
            .filter(|error| error.0.fields.is_empty())
            .map(|error| view! { <Problem text=error.0.message/> })
    };
    let key_error = Signal::derive(move || {
        error
            .get()
            .and_then(|error| error.0.of_field("key").map(str::to_owned))
    });
    let wrong = move || {
        let wrong = answers.wrong() as u64;
        (wrong > 0).then(|| {
            view! {
                <span class="need">
                    <Icon glyph=Glyph::CircleAlert size=14/>
                    {counted(wrong, "field needs you", "fields need you")}
                </span>
            }
        })
    };
    let none = form.fields.is_empty();
    view! {
        <PageTitle text="Start a run"/>
        <div class="pg sx">
            <header class="pg-head">
                <div>
                    <p class="eyebrow">{format!("{}, version {}", form.workflow_name, form.version)}</p>
                    <h1>"Start a run"</h1>
                </div>
            </header>
            <div class="two-col">
                <form class="panel" aria-label="What the run needs" novalidate on:submit=submit>
                    <div class="sx-form wk-form">
                        {problem}
                        {move || duplicate.get().map(|row| view! { <Duplicate row/> })}
                        {asks_key
                            .then(|| {
                                view! {
                                    <div class="sx-key">
                                        <Field
                                            name="key"
                                            label="Business key, one open run for each"
                                            hint="What your other systems call this piece of work, such as an invoice number."
                                            bind=key
                                            error=key_error
                                            optional=true
                                            maxlength=100
                                        />
                                    </div>
                                }
                            })}
                        {none.then(|| view! { <p class="soft">"This workflow needs nothing to begin with."</p> })}
                        <FormFields fields=form.fields.clone() answers/>
                    </div>
                    <footer class="sx-foot">
                        <button class="btn" data-kind="primary" data-size="large" type="submit" disabled=move || busy.get()>
                            "Start run"
                        </button>
                        <a class="btn" data-kind="quiet" data-size="large" href=org_path("runs")>
                            "Not now"
                        </a>
                        <p class="small push">{wrong}</p>
                    </footer>
                </form>
                <Ahead form/>
            </div>
        </div>
    }
}

/// An open run has this key already.
#[component]
fn Duplicate(row: RunRow) -> impl IntoView {
    let href = org_path(&format!("runs/{}", row.id));
    let key = row.key.clone().unwrap_or_default();
    view! {
        <section class="sx-dup" aria-labelledby="dup-h" role="alert">
            <h2 id="dup-h">
                <Shape key="waiting"/>
                "Already running for this key"
            </h2>
            <p>
                <b>{format!("{}. ", row.title)}</b>
                {format!("An open run of {} has the key {key}. A second one would do the work twice, so nothing was started.", row.workflow_name)}
            </p>
            <div class="row wrap">
                <a class="btn" data-kind="primary" href=href>
                    "Open that run"
                </a>
                <StateBadge state=row.status/>
            </div>
        </section>
    }
}

/// The usual way, step by step.
#[component]
fn Ahead(form: StartForm) -> impl IntoView {
    let cost = form
        .usual_cost_micros
        .filter(|cost| *cost > 0)
        .map(|cost| money::display_micros(cost, &form.currency));
    let steps = form
        .ahead
        .into_iter()
        .map(|step| view! { <Step step/> })
        .collect_view();
    view! {
        <aside class="sx-next" aria-labelledby="nx">
            <h2 id="nx">"What would happen"</h2>
            {(form.usual_time.is_some() || cost.is_some())
                .then(|| {
                    view! {
                        <dl class="sx-sum">
                            {form
                                .usual_time
                                .map(|time| {
                                    view! {
                                        <div>
                                            <dt>"Usually takes"</dt>
                                            <dd>{span::words(time)}</dd>
                                        </div>
                                    }
                                })}
                            {cost
                                .map(|cost| {
                                    view! {
                                        <div>
                                            <dt>"Agents usually cost"</dt>
                                            <dd>{cost}</dd>
                                        </div>
                                    }
                                })}
                        </dl>
                    }
                })}
            <ol class="timeline">{steps}</ol>
            {(form.sample > 0)
                .then(|| {
                    view! {
                        <p class="small muted">{format!("From {} like it.", counted(form.sample, "run", "runs"))}</p>
                    }
                })}
        </aside>
    }
}

#[component]
fn Step(step: AheadStep) -> impl IntoView {
    let dot = match (step.kind.as_str(), &step.owner) {
        ("gate", _) => {
            let tier = step.tier.map_or("medium", domain::Tier::key);
            let class = if tier == "critical" {
                "dot hexdot c"
            } else {
                "dot hexdot"
            };
            view! {
                <span class=class>
                    <Shape key=tier/>
                </span>
            }
            .into_any()
        }
        (_, Some(owner)) => view! {
            <span class="dot">
                <OwnerMark mark=owner.clone() bare=true/>
            </span>
        }
        .into_any(),
        (kind, None) => {
            let glyph = match kind {
                "end" => Glyph::Flag,
                "timer" => Glyph::Clock,
                "message" => Glyph::Mail,
                "send" => Glyph::Send,
                "exclusive" | "parallel" | "inclusive" | "event-based" => Glyph::Split,
                "script" => Glyph::CodeXml,
                "agent" => Glyph::Bot,
                _ => Glyph::UserRound,
            };
            view! {
                <span class="dot">
                    <Icon glyph size=14/>
                </span>
            }
            .into_any()
        }
    };
    let who = step.owner.as_ref().map(|owner| owner.name().to_owned());
    let label = if step.label.is_empty() && step.kind == "end" {
        "Done".to_owned()
    } else {
        step.label
    };
    view! {
        <li>
            {dot} <p>{label} {who.map(|who| view! { <small>{who}</small> })}</p>
            <time>{step.usual.map(span::words).unwrap_or_else(|| "\u{a0}".to_owned())}</time>
        </li>
    }
}
