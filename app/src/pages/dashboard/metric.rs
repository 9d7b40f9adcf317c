//! One figure: what it means in words, its course, its parts, what moved it, and the runs behind it.

use super::{
    board::{Controls, asks},
    filter, words,
};
use crate::{
    api,
    charts::{line::LineChart, moved::Waterfall},
    components::{
        Choice, ErrorPage, Field, Glyph, Icon, OwnerMark, SegmentedLinks, StateBadge, Style, When,
        use_toasts,
    },
    live::use_live,
    page::PageTitle,
    pages::parts::{counted, fresh},
    start::{org_path, use_org},
};
use domain::{
    Fault, RunStatus,
    kpi::{Metric, Unit},
    view::kpis::{KpiFilter, MetricPage, RunBehind, SplitBy, Standing},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};

/// `/o/{org}/dashboards/{metric}`
#[component]
pub fn MetricView() -> impl IntoView {
    let org = use_org();
    let (params, query) = (use_params_map(), use_query_map());
    let metric = Memo::new(move |_| {
        params
            .read()
            .get("metric")
            .and_then(|key| Metric::find(&key))
    });
    let stale = use_live().topic("runs");
    let page = Resource::new(
        move || (metric.get(), filter::read(&query.read()), stale.get()),
        move |(metric, filter, _)| {
            let org = org.clone();
            async move {
                match metric {
                    Some(metric) => api::kpis::figure(org, metric, filter).await.map(Some),
                    None => Ok(None),
                }
            }
        },
    );
    fresh(page, |page| {
        view! {
            {move || match page.get() {
                Some(page) => view! { <Page page/> }.into_any(),
                None => view! { <ErrorPage fault=Fault::not_found("figure")/> }.into_any(),
            }}
        }
        .into_any()
    })
}

