//! One task: what is known, the form, what came before and what comes after. Completing also works without JavaScript.

use super::facts::Facts;
use crate::{
    api, browser,
    components::{
        Answers, FormFields, Glyph, Icon, OwnerMark, Problem, Style, TextArea, When, use_toasts,
    },
    error::ApiError,
    pages::parts::{AgentNote, Earlier, capital, list, tone},
    start::{org_path, use_now, use_org, use_start},
};
use domain::{
    ids::TaskId,
    view::{
        Mark, Pair,
        tasks::{After, TaskCard, TaskInput, TaskState},
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

fn action(task: TaskId) -> String {
    org_path(&format!("work/{task}/complete"))
}

/// The right half.
#[component]
pub fn Task(
    card: TaskCard,
    place: Option<(usize, usize)>,
    next: Signal<Option<TaskId>>,
    back: String,
    again: RwSignal<u32>,
) -> impl IntoView {
    let task = card.row.id;
    let start = use_start();
    let posted = Some(&start.form).filter(|form| form.action == action(task));
    let mut values = card.values.clone();
    if let Some(form) = posted {
        values.extend(form.values.clone());
    }
    let answers = Answers::new(&card.fields, &values);
    let error = RwSignal::new(posted.and_then(|form| form.fault.clone()).map(ApiError));
    if let Some(fault) = posted.and_then(|form| form.fault.as_ref()) {
        answers.refuse(fault);
    }
    let title = card.row.title.clone();
    let way_back = place.map_or_else(
        || "Work".to_owned(),
        |(rank, all)| format!("Work, {rank} of {all}"),
    );
    let evidence = card
        .evidence
        .iter()
        .cloned()
        .map(|text| view! { <AgentNote text/> })
        .collect_view();
    view! {
        <article class="case" aria-label=title>
            <div class="case-scroll" tabindex="0" role="region" aria-label="The task">
                // On a phone the list with the page's own heading is away.
                <div class="only-phone">
                    <h1 class="sr">"Work"</h1>
                </div>
                <p class="wk-back">
                    <a href=back.clone()>
                        <Icon glyph=Glyph::ChevronLeft size=14/>
                        {way_back}
                    </a>
                </p>
                <Head card=card.clone()/>
                {move || {
                    error
                        .get()
                        .filter(|error| error.0.fields.is_empty())
                        .map(|error| view! { <div class="case-problem"><Problem text=error.0.message/></div> })
                }}
                <Facts facts=card.facts.clone() row=card.row.clone()/>
                <div class="case-cols">
                    <div class="col">
                        {card
                            .returned
                            .clone()
                            .map(|returned| {
                                view! {
                                    <div class="notice" data-kind="accent">
                                        <Icon glyph=Glyph::RotateCcw/>
                                        <div>
                                            <b>{format!("{} returned it. ", returned.who.name())}</b>
                                            {returned.detail}
                                        </div>
                                    </div>
                                }
                            })}
                        {(!card.notes.is_empty()).then(|| view! { <p class="prose soft">{card.notes.clone()}</p> })}
                        <Body card=card.clone() answers error next back=back.clone()/>
                        {(!card.evidence.is_empty())
                            .then(|| {
                                view! {
                                    <section aria-labelledby="k2">
                                        <h3 id="k2">"What agents wrote"</h3>
                                        <div class="stack tight">{evidence}</div>
                                    </section>
                                }
                            })}
                    </div>
                    <aside class="col side" aria-label="What came before">
                        {(!card.before.is_empty())
                            .then(|| {
                                view! {
                                    <section aria-labelledby="k1">
                                        <h3 id="k1">"What came before"</h3>
                                        <Earlier items=card.before.clone()/>
                                    </section>
                                }
                            })}
                        {card
                            .after
                            .clone()
                            .filter(|_| card.state == TaskState::Open)
                            .map(|after| {
                                view! {
                                    <section aria-labelledby="k3">
                                        <h3 id="k3">"When you are done"</h3>
                                        <p>{told(&after)}</p>
                                    </section>
                                }
                            })}
                    </aside>
                </div>
            </div>
            <Finish card answers error again next back/>
        </article>
    }
}

/// What comes next, in a sentence.
fn told(after: &After) -> String {
    match after {
        After::Step {
            label,
            owner: Some(owner),
        } => format!("It goes on to {label}, done by {}.", owner.name()),
        After::Step { label, owner: None } => format!("It goes on to {label}."),
        After::Choice { among, .. } if among.is_empty() => {
            "The values decide how it goes on.".to_owned()
        }
        After::Choice { among, .. } => {
            let either = list(among).replacen(" and ", " or ", 1);
            format!("The values decide how it goes on: {either}.")
        }
        After::End { label } if label.is_empty() => "Then this run is done.".to_owned(),
        After::End { label } => format!("Then this run is done: {label}."),
    }
}

#[component]
fn Head(card: TaskCard) -> impl IntoView {
    let now = use_now();
    let run = org_path(&format!("runs/{}", card.run));
    let name = card
        .row
        .key
        .clone()
        .unwrap_or_else(|| card.row.about.clone());
    let (due_at, at_risk_at) = (card.row.due_at, card.row.at_risk_at);
    let due = due_at.filter(|_| card.state == TaskState::Open).map(|at| {
        view! {
            <span class=move || format!("due {}", tone(now.get(), due_at, at_risk_at))>
                "Due " <When at/>
            </span>
        }
    });
    view! {
        <header class="case-head">
            <div class="case-t">
                <p class="row wrap small muted">
                    <span class="badge">"Task"</span>
                    <span>{card.row.workflow_name.clone()}</span>
                    <a class="link hit" href=run>
                        {name}
                    </a>
                    {due}
                </p>
                <h2>{card.row.title.clone()}</h2>
                <p class="lead">{card.row.about.clone()}</p>
            </div>
        </header>
    }
}

/// The form; what was given when it is done; who has it otherwise.
#[component]
fn Body(
    card: TaskCard,
    answers: Answers,
    error: RwSignal<Option<ApiError>>,
    next: Signal<Option<TaskId>>,
    back: String,
) -> impl IntoView {
    let task = card.row.id;
    if card.state != TaskState::Open {
        let given: Vec<Pair> = card
            .fields
            .iter()
            .map(|field| Pair {
                name: field.name.clone(),
                label: field.label.clone(),
                value: card
                    .values
                    .get(&field.name)
                    .cloned()
                    .filter(|text| !text.is_empty())
                    .unwrap_or_else(|| "–".to_owned()),
                previous: None,
                by: None,
            })
            .collect();
        return view! { <crate::pages::parts::Payload pairs=given/> }.into_any();
    }
    let submit = use_complete(&card, answers, error, next, back);
    let fields = card.fields.clone();
    let locked = !card.can_complete;
    view! {
        <form
            class="wk-form"
            id="answer"
            method="post"
            action=action(task)
            aria-label="Your answer"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <input type="hidden" name="revision" value=card.revision.to_string()/>
            {(fields.is_empty()).then(|| view! { <p class="soft">"There is nothing to fill in: complete it when it is done."</p> })}
            <fieldset class="plain" disabled=locked>
                <FormFields fields answers/>
            </fieldset>
        </form>
    }
    .into_any()
}

/// What the form does with JavaScript: checks here first, sends, and goes on to the next task.
fn use_complete(
    card: &TaskCard,
    answers: Answers,
    error: RwSignal<Option<ApiError>>,
    next: Signal<Option<TaskId>>,
    back: String,
) -> impl Fn() + Clone + 'static {
    let (org, toasts, navigate) = (use_org(), use_toasts(), use_navigate());
    let (task, revision) = (card.row.id, card.revision);
    let (fields, title) = (card.fields.clone(), card.row.title.clone());
    let busy = RwSignal::new(false);
    move || {
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
        let input = TaskInput {
            texts: answers.texts(),
            revision,
        };
        let (org, navigate, title, back) =
            (org.clone(), navigate.clone(), title.clone(), back.clone());
        spawn_local(async move {
            let answer = api::tasks::complete(org, task, input).await;
            busy.set(false);
            match answer {
                Ok(()) => {
                    toasts.say(format!("“{title}” is done."));
                    let to = next.get_untracked();
                    let path = to.map_or_else(|| back.clone(), |to| format!("{back}/{to}"));
                    navigate(&path, Default::default());
                }
                Err(refused) => {
                    answers.refuse(&refused.0);
                    error.set(Some(refused));
                }
            }
        });
    }
}

/// Whether it is taken before it is done: not what waits for one person anyway, who fills it in at once.
fn is_taken_first(can_claim: bool, open_to: &Mark) -> bool {
    can_claim && !matches!(open_to, Mark::Person { .. })
}

/// Complete, return, take.
#[component]
fn Finish(
    card: TaskCard,
    answers: Answers,
    error: RwSignal<Option<ApiError>>,
    again: RwSignal<u32>,
    next: Signal<Option<TaskId>>,
    back: String,
) -> impl IntoView {
    let task = card.row.id;
    let (org, toasts) = (use_org(), use_toasts());
    let done = match card.state {
        TaskState::Open => None,
        TaskState::Done => Some(("It is done", card.row.closed_at)),
        TaskState::Cancelled => Some(("It is no longer needed", card.row.closed_at)),
    };
    if let Some((text, at)) = done {
        return view! {
            <footer class="decide">
                <p class="row may-not">
                    <Icon glyph=Glyph::CircleCheck/>
                    <span>
                        {text} {at.map(|at| view! { " since " <When at style=Style::Brief/> })} "."
                    </span>
                </p>
            </footer>
        }
        .into_any();
    }
    let take = {
        let org = org.clone();
        move |_| {
            let org = org.clone();
            spawn_local(async move {
                match api::tasks::claim(org, task).await {
                    Ok(()) => error.set(None),
                    Err(refused) => toasts.fail(refused.0.message),
                }
                again.update(|count| *count += 1);
            });
        }
    };
    let holder = card.claimed_by.clone().filter(|_| !card.is_mine);
    let state = move || {
        let wrong = answers.wrong();
        (wrong > 0).then(|| {
            view! {
                <span class="need">
                    <Icon glyph=Glyph::CircleAlert size=14/>
                    {if wrong == 1 { "1 field needs you".to_owned() } else { format!("{wrong} fields need you") }}
                </span>
            }
        })
    };
    view! {
        <footer class="decide" aria-label="Finish" role="group">
            {card
                .can_complete
                .then(|| {
                    view! {
                        <button class="btn" id="complete" data-kind="primary" data-size="large" type="submit" form="answer">
                            <Icon glyph=Glyph::Check/>
                            "Complete "
                            <kbd class="kbd">"Ctrl ↵"</kbd>
                        </button>
                    }
                })}
            {is_taken_first(card.can_claim, &card.row.open_to)
                .then(|| {
                    let kind = (!card.can_complete).then_some("primary");
                    view! {
                        <button class="btn" id="take" data-kind=kind data-size="large" type="button" on:click=take>
                            "Take "
                            <kbd class="kbd">"T"</kbd>
                        </button>
                    }
                })}
            {card
                .is_mine
                .then(|| {
                    view! {
                        <button
                            class="btn"
                            id="return-open"
                            data-size="large"
                            type="button"
                            popovertarget="give-back"
                        >
                            "Give back… "
                            <kbd class="kbd">"E"</kbd>
                        </button>
                        <GiveBack task open_to=card.row.open_to.clone() again next back=back.clone()/>
                    }
                })}
            {holder
                .map(|mark| {
                    view! {
                        <p class="row may-not">
                            <OwnerMark mark bare=true/>
                            {format!("{} has taken it.", card.claimed_by.as_ref().map(Mark::name).unwrap_or_default())}
                        </p>
                    }
                })}
            <p class="small push">{state}</p>
        </footer>
    }
    .into_any()
}

/// Asks why a task is given back.
#[component]
fn GiveBack(
    task: TaskId,
    open_to: Mark,
    again: RwSignal<u32>,
    next: Signal<Option<TaskId>>,
    back: String,
) -> impl IntoView {
    let (org, toasts, navigate) = (use_org(), use_toasts(), use_navigate());
    let reason = RwSignal::new(String::new());
    let told = RwSignal::new(None::<String>);
    let to = capital(open_to.name());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (org, navigate, back) = (org.clone(), navigate.clone(), back.clone());
        let text = reason.get_untracked();
        if text.trim().is_empty() {
            told.set(Some("Please say why, in a few words.".to_owned()));
            return;
        }
        spawn_local(async move {
            match api::tasks::release(org, task, text).await {
                Ok(()) => {
                    browser::hide_popover("give-back");
                    toasts.say("It is free to take again, with your reason beside it.");
                    again.update(|count| *count += 1);
                    if let Some(to) = next.get_untracked() {
                        navigate(&format!("{back}/{to}"), Default::default());
                    }
                }
                Err(error) => told.set(Some(error.0.message)),
            }
        });
    };
    view! {
        <div class="dialog" id="give-back" popover="auto" role="dialog" aria-labelledby="give-back-h">
            <h2 id="give-back-h">"Give this task back?"</h2>
            <p>{format!("It becomes free to take again. {to} will see your reason.")}</p>
            <form class="stack" on:submit=send>
                <TextArea name="reason" id="give-back-reason" label="Reason" bind=reason error=told required=true autofocus=true/>
                <footer>
                    <button class="btn" type="button" popovertarget="give-back" popovertargetaction="hide">
                        "Not now"
                    </button>
                    <button class="btn" data-kind="primary" type="submit">
                        "Give back"
                    </button>
                </footer>
            </form>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_one_person_need_not_be_taken() {
        let (name, team) = ("Wanda".to_owned(), "Support".to_owned());
        let person = Mark::Person { id: None, name };
        let team = Mark::Team {
            id: None,
            name: team,
        };
        assert!(is_taken_first(true, &team));
        assert!(!is_taken_first(true, &person));
        assert!(!is_taken_first(false, &team), "somebody has it");
    }
}
