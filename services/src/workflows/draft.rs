//! The draft: opened, and saved by commands that are checked again here.

use super::{Workflows, rows};
use crate::{
    Result, Scope, Topic,
    authorize::{Action, may},
    entity::{workflow, workflow_draft},
};
use domain::{
    Fault,
    edit::{Command, apply_all},
    ids::WorkflowId,
    lint,
    view::workflows::{EditorView, SaveAnswer, Saved, Theirs},
    workflow::{Graph, digest},
};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

/// The most commands one save carries.
const MAX_COMMANDS: usize = 2_000;

/// A save inside its unit of work.
enum Outcome {
    Saved {
        graph: Box<Graph>,
        revision: i64,
        at: i64,
    },
    Stale(Box<workflow_draft::Model>),
}

impl Workflows<'_> {
    /// The draft with all the editor shows beside it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn load_editor(&self, scope: &Scope, id: WorkflowId) -> Result<EditorView> {
        let db = self.0.read();
        let row = rows::find(db, scope, id, Action::ReadWorkflow).await?;
        let draft = rows::draft(db, &row, false).await?;
        let graph = rows::graph(&draft.graph)?;
        let in_force = rows::in_force(db, &row).await?;
        let names = self.0.people().names(scope).await?;
        let directory = self.directory(scope).await?;
        let last = rows::last_number(db, row.id).await?;
        let differs = in_force
            .as_ref()
            .is_none_or(|version| version.digest != digest(&graph));
        Ok(EditorView {
            workflow: id,
            status: rows::status(&row)?,
            team: rows::team(&names, row.team),
            revision: draft.revision,
            next_version: rows::as_number(last + 1),
            differs,
            in_force: in_force.map(|version| rows::in_force_view(&version, &names)),
            saved_at: draft.updated_at,
            saved_by: draft.updated_by.map(|by| rows::person(&names, Some(by))),
            problems: lint::lint(&graph, &directory),
            rules: lint::rules(),
            live_runs: rows::live_runs(db, scope, row.id).await?,
            may_draw: may(scope, Action::DrawWorkflow, &rows::resource(&row)),
            may_publish: may(scope, Action::PublishWorkflow, &rows::resource(&row)),
            as_of: scope.as_of(self.0.now()),
            name: row.name,
            graph,
            directory,
        })
    }

    /// Applies commands to the draft, all or none. Where somebody else saved since `base_revision`, nothing is saved and the
    /// answer holds what they have.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; the fault of the first command that does not fit; `TooLarge`.
    pub async fn edit_draft(
        &self,
        scope: &Scope,
        id: WorkflowId,
        base_revision: i64,
        commands: Vec<Command>,
    ) -> Result<SaveAnswer> {
        if commands.len() > MAX_COMMANDS {
            return Err(Fault::new(
                domain::FaultCode::TooLarge,
                "These are too many changes for one save. Nothing was saved.",
            )
            .into());
        }
        let author = scope.clone();
        let outcome = self
            .0
            .write(move |tx| {
                Box::pin(async move {
                    let row = rows::find(tx, &author, id, Action::DrawWorkflow).await?;
                    let draft = rows::draft(tx, &row, true).await?;
                    if draft.revision != base_revision {
                        return Ok(Outcome::Stale(Box::new(draft)));
                    }
                    let mut graph = rows::graph(&draft.graph)?;
                    let change = apply_all(&mut graph, &commands)?;
                    if change.is_empty() {
                        return Ok(Outcome::Saved {
                            graph: Box::new(graph),
                            revision: draft.revision,
                            at: draft.updated_at,
                        });
                    }
                    let revision = draft.revision + 1;
                    let mut saved: workflow_draft::ActiveModel = draft.into();
                    saved.graph = Set(serde_json::to_value(&graph)?);
                    saved.revision = Set(revision);
                    saved.updated_by = Set(author.actor.person().map(Uuid::from));
                    saved.updated_at = Set(tx.now());
                    saved.update(tx).await?;
                    let mut row: workflow::ActiveModel = row.into();
                    row.updated_at = Set(tx.now());
                    row.update(tx).await?;
                    tx.notify(author.org, Topic::Workflows);
                    Ok(Outcome::Saved {
                        graph: Box::new(graph),
                        revision,
                        at: tx.now(),
                    })
                })
            })
            .await?;
        match outcome {
            Outcome::Saved {
                graph,
                revision,
                at,
            } => {
                let directory = self.directory(scope).await?;
                let problems = lint::lint(&graph, &directory);
                let saved = Saved {
                    revision,
                    at,
                    problems,
                };
                Ok(SaveAnswer::Saved { saved })
            }
            Outcome::Stale(draft) => {
                let names = self.0.people().names(scope).await?;
                let theirs = Box::new(Theirs {
                    graph: rows::graph(&draft.graph)?,
                    revision: draft.revision,
                    by: draft.updated_by.map(|by| rows::person(&names, Some(by))),
                    at: draft.updated_at,
                });
                Ok(SaveAnswer::Conflict { theirs })
            }
        }
    }
}