#[component]
fn Page(page: MetricPage) -> impl IntoView {
    let metric = page.tile.metric;
    let unit = metric.unit();
    let base = org_path(&format!("dashboards/{}", metric.key()));
    let figure = page
        .tile
        .value
        .map(|value| unit.figure(value, &page.currency));
    let off = match (page.tile.standing, page.tile.value, page.tile.target) {
        (Standing::OffTarget, Some(value), Some(target)) => {
            let word = if value > target { "over" } else { "under" };
            Some(format!(
                "{} {word} its {}",
                words::by(unit, value - target, &page.currency),
                if value > target { "limit" } else { "target" }
            ))
        }
        _ => None,
    };
    let before = page
        .tile
        .previous
        .map(|value| format!("{} before", unit.figure(value, &page.currency).text()));
    let about = page.about.join(", ");
    let whole = KpiFilter {
        range: page.filter.range,
        alone: page.filter.alone,
        split: page.filter.split,
        ..KpiFilter::default()
    };
    let moved = page
        .tile
        .previous
        .zip(page.tile.value)
        .filter(|_| !page.moved.is_empty())
        .map(|(before, now)| {
            view! {
                <section aria-labelledby="m-c" class="mt-fall" tabindex="0">
                    <h2 id="m-c">"What moved it"</h2>
                    <Waterfall
                        unit
                        currency=page.currency.clone()
                        before
                        now
                        steps=page.moved.clone()
                        window=page.filter.range.label().to_owned()
                    />
                </section>
            }
        });
    view! {
        <PageTitle text=metric.label()/>
        <div class="mt">
            <header class="mt-head">
                <div>
                    <p class="row small muted">
                        <a class="hit" href=filter::href(&org_path("dashboards"), &KpiFilter { range: page.filter.range, alone: page.filter.alone, ..KpiFilter::default() })>
                            {metric.family().label()}
                        </a>
                        {(!about.is_empty())
                            .then(|| {
                                view! {
                                    <span class="chip">
                                        {about}
                                        <a href=filter::href(&base, &whole) aria-label="Show the whole figure">
                                            <Icon glyph=Glyph::X/>
                                        </a>
                                    </span>
                                }
                            })}
                    </p>
                    <h1>{metric.label()}</h1>
                </div>
                <Controls base=base.clone() filter=page.filter.clone()/>
            </header>
            <div class="mt-grid">
                <div class="mt-main">
                    <div class="mt-top">
                        <div>
                            <p class="mt-big num">
                                {match figure {
                                    Some(figure) => {
                                        view! {
                                            {figure.number}
                                            " "
                                            <small>{figure.unit}</small>
                                        }
                                            .into_any()
                                    }
                                    None => "–".into_any(),
                                }}
                            </p>
                            <p class="small num row wrap">
                                {off
                                    .map(|off| {
                                        view! {
                                            <span class="badge" data-kind="act">
                                                <Icon glyph=Glyph::AlarmClock size=14/>
                                                "\u{a0}"
                                                {off}
                                            </span>
                                        }
                                    })}
                                {before.map(|before| view! { <span class="soft">{before}</span> })}
                            </p>
                        </div>
                        <p class="def">
                            <b>"In words. "</b>
                            {metric.words()}
                            " "
                            <span class="muted">{format!("Formula: {}.", metric.formula())}</span>
                        </p>
                    </div>
                    <section aria-label="Chart" class="mt-chart" tabindex="0">
                        <LineChart
                            metric
                            series=page.tile.series.clone()
                            before=page.series_before.clone()
                            target=page.tile.target
                            currency=page.currency.clone()
                            last_day=page.last_day
                        />
                        <div class="row wrap small mt-keys">
                            <span class="key" data-c="line">
                                {format!("Last {}", page.filter.range.label())}
                            </span>
                            {(!page.series_before.is_empty())
                                .then(|| {
                                    view! {
                                        <span class="key" data-c="rest">
                                            {format!("{} before", page.filter.range.label())}
                                        </span>
                                    }
                                })}
                            {page
                                .tile
                                .target
                                .map(|_| {
                                    view! {
                                        <span class="key" data-c="dash">
                                            "Target or limit"
                                        </span>
                                    }
                                })}
                            <span class="push muted">
                                "Counted up to " <When at=page.freshness.counted_to style=Style::Brief/>
                            </span>
                        </div>
                    </section>
                    {moved}
                </div>
                <Side page base/>
            </div>
        </div>
    }
}

#[component]
fn Side(page: MetricPage, base: String) -> impl IntoView {
    let busiest = page.busiest.as_ref().map(|person| {
        let text = words::busiest(person);
        view! {
            <section aria-labelledby="mt-who">
                <h2 id="mt-who">"Who decides"</h2>
                <p class="soft">{text}</p>
            </section>
        }
    });
    view! {
        <aside class="mt-side" aria-label="Behind the figure">
            <Splits page=page.clone() base/>
            {busiest}
            <Target page=page.clone()/>
            <Behind page/>
        </aside>
    }
}

/// The parts of the figure; each leads to itself.
#[component]
fn Splits(page: MetricPage, base: String) -> impl IntoView {
    let metric = page.tile.metric;
    let by = SplitBy::ALL
        .into_iter()
        .map(|split| {
            let wanted = KpiFilter {
                split,
                ..page.filter.clone()
            };
            Choice::new(
                split.label(),
                filter::href(&base, &wanted),
                split == page.filter.split,
            )
        })
        .collect::<Vec<_>>();
    let rows = page
        .splits
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let mut wanted = page.filter.clone();
            match page.filter.split {
                SplitBy::Workflow => wanted.workflow = row.key.parse().ok(),
                SplitBy::Team => wanted.team = row.key.parse().ok(),
                SplitBy::Agent => wanted.agent = row.key.parse().ok(),
                SplitBy::Tier => wanted.tier = domain::Tier::find(&row.key),
            }
            let name = if wanted == page.filter {
                view! { <span>{row.label.clone()}</span> }.into_any()
            } else {
                view! { <a href=filter::href(&base, &wanted)>{row.label.clone()}</a> }.into_any()
            };
            let value = row
                .value
                .map(|value| metric.unit().figure(value, &page.currency).text())
                .unwrap_or_default();
            let colour = ["1", "4", "3", "2", "5"]
                .get(index)
                .copied()
                .unwrap_or("rest");
            let share = (row.share * 100.0).round();
            view! {
                <li>
                    {name} <b class="num" title=value>
                        {format!("{share} %")}
                    </b>
                    <span class="bar">
                        <i data-c=colour style=format!("width:{share}%")></i>
                    </span>
                </li>
            }
        })
        .collect_view();
    let none = page.splits.is_empty();
    view! {
        <section aria-labelledby="mt-where">
            <h2 id="mt-where">"Where it sits"</h2>
            {none.then(|| view! { <p class="muted">"Nothing was measured in this time."</p> })}
            <ul class="splits">{rows}</ul>
            <div class="wide-seg">
                <SegmentedLinks label="Split by" choices=Signal::stored(by)/>
            </div>
        </section>
    }
}

