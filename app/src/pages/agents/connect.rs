//! Connecting an agent: who answers for it, its token, its first call; the page sees the first job arrive.

use super::{
    edit::{Draft, What, Who, Whole, of_field},
    tokens::Secret,
};
use crate::{
    api, browser,
    components::{BatonMark, Field, Glyph, Icon, OwnerMark, Style, When, use_toasts},
    error::Api,
    live::use_live,
    page::PageTitle,
    pages::parts::fresh,
    start::{org_path, use_org},
};
use domain::{
    Fault, Millis,
    ids::AgentId,
    view::{
        Mark,
        agents::{ConnectForm, Connection, GLYPHS, NewAgent, NewToken, TOKEN_DAYS},
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// `/o/{org}/agents/connect`
#[component]
pub fn Connect() -> impl IntoView {
    let org = use_org();
    let form = Resource::new(|| (), move |()| api::agents::form(org.clone()));
    view! {
        <PageTitle text="Connect an agent"/>
        {fresh(form, |form| view! { <Steps form=form.get_untracked()/> }.into_any())}
    }
}

#[component]
fn Steps(form: ConnectForm) -> impl IntoView {
    let query = use_query_map();
    // The agent stays in the URL: a reload goes on where it was.
    let agent = Memo::new(move |_| {
        query
            .read()
            .get("agent")
            .and_then(|id| id.parse::<AgentId>().ok())
    });
    let secret = RwSignal::new(None::<NewToken>);
    let draft = Draft::new(NewAgent {
        team: form
            .teams
            .first()
            .map(|(id, _)| id.to_string())
            .unwrap_or_default(),
        owner: form.me.to_string(),
        glyph: GLYPHS
            .first()
            .map(|glyph| (*glyph).to_owned())
            .unwrap_or_default(),
        ..NewAgent::default()
    });
    let known = form.job_types.join(", ");
    view! {
        <div class="pg">
            <header class="pg-head">
                <div>
                    <h1>"Connect an agent"</h1>
                    <p class="lead">
                        "Any vendor, any language. It asks for jobs over HTTP, so it needs no open port."
                    </p>
                </div>
            </header>
            <div class="ac">
                <ol class="ac-steps">
                    <li data-done=move || agent.get().map(|_| "") data-now=move || agent.get().is_none().then_some("")>
                        <h2>"Who it is, and who answers for it"</h2>
                        {
                            let form = form.clone();
                            move || match agent.get() {
                                None => view! { <Register form=form.clone() draft secret/> }.into_any(),
                                Some(id) => view! { <Registered id/> }.into_any(),
                            }
                        }
                    </li>
                    <li
                        data-done=move || secret.with(Option::is_some).then_some("")
                        data-now=move || (agent.get().is_some() && secret.with(Option::is_none)).then_some("")
                    >
                        <h2>
                            "Its token"
                            <small>{format!("shown once, good for {TOKEN_DAYS} days")}</small>
                        </h2>
                        {move || match (secret.get(), agent.get()) {
                            (Some(token), _) => view! { <Secret token/> }.into_any(),
                            (None, Some(id)) => view! { <Make id secret known=known.clone()/> }.into_any(),
                            (None, None) => {
                                view! { <p class="small soft">"It is made once the agent is registered."</p> }
                                    .into_any()
                            }
                        }}
                    </li>
                    <li data-now=move || secret.with(Option::is_some).then_some("")>
                        <h2>"Say hello, then work"</h2>
                        <Code/>
                    </li>
                </ol>
                <div aria-live="polite">
                    {move || match agent.get() {
                        Some(id) => view! { <Progress id/> }.into_any(),
                        None => view! { <Before draft/> }.into_any(),
                    }}
                </div>
            </div>
        </div>
    }
}

#[component]
fn Register(form: ConnectForm, draft: Draft, secret: RwSignal<Option<NewToken>>) -> impl IntoView {
    let (org, here, navigate) = (use_org(), org_path("agents/connect"), use_navigate());
    let fault = RwSignal::new(None::<Fault>);
    let types = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let hint = if form.job_types.is_empty() {
        "Such as invoice.read, triage. Empty: every job of this agent.".to_owned()
    } else {
        format!(
            "Asked for by your workflows: {}.",
            form.job_types.join(", ")
        )
    };
    let register = move || {
        fault.set(None);
        let types = types.get_untracked();
        // Read before anything is made, so that a slip does not leave half an agent behind.
        if let Err(wrong) = domain::view::agents::read_job_types(&types) {
            fault.set(Some(wrong));
            return;
        }
        busy.set(true);
        let (org, here, navigate) = (org.clone(), here.clone(), navigate.clone());
        spawn_local(async move {
            let answer = made(org, draft.read(), types).await;
            busy.set(false);
            match answer {
                Ok((id, token)) => {
                    secret.set(Some(token));
                    let mut options = NavigateOptions::default();
                    (options.replace, options.scroll) = (true, false);
                    navigate(&format!("{here}?agent={id}"), options);
                }
                Err(error) => fault.set(Some(error.0)),
            }
        });
    };
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                register();
            }
        >
            <Whole fault/>
            <Who form draft fault/>
            <What draft fault/>
            <Field
                name="job_types"
                label="Jobs its token may take"
                bind=types
                hint=hint
                error=of_field(fault, "job_types")
                optional=true
            />
            <div class="row">
                <button class="btn" data-kind="primary" type="submit" disabled=move || busy.get()>
                    "Register it and make its token"
                </button>
            </div>
        </form>
    }
}

