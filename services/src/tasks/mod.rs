//! Tasks: the inbox, and what is done with one.

mod act;
mod card;
mod held;
mod inbox;

pub(crate) use held::release_held;
pub(crate) use inbox::About;

use crate::{Result, Scope, Services, authorize::Resource, entity::task};
use domain::{
    Fault, Role,
    ids::{PersonId, TaskId, TeamId},
    policy,
    workflow::Owner,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// The use-cases of tasks.
#[derive(Clone, Copy)]
pub struct Tasks<'a>(pub(crate) &'a Services);

impl Services {
    /// Tasks.
    pub fn tasks(&self) -> Tasks<'_> {
        Tasks(self)
    }
}

async fn find(db: &impl ConnectionTrait, scope: &Scope, id: TaskId) -> Result<task::Model> {
    Ok(task::Entity::find_by_id(id.0)
        .filter(task::Column::Org.eq(scope.org.0))
        .one(db)
        .await?
        .ok_or_else(|| Fault::not_found("task"))?)
}

/// Whom a task's row is for.
fn owner(row: &task::Model) -> Option<Owner> {
    if let Some(person) = row.candidate_person {
        return Some(Owner::Person {
            person: PersonId(person),
        });
    }
    let role = row.candidate_role.as_deref().and_then(Role::find)?;
    Some(Owner::Role {
        role,
        team: row.candidate_team.map(TeamId),
    })
}

/// Whether the scope's person may do the task.
fn is_candidate(scope: &Scope, row: &task::Model) -> bool {
    match (scope.actor.person(), owner(row)) {
        (Some(person), Some(owner)) => policy::may_work(&owner, person, &scope.grants),
        _ => false,
    }
}

fn resource(scope: &Scope, row: &task::Model) -> Resource {
    let me = scope.actor.person().map(|person| person.0);
    let mine = me.is_some() && (row.claimed_by == me || row.closed_by == me);
    Resource::task(TaskId(row.id))
        .for_candidate(is_candidate(scope, row))
        .involving(mine)
}
