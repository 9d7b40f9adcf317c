//! Signing in: passwords, throttling, sessions.
//!
//! What a person may then do is `people`'s ([`crate::Scope`]) and `authorize`'s.

mod password;
mod session;
mod store;
mod throttle;

pub use password::{MAX_PASSWORD, MIN_PASSWORD, check_new as check_new_password};
pub use store::SeaOrmStore;
pub(crate) use store::sweep_always;

use crate::{
    Result, Services,
    audit::{Entry, Subject},
    entity::{person, session as session_row},
    people::email,
};
use domain::{Actor, Fault, FaultCode, ids::PersonId};
use password::Passwords;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use std::net::IpAddr;
use throttle::Throttles;

/// A person who proved who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

impl From<person::Model> for Account {
    fn from(person: person::Model) -> Self {
        Self {
            person: PersonId(person.id),
            name: person.name,
            email: person.email,
        }
    }
}

/// What the accounts keep in memory.
#[derive(Default)]
pub(crate) struct State {
    passwords: Passwords,
    throttles: Throttles,
}

/// The use-cases of signing in.
pub struct Accounts<'a>(pub(crate) &'a Services);

impl Services {
    /// Signing in, and sessions.
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }
}

impl Accounts<'_> {
    /// Checks an e-mail address and a password. The answer takes as long for an address nobody has.
    ///
    /// # Errors
    /// `Unauthenticated` without saying which of the two was wrong; `TooMany` after too many wrong tries of this address or
    /// for this account, with when to try again.
    pub async fn sign_in(&self, address: &str, password: &str, from: IpAddr) -> Result<Account> {
        let state = &self.0.state().accounts;
        let key = email::normal(address);
        let admit = || state.throttles.admit(&key, from).map_err(too_many);
        admit()?;
        let found = person::Entity::find()
            .filter(person::Column::Email.eq(key.as_str()))
            .one(self.0.read())
            .await?;
        let hash = found
            .as_ref()
            .and_then(|person| person.password_hash.clone());
        let permit = state.passwords.permit().await?;
        // Those that waited for their turn may have been too many meanwhile.
        admit()?;
        let fits = state.passwords.verify(permit, password, hash).await?;
        match found.filter(|person| fits && person.disabled_at.is_none()) {
            Some(person) => {
                state.throttles.forgive(&key);
                let account = Account::from(person);
                self.note_sign_in(account.clone()).await?;
                Ok(account)
            }
            None => {
                state.throttles.note_failure(&key, from);
                tracing::info!(%from, "sign-in refused from {from}");
                Err(Fault::new(
                    FaultCode::Unauthenticated,
                    "E-mail and password do not fit together. Check both and try again.",
                )
                .into())
            }
        }
    }

    async fn note_sign_in(&self, account: Account) -> Result<()> {
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let subject = Subject::new("person", account.person, &account.name);
                    tx.audit_installation(
                        &Actor::Person(account.person),
                        &account.name,
                        Entry::new("person.signed-in", subject),
                    )
                    .await
                })
            })
            .await
    }

    /// Hashes a new password; slow on purpose, and never more at once than there are processors.
    ///
    /// # Errors
    /// `Invalid` when it is too short or too long.
    pub async fn hash_password(&self, password: &str) -> Result<String> {
        check_new_password(password)?;
        let passwords = &self.0.state().accounts.passwords;
        let permit = passwords.permit().await?;
        passwords.hash(permit, password).await
    }

    /// The person of that id, when they may sign in.
    ///
    /// # Errors
    /// The database's.
    pub async fn find(&self, person: PersonId) -> Result<Option<Account>> {
        let found = person::Entity::find_by_id(person.0)
            .one(self.0.read())
            .await?;
        Ok(found
            .filter(|person| person.disabled_at.is_none())
            .map(Account::from))
    }

    /// Ends all sessions of a person, in every browser.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_sessions(&self, person: PersonId) -> Result<()> {
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    session_row::Entity::delete_many()
                        .filter(session_row::Column::Person.eq(person.0))
                        .exec(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Changes one's own password, and ends one's sessions elsewhere.
    ///
    /// # Errors
    /// A field fault when the present password is wrong or the new one does not fit.
    pub async fn change_password(
        &self,
        person: PersonId,
        present: &str,
        new: &str,
        from: IpAddr,
    ) -> Result<()> {
        let account = self
            .find(person)
            .await?
            .ok_or_else(|| Fault::not_found("person"))?;
        match self.sign_in(&account.email, present, from).await {
            Err(crate::Error::Fault(fault)) if fault.code == FaultCode::Unauthenticated => {
                return Err(Fault::field("present", "This is not your present password.").into());
            }
            other => other.map(|_| ())?,
        }
        let hash = self.hash_password(new).await?;
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    person::Entity::update_many()
                        .col_expr(person::Column::PasswordHash, Expr::value(hash))
                        .filter(person::Column::Id.eq(person.0))
                        .exec(tx)
                        .await?;
                    session_row::Entity::delete_many()
                        .filter(session_row::Column::Person.eq(person.0))
                        .exec(tx)
                        .await?;
                    let subject = Subject::new("person", person, &account.name);
                    let entry = Entry::new("password.changed", subject).with(json!({}));
                    tx.audit_installation(&Actor::Person(person), &account.name, entry)
                        .await
                })
            })
            .await
    }
}

fn too_many(seconds: u64) -> Fault {
    let wait = match seconds {
        0..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        more => format!("{} minutes", more.div_ceil(60)),
    };
    Fault::new(
        FaultCode::TooMany,
        format!("Too many wrong tries. Wait {wait}, then try again."),
    )
}
