//! Owner: a person, a role, a team or an agent; and the others of RACI.

use super::input::{Pick, Segments};
use crate::{
    components::{Glyph, OwnerMark},
    editor::{desk::Desk, floats::IconButton},
    start::{org_path, use_frame},
};
use domain::{
    Role,
    edit::Command,
    ids::NodeId,
    view::directory::{Directory, plural},
    workflow::{Node, NodeKind, Owner, Raci},
};
use leptos::prelude::*;

/// An owner with its name, to choose from.
pub type Choice = (String, String);

/// An owner as the value of an option.
pub fn owner_key(owner: &Owner) -> String {
    match owner {
        Owner::Person { person } => format!("person:{person}"),
        Owner::Team { team } => format!("team:{team}"),
        Owner::Agent { agent } => format!("agent:{agent}"),
        Owner::Role {
            role,
            team: Some(team),
        } => format!("role:{}:{team}", role.key()),
        Owner::Role { role, team: None } => format!("role:{}", role.key()),
    }
}

/// Reads the value of an option.
pub fn read_owner(key: &str) -> Option<Owner> {
    let (kind, rest) = key.split_once(':')?;
    Some(match kind {
        "person" => Owner::Person {
            person: rest.parse().ok()?,
        },
        "team" => Owner::Team {
            team: rest.parse().ok()?,
        },
        "agent" => Owner::Agent {
            agent: rest.parse().ok()?,
        },
        "role" => match rest.split_once(':') {
            Some((role, team)) => Owner::Role {
                role: Role::find(role)?,
                team: Some(team.parse().ok()?),
            },
            None => Owner::Role {
                role: Role::find(rest)?,
                team: None,
            },
        },
        _ => return None,
    })
}

/// What can be chosen of a kind: `person`, `role`, `team`, `agent`.
pub fn choices(directory: &Directory, kind: &str) -> Vec<Choice> {
    let choice = |owner: Owner, name: String| (owner_key(&owner), name);
    match kind {
        "person" => directory
            .people
            .iter()
            .map(|it| choice(Owner::Person { person: it.id }, it.name.clone()))
            .collect(),
        "team" => directory
            .teams
            .iter()
            .map(|it| choice(Owner::Team { team: it.id }, it.name.clone()))
            .collect(),
        "agent" => directory
            .agents
            .iter()
            .map(|it| choice(Owner::Agent { agent: it.id }, it.name.clone()))
            .collect(),
        _ => {
            let mut all = Vec::new();
            for team in &directory.teams {
                for role in [
                    Role::Worker,
                    Role::Approver,
                    Role::Architect,
                    Role::Engineer,
                ] {
                    all.push(choice(
                        Owner::Role {
                            role,
                            team: Some(team.id),
                        },
                        format!("{} {}", team.name, plural(role)),
                    ));
                }
            }
            for role in Role::ALL.into_iter().filter(|role| !role.is_of_team()) {
                all.push(choice(
                    Owner::Role { role, team: None },
                    format!("All {}", plural(role)),
                ));
            }
            all
        }
    }
}

fn kind_of(owner: &Owner) -> &'static str {
    match owner {
        Owner::Person { .. } => "person",
        Owner::Role { .. } => "role",
        Owner::Agent { .. } => "agent",
        Owner::Team { .. } => "team",
    }
}

