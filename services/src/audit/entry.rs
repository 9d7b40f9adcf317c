//! One entry, as use-cases write it.

use crate::{Result, Scope, Topic, Tx, entity::audit_entry};
use domain::Actor;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

/// What something was done to, with its name as it is now: names change, the log does not.
#[derive(Debug, Clone)]
pub struct Subject {
    kind: &'static str,
    id: Option<Uuid>,
    text: String,
}

impl Subject {
    /// A subject: `Subject::new("team", team.id, &team.name)`.
    pub fn new(kind: &'static str, id: impl Into<Uuid>, text: impl Into<String>) -> Self {
        Self {
            kind,
            id: Some(id.into()),
            text: text.into(),
        }
    }
}

/// What was done, to what, and more about it.
#[derive(Debug, Clone)]
pub struct Entry {
    action: &'static str,
    subject: Subject,
    detail: Value,
}

impl Entry {
    /// An entry. The action is a noun and a past participle: `person.invited`.
    pub fn new(action: &'static str, subject: Subject) -> Self {
        Self {
            action,
            subject,
            detail: json!({}),
        }
    }

    /// More about it, as a JSON object. Never a secret.
    #[must_use]
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

impl Tx {
    /// Writes an entry of the scope's organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit(&self, scope: &Scope, entry: Entry) -> Result<()> {
        let (kind, actor) = actor_columns(&scope.actor);
        let row = audit_entry::ActiveModel {
            org: Set(Some(scope.org.0)),
            actor_kind: Set(kind.to_owned()),
            actor: Set(actor),
            actor_name: Set(scope.name.clone()),
            on_behalf_of: Set(scope.on_behalf_of.map(Uuid::from)),
            ..Default::default()
        };
        self.notify(scope.org, Topic::Audit);
        self.insert_audit(row, entry).await
    }

    /// Writes an entry that belongs to the installation, not to an organization: signing in, setting up.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_installation(&self, actor: &Actor, name: &str, entry: Entry) -> Result<()> {
        let (kind, actor) = actor_columns(actor);
        let row = audit_entry::ActiveModel {
            org: Set(None),
            actor_kind: Set(kind.to_owned()),
            actor: Set(actor),
            actor_name: Set(name.to_owned()),
            on_behalf_of: Set(None),
            ..Default::default()
        };
        self.insert_audit(row, entry).await
    }

    async fn insert_audit(&self, mut row: audit_entry::ActiveModel, entry: Entry) -> Result<()> {
        row.id = Set(self.id());
        row.seq = Set(None);
        row.at = Set(self.now());
        row.action = Set(entry.action.to_owned());
        row.subject_kind = Set(entry.subject.kind.to_owned());
        row.subject = Set(entry.subject.id);
        row.subject_text = Set(entry.subject.text);
        row.detail = Set(entry.detail);
        row.prev_hash = Set(None);
        row.hash = Set(None);
        row.insert(self).await?;
        self.seal_soon();
        Ok(())
    }
}

/// The two columns an actor is stored in.
pub fn actor_columns(actor: &Actor) -> (&'static str, Option<Uuid>) {
    match actor {
        Actor::Person(person) => ("person", Some(person.0)),
        Actor::Agent(agent) => ("agent", Some(agent.0)),
        Actor::System => ("system", None),
    }
}

/// A scope for the log of an organization whose person is not signed in yet: accepting an invitation, setting up.
pub(crate) fn scope_of(
    org: &crate::entity::organization::Model,
    person: Uuid,
    name: &str,
) -> Scope {
    Scope::new(org, Actor::Person(person.into()), name.to_owned())
}
