//! The first organization and its owner; and organizations and people made by Baton itself, for the demo company.

use super::{
    People,
    email::{self, Faults},
};
use crate::{
    Result, Scope, Tx,
    accounts::check_new_password,
    audit::{Entry, Subject, scope_of},
    entity::{membership, organization, person, role_grant},
    error::OrTaken,
};
use domain::{
    Actor, Fault, Role,
    actor::Grant,
    ids::{OrgId, PersonId},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use serde_json::json;

/// What the set-up form holds.
#[derive(Debug, Clone, Default)]
pub struct SetUp {
    /// The organization's name.
    pub company: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// ISO 4217 code of its costs.
    pub currency: String,
    /// The owner's name.
    pub name: String,
    /// The owner's e-mail address.
    pub email: String,
    /// The owner's password.
    pub password: String,
}

/// What a set-up made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The owner, who may now be signed in.
    pub person: PersonId,
    /// The organization.
    pub org: OrgId,
    /// Its name in URLs.
    pub slug: String,
}

/// An organization Baton makes by itself.
#[derive(Debug, Clone)]
pub struct NewOrganization {
    /// Its name.
    pub name: String,
    /// ISO 4217 code of its costs.
    pub currency: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whether it is the demo company.
    pub demo: bool,
}

/// A person Baton makes by itself, with an account and roles.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their password's hash, from `accounts().hash_password`; without one they cannot sign in with a password.
    pub password_hash: Option<String>,
    /// Their roles.
    pub grants: Vec<Grant>,
}

/// Two set-ups at once must not both be the first.
const SET_UP: i64 = 0x0062_6174_6f6e_0002;

impl People<'_> {
    /// Whether the installation waits for its first organization. The demo company does not count.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_set_up_open(&self) -> Result<bool> {
        let real = organization::Entity::find()
            .filter(organization::Column::Demo.eq(false))
            .count(self.0.read())
            .await?;
        Ok(real == 0)
    }

    /// Makes the first organization and its owner.
    ///
    /// # Errors
    /// Field faults; `Gone` when the set-up is done already.
    pub async fn set_up(&self, form: SetUp) -> Result<Started> {
        let mut faults = Faults::default();
        let company = faults.take(email::check_name("company", &form.company));
        let time_zone = faults.take(check_time_zone(&form.time_zone));
        let currency = faults.take(check_currency(&form.currency));
        let name = faults.take(email::check_name("name", &form.name));
        let address = faults.take(email::check(&form.email));
        faults.take(check_new_password(&form.password));
        faults.finish()?;
        if !self.is_set_up_open().await? {
            return Err(done().into());
        }
        let hash = self.0.accounts().hash_password(&form.password).await?;
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    tx.lock(SET_UP).await?;
                    let real = organization::Entity::find()
                        .filter(organization::Column::Demo.eq(false))
                        .count(tx)
                        .await?;
                    if real > 0 {
                        return Err(done().into());
                    }
                    let org = insert_organization(
                        tx,
                        NewOrganization {
                            name: company,
                            currency,
                            time_zone,
                            demo: false,
                        },
                    )
                    .await?;
                    let person = insert_person(tx, name, address, Some(hash)).await?;
                    let scope = scope_of(&org, person.id, &person.name);
                    let owner = Grant {
                        role: Role::Owner,
                        team: None,
                    };
                    join(tx, scope.org, PersonId(person.id), &[owner], None).await?;
                    let subject = Subject::new("organization", org.id, &org.name);
                    tx.audit(&scope, Entry::new("organization.created", subject))
                        .await?;
                    Ok(Started {
                        person: PersonId(person.id),
                        org: scope.org,
                        slug: org.slug,
                    })
                })
            })
            .await
    }

    /// Makes an organization by Baton itself, and gives Baton's scope in it.
    ///
    /// # Errors
    /// The database's.
    pub async fn create_organization(&self, new: NewOrganization) -> Result<Scope> {
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let org = insert_organization(tx, new).await?;
                    let scope = Scope::system(&org);
                    let subject = Subject::new("organization", org.id, &org.name);
                    tx.audit(&scope, Entry::new("organization.created", subject))
                        .await?;
                    Ok(scope)
                })
            })
            .await
    }

    /// Makes people with accounts and roles by Baton itself, in the order given.
    ///
    /// # Errors
    /// `Forbidden` unless Baton itself acts; a field fault when an address is taken.
    pub async fn add_people(&self, scope: &Scope, people: Vec<NewPerson>) -> Result<Vec<PersonId>> {
        if scope.actor != Actor::System {
            return Err(Fault::forbidden("People join by invitation.").into());
        }
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let mut made = Vec::with_capacity(people.len());
                    for new in people {
                        let address = email::check(&new.email)?;
                        let person =
                            insert_person(tx, new.name, address, new.password_hash).await?;
                        join(tx, scope.org, PersonId(person.id), &new.grants, None).await?;
                        let roles: Vec<&str> =
                            new.grants.iter().map(|grant| grant.role.key()).collect();
                        let subject = Subject::new("person", person.id, &person.name);
                        let entry = Entry::new("person.joined", subject)
                            .with(json!({ "role": roles.join(", ") }));
                        tx.audit(&scope, entry).await?;
                        made.push(PersonId(person.id));
                    }
                    Ok(made)
                })
            })
            .await
    }
}

