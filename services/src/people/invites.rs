//! Invitations: a link that is shown once and stored only as a hash, valid for seven days, taken back at any time.

use super::{
    People, email,
    roles::{authorize_role, check},
    set_up::{insert_person, join},
    teams,
};
use crate::{
    Result, Scope, Topic, Tx,
    accounts::check_new_password,
    audit::{Entry, Subject, chain::sha256, scope_of},
    authorize::{Action, Resource, authorize},
    entity::{invite, membership, organization, person, team},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Fault, FaultCode, Millis, Role,
    actor::Grant,
    ids::{InviteId, OrgId, PersonId, TeamId},
    view::people::{Held, Invitation, InviteLink, NewInvite},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set,
    sea_query::Expr,
};
use serde_json::json;

const VALID_FOR: Millis = 7 * 24 * 60 * 60 * 1_000;

/// How an invitation is accepted.
#[derive(Debug, Clone)]
pub enum Accept {
    /// By somebody without an account, who makes one.
    New {
        /// Their name, as colleagues see it.
        name: String,
        /// Their new password.
        password: String,
    },
    /// By somebody who is signed in, with the invited address.
    Existing(PersonId),
}

impl People<'_> {
    /// Invites somebody, and gives the link: it is not stored and cannot be shown again. An older open invitation to the
    /// same address ends.
    ///
    /// # Errors
    /// `Forbidden`; field faults; `Conflict` when they belong to the organization already.
    pub async fn invite(&self, scope: &Scope, new: NewInvite) -> Result<InviteLink> {
        authorize(scope, Action::ManagePeople, &Resource::organization())?;
        let by = scope.person()?;
        let mut faults = email::Faults::default();
        let name = faults.take(email::check_name("name", &new.name));
        let address = faults.take(email::check(&new.email));
        let role = Role::find(&new.role);
        if role.is_none() {
            faults.take::<()>(Err(Fault::field("role", "Choose a role.")));
        }
        faults.finish()?;
        let role = role.unwrap_or(Role::Worker);
        authorize_role(scope, role)?;
        let grant = Grant {
            role,
            team: new.team.filter(|_| role.is_of_team()),
        };
        check(grant)?;
        let token = new_token();
        let hash = sha256(&token);
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let team = match grant.team {
                        Some(team) => Some(teams::find(tx, &scope, team).await?.name),
                        None => None,
                    };
                    refuse_member(tx, scope.org, &address).await?;
                    revoke_open(tx, scope.org, invite::Column::Email.eq(address.as_str())).await?;
                    let row = invite::ActiveModel {
                        id: Set(tx.id()),
                        org: Set(scope.org.0),
                        email: Set(address),
                        name: Set(name),
                        role: Set(role.key().to_owned()),
                        team: Set(grant.team.map(Into::into)),
                        token_hash: Set(hash),
                        invited_by: Set(by.0),
                        created_at: Set(tx.now()),
                        expires_at: Set(tx.now() + VALID_FOR),
                        accepted_at: Set(None),
                        revoked_at: Set(None),
                    };
                    let row = row.insert(tx).await?;
                    let subject = Subject::new("invite", row.id, &row.email);
                    let detail = json!({ "role": row.role, "team": team });
                    tx.audit(&scope, Entry::new("person.invited", subject).with(detail))
                        .await?;
                    tx.notify(scope.org, Topic::People);
                    Ok(InviteLink {
                        id: InviteId(row.id),
                        email: row.email,
                        path: format!("/invite/{token}"),
                        expires_at: row.expires_at,
                    })
                })
            })
            .await
    }

    /// Sends an invitation again: a new link, valid anew; the old one ends.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`.
    pub async fn renew_invite(&self, scope: &Scope, id: InviteId) -> Result<InviteLink> {
        authorize(scope, Action::ManagePeople, &Resource::organization())?;
        let row = find_open(self.0.read(), scope, id).await?;
        let new = NewInvite {
            name: row.name,
            email: row.email,
            role: row.role,
            team: row.team.map(TeamId),
        };
        self.invite(scope, new).await
    }

    /// Takes an invitation back: its link is worth nothing any more.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`.
    pub async fn revoke_invite(&self, scope: &Scope, id: InviteId) -> Result<()> {
        authorize(scope, Action::ManagePeople, &Resource::organization())?;
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = find_open(tx, &scope, id).await?;
                    revoke_open(tx, scope.org, invite::Column::Id.eq(id.0)).await?;
                    let subject = Subject::new("invite", id, row.email);
                    tx.audit(&scope, Entry::new("invite.revoked", subject))
                        .await?;
                    tx.notify(scope.org, Topic::People);
                    Ok(())
                })
            })
            .await
    }

    /// What the link of a token invites to.
    ///
    /// # Errors
    /// `NotFound` for a link there never was; `Gone` for one that expired, was taken back or was used.
    pub async fn invitation(&self, token: &str) -> Result<Invitation> {
        let db = self.0.read();
        let row = load(db, token, self.0.now()).await?;
        let org = organization(db, row.org).await?;
        let by = person::Entity::find_by_id(row.invited_by).one(db).await?;
        let known = person::Entity::find()
            .filter(person::Column::Email.eq(row.email.as_str()))
            .count(db)
            .await?
            > 0;
        let team_name = match row.team {
            Some(id) => team::Entity::find_by_id(id)
                .one(db)
                .await?
                .map(|team| team.name)
                .unwrap_or_default(),
            None => String::new(),
        };
        Ok(Invitation {
            held: Held {
                role: role_of(&row)?,
                team: row.team.map(TeamId),
                team_name,
            },
            as_of: Scope::system(&org).as_of(self.0.now()),
            org_name: org.name,
            name: row.name,
            email: row.email,
            invited_by: by.map(|person| person.name).unwrap_or_default(),
            expires_at: row.expires_at,
            known,
        })
    }

    /// Accepts an invitation, and says who joined which organization. One link makes one member, also when it is sent twice.
    ///
    /// # Errors
    /// As [`Self::invitation`]; field faults; `Forbidden` when somebody else is signed in; `Conflict` when the address has an
    /// account and its person should sign in first.
    pub async fn accept(&self, token: &str, accept: Accept) -> Result<(PersonId, String)> {
        let row = load(self.0.read(), token, self.0.now()).await?;
        let accept = match accept {
            Accept::New { name, password } => {
                let mut faults = email::Faults::default();
                let name = faults.take(email::check_name("name", &name));
                faults.take(check_new_password(&password));
                faults.finish()?;
                let hash = self.0.accounts().hash_password(&password).await?;
                Joiner::New { name, hash }
            }
            Accept::Existing(person) => Joiner::Existing(person),
        };
        let hash = row.token_hash;
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = claim(tx, &hash).await?;
                    let org = organization(tx, row.org).await?;
                    let person = joiner(tx, &row, accept).await?;
                    let grant = Grant {
                        role: role_of(&row)?,
                        team: row.team.map(TeamId),
                    };
                    let by = PersonId(row.invited_by);
                    join(tx, OrgId(org.id), PersonId(person.id), &[grant], Some(by)).await?;
                    let scope = scope_of(&org, person.id, &person.name);
                    let subject = Subject::new("person", person.id, &person.name);
                    let team = match row.team {
                        Some(team) => team::Entity::find_by_id(team).one(tx).await?,
                        None => None,
                    };
                    let team = team.map(|team| team.name);
                    let detail = json!({ "role": row.role, "team": team, "invite": row.id });
                    tx.audit(&scope, Entry::new("person.joined", subject).with(detail))
                        .await?;
                    tx.notify(scope.org, Topic::People);
                    Ok((PersonId(person.id), org.slug))
                })
            })
            .await
    }
}

