//! Owner is a property, not a shape: who does a step.

use crate::{
    actor::Role,
    ids::{AgentId, PersonId, TeamId},
};
use serde::{Deserialize, Serialize};

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Owner {
    /// One person.
    Person {
        /// Who.
        person: PersonId,
    },
    /// Whoever holds a role, in a team or (where the role is of the whole organization) in any.
    Role {
        /// Which role.
        role: Role,
        /// In which team.
        team: Option<TeamId>,
    },
    /// A team: those who hold the role *worker* in it.
    Team {
        /// Which team.
        team: TeamId,
    },
    /// An agent.
    Agent {
        /// Which agent.
        agent: AgentId,
    },
}

/// Responsible is the owner; the others of RACI.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Raci {
    /// Who answers for it; the lane's team when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountable: Option<Owner>,
    /// Who is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<Owner>,
    /// Who is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub informed: Vec<Owner>,
}
