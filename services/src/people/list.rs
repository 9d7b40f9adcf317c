//! The people page.

use super::People;
use crate::{
    Result, Scope,
    authorize::{Action, Resource, authorize, may},
    entity::{agent, invite, membership, person, role_grant, team},
    store::contains,
};
use domain::{
    Fault, Role,
    ids::{InviteId, PersonId, TeamId},
    view::{
        Paged,
        people::{Held, InviteRow, PeoplePage, PeopleQuery, PersonRow, RoleCount, TeamRow},
    },
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::SelectStatement,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

const PAGE: u64 = 50;

impl People<'_> {
    /// People by name, teams, roles; and the open invitations for who may invite.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` when the key is not one this method gave out.
    pub async fn page(&self, scope: &Scope, query: &PeopleQuery) -> Result<PeoplePage> {
        let all = Resource::organization();
        authorize(scope, Action::ReadPeople, &all)?;
        let may_manage = may(scope, Action::ManagePeople, &all);
        let db = self.0.read();
        let grants = role_grant::Entity::find()
            .filter(role_grant::Column::Org.eq(scope.org.0))
            .all(db)
            .await?;
        let teams = team::Entity::find()
            .filter(team::Column::Org.eq(scope.org.0))
            .order_by_asc(team::Column::Name)
            .all(db)
            .await?;
        let names: HashMap<Uuid, String> = teams
            .iter()
            .map(|team| (team.id, team.name.clone()))
            .collect();
        let agents: Vec<Uuid> = agent::Entity::find()
            .select_only()
            .column(agent::Column::Team)
            .filter(agent::Column::Org.eq(scope.org.0))
            .into_tuple()
            .all(db)
            .await?;
        let team_rows = teams
            .iter()
            .filter(|team| team.archived_at.is_none())
            .map(|team| team_row(team, &grants, &agents))
            .collect();
        let roles = Role::ALL
            .into_iter()
            .map(|role| RoleCount {
                role,
                people: distinct(grants.iter().filter(|grant| grant.role == role.key())),
            })
            .collect();
        Ok(PeoplePage {
            people: self.people_rows(scope, query, &grants, &names).await?,
            total: person::Entity::find()
                .filter(person::Column::Id.in_subquery(members(scope)))
                .count(db)
                .await?,
            teams: team_rows,
            invites: if may_manage {
                self.invite_rows(scope, &names).await?
            } else {
                Vec::new()
            },
            roles,
            may_manage,
            may_manage_owners: may(scope, Action::ManageOwners, &all),
            as_of: scope.as_of(self.0.now()),
        })
    }

    async fn people_rows(
        &self,
        scope: &Scope,
        query: &PeopleQuery,
        grants: &[role_grant::Model],
        teams: &HashMap<Uuid, String>,
    ) -> Result<Paged<PersonRow>> {
        use person::Column as C;
        let mut found = person::Entity::find().filter(C::Id.in_subquery(members(scope)));
        if !query.text.trim().is_empty() {
            found = found.filter(
                Condition::any()
                    .add(contains(C::Name, &query.text))
                    .add(contains(C::Email, &query.text)),
            );
        }
        if query.team.is_some() || query.role.is_some() {
            let mut held = role_grant::Entity::find()
                .select_only()
                .column(role_grant::Column::Person)
                .filter(role_grant::Column::Org.eq(scope.org.0));
            if let Some(team) = query.team {
                held = held.filter(role_grant::Column::Team.eq(team.0));
            }
            if let Some(role) = query.role {
                held = held.filter(role_grant::Column::Role.eq(role.key()));
            }
            found = found.filter(C::Id.in_subquery(held.into_query()));
        }
        if let Some(after) = &query.after {
            let (id, name) = after
                .split_once(' ')
                .and_then(|(id, name)| Some((id.parse::<Uuid>().ok()?, name)))
                .ok_or_else(|| Fault::invalid("This page does not exist; go back to the first."))?;
            found = found.filter(
                Condition::any()
                    .add(C::Name.gt(name))
                    .add(Condition::all().add(C::Name.eq(name)).add(C::Id.gt(id))),
            );
        }
        let mut people = found
            .order_by_asc(C::Name)
            .order_by_asc(C::Id)
            .limit(PAGE + 1)
            .all(self.0.read())
            .await?;
        let more = people.len() as u64 > PAGE;
        people.truncate(PAGE as usize);
        let next = people
            .last()
            .filter(|_| more)
            .map(|person| format!("{} {}", person.id, person.name));
        let since: BTreeMap<Uuid, i64> = membership::Entity::find()
            .filter(membership::Column::Org.eq(scope.org.0))
            .filter(membership::Column::Person.is_in(people.iter().map(|person| person.id)))
            .all(self.0.read())
            .await?
            .into_iter()
            .map(|row| (row.person, row.created_at))
            .collect();
        let me = scope.actor.person();
        let rows = people
            .into_iter()
            .map(|person| PersonRow {
                id: PersonId(person.id),
                roles: held_by(person.id, grants, teams),
                since: since.get(&person.id).copied().unwrap_or(person.created_at),
                me: me == Some(PersonId(person.id)),
                name: person.name,
                email: person.email,
            })
            .collect();
        Ok(Paged { rows, next })
    }

    async fn invite_rows(
        &self,
        scope: &Scope,
        teams: &HashMap<Uuid, String>,
    ) -> Result<Vec<InviteRow>> {
        let rows = invite::Entity::find()
            .filter(invite::Column::Org.eq(scope.org.0))
            .filter(invite::Column::AcceptedAt.is_null())
            .filter(invite::Column::RevokedAt.is_null())
            .order_by_desc(invite::Column::CreatedAt)
            .limit(100)
            .all(self.0.read())
            .await?;
        let senders: HashMap<Uuid, String> = person::Entity::find()
            .filter(person::Column::Id.is_in(rows.iter().map(|row| row.invited_by)))
            .all(self.0.read())
            .await?
            .into_iter()
            .map(|person| (person.id, person.name))
            .collect();
        let now = self.0.now();
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                Some(InviteRow {
                    id: InviteId(row.id),
                    held: Held {
                        role: Role::find(&row.role)?,
                        team: row.team.map(TeamId),
                        team_name: team_name(row.team, teams),
                    },
                    invited_by: senders.get(&row.invited_by).cloned().unwrap_or_default(),
                    at: row.created_at,
                    expires_at: row.expires_at,
                    expired: row.expires_at <= now,
                    name: row.name,
                    email: row.email,
                })
            })
            .collect())
    }
}