/// The value a person types for a target, in the unit they read.
fn typed(unit: Unit, target: f64) -> String {
    let value = match unit {
        Unit::PerDay => target,
        Unit::Span => target / 3_600_000.0,
        Unit::Share => target * 100.0,
        Unit::Cost => target / 1_000_000.0,
    };
    ((value * 100.0).round() / 100.0).to_string()
}

fn read(unit: Unit, text: &str) -> Option<f64> {
    let value: f64 = text.trim().replace(',', "").parse().ok()?;
    Some(match unit {
        Unit::PerDay => value,
        Unit::Span => value * 3_600_000.0,
        Unit::Share => value / 100.0,
        Unit::Cost => value * 1_000_000.0,
    })
}

#[component]
fn Target(page: MetricPage) -> impl IntoView {
    let metric = page.tile.metric;
    let unit = metric.unit();
    let said = words::target(&page.tile, &page.currency);
    let by = page.target_by.clone();
    let has_default = page.tile.target.is_some() && by.is_none();
    let (org, toasts) = (use_org(), use_toasts());
    let text = RwSignal::new(
        page.tile
            .target
            .map(|target| typed(unit, target))
            .unwrap_or_default(),
    );
    let told = RwSignal::new(None::<String>);
    let name = match unit {
        Unit::PerDay => "runs a day".to_owned(),
        Unit::Span => "hours".to_owned(),
        Unit::Share => "percent".to_owned(),
        Unit::Cost => page.currency.clone(),
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(target) = read(unit, &text.get_untracked()) else {
            told.set(Some("Not a number.".to_owned()));
            return;
        };
        let org = org.clone();
        spawn_local(async move {
            match api::kpis::set_target(org, metric, target).await {
                Ok(()) => {
                    told.set(None);
                    toasts.say("The target is set.");
                }
                Err(error) => told.set(Some(error.0.message)),
            }
        });
    };
    view! {
        <section aria-labelledby="mt-target">
            <h2 id="mt-target">"Target"</h2>
            <p class="row wrap">
                <b class="num">{said}</b>
                {by.map(|mark| view! { <span class="small muted row">"set by " <OwnerMark mark/></span> })}
                {has_default.then(|| view! { <span class="small muted">"as every organization begins"</span> })}
            </p>
            {page
                .can_set_target
                .then(|| {
                    view! {
                        <details class="mt-set">
                            <summary>"Change it"</summary>
                            <form class="stack tight" on:submit=send>
                                <Field
                                    name="target"
                                    label=format!("{}, in {name}", asks(metric.direction()))
                                    bind=text
                                    error=told
                                    inputmode="decimal"
                                />
                                <button class="btn" type="submit">
                                    "Set the target"
                                </button>
                            </form>
                        </details>
                    }
                })}
        </section>
    }
}

