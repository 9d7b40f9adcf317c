//! Gates: the queue, the card, the decision.

mod ahead;
mod card;
mod decide;
mod queue;

use crate::{Result, Scope, Services, authorize::Resource, entity::gate, people};
use domain::{
    Fault, Role,
    ids::{GateId, PersonId},
    policy,
    workflow::Owner,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;

/// The use-cases of gates.
#[derive(Clone, Copy)]
pub struct Gates<'a>(pub(crate) &'a Services);

impl Services {
    /// Gates.
    pub fn gates(&self) -> Gates<'_> {
        Gates(self)
    }
}

async fn find(db: &impl ConnectionTrait, scope: &Scope, id: GateId) -> Result<gate::Model> {
    Ok(gate::Entity::find_by_id(id.0)
        .filter(gate::Column::Org.eq(scope.org.0))
        .one(db)
        .await?
        .ok_or_else(|| Fault::not_found("approval"))?)
}

fn candidates(row: &gate::Model) -> Result<Vec<Owner>> {
    Ok(serde_json::from_value(row.candidates.clone())?)
}

/// The gate as the policies see it: a candidate before exclusions, who are told why they cannot decide.
fn resource(scope: &Scope, row: &gate::Model) -> Result<Resource> {
    let person = scope.actor.person();
    let candidates = candidates(row)?;
    let candidate =
        person.is_some_and(|person| policy::is_candidate(&candidates, person, &scope.grants));
    let involved = person.is_some_and(|person| row.requester == Some(person.0));
    Ok(Resource::gate(GateId(row.id))
        .for_candidate(candidate)
        .involving(involved))
}

/// The people who may decide: the candidates less the excluded.
pub(crate) async fn eligible(
    services: &Services,
    scope: &Scope,
    candidates: &[Owner],
    excluded: &[PersonId],
) -> Result<BTreeSet<PersonId>> {
    let mut people = BTreeSet::new();
    for owner in candidates {
        let (role, team) = match owner {
            Owner::Person { person } => {
                people.insert(*person);
                continue;
            }
            Owner::Team { team } => (Role::Approver, Some(*team)),
            Owner::Role { role, team } => (*role, *team),
            Owner::Agent { .. } => continue,
        };
        let holders = people::holders(services.read(), scope.org, role, team).await?;
        people.extend(holders.into_iter().map(|(person, _)| person));
    }
    people.retain(|person| !excluded.contains(person));
    Ok(people)
}
