//! The way into an organization: a signed-in person and a name of the URL become a [`Scope`].

use super::People;
use crate::{
    Result, Scope,
    entity::{membership, organization, person, role_grant},
};
use domain::{
    Actor, Fault, Role,
    actor::Grant,
    ids::{OrgId, PersonId, TeamId},
    view::people::Belonging,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

impl People<'_> {
    /// Enters an organization by its name in URLs.
    ///
    /// # Errors
    /// `NotFound` when it does not exist, or the person does not belong to it: the two are not told apart.
    pub async fn enter(&self, person: PersonId, slug: &str) -> Result<Scope> {
        let org = organization::Entity::find()
            .filter(organization::Column::Slug.eq(slug))
            .filter(organization::Column::Revision.gt(0))
            .one(self.0.read())
            .await?
            .ok_or_else(|| Fault::not_found("organization"))?;
        let member = membership::Entity::find()
            .filter(membership::Column::Org.eq(org.id))
            .filter(membership::Column::Person.eq(person.0))
            .filter(membership::Column::RemovedAt.is_null())
            .one(self.0.read())
            .await?;
        let found = person::Entity::find_by_id(person.0)
            .one(self.0.read())
            .await?
            .filter(|person| member.is_some() && person.disabled_at.is_none())
            .ok_or_else(|| Fault::not_found("organization"))?;
        let mut scope = Scope::new(&org, Actor::Person(person), found.name);
        scope.grants = self.grants(OrgId(org.id), person).await?;
        Ok(scope)
    }

    /// Baton itself in an organization.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn system(&self, org: OrgId) -> Result<Scope> {
        let org = organization::Entity::find_by_id(org.0)
            .one(self.0.read())
            .await?
            .ok_or_else(|| Fault::not_found("organization"))?;
        Ok(Scope::system(&org))
    }

    /// The organizations a person belongs to, real ones first, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn organizations(&self, person: PersonId) -> Result<Vec<Belonging>> {
        let mine = membership::Entity::find()
            .select_only()
            .column(membership::Column::Org)
            .filter(membership::Column::Person.eq(person.0))
            .filter(membership::Column::RemovedAt.is_null())
            .into_query();
        let rows = organization::Entity::find()
            .filter(organization::Column::Id.in_subquery(mine))
            .order_by_asc(organization::Column::Demo)
            .order_by_asc(organization::Column::Name)
            .all(self.0.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|org| Belonging {
                org: OrgId(org.id),
                slug: org.slug,
                name: org.name,
                demo: org.demo,
            })
            .collect())
    }

    /// The roles a person holds in an organization, in the order they are shown.
    ///
    /// # Errors
    /// The database's.
    pub async fn grants(&self, org: OrgId, person: PersonId) -> Result<Vec<Grant>> {
        grants_of(self.0.read(), org, person).await
    }
}

/// The same inside a unit of work.
pub(super) async fn grants_of(
    db: &impl ConnectionTrait,
    org: OrgId,
    person: PersonId,
) -> Result<Vec<Grant>> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::Column::Org.eq(org.0))
        .filter(role_grant::Column::Person.eq(person.0))
        .all(db)
        .await?;
    let mut grants: Vec<Grant> = rows
        .into_iter()
        .filter_map(|row| {
            Some(Grant {
                role: Role::find(&row.role)?,
                team: row.team.map(TeamId),
            })
        })
        .collect();
    grants.sort_unstable();
    Ok(grants)
}