enum Joiner {
    New { name: String, hash: String },
    Existing(PersonId),
}

/// The one who joins: made anew, or the signed-in one, whose address must be the invited one.
async fn joiner(tx: &Tx, row: &invite::Model, joiner: Joiner) -> Result<person::Model> {
    let known = person::Entity::find()
        .filter(person::Column::Email.eq(row.email.as_str()))
        .one(tx)
        .await?;
    match (joiner, known) {
        (Joiner::New { name, hash }, None) => {
            insert_person(tx, name, row.email.clone(), Some(hash)).await
        }
        (Joiner::New { .. }, Some(_)) => Err(Fault::conflict(
            "This address has an account already. Sign in with it, then open the link again.",
        )
        .into()),
        (Joiner::Existing(person), Some(known)) if known.id == person.0 => Ok(known),
        (Joiner::Existing(_), _) => Err(Fault::forbidden(format!(
            "This invitation is for {}. Sign out, then open the link again.",
            row.email
        ))
        .into()),
    }
}

/// Marks the invitation as used; only the first of two gets it.
async fn claim(tx: &Tx, hash: &str) -> Result<invite::Model> {
    let used = invite::Entity::update_many()
        .col_expr(invite::Column::AcceptedAt, Expr::value(tx.now()))
        .filter(invite::Column::TokenHash.eq(hash))
        .filter(invite::Column::AcceptedAt.is_null())
        .filter(invite::Column::RevokedAt.is_null())
        .filter(invite::Column::ExpiresAt.gt(tx.now()))
        .exec(tx)
        .await?;
    let row = invite::Entity::find()
        .filter(invite::Column::TokenHash.eq(hash))
        .one(tx)
        .await?;
    match row {
        Some(row) if used.rows_affected == 1 => Ok(row),
        Some(row) => Err(over(&row, tx.now()).into()),
        None => Err(Fault::not_found("invitation").into()),
    }
}

