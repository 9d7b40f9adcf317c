//! The inbox: what waits for the reader, and what they did.

use super::Tasks;
use crate::{
    Result, Scope,
    entity::{run, task, workflow},
    marks::Marks,
    runs::task_candidate,
};
use domain::{
    ids::TaskId,
    view::tasks::{Inbox, InboxTab, TaskRow},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{CaseStatement, Expr},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows of a list, at most.
const MOST: u64 = 100;

fn due_first(query: Select<task::Entity>) -> Select<task::Entity> {
    let none: Expr = CaseStatement::new()
        .case(task::Column::DueAt.is_null(), 1)
        .finally(0)
        .into();
    query
        .order_by_asc(none)
        .order_by_asc(task::Column::DueAt)
        .order_by_asc(task::Column::OpenedAt)
        .limit(MOST)
}

impl Tasks<'_> {
    /// The reader's tasks.
    ///
    /// # Errors
    /// The scope is not a person's.
    pub async fn inbox(self, scope: &Scope, tab: InboxTab) -> Result<Inbox> {
        let db = self.0.read();
        let person = scope.person()?;
        let open = || {
            task::Entity::find()
                .filter(task::Column::Org.eq(scope.org.0))
                .filter(task::Column::Status.eq("open"))
        };
        let taken = || {
            Condition::any()
                .add(task::Column::ClaimedBy.eq(person.0))
                .add(
                    Condition::all()
                        .add(task::Column::CandidatePerson.eq(person.0))
                        .add(task::Column::ClaimedBy.is_null()),
                )
        };
        let free = || {
            Condition::all()
                .add(task::Column::ClaimedBy.is_null())
                .add(task::Column::CandidatePerson.is_null())
                .add(task_candidate(scope, person))
        };
        let count = open()
            .filter(Condition::any().add(taken()).add(free()))
            .count(db)
            .await?;
        let (yours, free) = match tab {
            InboxTab::Open => (
                due_first(open().filter(taken())).all(db).await?,
                due_first(open().filter(free())).all(db).await?,
            ),
            InboxTab::Done => {
                let done = task::Entity::find()
                    .filter(task::Column::Org.eq(scope.org.0))
                    .filter(task::Column::ClosedBy.eq(person.0))
                    .order_by_desc(task::Column::ClosedAt)
                    .limit(MOST)
                    .all(db)
                    .await?;
                (done, Vec::new())
            }
        };
        let marks = Marks::load(self.0, scope).await?;
        let about = About::load(
            db,
            yours.iter().chain(&free).map(|row| (row.run, row.workflow)),
        )
        .await?;
        Ok(Inbox {
            as_of: scope.as_of(self.0.now()),
            yours: yours.iter().map(|task| row(&marks, &about, task)).collect(),
            free: free.iter().map(|task| row(&marks, &about, task)).collect(),
            open: count,
        })
    }

    /// How many tasks are open for the reader.
    ///
    /// # Errors
    /// The scope is not a person's.
    pub async fn count(self, scope: &Scope) -> Result<u64> {
        let person = scope.person()?;
        let free = Condition::all()
            .add(task::Column::ClaimedBy.is_null())
            .add(task_candidate(scope, person));
        Ok(task::Entity::find()
            .filter(task::Column::Org.eq(scope.org.0))
            .filter(task::Column::Status.eq("open"))
            .filter(
                Condition::any()
                    .add(task::Column::ClaimedBy.eq(person.0))
                    .add(free),
            )
            .count(self.0.read())
            .await?)
    }
}

/// What rows say of their run and workflow.
pub(crate) struct About {
    runs: HashMap<Uuid, (String, Option<String>)>,
    workflows: HashMap<Uuid, String>,
}

impl About {
    pub(crate) async fn load(
        db: &impl ConnectionTrait,
        of: impl Iterator<Item = (Uuid, Uuid)>,
    ) -> Result<Self> {
        let (mut runs, mut workflows): (Vec<Uuid>, Vec<Uuid>) = of.unzip();
        for ids in [&mut runs, &mut workflows] {
            ids.sort_unstable();
            ids.dedup();
        }
        let runs: Vec<(Uuid, String, Option<String>)> = run::Entity::find()
            .filter(run::Column::Id.is_in(runs))
            .select_only()
            .columns([run::Column::Id, run::Column::Title, run::Column::Key])
            .into_tuple()
            .all(db)
            .await?;
        let workflows: Vec<(Uuid, String)> = workflow::Entity::find()
            .filter(workflow::Column::Id.is_in(workflows))
            .select_only()
            .columns([workflow::Column::Id, workflow::Column::Name])
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self {
            runs: runs
                .into_iter()
                .map(|(id, title, key)| (id, (title, key)))
                .collect(),
            workflows: workflows.into_iter().collect(),
        })
    }

    /// A run's title and key.
    pub(crate) fn run(&self, id: Uuid) -> (String, Option<String>) {
        self.runs.get(&id).cloned().unwrap_or_default()
    }

    /// A workflow's name.
    pub(crate) fn workflow(&self, id: Uuid) -> String {
        self.workflows.get(&id).cloned().unwrap_or_default()
    }
}

pub(super) fn row(marks: &Marks, about: &About, task: &task::Model) -> TaskRow {
    let (title, key) = about.run(task.run);
    TaskRow {
        id: TaskId(task.id),
        title: task.title.clone(),
        about: title,
        key,
        workflow_name: about.workflow(task.workflow),
        from: task
            .from_kind
            .as_deref()
            .map(|kind| marks.columns(kind, task.from_actor)),
        open_to: marks.open_to(task),
        opened_at: task.opened_at,
        due_at: task.due_at,
        at_risk_at: task.at_risk_at,
        closed_at: task.closed_at,
    }
}
