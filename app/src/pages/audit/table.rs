//! The entries, newest first, and the filters above them.

use super::{ACTORS, AREAS, SPANS, with};
use crate::components::{EmptyState, Glyph, Icon, Menu, MenuLink, OwnerMark, Pager, Style, When};
use domain::view::audit::{AuditPage, AuditRow};
use leptos::prelude::*;
use leptos_router::{components::Form, params::ParamsMap};

#[component]
pub fn Table(page: Signal<AuditPage>, query: Signal<ParamsMap>, base: String) -> impl IntoView {
    let (all, base) = (base.clone(), base);
    let rows = {
        let base = base.clone();
        move || {
            let query = query.get();
            let chosen = query.get("entry");
            page.with(|page| page.entries.rows.clone())
                .into_iter()
                .map(|row| {
                    let current = chosen.as_deref() == Some(row.key.as_str());
                    let href = with(&base, &query, "entry", Some(row.key.clone()));
                    view! { <Row row href current/> }
                })
                .collect_view()
        }
    };
    let pager = move || {
        let query = query.get();
        let next = page.with(|page| page.entries.next.clone());
        let next = next.map(|key| with(&base, &query, "after", Some(key)));
        let first = query
            .get("after")
            .map(|_| with(&base, &query, "after", None));
        let text = if query.get("after").is_some() {
            "Older entries"
        } else {
            "The newest entries"
        };
        (first.is_some() || next.is_some()).then(|| view! { <Pager text first next/> })
    };
    view! {
        <section class="panel" aria-label="Entries">
            {move || {
                if page.with(|page| page.entries.rows.is_empty()) {
                    let all = all.clone();
                    return view! {
                        <EmptyState title="No entry fits" text="Nothing in the log is like this.">
                            <a class="btn" href=all>
                                "Show the whole log"
                            </a>
                        </EmptyState>
                    }
                        .into_any();
                }
                view! {
                    <div class="table-scroll" tabindex="0" role="region" aria-label="Entries table">
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">"Time"</th>
                                    <th scope="col">"Who"</th>
                                    <th scope="col">"Did what"</th>
                                </tr>
                            </thead>
                            <tbody>{rows.clone()}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }} {pager}
        </section>
    }
}

#[component]
fn Row(row: AuditRow, href: String, current: bool) -> impl IntoView {
    view! {
        <tr aria-selected=current.then_some("true")>
            <td class="num-l soft">
                <When at=row.at style=Style::Brief/>
            </td>
            <td>
                <span class="au-who">
                    <OwnerMark mark=row.who/>
                    {row.on_behalf_of.map(|name| view! { <span class="small muted">{format!("for {name}")}</span> })}
                </span>
            </td>
            <td class="wrap">
                <b class="au-v">{row.verb}</b>
                " "
                <a href=href aria-current=current.then_some("true")>
                    {row.object}
                </a>
            </td>
        </tr>
    }
}

/// Search and filters; they are in the URL, and work without JavaScript.
#[component]
pub fn Bar(page: Signal<AuditPage>, query: Signal<ParamsMap>, base: String) -> impl IntoView {
    let action = base.clone();
    let kept = move || {
        query
            .get()
            .into_iter()
            .filter(|(name, _)| !["q", "after", "entry"].contains(&name.as_ref()))
            .map(|(name, value)| view! { <input type="hidden" name=name.to_string() value=value/> })
            .collect_view()
    };
    let text = query.with_untracked(|query| query.get("q").unwrap_or_default());
    let people = Signal::derive(move || {
        page.with(|page| {
            page.people
                .iter()
                .map(|(id, name)| (id.to_string(), name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let fixed = |choices: &[(&str, &str)]| {
        Signal::stored(
            choices
                .iter()
                .map(|(key, label)| ((*key).to_owned(), (*label).to_owned()))
                .collect::<Vec<_>>(),
        )
    };
    let spans: Vec<(&str, &str)> = SPANS.iter().map(|(key, label, _)| (*key, *label)).collect();
    let (spans, actors, areas) = (fixed(&spans), fixed(&ACTORS), fixed(&AREAS));
    view! {
        <div class="pg-bar">
            <Form method="GET" action=action>
                {kept}
                <label class="au-find">
                    <Icon glyph=Glyph::Search size=14/>
                    <span class="sr">"Search the log"</span>
                    <input type="search" name="q" placeholder="Person, run, action" value=text/>
                </label>
            </Form>
            <Filter what="When" name="days" choices=spans query base=base.clone()/>
            <Filter what="Who" name="who" choices=actors query base=base.clone()/>
            <Filter what="Person" name="person" choices=people query base=base.clone()/>
            <Filter what="About" name="about" choices=areas query base/>
        </div>
    }
}

/// A filter: a menu of links, or the chosen one with a way out.
#[component]
fn Filter(
    what: &'static str,
    name: &'static str,
    choices: Signal<Vec<(String, String)>>,
    query: Signal<ParamsMap>,
    base: String,
) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        let key = query.read().get(name)?;
        choices.with(|choices| {
            let found = choices.iter().find(|(known, _)| *known == key);
            found.map(|(key, label)| (key.clone(), label.clone()))
        })
    });
    let links = {
        let base = base.clone();
        move || {
            let query = query.get();
            choices
                .get()
                .into_iter()
                .map(|(key, label)| {
                    let current = chosen.get().is_some_and(|(chosen, _)| chosen == key);
                    let href = with(&base, &query, name, Some(key));
                    view! {
                        <MenuLink href current>
                            {label}
                        </MenuLink>
                    }
                })
                .collect_view()
        }
    };
    let out = move || {
        chosen.get().map(|_| {
            let href = with(&base, &query.get(), name, None);
            let label = format!("Remove the filter on {}", what.to_lowercase());
            view! {
                <a class="btn" data-kind="quiet" data-icon-only="" data-size="small" href=href aria-label=label>
                    <Icon glyph=Glyph::X size=14/>
                </a>
            }
        })
    };
    view! {
        <span class="row">
            <Menu
                id=format!("filter-{name}")
                class="chip"
                button=move || {
                    view! {
                        {what}
                        " "
                        <b>{move || chosen.get().map_or_else(|| "any".to_owned(), |(_, label)| label)}</b>
                        <Icon glyph=Glyph::ChevronDown/>
                    }
                }
            >
                {links}
            </Menu>
            {out}
        </span>
    }
}