/// Kind, then who.
#[component]
pub fn OwnerPick(
    desk: Desk,
    #[prop(into)] id: String,
    #[prop(into)] value: Signal<Option<Owner>>,
    commit: Callback<Option<Owner>>,
    /// The kind shown while nobody does it.
    #[prop(default = "team")]
    first: &'static str,
) -> impl IntoView {
    // The kind shown follows the owner, until another kind is pressed to choose from.
    let pressed = RwSignal::new(None::<String>);
    let kind = Signal::derive(move || {
        pressed.get().unwrap_or_else(|| {
            value
                .get()
                .map_or(first, |owner| kind_of(&owner))
                .to_owned()
        })
    });
    let options = Signal::derive(move || {
        let mut all = vec![(String::new(), "Nobody yet".to_owned())];
        all.extend(
            desk.directory
                .with_value(|directory| choices(directory, &kind.get())),
        );
        all
    });
    let chosen = Signal::derive(move || {
        value
            .get()
            .filter(|owner| kind_of(owner) == kind.get())
            .map(|owner| owner_key(&owner))
            .unwrap_or_default()
    });
    let many = move || {
        let owner = value.get()?;
        let takers = desk
            .directory
            .with_value(|directory| directory.takers(&owner).len());
        matches!(owner, Owner::Team { .. } | Owner::Role { .. }).then(|| {
            let people = if takers == 1 { "person" } else { "people" };
            view! { <p class="small muted">{format!("{takers} {people} may take it.")}</p> }
        })
    };
    view! {
        <Segments
            label="Kind of owner"
            first_id=format!("{id}-kind")
            options=vec![("person", "Person"), ("role", "Role"), ("team", "Team"), ("agent", "Agent")]
            value=kind
            commit=Callback::new(move |key: String| pressed.set(Some(key)))
        />
        <Pick
            id=id
            label="Owner"
            bare=true
            options
            value=chosen
            commit=Callback::new(move |key: String| {
                pressed.set(None);
                commit.run(read_owner(&key));
            })
        />
        {many}
        <Show when=move || kind.get() == "agent" && has_no_agents(desk)>
            <NoAgents/>
        </Show>
    }
    .into_any()
}

fn has_no_agents(desk: Desk) -> bool {
    desk.directory
        .with_value(|directory| directory.agents.is_empty())
}

/// There is no agent to choose: how there will be one.
#[component]
fn NoAgents() -> impl IntoView {
    let may_connect = use_frame().is_some_and(|frame| frame.rights.agents);
    let href = org_path("agents/connect");
    view! {
        <p class="small muted">
            "No agent is connected yet. "
            {may_connect.then(|| view! { <a href=href>"Connect an agent"</a> })}
        </p>
    }
    .into_any()
}

/// The tab.
#[component]
pub fn OwnerPanel(desk: Desk, id: NodeId, node: Signal<Node>) -> impl IntoView {
    let owner = Signal::derive(move || node.with(|node| node.owner));
    let is_agent = node.with_untracked(|node| matches!(node.kind, NodeKind::Agent { .. }));
    let first = if is_agent { "agent" } else { "team" };
    let set = {
        let id = id.clone();
        Callback::new(move |owner: Option<Owner>| {
            desk.run(Command::SetOwner {
                nodes: vec![id.clone()],
                owner,
            });
        })
    };
    let raci = Signal::derive(move || node.with(|node| node.raci.clone()));
    let set_raci = {
        let id = id.clone();
        Callback::new(move |raci: Raci| {
            desk.run(Command::SetRaci {
                node: id.clone(),
                raci,
            });
        })
    };
    let responsible = move || {
        let owner = owner.get()?;
        desk.directory
            .with_value(|directory| directory.mark(&owner))
    };
    let by_lane = Signal::derive(move || {
        let team = desk.tracked(|graph| node.with(|node| graph.lane_of(node)?.team))?;
        desk.directory
            .with_value(|directory| directory.team(team).map(|team| team.name.clone()))
    });
    view! {
        <OwnerPick desk id="ins-owner" value=owner commit=set first/>
        <dl class="raci">
            <div>
                <dt>"Responsible"</dt>
                <dd>
                    {move || match responsible() {
                        Some(mark) => view! { <OwnerMark mark/> }.into_any(),
                        None => view! { <span class="small warm">"Nobody yet"</span> }.into_any(),
                    }}
                </dd>
            </div>
        </dl>
        <Accountable desk raci set_raci by_lane/>
        <Others
            desk
            id="ins-consulted"
            label="Consulted"
            list=Signal::derive(move || raci.get().consulted)
            set=Callback::new(move |list: Vec<Owner>| {
                set_raci.run(Raci { consulted: list, ..raci.get_untracked() });
            })
        />
        <Others
            desk
            id="ins-informed"
            label="Informed"
            list=Signal::derive(move || raci.get().informed)
            set=Callback::new(move |list: Vec<Owner>| {
                set_raci.run(Raci { informed: list, ..raci.get_untracked() });
            })
        />
    }
    .into_any()
}

