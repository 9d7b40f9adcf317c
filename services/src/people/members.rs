//! A person leaves an organization.

use super::{
    People,
    roles::{find_member, keep_an_owner},
};
use crate::{
    Result, Scope, Topic,
    audit::{Entry, Subject},
    authorize::{Action, Resource, authorize},
    entity::{agent, membership, role_grant, session},
    tasks::release_held,
};
use domain::{Fault, Role, ids::PersonId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

impl People<'_> {
    /// Takes a person out of the organization: their roles and sessions end, the tasks they took go back to those
    /// who may do them, what they did stays.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` when they are the last owner, or answer for agents.
    pub async fn deactivate(&self, scope: &Scope, person: PersonId) -> Result<()> {
        authorize(scope, Action::ManagePeople, &Resource::organization())?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let member = find_member(tx, &scope, person).await?;
                    let grants = role_grant::Entity::find()
                        .filter(role_grant::Column::Org.eq(scope.org.0))
                        .filter(role_grant::Column::Person.eq(person.0))
                        .all(tx)
                        .await?;
                    if grants.iter().any(|grant| grant.role == Role::Owner.key()) {
                        authorize(&scope, Action::ManageOwners, &Resource::organization())?;
                        keep_an_owner(tx, &scope, person).await?;
                    }
                    let agents = agent::Entity::find()
                        .filter(agent::Column::Org.eq(scope.org.0))
                        .filter(agent::Column::OwnerPerson.eq(person.0))
                        .count(tx)
                        .await?;
                    if agents > 0 {
                        return Err(Fault::conflict(format!(
                            "{} answers for {agents} {}. Give them to somebody else first.",
                            member.name,
                            if agents == 1 { "agent" } else { "agents" }
                        ))
                        .into());
                    }
                    role_grant::Entity::delete_many()
                        .filter(role_grant::Column::Org.eq(scope.org.0))
                        .filter(role_grant::Column::Person.eq(person.0))
                        .exec(tx)
                        .await?;
                    membership::Entity::update_many()
                        .col_expr(membership::Column::RemovedAt, Expr::value(tx.now()))
                        .filter(membership::Column::Org.eq(scope.org.0))
                        .filter(membership::Column::Person.eq(person.0))
                        .exec(tx)
                        .await?;
                    let reason = format!("{} left the organization.", member.name);
                    release_held(tx, &scope, person, None, &reason).await?;
                    session::Entity::delete_many()
                        .filter(session::Column::Person.eq(person.0))
                        .exec(tx)
                        .await?;
                    let roles: Vec<String> = grants.into_iter().map(|grant| grant.role).collect();
                    let subject = Subject::new("person", person, &member.name);
                    let entry =
                        Entry::new("person.removed", subject).with(json!({ "roles": roles }));
                    tx.audit(&scope, entry).await?;
                    tx.notify(scope.org, Topic::People);
                    tx.notify(scope.org, Topic::Counts);
                    Ok(())
                })
            })
            .await
    }
}
