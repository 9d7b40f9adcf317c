//! All runs: tabs, filters and paging are in the URL.

mod bar;
mod lead;

use super::{filter, sentence};
use crate::{
    api, browser,
    charts::flow::Flow,
    components::{Choice, EmptyState, OwnerMark, StateBadge, Style, Tabs, When},
    keys::use_keys,
    live::use_live,
    page::PageTitle,
    pages::parts::{fresh, tone},
    start::{not_before, org_path, use_now, use_org},
};
use bar::Bar;
use domain::{
    Millis, money, span,
    view::runs::{RunBadge, RunList, RunRow, RunTab, WaitKind, Waiting},
};
use lead::lead;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

/// `/o/{org}/runs`
#[component]
pub fn Runs() -> impl IntoView {
    let org = use_org();
    let query = use_query_map();
    // The moment the page was opened, so that "the last 14 days" does not refetch as time goes on.
    let opened = use_now().get_untracked();
    let stale = use_live().topic("runs");
    let list = Resource::new(
        move || (filter::read(&query.read(), opened), stale.get()),
        move |(filter, _)| api::runs::list(org.clone(), filter),
    );
    fresh(list, move |list| {
        view! { <Page list query=query.into()/> }.into_any()
    })
}

#[component]
fn Page(list: Signal<RunList>, query: Signal<ParamsMap>) -> impl IntoView {
    let base = org_path("runs");
    let tab = Memo::new(move |_| filter::read(&query.read(), 0).tab);
    let tabs = {
        let base = base.clone();
        Signal::derive(move || {
            let counts = list.with(|list| list.counts.clone());
            let mut query = query.get();
            // The numbers leave it aside, so a tab shows as many as it says.
            for name in filter::ENDED {
                query.remove(name);
            }
            RunTab::ALL
                .into_iter()
                .map(|one| {
                    let key = (one != RunTab::default()).then_some(one.key());
                    let href = filter::with(&base, &query, "tab", key);
                    // It holds both, which the sentence above counts apart.
                    let label = match one {
                        RunTab::AtRisk => "Late or at risk",
                        one => one.label(),
                    };
                    Choice::new(label, href, one == tab.get()).count(counts.of(one))
                })
                .collect::<Vec<_>>()
        })
    };
    Effect::new(move |_| not_before(list.with(|list| list.as_of.at)));
    use_keys(|press| press.key == "s" && !press.ctrl && browser::click("#start-a-run"));
    view! {
        <PageTitle text="Runs"/>
        <div class="pg rs">
            <header class="rs-top">
                <div>
                    <h1>"Runs"</h1>
                    {move || list.with(|list| lead(&list.counts, query.with(filter::narrows)))}
                </div>
                {move || {
                    list.with(|list| (list.flow.clone(), list.typical))
                        .pipe(|(flow, typical)| view! { <Flow flow typical/> })
                }}
            </header>
            <Tabs label="Saved views" tabs/>
            <Bar list query base=base.clone()/>
            {move || list.with(|list| view! { <Rows list=list.clone() query=query.get() base=base.clone()/> })}
        </div>
    }
}

/// Calls a function on a value: keeps a view's chain readable.
trait Pipe: Sized {
    fn pipe<T>(self, call: impl FnOnce(Self) -> T) -> T {
        call(self)
    }
}

impl<T> Pipe for T {}

