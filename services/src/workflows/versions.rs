//! The versions of a workflow.

use super::{Workflows, rows};
use crate::{
    Error, Result, Scope, Topic,
    audit::{Entry, Subject},
    authorize::Action,
    entity::{run, workflow, workflow_draft, workflow_version},
};
use domain::{
    Fault,
    ids::{VersionId, WorkflowId},
    view::workflows::{PublishedBy, VersionRow},
    workflow::Graph,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

const MAX_VERSIONS: u64 = 200;

impl Workflows<'_> {
    /// The versions, newest first; the last two hundred.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn versions(&self, scope: &Scope, id: WorkflowId) -> Result<Vec<VersionRow>> {
        let db = self.0.read();
        let row = rows::find(db, scope, id, Action::ReadWorkflow).await?;
        let names = self.0.people().names(scope).await?;
        let live: BTreeMap<i32, i64> = run::Entity::find()
            .select_only()
            .column(run::Column::VersionNumber)
            .column_as(run::Column::Id.count(), "live")
            .filter(run::Column::Org.eq(scope.org.0))
            .filter(run::Column::Workflow.eq(row.id))
            .filter(run::Column::Status.is_in(rows::live_states()))
            .group_by(run::Column::VersionNumber)
            .into_tuple::<(i32, i64)>()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let versions: Vec<(i32, String, String, Option<Uuid>, i64)> =
            workflow_version::Entity::find()
                .select_only()
                .column(workflow_version::Column::Number)
                .column(workflow_version::Column::Digest)
                .column(workflow_version::Column::Note)
                .column(workflow_version::Column::PublishedBy)
                .column(workflow_version::Column::PublishedAt)
                .filter(workflow_version::Column::Workflow.eq(row.id))
                .order_by_desc(workflow_version::Column::Number)
                .limit(MAX_VERSIONS)
                .into_tuple()
                .all(db)
                .await?;
        Ok(versions
            .into_iter()
            .map(|(number, digest, note, by, at)| VersionRow {
                number: rows::as_number(number),
                digest,
                note,
                published: PublishedBy {
                    by: rows::person(&names, by),
                    at,
                },
                live_runs: live
                    .get(&number)
                    .and_then(|live| u64::try_from(*live).ok())
                    .unwrap_or(0),
                is_in_force: row.published_version == Some(number),
            })
            .collect())
    }

    /// The graph of a version of the scope's organization.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn version_graph(&self, scope: &Scope, version: VersionId) -> Result<Graph> {
        let row = workflow_version::Entity::find_by_id(version.0)
            .filter(workflow_version::Column::Org.eq(scope.org.0))
            .one(self.0.read())
            .await?
            .ok_or_else(|| Fault::not_found("version"))?;
        rows::graph(&row.graph)
    }

    /// Makes the draft what a version is. Nothing is published; what the draft was is gone, so its revision must be named.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` when the draft changed since.
    pub async fn restore(
        &self,
        scope: &Scope,
        id: WorkflowId,
        base_revision: i64,
        number: u32,
    ) -> Result<i64> {
        let scope = scope.clone();
        let number = i32::try_from(number).map_err(Error::defect)?;
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = rows::find(tx, &scope, id, Action::DrawWorkflow).await?;
                    let version = rows::version_of(tx, &row, number)
                        .await?
                        .ok_or_else(|| Fault::not_found("version"))?;
                    let draft = rows::draft(tx, &row, true).await?;
                    if draft.revision != base_revision {
                        return Err(Fault::conflict(
                            "The draft has changed since you looked at it. Nothing was restored.",
                        )
                        .into());
                    }
                    let revision = draft.revision + 1;
                    let mut draft: workflow_draft::ActiveModel = draft.into();
                    draft.graph = Set(version.graph);
                    draft.revision = Set(revision);
                    draft.base_version = Set(Some(number));
                    draft.updated_by = Set(scope.actor.person().map(Uuid::from));
                    draft.updated_at = Set(tx.now());
                    draft.update(tx).await?;
                    let subject = Subject::new("workflow", id, &row.name);
                    let mut row: workflow::ActiveModel = row.into();
                    row.updated_at = Set(tx.now());
                    row.update(tx).await?;
                    let detail = json!({ "version": number });
                    tx.audit(
                        &scope,
                        Entry::new("workflow.restored", subject).with(detail),
                    )
                    .await?;
                    tx.notify(scope.org, Topic::Workflows);
                    Ok(revision)
                })
            })
            .await
    }
}
