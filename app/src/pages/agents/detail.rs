//! One agent: how it does, what it said lately, its switch and its tokens.

use super::{
    edit::Edit,
    tokens::Tokens,
    words::{Standing, cost, jobs, percent},
};
use crate::{
    api,
    components::{
        Dialog, EmptyState, ErrorPage, Glyph, Icon, OwnerMark, PersonMark, Shape, Style, When,
        use_toasts,
    },
    live::use_live,
    page::PageTitle,
    pages::parts::fresh,
    start::{org_path, use_currency, use_frame, use_org},
};
use domain::{
    Fault,
    ids::AgentId,
    money,
    view::{
        Mark,
        agents::{AgentPage, JobRow},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/o/{org}/agents/{id}`
#[component]
pub fn Agent() -> impl IntoView {
    let org = StoredValue::new(use_org());
    let params = use_params_map();
    let stale = use_live().topic("agents");
    let id = Memo::new(move |_| {
        params
            .read()
            .get("agent")
            .and_then(|id| id.parse::<AgentId>().ok())
    });
    let page = Resource::new(
        move || (id.get(), stale.get()),
        move |(id, _)| async move {
            match id {
                Some(id) => api::agents::one(org.get_value(), id).await,
                None => Err(Fault::not_found("agent").into()),
            }
        },
    );
    move || match id.get() {
        Some(_) => fresh(page, |page| view! { <One page/> }.into_any()).into_any(),
        None => view! { <ErrorPage fault=Fault::not_found("agent")/> }.into_any(),
    }
}

#[component]
fn One(page: Signal<AgentPage>) -> impl IntoView {
    let name = Signal::derive(move || page.with(|page| page.row.name.clone()));
    let editing = RwSignal::new(false);
    let agent = page.with_untracked(|page| page.row.id);
    let tokens = Signal::derive(move || page.with(|page| page.tokens.clone().unwrap_or_default()));
    let has_tokens = Memo::new(move |_| page.with(|page| page.tokens.is_some()));
    let may_manage = Memo::new(move |_| page.with(|page| page.may_manage));
    view! {
        <PageTitle text=name/>
        <div class="ag">
            <header class="ag-head">
                {move || page.with(head)}
                <div class="row push">
                    {move || {
                        may_manage
                            .get()
                            .then(|| {
                                view! {
                                    <button class="btn" type="button" on:click=move |_| editing.set(true)>
                                        "Change…"
                                    </button>
                                }
                            })
                    }}
                </div>
            </header>
            {move || page.with(figures)}
            <div class="ag-grid">
                <div class="ag-main">{move || page.with(latest)}</div>
                <aside class="ag-side" aria-label="Switch and tokens">
                    {move || may_manage.get().then(|| view! { <Switch page/> })}
                    {move || has_tokens.get().then(|| view! { <Tokens agent tokens/> })}
                    {move || page.with(used_by)}
                </aside>
            </div>
            {move || may_manage.get().then(|| view! { <Edit page open=editing/> })}
        </div>
    }
}

fn head(page: &AgentPage) -> AnyView {
    let row = &page.row;
    let mark = Mark::Agent {
        id: Some(row.id),
        name: row.name.clone(),
        glyph: row.glyph.clone(),
    };
    let about = (!row.description.is_empty()).then(|| {
        let mut letters = row.description.chars();
        let first = letters.next().map(|c| c.to_lowercase().to_string());
        let text: String = first.unwrap_or_default() + letters.as_str();
        view! { " " <span>{text}</span> }
    });
    let owner = if row.owner_here {
        view! { <OwnerMark mark=row.owner.clone()/> }.into_any()
    } else {
        view! { <b class="alarm">"nobody: its owner left"</b> }.into_any()
    };
    view! {
        <OwnerMark mark bare=true size="huge"/>
        <div class="ag-t">
            <h1>{row.name.clone()} {about}</h1>
            <div class="row wrap small soft ag-facts">
                <Standing state=row.state/>
                <span class="row">"Accountable " {owner}</span>
                {(!page.built_by.is_empty())
                    .then(|| {
                        view! {
                            <span class="row">"Registered by " <PersonMark name=page.built_by.clone()/></span>
                        }
                    })}
                <span class="row"><OwnerMark mark=row.team.clone()/></span>
                {(!row.version.is_empty())
                    .then(|| view! { <span>{format!("Version {}", row.version)}</span> })}
                {match row.seen_at {
                    Some(at) => view! { <span>"Worker seen " <When at/></span> }.into_any(),
                    None if row.demo => view! { <span>"Played by Baton in this demo"</span> }.into_any(),
                    None => view! { <span>"No worker came yet"</span> }.into_any(),
                }}
            </div>
        </div>
    }
    .into_any()
}

fn figures(page: &AgentPage) -> AnyView {
    let currency = use_currency();
    let figures = page.row.figures;
    let links = use_frame().is_some_and(|frame| frame.rights.dashboards);
    let id = page.row.id;
    let metric = |key: &str| links.then(|| org_path(&format!("dashboards/{key}?agent={id}")));
    let failed = match figures.failed {
        0 => "no run stopped at it".to_owned(),
        1 => "1 run stopped at it".to_owned(),
        n => format!("{} runs stopped at it", money::grouped(n)),
    };
    let tiles = [
        (
            "Success",
            percent(figures.success()),
            failed,
            metric("agent-failures"),
        ),
        (
            "Cost per task",
            cost(figures.cost_per_task(), &currency),
            format!(
                "{} in 30 days",
                money::display_micros(figures.cost_micros, &currency)
            ),
            metric("agent-task-cost"),
        ),
        (
            "Jobs done",
            money::grouped(figures.done),
            "in 30 days".to_owned(),
            None,
        ),
        (
            "Waiting now",
            money::grouped(page.row.open),
            "queued or with its worker".to_owned(),
            None,
        ),
    ];
    view! {
        <div class="ag-kpi" data-n="4">
            {tiles
                .into_iter()
                .map(|(name, figure, meta, href)| {
                    let inner = view! {
                        <span class="name">{name}</span>
                        <span class="figure">{figure}</span>
                        <span class="meta">
                            <span>{meta}</span>
                        </span>
                    };
                    match href {
                        Some(href) => view! { <a class="tile" href=href>{inner}</a> }.into_any(),
                        None => view! { <div class="tile">{inner}</div> }.into_any(),
                    }
                })
                .collect_view()}
        </div>
    }
    .into_any()
}

fn latest(page: &AgentPage) -> AnyView {
    let Some(jobs) = &page.jobs else {
        return view! {
            <p class="small soft">
                "Its jobs and what it wrote about them are for engineers of its team and for who answers for it."
            </p>
        }
        .into_any();
    };
    if jobs.is_empty() {
        return view! {
            <section class="panel" aria-label="Latest jobs">
                <EmptyState
                    title="No job yet"
                    text="A job comes when a run reaches a step that this agent owns. Give it such a step in a workflow and publish that."
                />
            </section>
        }
        .into_any();
    }
    view! {
        <section class="panel" aria-labelledby="a-d">
            <header>
                <h2 id="a-d">"Latest jobs"</h2>
                <span class="small muted">"What it wrote is its own words"</span>
            </header>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Latest jobs table">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Run"</th>
                            <th scope="col">"Job"</th>
                            <th scope="col">"What it wrote"</th>
                            <th scope="col" class="num">"Confidence"</th>
                            <th scope="col" class="num">"Cost"</th>
                            <th scope="col">"How it ended"</th>
                        </tr>
                    </thead>
                    <tbody>{jobs.iter().map(job).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn job(job: &JobRow) -> impl IntoView + use<> {
    let (look, word) = match job.status.as_str() {
        "done" => ("done", "Done"),
        "failed" => ("failed", "Failed"),
        "cancelled" => ("cancelled", "Cancelled"),
        "leased" => ("running", "At work"),
        _ if job.attempt > 1 => ("waiting", "Waits to try again"),
        _ => ("waiting", "Waits"),
    };
    let currency = use_currency();
    let confidence = job
        .confidence
        .map_or_else(|| "n/a".to_owned(), |sure| format!("{sure:.2}"));
    let at = job.closed_at.unwrap_or(job.opened_at);
    let href = org_path(&format!("runs/{}", job.run));
    view! {
        <tr>
            <td>
                <span class="two-line">
                    <a href=href>{job.title.clone()}</a>
                    <small>{job.workflow.clone()}</small>
                </span>
            </td>
            <td>{job.job_type.clone()}</td>
            <td class="said">
                <span class="clip" title=job.text.clone()>
                    {job.text.clone()}
                </span>
            </td>
            <td class="num">{confidence}</td>
            <td class="num">{cost(job.cost_micros, &currency)}</td>
            <td>
                <span class="two-line">
                    <span class="state" data-state=look data-bare="">
                        <Shape key=look/>
                        {word}
                    </span>
                    <small>
                        <When at style=Style::Brief/>
                    </small>
                </span>
            </td>
        </tr>
    }
}

fn used_by(page: &AgentPage) -> AnyView {
    let items = page.used_by.iter().map(|(id, name)| {
        let href = org_path(&format!("workflows/{id}"));
        view! {
            <li>
                <Icon glyph=Glyph::Workflow size=14/>
                <a href=href>{name.clone()}</a>
            </li>
        }
    });
    let title = match page.used_by.len() {
        0 => "Used by no published workflow".to_owned(),
        1 => "Used by 1 workflow".to_owned(),
        n => format!("Used by {n} workflows"),
    };
    view! {
        <section aria-labelledby="a-u">
            <h2 id="a-u">{title}</h2>
            <ul class="ctr">{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Stops the agent, and lets it go on.
#[component]
fn Switch(page: Signal<AgentPage>) -> impl IntoView {
    let org = StoredValue::new(use_org());
    let toasts = use_toasts();
    let asking = RwSignal::new(false);
    let paused = Memo::new(move |_| page.with(|page| page.paused_at));
    let name = move || page.with(|page| page.row.name.clone());
    let turn = Action::new(move |pause: &bool| {
        let (pause, id) = (*pause, page.with_untracked(|page| page.row.id));
        async move {
            let done = if pause {
                api::agents::pause(org.get_value(), id).await
            } else {
                api::agents::resume(org.get_value(), id).await
            };
            asking.set(false);
            match (done, pause) {
                (Ok(()), true) => toasts.say("Paused. It gets no new jobs."),
                (Ok(()), false) => toasts.say("It takes jobs again."),
                (Err(error), _) => toasts.fail(error.0.message),
            }
        }
    });
    let waiting = move || page.with(|page| jobs(page.row.open));
    view! {
        <section class="kill" aria-labelledby="a-k">
            <h2 id="a-k">"Switch"</h2>
            {move || match paused.get() {
                Some(at) => {
                    view! {
                        <p>
                            "Paused " <When at/> ". " <b>{waiting()}</b> " wait or end without it."
                        </p>
                        <button
                            class="btn"
                            data-kind="primary"
                            data-size="large"
                            type="button"
                            disabled=move || turn.pending().get()
                            on:click=move |_| {
                                turn.dispatch(false);
                            }
                        >
                            <Icon glyph=Glyph::Play/>
                            {format!("Let {} go on", name())}
                        </button>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <p>
                            "Stops new jobs at once. "
                            {(page.with(|page| page.row.open) > 0)
                                .then(|| {
                                    view! {
                                        <b>{waiting()}</b>
                                        " stay in the queue, or end if its worker has them already."
                                    }
                                })}
                        </p>
                        <button
                            class="btn"
                            data-kind="danger"
                            data-size="large"
                            type="button"
                            on:click=move |_| asking.set(true)
                        >
                            <Icon glyph=Glyph::Power/>
                            {format!("Pause {}…", name())}
                        </button>
                    }
                        .into_any()
                }
            }}
            <Dialog open=asking title="Pause this agent?" id="pause-agent">
                <p>
                    {move || format!("{} gets no new jobs until somebody lets it go on. Runs that reach its steps wait there.", name())}
                </p>
                <div class="row end">
                    <button class="btn" type="button" on:click=move |_| asking.set(false)>
                        "Leave it on"
                    </button>
                    <button
                        class="btn"
                        data-kind="danger"
                        type="button"
                        disabled=move || turn.pending().get()
                        on:click=move |_| {
                            turn.dispatch(true);
                        }
                    >
                        {move || format!("Pause {}", name())}
                    </button>
                </div>
            </Dialog>
        </section>
    }
}
