//! The registry: every agent with its team, who answers for it, and how it does.

use super::words::{Standing, capital, cost, count, jobs, percent};
use crate::{
    api,
    components::{Choice, EmptyState, Glyph, Icon, OwnerMark, SegmentedLinks},
    live::use_live,
    page::PageTitle,
    pages::parts::fresh,
    start::{org_path, use_currency, use_org, use_start},
};
use domain::{
    money,
    view::{
        Mark,
        agents::{AgentRow, AgentState, AgentsPage},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/o/{org}/agents`
#[component]
pub fn Agents() -> impl IntoView {
    let org = use_org();
    let stale = use_live().topic("agents");
    let list = Resource::new(move || stale.get(), move |_| api::agents::list(org.clone()));
    view! {
        <PageTitle text="Agents"/>
        {fresh(list, |page| view! { <Registry page/> }.into_any())}
    }
}

#[component]
fn Registry(page: Signal<AgentsPage>) -> impl IntoView {
    let base = org_path("agents");
    let query = use_query_map();
    let by_state = Memo::new(move |_| query.read().get("by").as_deref() == Some("state"));
    let choices = {
        let base = base.clone();
        Signal::derive(move || {
            vec![
                Choice::new("Team", base.clone(), !by_state.get()),
                Choice::new("State", format!("{base}?by=state"), by_state.get()),
            ]
        })
    };
    let connect = format!("{base}/connect");
    let currency = use_currency();
    // An agent belongs to a team, so without one there is nothing to connect it to.
    let teams = org_path("people?tab=teams");
    let may_make_teams = use_start()
        .frame
        .as_ref()
        .is_some_and(|frame| frame.rights.people);
    view! {
        <div class="pg ar">
            <header class="pg-head">
                <div>
                    <h1>"Agents"</h1>
                    {move || page.with(|page| lead(page, &currency))}
                </div>
                <div class="row wrap">
                    {move || {
                        page.with(|page| page.agents.len() > 1)
                            .then(|| view! { <SegmentedLinks label="Group by" choices/> })
                    }}
                    {move || {
                        page.with(|page| page.may_connect)
                            .then(|| {
                                view! {
                                    <a class="btn" data-kind="primary" href=connect.clone()>
                                        <Icon glyph=Glyph::Plug/>
                                        "Connect an agent"
                                    </a>
                                }
                            })
                    }}
                </div>
            </header>
            {move || page.with(|page| attention(&page.agents))}
            {move || {
                page.with(|page| {
                    if page.agents.is_empty() {
                        let first = (!page.may_connect && may_make_teams).then(|| teams.clone());
                        view! {
                            <EmptyState
                                title="No agent yet"
                                text="Any program that speaks HTTP can do a step: it asks for jobs and answers with results. Each agent has a person who answers for it."
                            >
                                {first
                                    .map(|href| {
                                        view! {
                                            <a class="btn" href=href>
                                                "Make the first team"
                                            </a>
                                        }
                                    })}
                            </EmptyState>
                        }
                            .into_any()
                    } else {
                        table(&page.agents, by_state.get())
                    }
                })
            }}
        </div>
    }
}

fn lead(page: &AgentsPage, currency: &str) -> AnyView {
    let all = page.agents.len();
    if all == 0 {
        return view! { <p class="lead">"Nothing is connected."</p> }.into_any();
    }
    let at_work = page
        .agents
        .iter()
        .filter(|agent| matches!(agent.state, AgentState::AtWork | AgentState::Idle))
        .count();
    let noun = if all == 1 { "agent" } else { "agents" };
    let done: u64 = page.agents.iter().map(|agent| agent.figures.done).sum();
    let micros: i64 = page
        .agents
        .iter()
        .map(|agent| agent.figures.cost_micros)
        .sum();
    let need = page
        .agents
        .iter()
        .filter(|agent| needs(agent).is_some())
        .count();
    let (they, have) = if all == 1 {
        ("It", "has")
    } else {
        ("They", "have")
    };
    let rest = match (done, need) {
        (0, 0) => format!("{they} {have} settled no job in 30 days."),
        (0, need) => format!(
            "{they} {have} settled no job in 30 days, and {}.",
            need_words(need, all)
        ),
        (done, need) => {
            let settled = format!(
                "{they} settled {} in 30 days for {}",
                jobs(done),
                money::display_micros(micros, currency)
            );
            if need == 0 {
                format!("{settled}.")
            } else {
                format!("{settled}, and {}.", need_words(need, all))
            }
        }
    };
    view! {
        <p class="lead">
            <b>{format!("{} {noun}, {} at work.", capital(&count(all)), count(at_work))}</b>
            " "
            {rest}
        </p>
    }
    .into_any()
}

fn need_words(need: usize, all: usize) -> String {
    if all == 1 {
        "it needs a person".to_owned()
    } else if need == 1 {
        "one of them needs a person".to_owned()
    } else {
        format!("{} of them need a person", count(need))
    }
}

/// What a person should do about an agent: title, text and the words of the link.
fn needs(agent: &AgentRow) -> Option<(String, String, &'static str)> {
    let name = &agent.name;
    if !agent.owner_here {
        return Some((
            format!("{name} has no owner"),
            format!("{} left the organization", agent.owner.name()),
            "Name one",
        ));
    }
    match agent.state {
        AgentState::Silent => Some((
            format!("{name} is silent"),
            format!("{} wait, its worker does not come", jobs(agent.open)),
            "Look into it",
        )),
        AgentState::New if agent.open > 0 => Some((
            format!("{name} is not connected"),
            format!("{} wait for its first worker", jobs(agent.open)),
            "Look into it",
        )),
        AgentState::Paused if agent.open > 0 => Some((
            format!("{name} is paused"),
            format!("{} wait until it goes on", jobs(agent.open)),
            "Look into it",
        )),
        _ => None,
    }
}

fn mark(agent: &AgentRow) -> Mark {
    Mark::Agent {
        id: Some(agent.id),
        name: agent.name.clone(),
        glyph: agent.glyph.clone(),
    }
}

fn attention(agents: &[AgentRow]) -> AnyView {
    let items: Vec<_> = agents
        .iter()
        .filter_map(|agent| Some((agent, needs(agent)?)))
        .take(6)
        .map(|(agent, (title, text, action))| {
            let href = org_path(&format!("agents/{}", agent.id));
            view! {
                <li>
                    <OwnerMark mark=mark(agent) bare=true/>
                    <p>
                        <b>{title}</b>
                        {text}
                    </p>
                    <a class="btn" data-size="small" href=href>
                        {action}
                    </a>
                </li>
            }
        })
        .collect();
    if items.is_empty() {
        return ().into_any();
    }
    view! {
        <ul class="attn" aria-label="Need a person">
            {items}
        </ul>
    }
    .into_any()
}

fn table(agents: &[AgentRow], by_state: bool) -> AnyView {
    let mut groups: Vec<(AnyView, Vec<AgentRow>)> = Vec::new();
    if by_state {
        for state in AgentState::ALL {
            let of: Vec<_> = agents
                .iter()
                .filter(|agent| agent.state == state)
                .cloned()
                .collect();
            if !of.is_empty() {
                groups.push((view! { <Standing state bare=true/> }.into_any(), of));
            }
        }
    } else {
        let mut last: Option<&Mark> = None;
        for agent in agents {
            if last != Some(&agent.team) {
                let team = agent.team.clone();
                groups.push((view! { <OwnerMark mark=team/> }.into_any(), Vec::new()));
                last = Some(&agent.team);
            }
            if let Some((_, group)) = groups.last_mut() {
                group.push(agent.clone());
            }
        }
    }
    let first = if by_state { "State" } else { "Team" };
    let second = if by_state { "Team" } else { "State" };
    view! {
        <section class="panel" aria-label="All agents">
            <div class="table-scroll" tabindex="0" role="region" aria-label="Agents table">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{first}</th>
                            <th scope="col">"Agent"</th>
                            <th scope="col">{second}</th>
                            <th scope="col" class="num">"Success"</th>
                            <th scope="col" class="num">"Cost per task"</th>
                            <th scope="col" class="num">"Jobs, 30 d"</th>
                            <th scope="col" class="num">"Waiting"</th>
                            <th scope="col">"Accountable"</th>
                        </tr>
                    </thead>
                    {groups
                        .into_iter()
                        .map(|(head, agents)| body(head, agents, by_state))
                        .collect_view()}
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn body(head: AnyView, agents: Vec<AgentRow>, by_state: bool) -> impl IntoView {
    let span = agents.len().to_string();
    let mut head = Some(head);
    let currency = use_currency();
    let rows: Vec<_> = agents
        .into_iter()
        .map(|agent| {
            let first = head.take().map(|head| {
                view! {
                    <th scope="rowgroup" rowspan=span.clone()>
                        {head}
                    </th>
                }
            });
            let href = org_path(&format!("agents/{}", agent.id));
            let second = if by_state {
                view! { <OwnerMark mark=agent.team.clone()/> }.into_any()
            } else {
                view! { <Standing state=agent.state bare=true/> }.into_any()
            };
            let owner = if agent.owner_here {
                view! { <OwnerMark mark=agent.owner.clone()/> }.into_any()
            } else {
                view! { <span class="alarm">"nobody"</span> }.into_any()
            };
            view! {
                <tr>
                    {first}
                    <td>
                        <span class="a-name">
                            <OwnerMark mark=mark(&agent) bare=true/>
                            <span class="two-line">
                                <a href=href>{agent.name.clone()}</a>
                                <small>{agent.description.clone()}</small>
                            </span>
                        </span>
                    </td>
                    <td>{second}</td>
                    <td class="num">{percent(agent.figures.success())}</td>
                    <td class="num">{cost(agent.figures.cost_per_task(), &currency)}</td>
                    <td class="num">{money::grouped(agent.figures.done)}</td>
                    <td class="num">{money::grouped(agent.open)}</td>
                    <td>{owner}</td>
                </tr>
            }
        })
        .collect();
    view! { <tbody>{rows}</tbody> }
}
