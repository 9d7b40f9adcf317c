//! Agents: registered with a person who answers for them, paused and resumed, and their tokens.
//!
//! Their jobs, and what a token lets in, are `jobs`.

mod connect;
mod list;
mod page;
mod register;
mod tokens;

use crate::{Result, Scope, Services, entity::agent};
use domain::{
    Fault,
    ids::{AgentId, TeamId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// The use-cases about agents.
pub struct Agents<'a>(pub(crate) &'a Services);

impl Services {
    /// Agents and their tokens.
    pub fn agents(&self) -> Agents<'_> {
        Agents(self)
    }
}

/// An agent of the scope's organization.
async fn find(db: &impl ConnectionTrait, scope: &Scope, id: AgentId) -> Result<agent::Model> {
    let found = agent::Entity::find_by_id(id.0)
        .filter(agent::Column::Org.eq(scope.org.0))
        .one(db)
        .await?;
    Ok(found.ok_or_else(|| Fault::not_found("agent"))?)
}

/// The agent as the policies see it.
fn resource(scope: &Scope, row: &agent::Model) -> crate::authorize::Resource {
    let mine = scope
        .actor
        .person()
        .is_some_and(|person| person.0 == row.owner_person);
    crate::authorize::Resource::agent(AgentId(row.id), TeamId(row.team)).involving(mine)
}