/// The runs behind the figure, and the way to them in the list of runs.
#[component]
fn Behind(page: MetricPage) -> impl IntoView {
    let unit = page.tile.metric.unit();
    let currency = page.currency.clone();
    let total = page.runs_total;
    let all = all_runs(&page);
    let rows = page
        .runs
        .iter()
        .take(8)
        .cloned()
        .map(|run| view! { <RunLine run unit=value_unit(page.tile.metric, unit) currency=currency.clone()/> })
        .collect_view();
    let more: Vec<RunBehind> = page.runs.iter().skip(8).cloned().collect();
    let shown = page.runs.len() as u64;
    let rest = (!more.is_empty()).then(|| {
        let rows = more
            .into_iter()
            .map(|run| view! { <RunLine run unit=value_unit(page.tile.metric, unit) currency=currency.clone()/> })
            .collect_view();
        view! {
            <details class="mt-set">
                <summary>{format!("The next {}", shown - 8)}</summary>
                <ul>{rows}</ul>
            </details>
        }
    });
    view! {
        <section class="mt-runs" aria-labelledby="mt-runs-h">
            <div class="row between">
                <h2 id="mt-runs-h">"Runs behind it"</h2>
                <a class="small link hit" href=all>
                    {counted(total, "run", "runs")}
                </a>
            </div>
            {(total == 0).then(|| view! { <p class="muted small">"None in this time."</p> })}
            <ul>{rows}</ul>
            {rest}
        </section>
    }
}

/// The unit of what one run brings: the share of breaches is made of times late.
fn value_unit(metric: Metric, unit: Unit) -> Unit {
    match metric {
        Metric::SlaBreaches => Unit::Span,
        _ => unit,
    }
}

/// The list of runs, narrowed as the figure is.
fn all_runs(page: &MetricPage) -> String {
    let mut query = ParamsMap::new();
    let days = page.filter.range.days();
    match page.tile.metric {
        Metric::Throughput | Metric::CycleTime | Metric::CycleTimeP95 | Metric::Autonomy => {
            query.insert("tab", "ended".to_owned());
            let from = page.as_of.at - i64::from(days) * domain::span::DAY;
            query.insert("ended-from", from.to_string());
        }
        Metric::SlaBreaches => {
            query.insert("tab", "all".to_owned());
            query.insert("breached", "1".to_owned());
            query.insert("days", days.to_string());
        }
        Metric::AgentFailures | Metric::AgentTaskCost | Metric::GateWait => {
            query.insert("tab", "all".to_owned());
            query.insert("days", days.to_string());
        }
    }
    if let Some(workflow) = page.filter.workflow {
        query.insert("workflow", workflow.to_string());
    }
    if let Some(team) = page.filter.team {
        query.insert("team", team.to_string());
    }
    format!("{}{}", org_path("runs"), query.to_query_string())
}

#[component]
fn RunLine(run: RunBehind, unit: Unit, currency: String) -> impl IntoView {
    let href = org_path(&format!("runs/{}", run.id));
    let value = match run.value {
        Some(value) => {
            view! { <span class="num">{unit.figure(value, &currency).text()}</span> }.into_any()
        }
        None => view! { <When at=run.at style=Style::Brief/> }.into_any(),
    };
    let under = run.key.clone().unwrap_or_else(|| run.workflow_name.clone());
    let status: RunStatus = run.status;
    view! {
        <li>
            <a href=href>
                <b>{run.title}</b>
                {value}
                <span class="small muted num">{under}</span>
                <StateBadge state=status bare=true/>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_typed_in_the_unit_people_read() {
        for (unit, target, shown) in [
            (Unit::Span, 21_600_000.0, "6"),
            (Unit::Share, 0.02, "2"),
            (Unit::Cost, 350_000.0, "0.35"),
            (Unit::PerDay, 12.5, "12.5"),
        ] {
            assert_eq!(typed(unit, target), shown);
            assert_eq!(read(unit, shown), Some(target));
        }
        assert_eq!(read(Unit::Share, "much"), None);
    }
}
