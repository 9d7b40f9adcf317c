//! The inbox beside the task; tab and task are in the URL.

use super::{inbox::InboxList, task::Task};
use crate::{
    api, browser,
    components::{EmptyState, Glyph, Icon},
    keys::use_keys,
    live::use_live,
    page::PageTitle,
    pages::parts::fresh,
    start::{not_before, org_path, use_frame, use_org},
};
use domain::{
    ids::TaskId,
    view::{
        AsOf,
        tasks::{Inbox, InboxTab, TaskCard},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use uuid::Uuid;

/// `/o/{org}/work[/{task}][?tab=done]`
#[component]
pub fn Work() -> impl IntoView {
    let org = use_org();
    let me = use_frame().map(|frame| frame.me.id).unwrap_or_default();
    let (params, query) = (use_params_map(), use_query_map());
    let chosen = Memo::new(move |_| {
        let text = params.read().get("task").filter(|text| !text.is_empty())?;
        // What is not an id is the id of nothing.
        Some(text.parse().unwrap_or(TaskId(Uuid::nil())))
    });
    let tab = Memo::new(move |_| match query.read().get("tab").as_deref() {
        Some("done") => InboxTab::Done,
        _ => InboxTab::Open,
    });
    let stale = use_live().topic(&format!("inbox:{me}"));
    let again = RwSignal::new(0_u32);
    let page = Resource::new(
        move || (tab.get(), chosen.get(), stale.get(), again.get()),
        move |(tab, task, ..)| api::tasks::page(org.clone(), tab, task),
    );
    fresh(page, move |page| {
        view! { <Desk page tab chosen again/> }.into_any()
    })
}

/// Both halves. Only what changed is drawn again: the moment of reading is left out of the comparison.
#[component]
fn Desk(
    page: Signal<(Inbox, Option<TaskCard>)>,
    tab: Memo<InboxTab>,
    chosen: Memo<Option<TaskId>>,
    again: RwSignal<u32>,
) -> impl IntoView {
    Effect::new(move |_| not_before(page.with(|(inbox, _)| inbox.as_of.at)));
    let inbox = Memo::new(move |_| {
        let mut inbox = page.with(|page| page.0.clone());
        inbox.as_of = AsOf::default();
        inbox
    });
    let card = Memo::new(move |_| {
        let mut card = page.with(|page| page.1.clone());
        if let Some(card) = &mut card {
            card.as_of = AsOf::default();
        }
        card
    });
    let shown = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.row.id)));
    let base = org_path("work");
    let search = move || match tab.get() {
        InboxTab::Open => "",
        InboxTab::Done => "?tab=done",
    };
    let navigate = use_navigate();
    let go = {
        let base = base.clone();
        move |by: i64| {
            if let Some(to) = neighbour(&inbox.get_untracked(), shown.get_untracked(), by) {
                navigate(&format!("{base}/{to}{}", search()), Default::default());
            }
        }
    };
    let next = Signal::derive(move || {
        let inbox = inbox.get();
        neighbour(&inbox, shown.get(), 1).or_else(|| neighbour(&inbox, shown.get(), -1))
    });
    use_keys(move |press| match (press.key.as_str(), press.ctrl) {
        ("j", false) => {
            go(1);
            true
        }
        ("k", false) => {
            go(-1);
            true
        }
        ("t", false) => browser::click("#take"),
        ("e", false) => browser::click("#return-open"),
        ("enter", true) => browser::click("#complete"),
        _ => false,
    });
    let title = move || {
        card.with(|card| {
            card.as_ref()
                .map_or_else(|| "Work".to_owned(), |card| card.row.title.clone())
        })
    };
    view! {
        <PageTitle text=Signal::derive(title)/>
        <div class="ap wk" data-list=move || chosen.get().is_none().then_some("")>
            <InboxList inbox tab shown base=base.clone() again/>
            {move || match card.get() {
                Some(card) => {
                    let place = inbox.with_untracked(|inbox| place(inbox, card.row.id));
                    view! { <Task card place next back=base.clone() again/> }.into_any()
                }
                None => {
                    view! {
                        <article class="case" aria-label="No task">
                            <Nothing tab=tab.get()/>
                        </article>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Nothing(tab: InboxTab) -> impl IntoView {
    match tab {
        InboxTab::Open => view! {
            <EmptyState
                title="Nothing to do here"
                text="When a run needs you, or a team whose work you share, the task stands here with all you need to do it."
            >
                <a class="btn" href=org_path("runs")>
                    <Icon glyph=Glyph::CirclePlay/>
                    "Look at the runs"
                </a>
            </EmptyState>
        }
        .into_any(),
        InboxTab::Done => view! {
            <EmptyState title="Nothing done yet" text="What you complete is kept here, the last one first."/>
        }
        .into_any(),
    }
}

fn order(inbox: &Inbox) -> Vec<TaskId> {
    inbox
        .yours
        .iter()
        .chain(&inbox.free)
        .map(|row| row.id)
        .collect()
}

/// The rank of a task in the inbox, from 1, and how many there are.
fn place(inbox: &Inbox, id: TaskId) -> Option<(usize, usize)> {
    let order = order(inbox);
    let index = order.iter().position(|other| *other == id)?;
    Some((index + 1, order.len()))
}

/// The task so many places on; from one that is not in the inbox, the first.
fn neighbour(inbox: &Inbox, shown: Option<TaskId>, by: i64) -> Option<TaskId> {
    let order = order(inbox);
    let index = order
        .iter()
        .position(|id| Some(*id) == shown)
        .and_then(|index| i64::try_from(index).ok());
    let wanted = index.map_or(0, |index| index + by);
    let id = usize::try_from(wanted)
        .ok()
        .and_then(|index| order.get(index))?;
    Some(*id).filter(|id| Some(*id) != shown)
}
