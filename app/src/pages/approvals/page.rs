//! The queue beside the case; the case is in the URL.

use super::{case::Case, queue::QueueList};
use crate::{
    api,
    components::{EmptyState, Glyph, Icon},
    keys::use_keys,
    live::use_live,
    page::PageTitle,
    pages::parts::fresh,
    start::{not_before, org_path, use_frame, use_org},
};
use domain::{
    ids::GateId,
    view::{
        AsOf,
        gates::{GateCard, Queue},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use uuid::Uuid;

/// `/o/{org}/approvals[/{gate}]`
#[component]
pub fn Approvals() -> impl IntoView {
    let org = use_org();
    let me = use_frame().map(|frame| frame.me.id).unwrap_or_default();
    let params = use_params_map();
    let chosen = Memo::new(move |_| {
        let text = params.read().get("gate").filter(|text| !text.is_empty())?;
        // What is not an id is the id of nothing.
        Some(text.parse().unwrap_or(GateId(Uuid::nil())))
    });
    let stale = use_live().topic(&format!("approvals:{me}"));
    let page = Resource::new(
        move || (chosen.get(), stale.get()),
        move |(gate, _)| api::gates::page(org.clone(), gate),
    );
    fresh(page, move |page| view! { <Desk page/> }.into_any())
}

/// Both halves. Only what changed is drawn again: the moment of reading is left out of the comparison.
#[component]
fn Desk(page: Signal<(Queue, Option<GateCard>)>) -> impl IntoView {
    Effect::new(move |_| not_before(page.with(|(queue, _)| queue.as_of.at)));
    let queue = Memo::new(move |_| {
        let mut queue = page.with(|page| page.0.clone());
        queue.as_of = AsOf::default();
        queue
    });
    let card = Memo::new(move |_| {
        let mut card = page.with(|page| page.1.clone());
        if let Some(card) = &mut card {
            card.as_of = AsOf::default();
            card.age = 0;
        }
        card
    });
    let shown = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.row.id)));
    let base = org_path("approvals");
    let navigate = use_navigate();
    let go = {
        let base = base.clone();
        move |to: Option<GateId>| {
            if let Some(to) = to {
                navigate(&format!("{base}/{to}"), Default::default());
            }
        }
    };
    let step = move |by: i64| neighbour(&queue.get_untracked(), shown.get_untracked(), by);
    use_keys({
        let go = go.clone();
        move |press| match (press.key.as_str(), press.ctrl) {
            ("j", false) => {
                go(step(1));
                true
            }
            ("k", false) => {
                go(step(-1));
                true
            }
            ("a", false) => crate::browser::click("#approve"),
            ("r", false) => crate::browser::click("#reject-open"),
            ("e", false) => crate::browser::click("#return-open"),
            _ => false,
        }
    });
    let title = move || {
        card.with(|card| {
            card.as_ref()
                .map_or_else(|| "Approvals".to_owned(), |card| card.row.title.clone())
        })
    };
    view! {
        <PageTitle text=Signal::derive(title)/>
        {move || {
            let card = card.get();
            match card {
                None => {
                    view! {
                        <div class="pg">
                            <header class="pg-head">
                                <div>
                                    <h1>"Approvals"</h1>
                                </div>
                            </header>
                            <EmptyState
                                title="Nothing waits for you"
                                text="When a run reaches a gate that you may decide, it stands here: what is asked, why it reached you, and what happens next."
                            >
                                <a class="btn" href=org_path("runs")>
                                    <Icon glyph=Glyph::CirclePlay/>
                                    "Look at the runs"
                                </a>
                            </EmptyState>
                        </div>
                    }
                        .into_any()
                }
                Some(card) => {
                    let id = card.row.id;
                    let place = queue.with_untracked(|queue| place(queue, id));
                    view! {
                        <div class="ap apr">
                            <QueueList queue shown base=base.clone()/>
                            <Case
                                card
                                place
                                previous=Signal::derive(move || step(-1))
                                next=Signal::derive(move || step(1))
                            />
                        </div>
                    }
                        .into_any()
                }
            }
        }}
    }
}

/// The rank of a gate in the queue, from 1, and how many there are; none when it is not in it.
fn place(queue: &Queue, id: GateId) -> Option<(usize, usize)> {
    let index = queue.rows.iter().position(|row| row.id == id)?;
    Some((index + 1, queue.rows.len()))
}

/// The gate so many places on. From one that is not in the queue, the first.
pub(super) fn neighbour(queue: &Queue, shown: Option<GateId>, by: i64) -> Option<GateId> {
    let index = queue
        .rows
        .iter()
        .position(|row| Some(row.id) == shown)
        .and_then(|index| i64::try_from(index).ok());
    let wanted = match index {
        None => 0,
        Some(index) => index + by,
    };
    let row = usize::try_from(wanted)
        .ok()
        .and_then(|index| queue.rows.get(index))?;
    Some(row.id).filter(|id| Some(*id) != shown)
}