/// The table and its pager.
#[component]
fn Rows(list: RunList, query: ParamsMap, base: String) -> impl IntoView {
    if list.rows.is_empty() {
        return view! { <Empty list query base/> }.into_any();
    }
    let ended = matches!(filter::read(&query, 0).tab, RunTab::Ended);
    let link = |name: &'static str, label: &'static str| {
        let href = filter::with(&base, &query, "sort", Some(name));
        view! {
            <a href=href>{label}</a>
        }
    };
    let sort = filter::read(&query, 0).sort;
    let by_due = sort == domain::view::runs::RunSort::Due;
    let last = list.first + list.rows.len() as u64 - 1;
    let text = format!(
        "{} to {} of {}",
        money::grouped(list.first),
        money::grouped(last),
        money::grouped(list.total)
    );
    let page = |cursor: Option<String>, label: &'static str| {
        match cursor {
        Some(cursor) => view! {
            <a class="btn" data-size="small" href=filter::with(&base, &query, "page", Some(&cursor))>
                {label}
            </a>
        }
        .into_any(),
        None => view! {
            <button class="btn" data-size="small" type="button" disabled>
                {label}
            </button>
        }
        .into_any(),
    }
    };
    let currency = list.currency.clone();
    let rows = list
        .rows
        .into_iter()
        .map(|row| view! { <Row row currency=currency.clone() ended/> })
        .collect_view();
    view! {
        <section class="panel rs-wrap" aria-label="Runs">
            <div class="table-scroll" tabindex="0" role="region" aria-label="Runs table">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Run"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">{if ended { "Workflow" } else { "Waiting on" }}</th>
                            <th scope="col">{if ended { "Took" } else { "For" }}</th>
                            <th scope="col" class="num" aria-sort=(!by_due).then_some("descending")>
                                {link("started", if ended { "Started" } else { "Age" })}
                            </th>
                            <th scope="col" aria-sort=by_due.then_some("ascending")>
                                {if ended { "Ended".into_any() } else { link("due", "Due").into_any() }}
                            </th>
                            <th scope="col" class="num">
                                "Agents cost"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="rs-foot small muted">
                <span class="num">{text}</span>
                <span class="push row">{page(list.previous, "Previous")} {page(list.next, "Next")}</span>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Empty(list: RunList, query: ParamsMap, base: String) -> impl IntoView {
    let narrowed = query
        .clone()
        .into_iter()
        .any(|(name, _)| name != "tab" && name != "sort");
    let (title, text) = if narrowed {
        (
            "No run fits these filters",
            "Take one out, or look at all runs.",
        )
    } else if list.counts.all == 0 {
        (
            "Nothing has run yet",
            "A run is one piece of work on its way through a workflow. Publish a workflow, then start the first one.",
        )
    } else {
        (
            "None at the moment",
            "There are others under the next tabs.",
        )
    };
    let (href, label) = if narrowed || list.counts.all > 0 {
        (format!("{base}?tab=all"), "All runs")
    } else {
        (org_path("workflows"), "To the workflows")
    };
    view! {
        <section class="panel">
            <EmptyState title text>
                <a class="btn" href=href>
                    {label}
                </a>
            </EmptyState>
        </section>
    }
}

fn badge(row: &RunRow) -> AnyView {
    let timer = row.badges.contains(&RunBadge::Timer);
    let retrying = row.badges.contains(&RunBadge::Retrying);
    if timer {
        view! { <StateBadge state=row.status label="Timer"/> }.into_any()
    } else if retrying && !row.status.is_over() {
        view! { <StateBadge state=row.status label="Trying again"/> }.into_any()
    } else {
        view! { <StateBadge state=row.status/> }.into_any()
    }
}

#[component]
fn Row(row: RunRow, currency: String, ended: bool) -> impl IntoView {
    let href = org_path(&format!("runs/{}", row.id));
    let under = match row.key.as_ref().filter(|key| **key != row.title) {
        Some(key) => view! {
            <span class="num">{key.clone()}</span>
            ", "
            {row.workflow_name.clone()}
        }
        .into_any(),
        None => row.workflow_name.clone().into_any(),
    };
    let (third, fourth, sixth) = match (&row.waiting, row.ended_at) {
        (_, Some(at)) => (
            if ended { row.workflow_name.clone().into_any() } else { ().into_any() },
            span::words(at - row.started_at).into_any(),
            view! { <When at style=Style::Brief/> }.into_any(),
        ),
        (Some(waiting), None) => (
            view! { <On waiting=waiting.clone()/> }.into_any(),
            match waiting.what {
                WaitKind::Timer { at } => view! { "ends " <When at style=Style::Brief/> }.into_any(),
                WaitKind::Retry { at, .. } => view! { "again " <When at/> }.into_any(),
                _ => view! { <When at=waiting.since style=Style::Span/> }.into_any(),
            },
            view! { <Sla since=waiting.since due_at=waiting.due_at at_risk_at=waiting.at_risk_at/> }.into_any(),
        ),
        (None, None) => (().into_any(), ().into_any(), ().into_any()),
    };
    view! {
        <tr>
            <td>
                <span class="two-line">
                    <a href=href>{row.title.clone()}</a>
                    <small>{under}</small>
                </span>
            </td>
            <td>{badge(&row)}</td>
            <td>{third}</td>
            <td class="num left">{fourth}</td>
            <td class="num">
                {if ended {
                    view! { <When at=row.started_at style=Style::Brief/> }.into_any()
                } else {
                    view! { <When at=row.started_at style=Style::Span/> }.into_any()
                }}
            </td>
            <td>{sixth}</td>
            <td class="num">{money::display_micros(row.cost_micros, &currency)}</td>
        </tr>
    }
}

#[component]
fn On(waiting: Waiting) -> impl IntoView {
    let more = waiting.on.len().saturating_sub(1);
    let all = sentence::on(&waiting);
    match waiting.on.into_iter().next() {
        Some(mark) => view! {
            <span class="row" title=all>
                <OwnerMark mark/>
                {(more > 0).then(|| view! { <span class="muted small">{format!("and {more} more")}</span> })}
            </span>
        }
        .into_any(),
        None => {
            let word = match waiting.what {
                WaitKind::Message { name, .. } => name,
                WaitKind::Choice { .. } => "An event".to_owned(),
                WaitKind::Call { workflow, .. } => workflow,
                _ => "Time".to_owned(),
            };
            view! { <span class="muted">{word}</span> }.into_any()
        }
    }
}

/// How much of the time is used up.
#[component]
fn Sla(since: Millis, due_at: Option<Millis>, at_risk_at: Option<Millis>) -> impl IntoView {
    let now = use_now();
    due_at.map(|due| {
        let tone =
            move || Some(tone(now.get(), due_at, at_risk_at)).filter(|tone| !tone.is_empty());
        let used = move || {
            let whole = (due - since).max(1);
            ((now.get() - since).clamp(0, whole) * 100 / whole).max(2)
        };
        let colour = move || match tone() {
            Some("act") => "act",
            Some(_) => "3",
            None => "2",
        };
        let word = move || match tone() {
            Some("act") => ", late",
            Some(_) => ", at risk",
            None => "",
        };
        view! {
            <span class="rs-sla" data-tone=tone>
                <span class="bar" aria-hidden="true">
                    <i data-c=colour style=move || format!("width:{}%", used())></i>
                </span>
                <span>
                    <When at=due style=Style::Brief/>
                    {word}
                </span>
            </span>
        }
    })
}
