//! Who acts: a person, an agent, or Baton itself; and the roles a person may hold.

use crate::ids::{AgentId, PersonId, TeamId};
use serde::{Deserialize, Serialize};

/// Who did something. On behalf of whom an agent acts is recorded beside it (its accountable owner).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum Actor {
    /// A person, by any door.
    Person(PersonId),
    /// An agent with its token.
    Agent(AgentId),
    /// Baton: timers, expiry, automatic steps.
    System,
}

impl Actor {
    /// The person, when it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(*id),
            Self::Agent(_) | Self::System => None,
        }
    }
}

/// The roles of PRODUCT's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything, organization settings and other owners included.
    Owner,
    /// People, teams, roles, tokens, settings; operates runs.
    Admin,
    /// Draws, publishes and retires workflows (of a team).
    Architect,
    /// Registers agents, versions and tokens (of a team).
    Engineer,
    /// Decides gates they are a candidate for (of a team).
    Approver,
    /// Takes and completes tasks they are a candidate for (of a team).
    Worker,
    /// Reads dashboards, runs and reviews of the whole organization; sets targets.
    Executive,
    /// Reads everything, audit included; changes nothing.
    Auditor,
}

impl Role {
    /// All roles, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::Owner,
        Self::Admin,
        Self::Architect,
        Self::Engineer,
        Self::Approver,
        Self::Worker,
        Self::Executive,
        Self::Auditor,
    ];

    /// Whether it is held in a team, and for that team's things.
    pub fn is_of_team(self) -> bool {
        matches!(
            self,
            Self::Architect | Self::Engineer | Self::Approver | Self::Worker
        )
    }

    /// Its name in storage, policies and URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Architect => "architect",
            Self::Engineer => "engineer",
            Self::Approver => "approver",
            Self::Worker => "worker",
            Self::Executive => "executive",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that name.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Its name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::Architect => "Architect",
            Self::Engineer => "Engineer",
            Self::Approver => "Approver",
            Self::Worker => "Worker",
            Self::Executive => "Executive",
            Self::Auditor => "Auditor",
        }
    }
}

/// A role as a person holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The team it is held in; `None` for roles of the whole organization.
    pub team: Option<TeamId>,
}
