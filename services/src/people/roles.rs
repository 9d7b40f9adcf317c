//! Roles: given and taken.

use super::{People, enter::grants_of, set_up::insert_grant, teams};
use crate::{
    Result, Scope, Topic, Tx,
    audit::{Entry, Subject},
    authorize::{Action, Resource, authorize},
    entity::{membership, person, role_grant, team},
    tasks::release_held,
};
use domain::{Fault, Role, actor::Grant, ids::PersonId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

/// Two owners must not leave at the same moment, each believing the other stays.
const OWNERS: i64 = 0x0062_6174_6f6e_0003;

impl People<'_> {
    /// Gives a person a role.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` when a role of a team comes without one.
    pub async fn grant(&self, scope: &Scope, person: PersonId, grant: Grant) -> Result<()> {
        authorize_role(scope, grant.role)?;
        check(grant)?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let member = find_member(tx, &scope, person).await?;
                    let team = match grant.team {
                        Some(team) => Some(teams::find(tx, &scope, team).await?.name),
                        None => None,
                    };
                    let by = scope.actor.person();
                    if insert_grant(tx, scope.org, person, grant, by).await? {
                        let subject = Subject::new("person", person, &member.name);
                        let detail = json!({ "role": grant.role.key(), "team": team });
                        tx.audit(&scope, Entry::new("role.granted", subject).with(detail))
                            .await?;
                        tx.notify(scope.org, Topic::People);
                        tx.notify(scope.org, Topic::Counts);
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Takes a role from a person. Tasks that they took and may not do without it go back to those who may.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` when nobody would be owner any more.
    pub async fn revoke(&self, scope: &Scope, person: PersonId, grant: Grant) -> Result<()> {
        authorize_role(scope, grant.role)?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let member = find_member(tx, &scope, person).await?;
                    if grant.role == Role::Owner {
                        keep_an_owner(tx, &scope, person).await?;
                    }
                    let query = role_grant::Entity::delete_many()
                        .filter(role_grant::Column::Org.eq(scope.org.0))
                        .filter(role_grant::Column::Person.eq(person.0))
                        .filter(role_grant::Column::Role.eq(grant.role.key()));
                    let query = match grant.team {
                        Some(team) => query.filter(role_grant::Column::Team.eq(team.0)),
                        None => query.filter(role_grant::Column::Team.is_null()),
                    };
                    if query.exec(tx).await?.rows_affected > 0 {
                        let left = grants_of(tx, scope.org, person).await?;
                        let reason = format!("{} may not do this any more.", member.name);
                        release_held(tx, &scope, person, Some(&left), &reason).await?;
                        let subject = Subject::new("person", person, &member.name);
                        let team = match grant.team {
                            Some(team) => team::Entity::find_by_id(team.0).one(tx).await?,
                            None => None,
                        };
                        let team = team.map(|team| team.name);
                        let detail = json!({ "role": grant.role.key(), "team": team });
                        tx.audit(&scope, Entry::new("role.revoked", subject).with(detail))
                            .await?;
                        tx.notify(scope.org, Topic::People);
                        tx.notify(scope.org, Topic::Counts);
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Owners are made and unmade by owners, all else by admins too.
pub(super) fn authorize_role(scope: &Scope, role: Role) -> Result<(), Fault> {
    let action = match role {
        Role::Owner => Action::ManageOwners,
        _ => Action::ManagePeople,
    };
    authorize(scope, action, &Resource::organization())
}

/// Whether role and team fit together.
pub(super) fn check(grant: Grant) -> Result<(), Fault> {
    match (grant.role.is_of_team(), grant.team) {
        (true, None) => Err(Fault::field(
            "team",
            format!("Choose the team to be {} in.", grant.role.key()),
        )),
        (false, Some(_)) => Err(Fault::field(
            "team",
            format!(
                "{} is a role of the whole organization.",
                grant.role.label()
            ),
        )),
        _ => Ok(()),
    }
}

/// A person who belongs to the scope's organization.
pub(super) async fn find_member(tx: &Tx, scope: &Scope, person: PersonId) -> Result<person::Model> {
    let member = membership::Entity::find()
        .filter(membership::Column::Org.eq(scope.org.0))
        .filter(membership::Column::Person.eq(person.0))
        .filter(membership::Column::RemovedAt.is_null())
        .one(tx)
        .await?;
    let found = match member {
        Some(_) => person::Entity::find_by_id(person.0).one(tx).await?,
        None => None,
    };
    Ok(found.ok_or_else(|| Fault::not_found("person"))?)
}

/// Refuses to take the last owner away.
pub(super) async fn keep_an_owner(tx: &Tx, scope: &Scope, leaving: PersonId) -> Result<()> {
    tx.lock(OWNERS).await?;
    let owners = role_grant::Entity::find()
        .filter(role_grant::Column::Org.eq(scope.org.0))
        .filter(role_grant::Column::Role.eq(Role::Owner.key()));
    let others = owners
        .filter(role_grant::Column::Person.ne(leaving.0))
        .count(tx)
        .await?;
    if others == 0 {
        return Err(Fault::conflict(
            "An organization needs an owner. Make somebody else owner first.",
        )
        .into());
    }
    Ok(())
}
