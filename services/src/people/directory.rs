//! Names for ids, for the words on a page; and who holds a role where.

use super::People;
use crate::{
    Result, Scope,
    entity::{agent, membership, person, role_grant, team, workflow},
};
use domain::{
    Role,
    ids::{OrgId, PersonId, TeamId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Names of people, teams and agents.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// People; who left keeps their name.
    pub people: BTreeMap<Uuid, String>,
    /// Teams, archived ones too.
    pub teams: BTreeMap<Uuid, String>,
    /// Agents, with the icon of their mark.
    pub agents: BTreeMap<Uuid, (String, String)>,
    /// Workflows.
    pub workflows: BTreeMap<Uuid, String>,
}

impl People<'_> {
    /// The names of everybody and everything of the organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn names(&self, scope: &Scope) -> Result<Names> {
        let members = membership::Entity::find()
            .select_only()
            .column(membership::Column::Person)
            .filter(membership::Column::Org.eq(scope.org.0))
            .into_query();
        let people = person::Entity::find()
            .filter(person::Column::Id.in_subquery(members))
            .all(self.0.read())
            .await?;
        let teams = team::Entity::find()
            .filter(team::Column::Org.eq(scope.org.0))
            .all(self.0.read())
            .await?;
        let agents = agent::Entity::find()
            .filter(agent::Column::Org.eq(scope.org.0))
            .all(self.0.read())
            .await?;
        let workflows: Vec<(Uuid, String)> = workflow::Entity::find()
            .filter(workflow::Column::Org.eq(scope.org.0))
            .select_only()
            .column(workflow::Column::Id)
            .column(workflow::Column::Name)
            .into_tuple()
            .all(self.0.read())
            .await?;
        Ok(Names {
            people: people.into_iter().map(|row| (row.id, row.name)).collect(),
            teams: teams.into_iter().map(|row| (row.id, row.name)).collect(),
            agents: agents
                .into_iter()
                .map(|row| (row.id, (row.name, row.glyph)))
                .collect(),
            workflows: workflows.into_iter().collect(),
        })
    }

    /// The organization's active teams, by name: what an owner may be chosen from.
    ///
    /// # Errors
    /// The database's.
    pub async fn teams(&self, scope: &Scope) -> Result<Vec<(TeamId, String)>> {
        Ok(team::Entity::find()
            .filter(team::Column::Org.eq(scope.org.0))
            .filter(team::Column::ArchivedAt.is_null())
            .order_by_asc(team::Column::Name)
            .all(self.0.read())
            .await?
            .into_iter()
            .map(|row| (TeamId(row.id), row.name))
            .collect())
    }

    /// Who holds a role: in the team, or anywhere when none is named; each person once, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn holders(
        &self,
        org: OrgId,
        role: Role,
        team: Option<TeamId>,
    ) -> Result<Vec<(PersonId, String)>> {
        holders(self.0.read(), org, role, team).await
    }
}

/// [`People::holders`] inside a unit of work, or outside.
pub(crate) async fn holders(
    db: &impl ConnectionTrait,
    org: OrgId,
    role: Role,
    team: Option<TeamId>,
) -> Result<Vec<(PersonId, String)>> {
    let mut held = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::Person)
        .filter(role_grant::Column::Org.eq(org.0))
        .filter(role_grant::Column::Role.eq(role.key()));
    if let Some(team) = team.filter(|_| role.is_of_team()) {
        held = held.filter(role_grant::Column::Team.eq(team.0));
    }
    Ok(person::Entity::find()
        .filter(person::Column::Id.in_subquery(held.into_query()))
        .filter(person::Column::DisabledAt.is_null())
        .order_by_asc(person::Column::Name)
        .all(db)
        .await?
        .into_iter()
        .map(|row| (PersonId(row.id), row.name))
        .collect())
}
