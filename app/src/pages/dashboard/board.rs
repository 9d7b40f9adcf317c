//! The board: the sentence first, then the families; what needs somebody is red, and nothing else is.

use super::{filter, words};
use crate::{
    api,
    charts::spark::Spark,
    components::{Choice, EmptyState, Glyph, Icon, SegmentedLinks, Style, TierBadge, When},
    live::use_live,
    page::PageTitle,
    pages::parts::{counted, fresh},
    start::{not_before, org_path, use_org},
};
use domain::{
    kpi::{Direction, Family},
    money,
    view::kpis::{Dashboard, KpiFilter, LedgerRow, Need, Range, Standing, Tile},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/o/{org}/dashboards`
#[component]
pub fn Board() -> impl IntoView {
    let org = use_org();
    let query = use_query_map();
    let stale = use_live().topic("runs");
    let board = Resource::new(
        move || (filter::read(&query.read()), stale.get()),
        move |(filter, _)| api::kpis::board(org.clone(), filter),
    );
    fresh(board, |board| {
        Effect::new(move |_| not_before(board.with(|board| board.as_of.at)));
        view! {
            <PageTitle text="Company health"/>
            {move || board.with(|board| view! { <Page board=board.clone()/> })}
        }
        .into_any()
    })
}

/// The range and the comparison, as links: they are in the URL.
#[component]
pub fn Controls(base: String, filter: KpiFilter) -> impl IntoView {
    let ranges = Range::ALL
        .into_iter()
        .map(|range| {
            let wanted = KpiFilter {
                range,
                ..filter.clone()
            };
            Choice::new(
                range.label(),
                filter::href(&base, &wanted),
                range == filter.range,
            )
        })
        .collect::<Vec<_>>();
    let days = filter.range.days();
    let compare = [
        (false, format!("vs {days} days before")),
        (true, "Alone".to_owned()),
    ]
    .into_iter()
    .map(|(alone, label)| {
        let wanted = KpiFilter {
            alone,
            ..filter.clone()
        };
        Choice::new(label, filter::href(&base, &wanted), alone == filter.alone)
    })
    .collect::<Vec<_>>();
    view! {
        <div class="row wrap push db-ctl">
            <SegmentedLinks label="Time range" choices=Signal::stored(ranges)/>
            <SegmentedLinks label="Comparison" choices=Signal::stored(compare)/>
        </div>
    }
}

#[component]
fn Page(board: Dashboard) -> impl IntoView {
    let base = org_path("dashboards");
    if board.is_empty() {
        return view! {
            <div class="db">
                <header class="db-head">
                    <div>
                        <h1>"Company health"</h1>
                        <p class="lead">"There is nothing to measure yet."</p>
                    </div>
                </header>
                <EmptyState
                    title="Figures begin with the first run"
                    text="How many runs end, how long they take and wait, what agents cost and how often they need a person: all of it is counted as it happens."
                >
                    <a class="btn" href=org_path("workflows")>
                        "To the workflows"
                    </a>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let (first, second) = words::lead(&board.tiles);
    let families = Family::ALL
        .into_iter()
        .map(|family| {
            let tiles: Vec<Tile> = board
                .tiles
                .iter()
                .filter(|tile| tile.metric.family() == family)
                .cloned()
                .collect();
            view! {
                <FamilyRow
                    family
                    tiles
                    base=base.clone()
                    filter=board.filter.clone()
                    currency=board.currency.clone()
                />
            }
        })
        .collect_view();
    let days = board.filter.range.label();
    let smooth = if board.filter.range == Range::Week {
        "day by day"
    } else {
        "each point the week up to its day"
    };
    view! {
        <div class="db">
            <header class="db-head">
                <div>
                    <h1>"Company health"</h1>
                    <p class="lead">{first} " " {second.map(|second| view! { <b>{second}</b> })}</p>
                </div>
                <Controls base=base.clone() filter=board.filter.clone()/>
            </header>
            <div class="db-grid">
                <section class="db-fams" aria-label="KPI families">
                    {families}
                    <p class="db-foot small muted">
                        <span>
                            "Counted up to " <When at=board.freshness.counted_to style=Style::Brief/> "."
                        </span>
                        <span class="row wrap push">
                            <span class="key" data-c="line">
                                {format!("Last {days}, {smooth}")}
                            </span>
                            <span class="key" data-c="dash">
                                "Target or limit"
                            </span>
                        </span>
                    </p>
                </section>
                <aside class="db-side" aria-label="Needs you">
                    {board
                        .need
                        .clone()
                        .map(|need| {
                            view! {
                                <Red need base=base.clone() filter=board.filter.clone() currency=board.currency.clone()/>
                            }
                        })}
                    <Ledger rows=board.ledger.clone()/>
                </aside>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn FamilyRow(
    family: Family,
    tiles: Vec<Tile>,
    base: String,
    filter: KpiFilter,
    currency: String,
) -> impl IntoView {
    let off: Vec<&Tile> = tiles
        .iter()
        .filter(|tile| tile.standing == Standing::OffTarget)
        .collect();
    let judged = tiles.iter().any(|tile| tile.standing == Standing::OnTarget);
    let state = match (off.first(), judged) {
        (Some(tile), _) => view! {
            <p class="act">
                <Icon glyph=Glyph::AlarmClock size=14/>
                {tile.metric.label()}
            </p>
        }
        .into_any(),
        (None, true) => view! {
            <p class="ok">
                <Icon glyph=Glyph::Check size=14/>
                "On target"
            </p>
        }
        .into_any(),
        (None, false) => view! { <p class="why">"No target set"</p> }.into_any(),
    };
    let id = format!("f-{}", family.label().to_lowercase().replace(' ', "-"));
    let labelled = id.clone();
    let tiles = tiles
        .into_iter()
        .map(|tile| view! { <KpiTile tile base=base.clone() filter=filter.clone() currency=currency.clone()/> })
        .collect_view();
    view! {
        <section class="fam" aria-labelledby=labelled>
            <header>
                <h2 id=id>{family.label()}</h2>
                {state}
            </header>
            <div class="fam-tiles">{tiles}</div>
        </section>
    }
}

#[component]
fn KpiTile(tile: Tile, base: String, filter: KpiFilter, currency: String) -> impl IntoView {
    let href = filter::href(&format!("{base}/{}", tile.metric.key()), &filter);
    let figure = match tile.value {
        Some(value) => {
            let figure = tile.metric.unit().figure(value, &currency);
            view! {
                <span class="figure">
                    {figure.number} {(!figure.unit.is_empty()).then(|| view! { <small>{figure.unit}</small> })}
                </span>
            }
            .into_any()
        }
        None => view! { <span class="figure none">"–"</span> }.into_any(),
    };
    view! {
        <a class="tile kpi" href=href>
            <span class="name">{tile.metric.label()}</span>
            {figure}
            <Spark series=tile.series.clone() target=tile.target/>
            <span class="meta">
                <span>{words::target(&tile, &currency)}</span>
                <words::Change tile=tile.clone() currency/>
            </span>
        </a>
    }
}

/// The one thing that is red.
#[component]
fn Red(need: Need, base: String, filter: KpiFilter, currency: String) -> impl IntoView {
    let tile = need.tile;
    let page = format!("{base}/{}", tile.metric.key());
    let figure = tile
        .value
        .map(|value| tile.metric.unit().figure(value, &currency));
    let limit = words::target(&tile, &currency).to_lowercase();
    let wanted = KpiFilter {
        workflow: need.cause.as_ref().map(|cause| cause.workflow),
        ..filter.clone()
    };
    let said = need.cause.as_ref().map(|cause| {
        let (share, rest) = words::cause(cause, &tile);
        view! {
            <p>
                <b>{share}</b>
                " "
                {rest}
            </p>
        }
    });
    let has_cause = need.cause.is_some();
    view! {
        <section class="red" aria-labelledby="red-h">
            <header>
                <p class="row">
                    <Icon glyph=Glyph::AlarmClock/>
                    "Needs you today"
                </p>
                <h2 id="red-h">{tile.metric.label()}</h2>
            </header>
            {figure
                .map(|figure| {
                    let small = if figure.unit.is_empty() { limit.clone() } else { format!("{}, {limit}", figure.unit) };
                    view! {
                        <p class="big num">
                            {figure.number} " " <small>{small}</small>
                        </p>
                    }
                })}
            <Spark series=tile.series.clone() target=tile.target act=true/>
            {said}
            <div class="row wrap">
                {has_cause
                    .then(|| {
                        view! {
                            <a class="btn" data-kind="danger" href=filter::href(&page, &wanted)>
                                "See the cause"
                            </a>
                        }
                    })} <a class="btn" href=filter::href(&page, &filter)>
                    "The whole figure"
                </a>
            </div>
        </section>
    }
}

/// Who did the work, by tier.
#[component]
fn Ledger(rows: Vec<LedgerRow>) -> impl IntoView {
    let total: i64 = rows.iter().map(LedgerRow::total).sum();
    let overridden: i64 = rows.iter().map(|row| row.overridden).sum();
    let number = |count: i64| money::grouped(count.unsigned_abs());
    let summary = format!(
        "{}, {} overridden",
        counted(total.unsigned_abs(), "run", "runs"),
        number(overridden)
    );
    let lines = rows
        .into_iter()
        .map(|row| {
            let all = row.total();
            let share = match (row.agents, all) {
                (_, 0) => "–".to_owned(),
                (0, _) => "none".to_owned(),
                (agents, all) => format!("{} %", agents * 100 / all),
            };
            let part = |class: &'static str, count: i64| {
                (count > 0).then(|| view! { <i class=class style=format!("flex-grow:{count}")></i> })
            };
            view! {
                <tr>
                    <th scope="row">
                        <TierBadge tier=row.tier bare=true/>
                        <span class="small muted num">{number(all)}</span>
                    </th>
                    <td>
                        <span class="lbar" aria-hidden="true">
                            {part("a", row.agents)}
                            {part("p", row.people)}
                            {part("o", row.overridden)}
                        </span>
                        <span class="sr">
                            {format!("{} by agents, {} by people, {} overridden", row.agents, row.people, row.overridden)}
                        </span>
                    </td>
                    <td class="num">{share}</td>
                </tr>
            }
        })
        .collect_view();
    (total > 0).then(|| {
        view! {
            <section class="ledger" aria-labelledby="led-h">
                <header class="row between">
                    <h2 id="led-h">"Autonomy ledger"</h2>
                    <span class="small muted num">{summary}</span>
                </header>
                <table>
                    <caption class="sr">"Who did the work of ended runs, by the highest risk tier met"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Tier"</th>
                            <th scope="col">
                                <span class="sr">"By agents alone, with people, overridden"</span>
                            </th>
                            <th scope="col" class="num">
                                "By agents"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
                <p class="lkeys">
                    <span class="lk a">"Agents alone"</span>
                    <span class="lk p">"With people"</span>
                    <span class="lk o">"Overridden"</span>
                </p>
            </section>
        }
    })
}

/// Which way the target lies, for forms.
pub(super) fn asks(direction: Direction) -> &'static str {
    match direction {
        Direction::Higher => "At least",
        Direction::Lower => "At most",
    }
}
