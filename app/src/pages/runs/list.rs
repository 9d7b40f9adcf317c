//! All runs: tabs, filters and paging are in the URL.

use super::{filter, sentence};
use crate::{
    api, browser,
    charts::flow::Flow,
    components::{
        Choice, EmptyState, Glyph, Icon, Menu, MenuLink, OwnerMark, StateBadge, Style, Tabs, When,
    },
    keys::use_keys,
    live::use_live,
    page::PageTitle,
    pages::parts::{capital, fresh, in_words, tone},
    start::{org_path, use_now, use_org},
};
use domain::{
    Millis, money, span,
    view::runs::{RunBadge, RunCounts, RunList, RunRow, RunTab, WaitKind, Waiting},
};
use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map, params::ParamsMap};

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
            let query = query.get();
            RunTab::ALL
                .into_iter()
                .map(|one| {
                    let key = (one != RunTab::default()).then_some(one.key());
                    let href = filter::with(&base, &query, "tab", key);
                    Choice::new(one.label(), href, one == tab.get()).count(counts.of(one))
                })
                .collect::<Vec<_>>()
        })
    };
    use_keys(|press| press.key == "s" && !press.ctrl && browser::click("#start-a-run"));
    view! {
        <PageTitle text="Runs"/>
        <div class="pg rs">
            <header class="rs-top">
                <div>
                    <h1>"Runs"</h1>
                    {move || list.with(|list| lead(&list.counts))}
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

/// How things stand, in words.
fn lead(counts: &RunCounts) -> AnyView {
    if counts.all == 0 {
        return view! { <p class="lead">"Nothing has run yet."</p> }.into_any();
    }
    let number = |count: u64| u32::try_from(count).map_or_else(|_| money::grouped(count), in_words);
    let late = match counts.breached {
        0 => "none late".to_owned(),
        late => format!("{} late", number(late)),
    };
    let first = match counts.open {
        0 => "None is on its way.".to_owned(),
        open => format!("{} on their way, {late}.", money::grouped(open)),
    };
    let mut rest = Vec::new();
    if counts.people > 0 {
        let mine = match counts.mine {
            0 => "none of them for you".to_owned(),
            mine => format!("{} of them for you", number(mine)),
        };
        let verb = if counts.people == 1 { "waits" } else { "wait" };
        rest.push(format!(
            "{} {verb} for a person, {mine}.",
            capital(&number(counts.people))
        ));
    }
    let near = counts.at_risk.saturating_sub(counts.breached);
    if near > 0 {
        let verb = if near == 1 { "is" } else { "are" };
        rest.push(format!("{} {verb} at risk.", capital(&number(near))));
    }
    if counts.failed > 0 {
        rest.push(format!(
            "{} stopped at a step that failed.",
            capital(&number(counts.failed))
        ));
    }
    view! {
        <p class="lead">
            <b>{first}</b>
            " "
            {rest.join(" ")}
        </p>
    }
    .into_any()
}

/// Filters in force, the search, and starting a run.
#[component]
fn Bar(list: Signal<RunList>, query: Signal<ParamsMap>, base: String) -> impl IntoView {
    let chips = {
        let base = base.clone();
        move || {
            let query = query.get();
            let now = filter::read(&query, 0);
            let mut chips: Vec<(&'static str, &'static str, String)> = Vec::new();
            if let Some(id) = now.workflow {
                let name = list.with(|list| {
                    list.workflows
                        .iter()
                        .find(|workflow| workflow.id == id)
                        .map_or_else(
                            || "one workflow".to_owned(),
                            |workflow| workflow.name.clone(),
                        )
                });
                chips.push(("workflow", "Workflow is", name));
            }
            if now.team.is_some() {
                chips.push(("team", "Of", "one team".to_owned()));
            }
            if let Some(status) = now.status {
                chips.push(("state", "State is", status.label().to_lowercase()));
            }
            if now.breached {
                chips.push(("breached", "Only", "late ones".to_owned()));
            }
            if let Some(days) = query.get("days") {
                chips.push(("days", "Started", format!("last {days} days")));
            }
            if !now.text.is_empty() {
                chips.push(("q", "Contains", format!("“{}”", now.text)));
            }
            chips
                .into_iter()
                .map(|(name, what, value)| {
                    let href = filter::with(&base, &query, name, None);
                    view! {
                        <span class="chip">
                            {what} " " <b>{value}</b>
                            <a href=href aria-label=format!("Remove the filter {}", what.to_lowercase())>
                                <Icon glyph=Glyph::X/>
                            </a>
                        </span>
                    }
                })
                .collect_view()
        }
    };
    let choices = {
        let base = base.clone();
        move || {
            let query = query.get();
            let chosen = filter::read(&query, 0).workflow;
            list.with(|list| list.workflows.clone())
                .into_iter()
                .map(|workflow| {
                    let href =
                        filter::with(&base, &query, "workflow", Some(&workflow.id.to_string()));
                    view! {
                        <MenuLink href current=chosen == Some(workflow.id)>
                            {workflow.name}
                        </MenuLink>
                    }
                })
                .collect_view()
        }
    };
    let spans = {
        let base = base.clone();
        move || {
            let query = query.get();
            [1, 7, 14, 30, 90]
                .into_iter()
                .map(|days| {
                    let href = filter::with(&base, &query, "days", Some(&days.to_string()));
                    let label = if days == 1 {
                        "Today and yesterday".to_owned()
                    } else {
                        format!("Last {days} days")
                    };
                    view! { <MenuLink href>{label}</MenuLink> }
                })
                .collect_view()
        }
    };
    let hidden = move || {
        query
            .get()
            .into_iter()
            .filter(|(name, _)| name != "q" && name != "page")
            .map(|(name, value)| view! { <input type="hidden" name=name.to_string() value=value/> })
            .collect_view()
    };
    let start = move || {
        let startable: Vec<_> = list
            .with(|list| list.workflows.clone())
            .into_iter()
            .filter(|workflow| workflow.can_start)
            .collect();
        (!startable.is_empty()).then(|| {
            let links = StoredValue::new(
                startable
                    .into_iter()
                    .map(|workflow| (org_path(&format!("workflows/{}/start", workflow.id)), workflow.name))
                    .collect::<Vec<_>>(),
            );
            view! {
                <button
                    class="btn"
                    data-kind="primary"
                    id="start-a-run"
                    type="button"
                    popovertarget="start-menu"
                    aria-haspopup="true"
                >
                    <Icon glyph=Glyph::Play/>
                    "Start a run "
                    <kbd class="kbd">"S"</kbd>
                </button>
                <div id="start-menu" class="menu" popover="auto" data-end="">
                    <p class="mi-h">"Of which workflow?"</p>
                    {links
                        .get_value()
                        .into_iter()
                        .map(|(href, name)| view! { <MenuLink href glyph=Glyph::Workflow>{name}</MenuLink> })
                        .collect_view()}
                </div>
            }
        })
    };
    view! {
        <div class="pg-bar">
            {chips}
            <Menu
                id="filter-menu"
                class="chip add"
                button=move || {
                    view! {
                        <Icon glyph=Glyph::Plus/>
                        "Filter"
                    }
                }
            >
                <p class="mi-h">"Workflow"</p>
                {choices}
                <p class="mi-h">"Started"</p>
                {spans}
            </Menu>
            <Form method="GET" action=base.clone() attr:class="rs-find" attr:role="search">
                <label class="sr" for="find">
                    "Find by title or key"
                </label>
                <Icon glyph=Glyph::Search size=14/>
                <input
                    id="find"
                    type="search"
                    name="q"
                    placeholder="Title or key"
                    value=query.with_untracked(|query| query.get("q").unwrap_or_default())
                    maxlength="100"
                />
                {hidden}
            </Form>
            <span class="push row">{start}</span>
        </div>
    }
}

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
        None => view! { <span class="muted">"Time"</span> }.into_any(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_says_how_things_stand() {
        let counts = RunCounts {
            open: 61,
            people: 14,
            mine: 3,
            at_risk: 2,
            breached: 0,
            failed: 0,
            ended: 84,
            all: 145,
        };
        let html = lead(&counts).to_html();
        assert!(html.contains("61 on their way, none late."), "{html}");
        assert!(
            html.contains("14 wait for a person, three of them for you. Two are at risk."),
            "{html}"
        );
        assert!(!html.contains("counted"), "{html}");
    }
}
