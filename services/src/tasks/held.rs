//! Tasks in the hands of somebody who may not do them any more: they go back to those who may.

use super::owner;
use crate::{Result, Scope, Tx, entity::task, host};
use domain::{
    actor::Grant,
    engine::Command,
    ids::{PersonId, RunId, TaskId},
    policy,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Gives back the open tasks that the person took and, with the roles they are left with, may not do. `reason` stands in the
/// run's history.
///
/// # Errors
/// The database's; a run that changed at the same moment.
pub(crate) async fn release_held(
    tx: &Tx,
    scope: &Scope,
    person: PersonId,
    left: Option<&[Grant]>,
    reason: &str,
) -> Result<()> {
    // In the order of runs, so that two of these wait for each other and do not stand in each other's way.
    let held = task::Entity::find()
        .filter(task::Column::Org.eq(scope.org.0))
        .filter(task::Column::ClaimedBy.eq(person.0))
        .filter(task::Column::Status.eq("open"))
        .order_by_asc(task::Column::Run)
        .order_by_asc(task::Column::Id)
        .all(tx)
        .await?;
    for row in held {
        let still = left.is_some_and(|grants| {
            owner(&row).is_some_and(|owner| policy::may_work(&owner, person, grants))
        });
        if !still {
            let command = Command::ReturnTask {
                task: TaskId(row.id),
                person,
                reason: reason.to_owned(),
            };
            host::advance(tx, scope, RunId(row.run), command).await?;
        }
    }
    Ok(())
}
