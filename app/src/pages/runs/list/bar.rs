//! Above the table: the filters in force, the search, and starting a run.

use crate::{
    components::{Glyph, Icon, Menu, MenuLink},
    pages::runs::filter,
    start::{org_path, use_zone},
};
use domain::{view::runs::RunList, zone::Zone};
use leptos::prelude::*;
use leptos_router::{components::Form, params::ParamsMap};

/// A filter in force.
#[derive(Debug, PartialEq, Eq)]
struct Chip {
    /// What it is in the query, and goes out of it with the chip.
    names: &'static [&'static str],
    what: &'static str,
    value: String,
}

/// The filters of the query, each in words. Whatever narrows the list is among them.
fn chips(list: &RunList, query: &ParamsMap, zone: &Zone) -> Vec<Chip> {
    let now = list.as_of.at;
    let filter = filter::read(query, now);
    let mut chips = Vec::new();
    let mut add = |names: &'static [&'static str], what: &'static str, value: String| {
        chips.push(Chip { names, what, value });
    };
    if let Some(id) = filter.workflow {
        let name = list
            .workflows
            .iter()
            .find(|workflow| workflow.id == id)
            .map_or_else(
                || "one workflow".to_owned(),
                |workflow| workflow.name.clone(),
            );
        add(&["workflow"], "Workflow is", name);
    }
    if filter.team.is_some() {
        add(&["team"], "Of", "one team".to_owned());
    }
    if let Some(status) = filter.status {
        add(&["state"], "State is", status.label().to_lowercase());
    }
    if filter.breached {
        // Not what is late now: ended ones are among them.
        add(&["breached"], "Was", "late at some step".to_owned());
    }
    match query.get("days") {
        Some(days) if query.get("from").is_none() && filter.to.is_none() => {
            add(&["days"], "Started", format!("last {days} days"));
        }
        _ => {
            if let Some(range) = filter::range(zone, (filter.from, filter.to), now) {
                add(&["from", "to", "days"], "Started", range);
            }
        }
    }
    if let Some(range) = filter::range(zone, (filter.ended_from, filter.ended_to), now) {
        add(&filter::ENDED, "Ended", range);
    }
    if !filter.text.is_empty() {
        add(&["q"], "Contains", format!("“{}”", filter.text));
    }
    chips
}

/// Filters in force, the search, and starting a run.
#[component]
pub fn Bar(list: Signal<RunList>, query: Signal<ParamsMap>, base: String) -> impl IntoView {
    let zone = use_zone();
    let chips = {
        let base = base.clone();
        move || {
            let query = query.get();
            list.with(|list| chips(list, &query, &zone))
                .into_iter()
                .map(|Chip { names, what, value }| {
                    let href = filter::without(&base, &query, names);
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::view::AsOf;

    #[test]
    fn no_filter_narrows_the_list_unseen() {
        let list = RunList {
            // Fri 27 Nov 2026, 10:12 UTC.
            as_of: AsOf {
                at: 1_795_774_320_000,
                offset: 0,
            },
            ..RunList::default()
        };
        let day = 86_400_000;
        let mut query = ParamsMap::new();
        query.insert("tab", "ended".to_owned());
        query.insert("ended-from", (list.as_of.at - 7 * day).to_string());
        query.insert("days", "30".to_owned());
        let chips = chips(&list, &query, &Zone::default());
        let said: Vec<_> = chips
            .iter()
            .map(|chip| format!("{} {}", chip.what, chip.value))
            .collect();
        assert_eq!(said, ["Started last 30 days", "Ended 20–27 Nov"]);
        let names = chips.last().map(|chip| chip.names).unwrap_or_default();
        let href = filter::without("/runs", &query, names);
        assert!(
            href.contains("tab=ended") && !href.contains("ended-from"),
            "{href}"
        );
    }
}
