//! What is acted on, with the facts the policies ask for.

use super::{team_expression, uid};
use crate::Scope;
use cedar_policy::{Entity, EntityUid, RestrictedExpression};
use domain::ids::{AgentId, GateId, OrgId, RunId, TaskId, TeamId, WorkflowId};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What is acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource {
    kind: Kind,
    id: Uuid,
    org: Option<OrgId>,
    team: Option<TeamId>,
    candidate: bool,
    involved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Organization,
    Workflow,
    Run,
    Task,
    Gate,
    Agent,
}

impl Resource {
    fn new(kind: Kind, id: Uuid) -> Self {
        Self {
            kind,
            id,
            org: None,
            team: None,
            candidate: false,
            involved: false,
        }
    }

    /// The scope's organization itself.
    pub fn organization() -> Self {
        Self::new(Kind::Organization, Uuid::nil())
    }

    /// A workflow, or a new one (then any id will do), of a team.
    pub fn workflow(id: WorkflowId, team: Option<TeamId>) -> Self {
        Self::new(Kind::Workflow, id.0).of(team)
    }

    /// A run; its team is its workflow's. Say with [`Self::involving`] whether the actor takes part.
    pub fn run(id: RunId, team: Option<TeamId>) -> Self {
        Self::new(Kind::Run, id.0).of(team)
    }

    /// A task.
    pub fn task(id: TaskId) -> Self {
        Self::new(Kind::Task, id.0)
    }

    /// An approval request.
    pub fn gate(id: GateId) -> Self {
        Self::new(Kind::Gate, id.0)
    }

    /// An agent of a team. [`Self::involving`] says whether the actor answers for it.
    pub fn agent(id: AgentId, team: TeamId) -> Self {
        Self::new(Kind::Agent, id.0).of(Some(team))
    }

    fn of(mut self, team: Option<TeamId>) -> Self {
        self.team = team;
        self
    }

    /// Whether the domain's rules let the actor take or decide it.
    #[must_use]
    pub fn for_candidate(mut self, candidate: bool) -> Self {
        self.candidate = candidate;
        self
    }

    /// Whether the actor started it, worked or decided in it, or answers for it.
    #[must_use]
    pub fn involving(mut self, involved: bool) -> Self {
        self.involved = involved;
        self
    }

    /// The organization its row belongs to; the scope's when nothing is said.
    #[must_use]
    pub fn in_org(mut self, org: OrgId) -> Self {
        self.org = Some(org);
        self
    }

    /// Its Cedar entity; none for an organization, which has no attributes.
    pub(super) fn entity(&self, scope: &Scope) -> Result<(EntityUid, Option<Entity>), String> {
        let org = uid("Organization", &self.org.unwrap_or(scope.org).to_string())?;
        let bool = RestrictedExpression::new_bool;
        let (kind, facts) = match self.kind {
            Kind::Organization => return Ok((org, None)),
            Kind::Workflow => ("Workflow", vec![]),
            Kind::Run => ("Run", vec![("involved", bool(self.involved))]),
            Kind::Task | Kind::Gate => (
                if self.kind == Kind::Task {
                    "Task"
                } else {
                    "Gate"
                },
                vec![
                    ("candidate", bool(self.candidate)),
                    ("involved", bool(self.involved)),
                ],
            ),
            Kind::Agent => (
                "Agent",
                vec![
                    ("org", RestrictedExpression::new_entity_uid(org.clone())),
                    ("mine", bool(self.involved)),
                ],
            ),
        };
        let mut attributes: HashMap<String, RestrictedExpression> = facts
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        if let Some(team) = self.team {
            attributes.insert("team".to_owned(), team_expression(team)?);
        }
        let uid = uid(kind, &self.id.to_string())?;
        let entity = Entity::new(uid.clone(), attributes, HashSet::from([org]))
            .map_err(|cause| cause.to_string())?;
        Ok((uid, Some(entity)))
    }
}
