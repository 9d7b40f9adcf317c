//! Who and what there is, for the editor and the linter.

use super::Workflows;
use crate::{
    Result, Scope,
    entity::{
        agent, agent_token, membership, person, role_grant, team, workflow, workflow_version,
    },
    host,
};
use domain::{
    Role,
    actor::Grant,
    ids::{AgentId, PersonId, TeamId, VersionId, WorkflowId},
    view::directory::{
        Directory, DirectoryAgent, DirectoryPerson, DirectoryTeam, DirectoryWorkflow,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl Workflows<'_> {
    /// The people, teams and agents a diagram of this organization may speak of.
    ///
    /// # Errors
    /// The database's.
    pub async fn directory(&self, scope: &Scope) -> Result<Directory> {
        let db = self.0.read();
        let members = membership::Entity::find()
            .select_only()
            .column(membership::Column::Person)
            .filter(membership::Column::Org.eq(scope.org.0))
            .filter(membership::Column::RemovedAt.is_null())
            .into_query();
        let people = person::Entity::find()
            .filter(person::Column::Id.in_subquery(members))
            .filter(person::Column::DisabledAt.is_null())
            .order_by_asc(person::Column::Name)
            .all(db)
            .await?;
        let mut grants: BTreeMap<Uuid, Vec<Grant>> = BTreeMap::new();
        for row in role_grant::Entity::find()
            .filter(role_grant::Column::Org.eq(scope.org.0))
            .all(db)
            .await?
        {
            if let Some(role) = Role::find(&row.role) {
                let team = row.team.map(TeamId);
                grants
                    .entry(row.person)
                    .or_default()
                    .push(Grant { role, team });
            }
        }
        let teams = team::Entity::find()
            .filter(team::Column::Org.eq(scope.org.0))
            .filter(team::Column::ArchivedAt.is_null())
            .order_by_asc(team::Column::Name)
            .all(db)
            .await?;
        let agents = agent::Entity::find()
            .filter(agent::Column::Org.eq(scope.org.0))
            .order_by_asc(agent::Column::Name)
            .all(db)
            .await?;
        let mut job_types = self.job_types(scope).await?;
        Ok(Directory {
            people: people
                .into_iter()
                .map(|row| {
                    let mut grants = grants.remove(&row.id).unwrap_or_default();
                    grants.sort_unstable();
                    DirectoryPerson {
                        id: PersonId(row.id),
                        name: row.name,
                        grants,
                    }
                })
                .collect(),
            teams: teams
                .into_iter()
                .map(|row| DirectoryTeam {
                    id: TeamId(row.id),
                    name: row.name,
                })
                .collect(),
            agents: agents
                .into_iter()
                .map(|row| DirectoryAgent {
                    id: AgentId(row.id),
                    name: row.name,
                    glyph: row.glyph,
                    team: Some(TeamId(row.team)),
                    owner: PersonId(row.owner_person),
                    job_types: job_types
                        .remove(&row.id)
                        .map(|types| types.into_iter().collect())
                        .unwrap_or_default(),
                })
                .collect(),
            workflows: self.callable(scope).await?,
            currency: scope.currency.clone(),
        })
    }

    /// The workflows that others may call.
    async fn callable(&self, scope: &Scope) -> Result<Vec<DirectoryWorkflow>> {
        let db = self.0.read();
        let rows = workflow::Entity::find()
            .filter(workflow::Column::Org.eq(scope.org.0))
            .order_by_asc(workflow::Column::Name)
            .all(db)
            .await?;
        let versions: BTreeMap<(Uuid, i32), Uuid> = workflow_version::Entity::find()
            .filter(workflow_version::Column::Org.eq(scope.org.0))
            .select_only()
            .column(workflow_version::Column::Workflow)
            .column(workflow_version::Column::Number)
            .column(workflow_version::Column::Id)
            .into_tuple::<(Uuid, i32, Uuid)>()
            .all(db)
            .await?
            .into_iter()
            .map(|(workflow, number, id)| ((workflow, number), id))
            .collect();
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let published = row.published_version.filter(|_| row.status == "published");
            let inputs = match published.and_then(|number| versions.get(&(row.id, number))) {
                Some(version) => host::load_graph(db, VersionId(*version))
                    .await?
                    .inputs
                    .clone(),
                None => Vec::new(),
            };
            all.push(DirectoryWorkflow {
                id: WorkflowId(row.id),
                name: row.name,
                published: published.and_then(|number| u32::try_from(number).ok()),
                inputs,
            });
        }
        Ok(all)
    }

    /// What the valid tokens of each agent may take. A token of all kinds of work leaves the agent out: it takes everything.
    async fn job_types(&self, scope: &Scope) -> Result<BTreeMap<Uuid, BTreeSet<String>>> {
        let tokens = agent_token::Entity::find()
            .filter(agent_token::Column::Org.eq(scope.org.0))
            .filter(agent_token::Column::RevokedAt.is_null())
            .filter(agent_token::Column::ExpiresAt.gt(self.0.now()))
            .all(self.0.read())
            .await?;
        let mut types: BTreeMap<Uuid, BTreeSet<String>> = BTreeMap::new();
        let mut takes_all = BTreeSet::new();
        for token in tokens {
            let known: Vec<String> = serde::Deserialize::deserialize(&token.job_types)?;
            if known.is_empty() {
                takes_all.insert(token.agent);
            }
            types.entry(token.agent).or_default().extend(known);
        }
        types.retain(|agent, _| !takes_all.contains(agent));
        Ok(types)
    }
}