/// The ids of the people who belong to the organization.
fn members(scope: &Scope) -> SelectStatement {
    membership::Entity::find()
        .select_only()
        .column(membership::Column::Person)
        .filter(membership::Column::Org.eq(scope.org.0))
        .filter(membership::Column::RemovedAt.is_null())
        .into_query()
}

fn team_name(team: Option<Uuid>, teams: &HashMap<Uuid, String>) -> String {
    team.and_then(|team| teams.get(&team).cloned())
        .unwrap_or_default()
}

fn held_by(person: Uuid, grants: &[role_grant::Model], teams: &HashMap<Uuid, String>) -> Vec<Held> {
    let mut held: Vec<Held> = grants
        .iter()
        .filter(|grant| grant.person == person)
        .filter_map(|grant| {
            Some(Held {
                role: Role::find(&grant.role)?,
                team: grant.team.map(TeamId),
                team_name: team_name(grant.team, teams),
            })
        })
        .collect();
    held.sort_by(|one, other| {
        (one.role, &one.team_name, one.team).cmp(&(other.role, &other.team_name, other.team))
    });
    held
}

fn distinct<'a>(grants: impl Iterator<Item = &'a role_grant::Model>) -> u64 {
    let people: BTreeSet<Uuid> = grants.map(|grant| grant.person).collect();
    people.len() as u64
}

fn team_row(team: &team::Model, grants: &[role_grant::Model], agents: &[Uuid]) -> TeamRow {
    let of = |role: Option<Role>| {
        distinct(grants.iter().filter(|grant| {
            grant.team == Some(team.id) && role.is_none_or(|role| grant.role == role.key())
        }))
    };
    TeamRow {
        id: TeamId(team.id),
        name: team.name.clone(),
        people: of(None),
        approvers: of(Some(Role::Approver)),
        workers: of(Some(Role::Worker)),
        agents: agents.iter().filter(|held| **held == team.id).count() as u64,
    }
}