fn done() -> Fault {
    Fault::new(
        domain::FaultCode::Gone,
        "Baton is set up already. Sign in, or ask an owner for an invitation.",
    )
}

fn check_time_zone(name: &str) -> Result<String, Fault> {
    match name.trim().parse::<chrono_tz::Tz>() {
        Ok(zone) => Ok(zone.name().to_owned()),
        Err(_) => Err(Fault::field("time_zone", "Choose a time zone of the list.")),
    }
}

fn check_currency(code: &str) -> Result<String, Fault> {
    let code = code.trim().to_uppercase();
    if code.len() == 3 && code.chars().all(|letter| letter.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err(Fault::field(
            "currency",
            "A currency has a code of three letters, such as EUR.",
        ))
    }
}

/// A name in URLs for an organization's name: `Ashgrove Tools` becomes `ashgrove-tools`.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() >= 40 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "company" } else { slug }.to_owned()
}

async fn insert_organization(tx: &Tx, new: NewOrganization) -> Result<organization::Model> {
    let base = slug(&new.name);
    let mut slug = base.clone();
    let mut number = 1;
    while organization::Entity::find()
        .filter(organization::Column::Slug.eq(slug.as_str()))
        .count(tx)
        .await?
        > 0
    {
        number += 1;
        slug = format!("{base}-{number}");
    }
    let row = organization::ActiveModel {
        id: Set(tx.id()),
        slug: Set(slug),
        name: Set(new.name),
        currency: Set(new.currency),
        time_zone: Set(new.time_zone),
        demo: Set(new.demo),
        created_at: Set(tx.now()),
        revision: Set(1),
    };
    Ok(row.insert(tx).await?)
}

pub(super) async fn insert_person(
    tx: &Tx,
    name: String,
    email: String,
    password_hash: Option<String>,
) -> Result<person::Model> {
    let row = person::ActiveModel {
        id: Set(tx.id()),
        email: Set(email),
        name: Set(name),
        password_hash: Set(password_hash),
        disabled_at: Set(None),
        created_at: Set(tx.now()),
    };
    row.insert(tx).await.or_taken(|| {
        Fault::field(
            "email",
            "Somebody with this address has an account already.",
        )
    })
}

/// Ties a person to an organization, or ties them again, with roles.
pub(super) async fn join(
    tx: &Tx,
    org: OrgId,
    person: PersonId,
    grants: &[Grant],
    by: Option<PersonId>,
) -> Result<()> {
    let before = membership::Entity::find()
        .filter(membership::Column::Org.eq(org.0))
        .filter(membership::Column::Person.eq(person.0))
        .one(tx)
        .await?;
    match before {
        Some(row) => {
            let mut row: membership::ActiveModel = row.into();
            row.removed_at = Set(None);
            row.update(tx).await?;
        }
        None => {
            let row = membership::ActiveModel {
                id: Set(tx.id()),
                org: Set(org.0),
                person: Set(person.0),
                created_at: Set(tx.now()),
                removed_at: Set(None),
            };
            row.insert(tx).await?;
        }
    }
    for grant in grants {
        insert_grant(tx, org, person, *grant, by).await?;
    }
    Ok(())
}

/// Gives a role; to give it twice changes nothing. Says whether it was new.
pub(super) async fn insert_grant(
    tx: &Tx,
    org: OrgId,
    person: PersonId,
    grant: Grant,
    by: Option<PersonId>,
) -> Result<bool> {
    let query = role_grant::Entity::find()
        .filter(role_grant::Column::Org.eq(org.0))
        .filter(role_grant::Column::Person.eq(person.0))
        .filter(role_grant::Column::Role.eq(grant.role.key()));
    let query = match grant.team {
        Some(team) => query.filter(role_grant::Column::Team.eq(team.0)),
        None => query.filter(role_grant::Column::Team.is_null()),
    };
    if query.count(tx).await? > 0 {
        return Ok(false);
    }
    let row = role_grant::ActiveModel {
        id: Set(tx.id()),
        org: Set(org.0),
        person: Set(person.0),
        role: Set(grant.role.key().to_owned()),
        team: Set(grant.team.map(Into::into)),
        granted_by: Set(by.map(Into::into)),
        granted_at: Set(tx.now()),
    };
    row.insert(tx)
        .await
        .or_taken(|| Fault::conflict("Somebody gave this role at the same moment."))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs() {
        for (name, expected) in [
            ("Ashgrove Tools", "ashgrove-tools"),
            ("  Größe & Söhne GmbH ", "gr-e-s-hne-gmbh"),
            ("東京", "company"),
            ("--", "company"),
        ] {
            assert_eq!(slug(name), expected);
        }
        assert!(slug(&"abc ".repeat(40)).len() <= 40);
    }
}