fn people_and_teams(desk: Desk) -> Vec<Choice> {
    desk.directory.with_value(|directory| {
        let mut all = choices(directory, "team");
        all.extend(choices(directory, "person"));
        all
    })
}

#[component]
fn Accountable(
    desk: Desk,
    raci: Signal<Raci>,
    set_raci: Callback<Raci>,
    by_lane: Signal<Option<String>>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let none = match by_lane.get() {
            Some(team) => format!("{team}, by its lane"),
            None => "Nobody yet".to_owned(),
        };
        let mut all = vec![(String::new(), none)];
        all.extend(people_and_teams(desk));
        all
    });
    let value = Signal::derive(move || {
        raci.with(|raci| raci.accountable.as_ref().map(owner_key).unwrap_or_default())
    });
    view! {
        <Pick
            id="ins-accountable"
            label="Accountable"
            options
            value
            commit=Callback::new(move |key: String| {
                set_raci.run(Raci { accountable: read_owner(&key), ..raci.get_untracked() });
            })
        />
    }
    .into_any()
}

/// Several owners, with one more to add.
#[component]
pub fn Others(
    desk: Desk,
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    list: Signal<Vec<Owner>>,
    set: Callback<Vec<Owner>>,
    /// What can be added; people and teams when not given.
    #[prop(optional)]
    from: Option<Vec<Choice>>,
) -> impl IntoView {
    let all = from.unwrap_or_else(|| people_and_teams(desk));
    let options = Signal::derive(move || {
        let taken: Vec<String> = list.with(|list| list.iter().map(owner_key).collect());
        let mut options = vec![(String::new(), "Add…".to_owned())];
        options.extend(all.iter().filter(|(key, _)| !taken.contains(key)).cloned());
        options
    });
    view! {
        <div class="ins-others">
            <ul aria-label=label.clone()>
                {move || {
                    list.get()
                        .into_iter()
                        .map(|owner| {
                            let mark = desk.directory.with_value(|directory| directory.mark(&owner));
                            let name = mark
                                .as_ref()
                                .map_or_else(|| "Somebody who left".to_owned(), |mark| mark.name().to_owned());
                            view! {
                                <li>
                                    {match mark {
                                        Some(mark) => view! { <OwnerMark mark/> }.into_any(),
                                        None => view! { <span class="small warm">{name.clone()}</span> }.into_any(),
                                    }}
                                    <IconButton
                                        label=format!("Take {name} out")
                                        glyph=Glyph::X
                                        on_press=move || {
                                            let mut now = list.get_untracked();
                                            now.retain(|other| *other != owner);
                                            set.run(now);
                                        }
                                    />
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <Pick
                id=id
                label=label
                options
                value=Signal::derive(String::new)
                commit=Callback::new(move |key: String| {
                    if let Some(owner) = read_owner(&key) {
                        let mut now = list.get_untracked();
                        now.push(owner);
                        set.run(now);
                    }
                })
            />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_owner_survives_the_way_through_an_option() {
        let id = Uuid::from_u128(7);
        for owner in [
            Owner::Person { person: id.into() },
            Owner::Team { team: id.into() },
            Owner::Agent { agent: id.into() },
            Owner::Role {
                role: Role::Approver,
                team: Some(id.into()),
            },
            Owner::Role {
                role: Role::Executive,
                team: None,
            },
        ] {
            assert_eq!(read_owner(&owner_key(&owner)), Some(owner));
        }
        assert_eq!(read_owner("person:nobody"), None);
        assert_eq!(read_owner(""), None);
    }
}