async fn load(db: &impl ConnectionTrait, token: &str, now: Millis) -> Result<invite::Model> {
    let row = invite::Entity::find()
        .filter(invite::Column::TokenHash.eq(sha256(token)))
        .one(db)
        .await?
        .ok_or_else(|| Fault::not_found("invitation"))?;
    if row.accepted_at.is_some() || row.revoked_at.is_some() || row.expires_at <= now {
        return Err(over(&row, now).into());
    }
    Ok(row)
}

fn over(row: &invite::Model, now: Millis) -> Fault {
    let message = if row.accepted_at.is_some() {
        "This invitation was accepted already. Sign in to go on."
    } else if row.revoked_at.is_some() {
        "This invitation was taken back. Ask the one who sent it for a new link."
    } else if row.expires_at <= now {
        "This invitation has expired. Ask the one who sent it for a new link."
    } else {
        "This invitation was just used. Sign in to go on."
    };
    Fault::new(FaultCode::Gone, message)
}

async fn find_open(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: InviteId,
) -> Result<invite::Model> {
    let row = invite::Entity::find_by_id(id.0)
        .filter(invite::Column::Org.eq(scope.org.0))
        .filter(invite::Column::AcceptedAt.is_null())
        .filter(invite::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    Ok(row.ok_or_else(|| Fault::not_found("invitation"))?)
}

async fn revoke_open(tx: &Tx, org: OrgId, which: Expr) -> Result<()> {
    invite::Entity::update_many()
        .col_expr(invite::Column::RevokedAt, Expr::value(tx.now()))
        .filter(invite::Column::Org.eq(org.0))
        .filter(invite::Column::AcceptedAt.is_null())
        .filter(invite::Column::RevokedAt.is_null())
        .filter(which)
        .exec(tx)
        .await?;
    Ok(())
}

async fn refuse_member(tx: &Tx, org: OrgId, address: &str) -> Result<()> {
    let Some(known) = person::Entity::find()
        .filter(person::Column::Email.eq(address))
        .one(tx)
        .await?
    else {
        return Ok(());
    };
    let belongs = membership::Entity::find()
        .filter(membership::Column::Org.eq(org.0))
        .filter(membership::Column::Person.eq(known.id))
        .filter(membership::Column::RemovedAt.is_null())
        .count(tx)
        .await?;
    if belongs > 0 {
        return Err(Fault::field(
            "email",
            format!(
                "{} belongs to the organization already. Give them a role instead.",
                known.name
            ),
        )
        .into());
    }
    Ok(())
}

async fn organization(db: &impl ConnectionTrait, id: uuid::Uuid) -> Result<organization::Model> {
    organization::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or_else(|| Fault::not_found("invitation").into())
}

fn role_of(row: &invite::Model) -> Result<Role> {
    Role::find(&row.role)
        .ok_or_else(|| crate::Error::defect(format!("an invitation gives the role {}", row.role)))
}

/// 32 random bytes, as a word for URLs.
fn new_token() -> String {
    let random: [u8; 32] = rand::random();
    URL_SAFE_NO_PAD.encode(random)
}
