//! Who may do what: one Cedar decision in front of every use-case, from the policies shipped in the binary.
//!
//! Facts the policies need beyond roles (is the actor a candidate, were they involved) come with the [`Resource`]; the rules
//! behind those facts are the domain's.

mod action;
mod resource;

pub use action::Action;
pub use resource::Resource;

use crate::{Scope, error::internal_fault};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression, Schema,
};
use domain::{Actor, Fault, Role, ids::TeamId};
use std::{
    collections::{HashMap, HashSet},
    str::FromStr,
    sync::OnceLock,
};
use uuid::Uuid;

/// The schema the policies are checked against.
pub const SCHEMA: &str = include_str!("../../policies/baton.cedarschema");
/// The shipped policies.
pub const POLICIES: &str = include_str!("../../policies/roles.cedar");

/// Lets the actor through, or says why not.
///
/// # Errors
/// `Forbidden` in words; `NotFound` when the actor may not even know that it exists.
pub fn authorize(scope: &Scope, action: Action, resource: &Resource) -> Result<(), Fault> {
    match decide(scope, action, resource) {
        Ok(true) => Ok(()),
        Ok(false) => Err(action.refusal()),
        Err(cause) => Err(internal_fault(&cause)),
    }
}

/// Whether the actor would be let through: for what a page offers. A policy that cannot be evaluated lets nobody through.
pub fn may(scope: &Scope, action: Action, resource: &Resource) -> bool {
    authorize(scope, action, resource).is_ok()
}

fn decide(scope: &Scope, action: Action, resource: &Resource) -> Result<bool, String> {
    let org = uid("Organization", &scope.org.to_string())?;
    let (principal, principal_entity) = principal(scope, &org)?;
    let (target, target_entity) = resource.entity(scope)?;
    let request = Request::new(
        principal,
        uid("Action", action.key())?,
        target.clone(),
        Context::empty(),
        None,
    )
    .map_err(|cause| cause.to_string())?;
    let mut entities = vec![principal_entity];
    // An agent at its own jobs is both; a second entity of the same id would be refused.
    if entities.iter().all(|entity| entity.uid() != target) {
        entities.extend(target_entity);
    }
    let entities = actions()?
        .clone()
        .add_entities(entities, None)
        .map_err(|cause| cause.to_string())?;
    let response = Authorizer::new().is_authorized(&request, policies()?, &entities);
    if let Some(error) = response.diagnostics().errors().next() {
        return Err(error.to_string());
    }
    Ok(response.decision() == Decision::Allow)
}

fn policies() -> Result<&'static PolicySet, String> {
    static SET: OnceLock<Result<PolicySet, String>> = OnceLock::new();
    SET.get_or_init(|| PolicySet::from_str(POLICIES).map_err(|cause| cause.to_string()))
        .as_ref()
        .map_err(Clone::clone)
}

/// The actions with the groups they belong to.
fn actions() -> Result<&'static Entities, String> {
    static ACTIONS: OnceLock<Result<Entities, String>> = OnceLock::new();
    ACTIONS
        .get_or_init(|| {
            schema()?
                .action_entities()
                .map_err(|cause| cause.to_string())
        })
        .as_ref()
        .map_err(Clone::clone)
}

/// The schema, parsed.
///
/// # Errors
/// It does not parse.
pub fn schema() -> Result<Schema, String> {
    Schema::from_cedarschema_str(SCHEMA)
        .map(|(schema, _)| schema)
        .map_err(|cause| cause.to_string())
}

pub(crate) fn uid(kind: &str, id: &str) -> Result<EntityUid, String> {
    let name = EntityTypeName::from_str(&format!("Baton::{kind}")).map_err(|e| e.to_string())?;
    Ok(EntityUid::from_type_name_and_id(name, EntityId::new(id)))
}

pub(crate) fn team_expression(team: TeamId) -> Result<RestrictedExpression, String> {
    Ok(RestrictedExpression::new_entity_uid(uid(
        "Team",
        &team.to_string(),
    )?))
}

fn principal(scope: &Scope, org: &EntityUid) -> Result<(EntityUid, Entity), String> {
    let (kind, id) = match &scope.actor {
        Actor::Person(person) => ("Person", person.0),
        Actor::Agent(agent) => ("Agent", agent.0),
        Actor::System => ("System", Uuid::nil()),
    };
    let uid = uid(kind, &id.to_string())?;
    let mut attributes = HashMap::from([(
        "org".to_owned(),
        RestrictedExpression::new_entity_uid(org.clone()),
    )]);
    if scope.actor.person().is_some() {
        let roles = scope
            .grants
            .iter()
            .filter(|grant| !grant.role.is_of_team())
            .map(|grant| RestrictedExpression::new_string(grant.role.key().to_owned()));
        attributes.insert("roles".to_owned(), RestrictedExpression::new_set(roles));
        attributes.insert("teams".to_owned(), teams(scope.teams())?);
        for (name, role) in [
            ("architect_of", Role::Architect),
            ("engineer_of", Role::Engineer),
        ] {
            let held = scope
                .grants
                .iter()
                .filter(|grant| grant.role == role)
                .filter_map(|grant| grant.team);
            attributes.insert(name.to_owned(), teams(held)?);
        }
    }
    let parents = HashSet::from([org.clone()]);
    let entity = Entity::new(uid.clone(), attributes, parents).map_err(|e| e.to_string())?;
    Ok((uid, entity))
}

fn teams(teams: impl IntoIterator<Item = TeamId>) -> Result<RestrictedExpression, String> {
    let teams: Result<Vec<_>, _> = teams.into_iter().map(team_expression).collect();
    Ok(RestrictedExpression::new_set(teams?))
}

#[cfg(test)]
mod tests;
