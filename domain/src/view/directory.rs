//! Who and what there is in an organization, as far as a diagram speaks of it: for words, for pickers, for the linter.

use super::Mark;
use crate::{
    actor::{Grant, Role},
    form::Field,
    ids::{AgentId, PersonId, TeamId, WorkflowId},
    policy,
    workflow::Owner,
};
use serde::{Deserialize, Serialize};

/// A person with the roles they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryPerson {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their roles.
    pub grants: Vec<Grant>,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryTeam {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// An agent with the person who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryAgent {
    /// Which.
    pub id: AgentId,
    /// Its name.
    pub name: String,
    /// An icon's name.
    pub glyph: String,
    /// Its team.
    pub team: Option<TeamId>,
    /// The accountable person.
    pub owner: PersonId,
    /// The kinds of work its tokens may take, sorted.
    #[serde(default)]
    pub job_types: Vec<String>,
}

/// A workflow that others may call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectoryWorkflow {
    /// Which.
    pub id: WorkflowId,
    /// Its name.
    pub name: String,
    /// Its published version; none before the first.
    pub published: Option<u32>,
    /// What that version is started with.
    #[serde(default)]
    pub inputs: Vec<Field>,
}

/// Everybody, every team and every agent of an organization; each list sorted by name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Directory {
    /// People who are members now.
    pub people: Vec<DirectoryPerson>,
    /// Teams that are not archived.
    pub teams: Vec<DirectoryTeam>,
    /// Agents.
    pub agents: Vec<DirectoryAgent>,
    /// Workflows.
    #[serde(default)]
    pub workflows: Vec<DirectoryWorkflow>,
    /// ISO 4217 code of the organization's costs: what a new money field is in.
    pub currency: String,
}

impl Directory {
    /// The person of that id.
    pub fn person(&self, id: PersonId) -> Option<&DirectoryPerson> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The workflow of that id.
    pub fn workflow(&self, id: WorkflowId) -> Option<&DirectoryWorkflow> {
        self.workflows.iter().find(|workflow| workflow.id == id)
    }

    /// The team of that id.
    pub fn team(&self, id: TeamId) -> Option<&DirectoryTeam> {
        self.teams.iter().find(|team| team.id == id)
    }

    /// The agent of that id.
    pub fn agent(&self, id: AgentId) -> Option<&DirectoryAgent> {
        self.agents.iter().find(|agent| agent.id == id)
    }

    /// The owner's mark and name: "Ines Okafor", "Finance", "Finance approvers", "Ledger". `None` where it is not there any more.
    pub fn mark(&self, owner: &Owner) -> Option<Mark> {
        Some(match *owner {
            Owner::Person { person } => Mark::Person {
                id: Some(person),
                name: self.person(person)?.name.clone(),
            },
            Owner::Agent { agent } => {
                let agent = self.agent(agent)?;
                Mark::Agent {
                    id: Some(agent.id),
                    name: agent.name.clone(),
                    glyph: agent.glyph.clone(),
                }
            }
            Owner::Team { team } => Mark::Team {
                id: Some(team),
                name: self.team(team)?.name.clone(),
            },
            Owner::Role { role, team } => Mark::Team {
                id: team,
                name: match team {
                    Some(team) => format!("{} {}", self.team(team)?.name, plural(role)),
                    None => format!("All {}", plural(role)),
                },
            },
        })
    }

    /// Who may decide where this is a gate's candidate: a team's approvers, a role's holders, the person. Agents never.
    pub fn deciders(&self, candidate: &Owner) -> Vec<PersonId> {
        self.among(|person| policy::is_candidate(&[*candidate], person.id, &person.grants))
    }

    /// Who may take a human step of this owner: a team's workers, a role's holders, the person.
    pub fn takers(&self, owner: &Owner) -> Vec<PersonId> {
        self.among(|person| policy::may_work(owner, person.id, &person.grants))
    }

    fn among(&self, fits: impl Fn(&DirectoryPerson) -> bool) -> Vec<PersonId> {
        self.people
            .iter()
            .filter(|person| fits(person))
            .map(|person| person.id)
            .collect()
    }
}

/// Several who hold a role: "approvers".
pub fn plural(role: Role) -> &'static str {
    match role {
        Role::Owner => "owners",
        Role::Admin => "admins",
        Role::Architect => "architects",
        Role::Engineer => "engineers",
        Role::Approver => "approvers",
        Role::Worker => "workers",
        Role::Executive => "executives",
        Role::Auditor => "auditors",
    }
}
