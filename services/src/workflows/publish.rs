//! Publishing: the draft becomes an immutable version. Runs under way keep theirs.

use super::{Workflows, rows};
use crate::{
    Result, Scope, Topic,
    audit::{Entry, Subject},
    authorize::Action,
    entity::{gate, workflow, workflow_draft, workflow_version},
    error::OrTaken,
    triggers,
};
use domain::{
    Fault, FaultCode,
    edit::compare,
    ids::{VersionId, WorkflowId},
    lint::{self, Severity},
    view::workflows::{PublishView, WorkflowStatus},
    workflow::digest,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

const MAX_NOTE: usize = 2_000;

/// A version that was just published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its id.
    pub version: VersionId,
    /// Its number.
    pub number: u32,
    /// Its digest.
    pub digest: String,
}

impl Workflows<'_> {
    /// What publishing would change, and what the linter says.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`.
    pub async fn publish_view(&self, scope: &Scope, id: WorkflowId) -> Result<PublishView> {
        let db = self.0.read();
        let row = rows::find(db, scope, id, Action::PublishWorkflow).await?;
        let draft = rows::draft(db, &row, false).await?;
        let graph = rows::graph(&draft.graph)?;
        let in_force = rows::in_force(db, &row).await?;
        let before = match &in_force {
            Some(version) => Some(rows::graph(&version.graph)?),
            None => None,
        };
        let names = self.0.people().names(scope).await?;
        let directory = self.directory(scope).await?;
        let open_gates = gate::Entity::find()
            .filter(gate::Column::Org.eq(scope.org.0))
            .filter(gate::Column::Workflow.eq(row.id))
            .filter(gate::Column::Status.eq("pending"))
            .count(db)
            .await?;
        let owners = graph
            .nodes
            .values()
            .filter_map(|node| Some((node.id.clone(), directory.mark(&node.owner?)?)))
            .collect();
        Ok(PublishView {
            owners,
            number: rows::as_number(rows::last_number(db, row.id).await? + 1),
            revision: draft.revision,
            in_force: in_force.map(|version| rows::in_force_view(&version, &names)),
            changes: compare(before.as_ref(), &graph, &directory),
            problems: lint::lint(&graph, &directory),
            rules: lint::rules(),
            live_runs: rows::live_runs(db, scope, row.id).await?,
            open_gates,
            name: row.name,
            graph,
            before,
        })
    }

    /// Publishes the draft of that revision.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` when the draft changed since, or nothing differs from the version in force; `Invalid` while
    /// there are problems that must be fixed.
    pub async fn publish(
        &self,
        scope: &Scope,
        id: WorkflowId,
        revision: i64,
        note: &str,
    ) -> Result<Published> {
        let note = note.trim().to_owned();
        if note.chars().count() > MAX_NOTE {
            return Err(Fault::field("note", "Use at most 2,000 characters.").into());
        }
        let db = self.0.read();
        let row = rows::find(db, scope, id, Action::PublishWorkflow).await?;
        let draft = rows::draft(db, &row, false).await?;
        let graph = rows::graph(&draft.graph)?;
        if draft.revision != revision {
            return Err(changed().into());
        }
        // The graph of a revision never changes, so what is found here still holds in the unit of work below.
        let directory = self.directory(scope).await?;
        let problems = lint::lint(&graph, &directory);
        let errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count();
        if let Some(first) = problems.first().filter(|_| errors > 0) {
            let rest = match errors {
                1 => String::new(),
                2 => " And one more.".to_owned(),
                n => format!(" And {} more.", n - 1),
            };
            return Err(Fault::invalid(format!(
                "It cannot be published yet. {}: {}{rest}",
                first.subject, first.message
            ))
            .into());
        }
        let digest = digest(&graph);
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = rows::find(tx, &scope, id, Action::PublishWorkflow).await?;
                    let draft = rows::draft(tx, &row, true).await?;
                    if draft.revision != revision {
                        return Err(changed().into());
                    }
                    let in_force = rows::in_force(tx, &row).await?;
                    let is_same = in_force.is_some_and(|version| version.digest == digest);
                    if is_same && row.status == WorkflowStatus::Published.key() {
                        return Err(Fault::conflict(format!(
                            "Nothing differs from version {}.",
                            row.published_version.unwrap_or_default()
                        ))
                        .into());
                    }
                    let number = rows::last_number(tx, row.id).await? + 1;
                    let version = workflow_version::ActiveModel {
                        id: Set(tx.id()),
                        org: Set(scope.org.0),
                        workflow: Set(row.id),
                        number: Set(number),
                        graph: Set(draft.graph.clone()),
                        digest: Set(digest),
                        note: Set(note),
                        published_by: Set(scope.actor.person().map(Uuid::from)),
                        published_at: Set(tx.now()),
                    }
                    .insert(tx)
                    .await
                    .or_taken(changed)?;
                    triggers::set(tx, &scope, id, &graph).await?;
                    let mut draft: workflow_draft::ActiveModel = draft.into();
                    draft.base_version = Set(Some(number));
                    draft.update(tx).await?;
                    let revision = row.revision + 1;
                    let mut row: workflow::ActiveModel = row.into();
                    row.status = Set(WorkflowStatus::Published.key().to_owned());
                    row.published_version = Set(Some(number));
                    row.revision = Set(revision);
                    row.updated_at = Set(tx.now());
                    let row = row.update(tx).await?;
                    let subject = Subject::new("workflow", id, &row.name);
                    let detail = json!({
                        "version": number,
                        "digest": version.digest,
                        "note": version.note,
                    });
                    tx.audit(
                        &scope,
                        Entry::new("workflow.published", subject).with(detail),
                    )
                    .await?;
                    tx.notify(scope.org, Topic::Workflows);
                    Ok(Published {
                        version: VersionId(version.id),
                        number: rows::as_number(number),
                        digest: version.digest,
                    })
                })
            })
            .await
    }
}

fn changed() -> Fault {
    Fault::new(
        FaultCode::Conflict,
        "The draft has changed since you looked at it. Look at the changes again, then publish.",
    )
}
