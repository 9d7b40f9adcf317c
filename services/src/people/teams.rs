//! Teams: made, renamed, archived.

use super::{People, email::check_name};
use crate::{
    Result, Scope, Topic, Tx,
    audit::{Entry, Subject},
    authorize::{Action, Resource, authorize},
    entity::{agent, role_grant, team},
    error::OrTaken,
};
use domain::{Fault, ids::TeamId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;

impl People<'_> {
    /// Makes a team.
    ///
    /// # Errors
    /// `Forbidden`; a fault of the field `name`.
    pub async fn create_team(&self, scope: &Scope, name: &str) -> Result<TeamId> {
        authorize(scope, Action::ManagePeople, &Resource::organization())?;
        let name = check_name("name", name)?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = team::ActiveModel {
                        id: Set(tx.id()),
                        org: Set(scope.org.0),
                        name: Set(name),
                        created_at: Set(tx.now()),
                        archived_at: Set(None),
                    };
                    let team = row.insert(tx).await.or_taken(taken)?;
                    let subject = Subject::new("team", team.id, &team.name);
                    tx.audit(&scope, Entry::new("team.created", subject))
                        .await?;
                    tx.notify(scope.org, Topic::People);
                    Ok(TeamId(team.id))
                })
            })
            .await
    }

    /// Gives a team another name.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; a fault of the field `name`.
    pub async fn rename_team(&self, scope: &Scope, team: TeamId, name: &str) -> Result<()> {
        authorize(scope, Action::ManagePeople, &Resource::organization())?;
        let name = check_name("name", name)?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let before = find(tx, &scope, team).await?;
                    let detail = json!({ "before": before.name });
                    let mut row: team::ActiveModel = before.into();
                    row.name = Set(name);
                    let after = row.update(tx).await.or_taken(taken)?;
                    let subject = Subject::new("team", team, &after.name);
                    tx.audit(&scope, Entry::new("team.renamed", subject).with(detail))
                        .await?;
                    tx.notify(scope.org, Topic::People);
                    Ok(())
                })
            })
            .await
    }

    /// Archives a team that nobody and no agent belongs to any more.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` saying who still belongs to it.
    pub async fn archive_team(&self, scope: &Scope, team: TeamId) -> Result<()> {
        authorize(scope, Action::ManagePeople, &Resource::organization())?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let before = find(tx, &scope, team).await?;
                    let roles = role_grant::Entity::find()
                        .filter(role_grant::Column::Team.eq(team.0))
                        .count(tx)
                        .await?;
                    let agents = agent::Entity::find()
                        .filter(agent::Column::Team.eq(team.0))
                        .count(tx)
                        .await?;
                    if roles + agents > 0 {
                        return Err(Fault::conflict(format!(
                            "{} still has people or agents. Give them another team first.",
                            before.name
                        ))
                        .into());
                    }
                    let subject = Subject::new("team", team, &before.name);
                    let mut row: team::ActiveModel = before.into();
                    row.archived_at = Set(Some(tx.now()));
                    row.update(tx).await?;
                    tx.audit(&scope, Entry::new("team.archived", subject))
                        .await?;
                    tx.notify(scope.org, Topic::People);
                    Ok(())
                })
            })
            .await
    }
}

fn taken() -> Fault {
    Fault::field("name", "There is a team of this name already.")
}

/// An active team of the scope's organization.
pub(super) async fn find(tx: &Tx, scope: &Scope, team: TeamId) -> Result<team::Model> {
    let found = team::Entity::find_by_id(team.0)
        .filter(team::Column::Org.eq(scope.org.0))
        .filter(team::Column::ArchivedAt.is_null())
        .one(tx)
        .await?;
    Ok(found.ok_or_else(|| Fault::not_found("team"))?)
}
