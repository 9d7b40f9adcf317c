//! The list: what is published and how it fares; where nothing is drawn yet, how to begin.

use super::{
    art::Art,
    beads::{BeadKey, Beads},
    import::ImportDialog,
    menu::RowMenu,
    new::NewDialog,
};
use crate::{
    api,
    components::{Glyph, Icon, OwnerMark, Style, When},
    keys::use_keys,
    live::use_live,
    page::PageTitle,
    pages::parts::{capital, counted, fresh, in_words},
    start::{org_path, use_org},
};
use domain::view::workflows::{TemplateCard, WorkflowList, WorkflowRow, WorkflowStatus};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// `/o/{org}/workflows`
#[component]
pub fn List() -> impl IntoView {
    let org = use_org();
    let live = use_live();
    let (workflows, runs) = (live.topic("workflows"), live.topic("runs"));
    let changes = RwSignal::new(0_u32);
    let list = Resource::new(
        move || (workflows.get(), runs.get(), changes.get()),
        move |_| api::workflows::list(org.clone()),
    );
    let changed = Callback::new(move |()| changes.update(|count| *count += 1));
    fresh(list, move |list| {
        view! {
            <PageTitle text="Workflows"/>
            <Page list changed/>
        }
        .into_any()
    })
}

/// The dialogs are in the URL: `?new`, `?new={template}`, `?import`.
#[component]
fn Page(list: Signal<WorkflowList>, changed: Callback<()>) -> impl IntoView {
    let query = use_query_map();
    let navigate = use_navigate();
    let here = org_path("workflows");
    let template = Signal::derive(move || {
        query
            .with(|query| query.get("new"))
            .filter(|key| !key.is_empty())
    });
    let makes = RwSignal::new(false);
    let imports = RwSignal::new(false);
    let may_create = list.with_untracked(|list| list.may_create);
    Effect::new(move |_| {
        let wants = |name| may_create && query.with(|query| query.get(name).is_some());
        makes.set(wants("new"));
        imports.set(wants("import"));
    });
    // Closing a dialog takes it out of the URL.
    let close = {
        let (navigate, here) = (navigate.clone(), here.clone());
        move |open: bool, name: &'static str| {
            if !open && query.with_untracked(|query| query.get(name).is_some()) {
                let options = NavigateOptions {
                    replace: true,
                    scroll: false,
                    ..NavigateOptions::default()
                };
                navigate(&here, options);
            }
        }
    };
    let close_new = close.clone();
    Effect::new(move |before: Option<bool>| {
        let open = makes.get();
        if before == Some(true) {
            close_new(open, "new");
        }
        open
    });
    Effect::new(move |before: Option<bool>| {
        let open = imports.get();
        if before == Some(true) {
            close(open, "import");
        }
        open
    });
    if may_create {
        let target = format!("{here}?new");
        use_keys(move |press| {
            let wanted = press.key == "c" && !press.ctrl;
            if wanted {
                navigate(&target, NavigateOptions::default());
            }
            wanted
        });
    }
    let (teams, templates) =
        list.with_untracked(|list| (list.teams.clone(), list.templates.clone()));
    let is_empty = Memo::new(move |_| list.with(|list| list.rows.is_empty()));
    let cards = templates.clone();
    view! {
        <div class="pg wf">
            {move || {
                if is_empty.get() {
                    view! { <Nothing may_create/> }.into_any()
                } else {
                    view! { <Table list may_create changed/> }.into_any()
                }
            }}
            {may_create.then(|| view! { <Templates cards is_empty/> })}
        </div>
        {may_create
            .then(|| {
                view! {
                    <NewDialog open=makes teams=teams.clone() template templates/>
                    <ImportDialog open=imports teams/>
                }
            })}
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// "Seven are published and 61 runs move on them."
fn lead(list: &WorkflowList) -> (String, Option<String>, Option<String>) {
    let published = list
        .rows
        .iter()
        .filter(|row| row.status == WorkflowStatus::Published)
        .count();
    let live: u64 = list.rows.iter().map(|row| row.live_runs).sum();
    let failed: u64 = list.rows.iter().map(|row| row.failed_runs).sum();
    let first = match published {
        0 => "None is published yet.".to_owned(),
        1 => "One is published".to_owned(),
        n => format!("{} are published", capital(&in_words(count(n)))),
    };
    let runs = (published > 0).then(|| counted(live, "run", "runs"));
    let failed = (failed > 0).then(|| counted(failed, "run", "runs"));
    (first, runs, failed)
}

#[component]
fn Actions(#[prop(optional)] large: bool) -> impl IntoView {
    let size = large.then_some("large");
    let new = view! {
        <a class="btn" data-kind="primary" data-size=size href="?new">
            <Icon glyph=Glyph::Plus/>
            "New workflow"
            <kbd class="kbd" aria-hidden="true">"C"</kbd>
        </a>
    };
    let import = view! {
        <a class="btn" data-size=size href="?import">
            <Icon glyph=Glyph::Upload/>
            "Import BPMN"
        </a>
    };
    view! {
        <div class="row wrap">
            {if large { (new.into_any(), import.into_any()) } else { (import.into_any(), new.into_any()) }}
        </div>
    }
}

#[component]
fn Nothing(may_create: bool) -> impl IntoView {
    let lead = if may_create {
        "Nothing is drawn yet. The first one takes about five minutes."
    } else {
        "Nothing is drawn yet. Architects draw workflows; ask an admin for the role if it should be you."
    };
    view! {
        <header class="pg-head">
            <div>
                <h1>"Workflows"</h1>
                <p class="lead">{lead}</p>
            </div>
        </header>
        <section class="wf-none" aria-labelledby="n-h">
            <div>
                <h2 id="n-h">"Draw how one thing gets done"</h2>
                <p>
                    "Pick something that happens every week: a purchase, a complaint, a new colleague. Put a person, a team or an agent on each step, and a gate where somebody should decide."
                </p>
                {may_create.then(|| view! { <Actions large=true/> })}
            </div>
            <Art/>
        </section>
    }
}

#[component]
fn Table(list: Signal<WorkflowList>, may_create: bool, changed: Callback<()>) -> impl IntoView {
    let words = move || {
        let (first, runs, failed) = list.with(lead);
        let runs = runs.map(|runs| {
            let verb = if runs.starts_with("1 ") {
                "moves"
            } else {
                "move"
            };
            view! { " and " <b>{runs}</b> {format!(" {verb} on them.")} }
        });
        let failed = failed.map(|failed| {
            let href = org_path("runs?status=failed");
            view! {
                " Somebody should look at "
                <a class="link" href=href>{format!("{failed} that failed")}</a>
                "."
            }
        });
        view! { {first} {runs} {failed} }
    };
    view! {
        <header class="pg-head">
            <div>
                <h1>"Workflows"</h1>
                <p class="lead">{words}</p>
            </div>
            {may_create.then(|| view! { <Actions/> })}
        </header>
        <section class="panel" aria-label="All workflows">
            <div class="table-scroll" tabindex="0" role="region" aria-label="Workflows table">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Workflow"</th>
                            <th scope="col">"Who does what"</th>
                            <th scope="col">"Team"</th>
                            <th scope="col">"Version"</th>
                            <th scope="col" class="num" aria-sort="descending">"Live runs"</th>
                            <th scope="col">"Health"</th>
                            <th scope="col">"Published"</th>
                            <th scope="col">
                                <span class="sr">"More"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || list.get().rows
                            key=|row| (row.id, row_key(row))
                            children=move |row| view! { <Row row changed/> }
                        />
                    </tbody>
                </table>
            </div>
        </section>
        <BeadKey/>
    }
}

/// A row is drawn anew when anything on it changed.
fn row_key(row: &WorkflowRow) -> String {
    serde_json::to_string(row).unwrap_or_default()
}

#[component]
fn Row(row: WorkflowRow, changed: Callback<()>) -> impl IntoView {
    let href = org_path(&format!("workflows/{}", row.id));
    let runs = org_path(&format!("runs?workflow={}", row.id));
    let steps = if row.steps.is_empty() {
        "No steps yet".to_owned()
    } else {
        row.steps.clone()
    };
    let draft = match (row.version, row.draft, row.status) {
        (_, _, WorkflowStatus::Retired) => Some("Retired".to_owned()),
        (None, ..) => Some("Draft".to_owned()),
        (Some(_), Some(number), _) => Some(format!("Draft {number}")),
        (Some(_), None, _) => None,
    };
    let live = row.live_runs;
    view! {
        <tr>
            <td>
                <span class="two-line">
                    <a href=href>{row.name.clone()}</a>
                    <small>{steps}</small>
                </span>
            </td>
            <td>
                <Beads beads=row.beads.clone()/>
            </td>
            <td>
                {match row.team.clone() {
                    Some(mark) => view! { <OwnerMark mark/> }.into_any(),
                    None => view! { <span class="muted">"No team"</span> }.into_any(),
                }}
            </td>
            <td>
                <span class="row">
                    {row.version.map(|number| view! { <b class="num">{number}</b> })}
                    {draft.map(|draft| view! { <span class="badge">{draft}</span> })}
                </span>
            </td>
            <td class="num">
                {if live > 0 {
                    view! { <a class="link" href=runs>{counted(live, "", "").trim().to_owned()}</a> }.into_any()
                } else {
                    "0".into_any()
                }}
            </td>
            <td>
                <Health row=row.clone()/>
            </td>
            <td>
                {match row.published.clone() {
                    Some(published) => {
                        view! {
                            <span class="row">
                                <OwnerMark mark=published.by bare=true/>
                                <span class="soft num">
                                    <When at=published.at style=Style::Day/>
                                </span>
                            </span>
                        }
                            .into_any()
                    }
                    None => view! { <span class="muted">"Not yet"</span> }.into_any(),
                }}
            </td>
            <td class="wf-end">
                <RowMenu row changed/>
            </td>
        </tr>
    }
}

#[component]
fn Health(row: WorkflowRow) -> impl IntoView {
    let (tone, glyph, words) = if row.failed_runs > 0 {
        (
            "act",
            Glyph::OctagonAlert,
            format!("{} failed", row.failed_runs),
        )
    } else if row.late_runs > 0 {
        ("act", Glyph::AlarmClock, format!("{} late", row.late_runs))
    } else if row.draft.is_some() && row.problems > 0 {
        let words = format!("{} to fix in the draft", row.problems);
        ("warm", Glyph::TriangleAlert, words)
    } else if row.live_runs > 0 {
        ("", Glyph::CircleCheck, "On time".to_owned())
    } else if row.version.is_none() {
        ("none", Glyph::CircleCheck, "Ready to publish".to_owned())
    } else {
        ("none", Glyph::CircleMinus, "Nothing under way".to_owned())
    };
    view! {
        <span class="wf-health" data-h=(!tone.is_empty()).then_some(tone)>
            <Icon glyph size=14/>
            {words}
        </span>
    }
}

#[component]
fn Templates(cards: Vec<TemplateCard>, is_empty: Memo<bool>) -> impl IntoView {
    view! {
        <section aria-labelledby="t-h">
            <div class="sec">
                <h2 id="t-h">
                    {move || if is_empty.get() { "Or start from one that works" } else { "Start from a template" }}
                </h2>
                <span class="muted small">"Each one is complete and yours to change"</span>
            </div>
            <ul class="tpls">
                {cards
                    .into_iter()
                    .map(|card| {
                        view! {
                            <li>
                                <a href=format!("?new={}", card.key)>
                                    <span class="pic">
                                        <Beads beads=card.beads high=20.0 quiet=true/>
                                    </span>
                                    <b>{card.name}</b>
                                    <p>{card.about}</p>
                                    <span class="use">
                                        <span>{card.size}</span>
                                        <span class="strong">"Use it"</span>
                                    </span>
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
