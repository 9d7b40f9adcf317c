//! Triggers: what begins runs of a published workflow by itself, at a message or a time.

mod fire;
mod schedule;

pub(crate) use fire::{by_message, due, fire};

use crate::{Result, Scope, Tx, entity::trigger};
use domain::{
    ids::WorkflowId,
    workflow::{Graph, NodeKind, Trigger},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// Takes the triggers of a version that is published now in place of those before.
pub(crate) async fn set(tx: &Tx, scope: &Scope, id: WorkflowId, graph: &Graph) -> Result<()> {
    trigger::Entity::delete_many()
        .filter(trigger::Column::Workflow.eq(id.0))
        .exec(tx)
        .await?;
    let now = tx.now();
    let mut rows = Vec::new();
    for node in graph.nodes.values().filter(|node| node.parent.is_none()) {
        let NodeKind::Start { on: Some(on) } = &node.kind else {
            continue;
        };
        let (kind, name, schedule, due_at) = match on {
            Trigger::Message { name } => (
                "message",
                Some(name.trim().to_owned()),
                serde_json::Value::Null,
                None,
            ),
            Trigger::Timer { schedule } => (
                "timer",
                None,
                serde_json::to_value(schedule)?,
                schedule::first(schedule, &scope.time_zone, now)?,
            ),
        };
        rows.push(trigger::ActiveModel {
            id: Set(tx.id()),
            org: Set(scope.org.0),
            workflow: Set(id.0),
            node: Set(node.id.to_string()),
            kind: Set(kind.to_owned()),
            name: Set(name),
            schedule: Set(schedule),
            due_at: Set(due_at),
            fired: Set(0),
            status: Set("on".to_owned()),
        });
    }
    if !rows.is_empty() {
        trigger::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
        tx.wake();
    }
    Ok(())
}
