//! The rail: where one can go. What a role may not use is not shown; at phone width it is the bar at the bottom.

use super::crumbs::Area;
use crate::{
    api,
    components::{BatonMark, Glyph, Icon},
    live::use_live,
    pages::lazy::{day, drawing, office},
};
use domain::view::frame::{Counts, Frame, Rights};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// One place of the rail.
struct Place {
    area: Area,
    glyph: Glyph,
    /// Stays in the bar of a phone; the others are behind "More".
    phone: bool,
}

/// The places in their groups, without what the person may not use.
fn groups(rights: Rights) -> Vec<Vec<Place>> {
    let place = |area, glyph, phone| Place { area, glyph, phone };
    let mut groups = vec![
        vec![
            place(Area::Home, Glyph::House, true),
            place(Area::Work, Glyph::Inbox, true),
            place(Area::Approvals, Glyph::Stamp, true),
        ],
        vec![
            place(Area::Workflows, Glyph::Workflow, false),
            place(Area::Runs, Glyph::CirclePlay, false),
            place(Area::Agents, Glyph::Bot, false),
        ],
    ];
    let mut last = Vec::new();
    if rights.dashboards {
        last.push(place(Area::Dashboards, Glyph::ChartNoAxesColumn, true));
    }
    if rights.audit {
        last.push(place(Area::Audit, Glyph::FileCheck2, false));
    }
    if rights.people {
        last.push(place(Area::People, Glyph::Settings2, false));
    }
    if !last.is_empty() {
        groups.push(last);
    }
    groups
}

/// Fetches the pages of an area when a hand nears its link, so that following it does not wait.
fn near(area: Area) {
    leptos::task::spawn_local(async move {
        match area {
            Area::Home => {}
            Area::Work | Area::Approvals | Area::Runs => day::load().await,
            Area::Workflows => drawing::load().await,
            Area::Agents | Area::Dashboards | Area::Audit | Area::People | Area::Account => {
                office::load().await;
            }
        }
    });
}

/// The rail of an organization.
#[component]
pub fn Rail(frame: Frame) -> impl IntoView {
    let org = frame.org.slug.clone();
    let counts = live_counts(org.clone(), frame.counts);
    let home = format!("/o/{org}");
    let path = use_location().pathname;
    let current = Memo::new(move |_| Area::of(&path.get()));
    let groups = groups(frame.rights);
    let more = groups
        .iter()
        .flatten()
        .filter(|place| !place.phone)
        .map(|place| {
            let (area, glyph) = (place.area, place.glyph);
            let href = area.href(&org);
            view! {
                <a
                    class="mi"
                    href=href
                    aria-current=move || (current.get() == Some(area)).then_some("page")
                    on:click=|_| crate::browser::hide_popover("more")
                >
                    <Icon glyph/>
                    <span>{area.label()}</span>
                </a>
            }
        })
        .collect_view();
    let items = groups
        .into_iter()
        .enumerate()
        .map(|(index, group)| {
            let gap = (index > 0).then(|| view! { <li class="gap" aria-hidden="true"></li> });
            let places = group
                .into_iter()
                .map(|place| view! { <Item place org=org.clone() current counts/> })
                .collect_view();
            view! {
                {gap}
                {places}
            }
        })
        .collect_view();
    view! {
        <nav class="rail" aria-label="Main">
            <a class="brand" href=home aria-label="Baton, home">
                <BatonMark/>
                <span>"Baton"</span>
            </a>
            <ul>
                {items} <li class="only-phone">
                    <button class="item" type="button" popovertarget="more">
                        <Icon glyph=Glyph::Menu/>
                        <span class="word">"More"</span>
                    </button>
                </li>
            </ul>
            <div id="more" class="menu sheet" popover="auto" aria-label="More places">
                {more}
            </div>
        </nav>
    }
}

/// One link of the rail.
#[component]
fn Item(
    place: Place,
    org: String,
    current: Memo<Option<Area>>,
    counts: Signal<Counts>,
) -> impl IntoView {
    let Place { area, glyph, phone } = place;
    let count = move || match area {
        Area::Work => counts.get().work,
        Area::Approvals => counts.get().approvals,
        _ => 0,
    };
    view! {
        <li class=(!phone).then_some("hide-phone")>
            <a
                class="item"
                href=area.href(&org)
                on:pointerenter=move |_| near(area)
                on:focus=move |_| near(area)
                aria-current=move || (current.get() == Some(area)).then_some("page")
            >
                <Icon glyph/>
                <span class="word">{area.label()}</span>
                {move || {
                    let n = count();
                    (n > 0)
                        .then(|| {
                            let hot = (area == Area::Approvals).then_some("");
                            view! {
                                <span class="n" data-hot=hot>
                                    {n.to_string()}
                                    <span class="sr">" open"</span>
                                </span>
                            }
                        })
                }}
            </a>
        </li>
    }
}

/// The counts of the frame, read again when they change.
fn live_counts(org: String, first: Counts) -> Signal<Counts> {
    let counts = RwSignal::new(first);
    let changed = use_live().topic("counts");
    Effect::new(move |_| {
        if changed.get() > 0 {
            let org = org.clone();
            leptos::task::spawn_local(async move {
                // A count that could not be read stays as it was.
                if let Ok(fresh) = api::frame::read_counts(org).await {
                    counts.set(fresh);
                }
            });
        }
    });
    counts.into()
}