async fn made(org: String, agent: NewAgent, types: String) -> Api<(AgentId, NewToken)> {
    let id = api::agents::register(org.clone(), agent).await?;
    let token = api::agents::create_token(org, id, types).await?;
    Ok((id, token))
}

#[component]
fn Registered(id: AgentId) -> impl IntoView {
    let org = use_org();
    let stale = use_live().topic("agents");
    let connection = Resource::new(
        move || stale.get(),
        move |_| api::agents::progress(org.clone(), id),
    );
    fresh(connection, |connection: Signal<Connection>| {
        view! {
            <p class="row wrap">
                {move || {
                    connection
                        .with(|it| {
                            let row = &it.row;
                            let mark = mark(it);
                            view! {
                                <OwnerMark mark/>
                                <span class="soft">"answered for by"</span>
                                <OwnerMark mark=row.owner.clone()/>
                                <span class="soft">"in"</span>
                                <OwnerMark mark=row.team.clone()/>
                            }
                        })
                }}
            </p>
        }
        .into_any()
    })
}

#[component]
fn Make(id: AgentId, secret: RwSignal<Option<NewToken>>, known: String) -> impl IntoView {
    let org = StoredValue::new(use_org());
    let types = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<Fault>);
    let make = Action::new(move |(): &()| {
        let types = types.get_untracked();
        async move {
            match api::agents::create_token(org.get_value(), id, types).await {
                Ok(token) => secret.set(Some(token)),
                Err(error) => fault.set(Some(error.0)),
            }
        }
    });
    let hint = if known.is_empty() {
        "Empty: every job of this agent.".to_owned()
    } else {
        format!("Asked for by your workflows: {known}.")
    };
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                make.dispatch(());
            }
        >
            <p class="small soft">"A token made before cannot be read again. Make a new one if it is lost."</p>
            <Whole fault/>
            <Field
                name="job_types"
                label="Jobs it may take"
                bind=types
                hint=hint
                error=of_field(fault, "job_types")
                optional=true
            />
            <div class="row">
                <button class="btn" type="submit" disabled=move || make.pending().get()>
                    "Make a token"
                </button>
            </div>
        </form>
    }
}

fn mark(connection: &Connection) -> Mark {
    Mark::Agent {
        id: Some(connection.row.id),
        name: connection.row.name.clone(),
        glyph: connection.row.glyph.clone(),
    }
}

#[component]
fn Wire(mark: Mark, on: bool) -> impl IntoView {
    let on = on.then_some("");
    view! {
        <div class="ac-wire" data-on=on aria-hidden="true">
            <OwnerMark mark bare=true size="huge"/>
            <span class="mid">
                <span class="live" data-on=on></span>
            </span>
            <span class="bt">
                <BatonMark/>
            </span>
        </div>
    }
}

/// Before there is an agent.
#[component]
fn Before(draft: Draft) -> impl IntoView {
    view! {
        <section class="ac-live" aria-labelledby="lv">
            {move || {
                let mark = Mark::Agent {
                    id: None,
                    name: draft.name.get(),
                    glyph: draft.glyph.get(),
                };
                view! { <Wire mark on=false/> }
            }}
            <h2 id="lv">
                {move || match draft.name.get().trim() {
                    "" => "A new agent".to_owned(),
                    name => name.to_owned(),
                }}
            </h2>
            <p>"Register it, give its worker the token, and watch it arrive here."</p>
        </section>
    }
}

/// What has happened since, seen as it happens.
#[component]
fn Progress(id: AgentId) -> impl IntoView {
    let org = use_org();
    let live = use_live();
    let stale = (live.topic("agents"), live.topic("runs"));
    let connection = Resource::new(
        move || (stale.0.get(), stale.1.get()),
        move |_| api::agents::progress(org.clone(), id),
    );
    fresh(connection, |connection: Signal<Connection>| {
        view! { {move || connection.with(arrived)} }.into_any()
    })
}

