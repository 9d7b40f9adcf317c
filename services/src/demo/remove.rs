//! Takes the demo company away, whole.

use super::Demo;
use crate::{
    Result, Scope, Services,
    audit::{Entry, Subject},
    authorize::{Action, Resource, authorize},
    entity::{membership, person, session},
};
use domain::{Actor, Fault};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, prelude::Uuid};

/// Everything an organization has, in an order that foreign keys allow.
const TABLES: [&str; 23] = [
    "rollups",
    "rollup_deltas",
    "kpi_targets",
    "audit_entries",
    "decisions",
    "gates",
    "tasks",
    "jobs",
    "timers",
    "subscriptions",
    "messages",
    "calls",
    "triggers",
    "run_events",
    "runs",
    "workflow_drafts",
    "workflow_versions",
    "workflows",
    "agent_tokens",
    "agents",
    "invites",
    "role_grants",
    "teams",
];

impl Demo<'_> {
    /// Removes the demo company and its people; a real organization beside it is untouched.
    ///
    /// # Errors
    /// `NotFound` when there is none; the database's.
    pub async fn remove(&self) -> Result<()> {
        let org = self
            .organization()
            .await?
            .ok_or_else(|| Fault::not_found("demo company"))?;
        self.wipe(org.id).await?;
        let name = org.name;
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let subject = Subject::new("organization", org.id, name);
                    tx.audit_installation(
                        &Actor::System,
                        "Baton",
                        Entry::new("demo.removed", subject),
                    )
                    .await
                })
            })
            .await
    }

    /// [`Demo::remove`] by a person: one who may change the organization.
    ///
    /// # Errors
    /// `Forbidden`; as above.
    pub async fn remove_as(&self, scope: &Scope) -> Result<()> {
        if !scope.demo {
            return Err(Fault::not_found("demo company").into());
        }
        authorize(scope, Action::ManagePeople, &Resource::organization())?;
        self.remove().await
    }

    /// Deletes the rows of an organization, a table a unit, and the people who belong to no other.
    pub(super) async fn wipe(&self, org: Uuid) -> Result<()> {
        for table in TABLES {
            delete(self.0, format!("DELETE FROM {table} WHERE org = $1"), org).await?;
        }
        let members = membership::Entity::find()
            .filter(membership::Column::Org.eq(org))
            .all(self.0.read())
            .await?;
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    membership::Entity::delete_many()
                        .filter(membership::Column::Org.eq(org))
                        .exec(tx)
                        .await?;
                    for member in members {
                        let elsewhere = membership::Entity::find()
                            .filter(membership::Column::Person.eq(member.person))
                            .one(tx)
                            .await?;
                        if elsewhere.is_none() {
                            session::Entity::delete_many()
                                .filter(session::Column::Person.eq(member.person))
                                .exec(tx)
                                .await?;
                            person::Entity::delete_by_id(member.person).exec(tx).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await?;
        delete(
            self.0,
            "DELETE FROM organizations WHERE id = $1".to_owned(),
            org,
        )
        .await?;
        Ok(())
    }
}

async fn delete(services: &Services, sql: String, org: Uuid) -> Result<()> {
    services
        .write(move |tx| {
            Box::pin(async move {
                tx.execute_raw(Statement::from_sql_and_values(
                    tx.get_database_backend(),
                    sql,
                    [org.into()],
                ))
                .await?;
                Ok(())
            })
        })
        .await
}