fn arrived(connection: &Connection) -> AnyView {
    let name = &connection.row.name;
    let page = org_path(&format!("agents/{}", connection.row.id));
    let seen = connection.seen_at.is_some() || connection.first_job_at.is_some();
    let (title, text) = match (seen, connection.first_job_at, connection.first_done_at) {
        (_, _, Some(_)) => (
            format!("{name} works"),
            "It took a job and answered with a result.".to_owned(),
        ),
        (_, Some(_), None) => (
            format!("{name} has its first job"),
            "Its answer is next.".to_owned(),
        ),
        (true, None, None) => (
            format!("{name} is connected"),
            match connection.waiting {
                0 => "No job waits for it: start a run of a workflow that uses it.".to_owned(),
                1 => "1 job waits for it.".to_owned(),
                n => format!("{n} jobs wait for it."),
            },
        ),
        (false, None, None) => (
            "Waiting for the first call".to_owned(),
            "This page changes by itself.".to_owned(),
        ),
    };
    let steps: [(&str, Option<Millis>); 4] = [
        ("Token made", connection.token_at),
        (
            "Its worker came",
            connection.seen_at.or(connection.first_job_at),
        ),
        ("First job taken", connection.first_job_at),
        ("First result", connection.first_done_at),
    ];
    let now = steps.iter().position(|(_, at)| at.is_none());
    view! {
        <section class="ac-live" aria-labelledby="lv" data-connected=seen.then_some("")>
            <Wire mark=mark(connection) on=seen/>
            <h2 id="lv">{title}</h2>
            <p>{text}</p>
            <ol class="ac-list">
                {steps
                    .into_iter()
                    .enumerate()
                    .map(|(index, (words, at))| {
                        let is_now = now == Some(index);
                        let sign = match at {
                            Some(_) => view! { <Icon glyph=Glyph::Check size=14/> }.into_any(),
                            None if is_now => {
                                view! { <span class="live" data-on=seen.then_some("") aria-hidden="true"></span> }
                                    .into_any()
                            }
                            None => view! { <Icon glyph=Glyph::Circle size=14/> }.into_any(),
                        };
                        view! {
                            <li data-ok=at.map(|_| "") data-now=is_now.then_some("")>
                                {sign} {words} {at.map(|at| view! { <When at style=Style::Brief/> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
            <div class="row wrap">
                <a class="btn" data-kind=seen.then_some("primary") href=page>
                    "Open its page"
                </a>
            </div>
        </section>
    }
    .into_any()
}

const CURL: &str = r#"# this server, and the token above
export BATON=https://baton.example
export TOKEN=bat_…

# ask for a job, wait up to 20 s
curl -X POST $BATON/api/v1/jobs/lease \
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"wait_seconds": 20}'

# answer it: its id, its fence
curl -X POST \
  $BATON/api/v1/jobs/$JOB/complete \
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"fence": 1, "result": {}}'"#;

const PYTHON: &str = r#"import json, os
from urllib import request

HEADERS = {
    "Content-Type": "application/json",
    "Authorization":
        "Bearer " + os.environ["TOKEN"]}

def post(path, body):
    return json.load(request.urlopen(
        request.Request(os.environ["BATON"]
            + "/api/v1/jobs/" + path,
            json.dumps(body).encode(),
            HEADERS)))

while True:
    ask = {"wait_seconds": 20}
    for job in post("lease", ask)["jobs"]:
        post(job["id"] + "/complete", {
            "fence": job["fence"],
            "result": work(job["input"])})"#;

#[component]
fn Code() -> impl IntoView {
    let toasts = use_toasts();
    let block = move |title: &'static str, label: &'static str, text: &'static str| {
        view! {
            <div class="code">
                <header>
                    <span class="btn" data-kind="quiet" data-size="small">{title}</span>
                    <button
                        class="btn push"
                        data-kind="quiet"
                        data-size="small"
                        type="button"
                        on:click=move |_| {
                            browser::copy(text);
                            toasts.say("Copied.");
                        }
                    >
                        <Icon glyph=Glyph::Copy size=14/>
                        "Copy"
                    </button>
                </header>
                <pre tabindex="0" aria-label=label>
                    {lines(text)}
                </pre>
            </div>
        }
    };
    view! {
        <div class="two">
            {block("curl", "A first job with curl", CURL)} {block("Python", "A worker in Python", PYTHON)}
        </div>
        <p class="small soft">
            "A whole worker in 40 lines, with heartbeats and failures, is in the guide docs/guides/connect-an-agent.md."
        </p>
    }
}

/// Comments, strings and first words in their colours.
fn lines(text: &'static str) -> AnyView {
    let mut parts: Vec<AnyView> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            parts.push("\n".into_any());
        }
        if line.starts_with('#') {
            parts.push(view! { <span class="c">{line}</span> }.into_any());
            continue;
        }
        let mut rest = line;
        while let Some(at) = rest.find(['"', '\'']) {
            let (before, quoted) = rest.split_at(at);
            let quote = quoted.chars().next().unwrap_or('"');
            let end = quoted
                .get(1..)
                .and_then(|inner| inner.find(quote))
                .map_or(quoted.len(), |end| end + 2);
            let (string, after) = quoted.split_at(end);
            parts.push(word(before));
            parts.push(view! { <span class="s">{string}</span> }.into_any());
            rest = after;
        }
        parts.push(word(rest));
    }
    parts.into_any()
}

fn word(text: &'static str) -> AnyView {
    for (start, class) in [
        ("curl ", "f"),
        ("export ", "k"),
        ("import ", "k"),
        ("from ", "k"),
        ("def ", "k"),
        ("while ", "k"),
        ("    for ", "k"),
        ("    return ", "k"),
    ] {
        if let Some(rest) = text.strip_prefix(start) {
            return view! {
                <span class=class>{start}</span>
                {rest}
            }
            .into_any();
        }
    }
    text.into_any()
}
