//! Sending: by an agent, or by an operator who gives a run the message it waits for.

use super::{Messages, courier};
use crate::{
    Error, Result, Scope,
    authorize::{Action, Resource, authorize},
    entity::message,
    host,
    jobs::AgentScope,
};
use domain::{
    Fault, Millis, Variables,
    engine::{Command, MAX_VARIABLES_BYTES},
    form,
    ids::{MessageId, RunId, SubscriptionId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How long a message waits for somebody who wants it, unless it says otherwise.
pub(super) const USUAL_LIFE: Millis = 3_600_000;
/// The longest it can wait.
const LONGEST_LIFE: Millis = 30 * 86_400_000;
/// The most characters of a name, a key and a sender's own id.
const MAX_TEXT: usize = 200;

/// A message on its way.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    /// Its name.
    pub name: String,
    /// Its key; may be empty.
    pub key: String,
    /// What it brings.
    pub values: Variables,
    /// How long it waits for somebody who wants it, in seconds; an hour when not given, 0 for not at all.
    pub keep_seconds: Option<u32>,
    /// The sender's own id for it: sent again, it is the same message. May be empty.
    pub id: String,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The message.
    pub id: MessageId,
    /// `waiting`, `delivered` or `expired`.
    pub status: String,
    /// The run that got it.
    pub run: Option<RunId>,
}

impl Sent {
    fn of(row: &message::Model) -> Self {
        Self {
            id: MessageId(row.id),
            status: row.status.clone(),
            run: row.run.map(RunId),
        }
    }
}

fn check(outgoing: &Outgoing) -> Result<(), Fault> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, message: &str| {
        faults.push(domain::fault::FieldFault {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    };
    let long = |text: &str| text.chars().count() > MAX_TEXT;
    if outgoing.name.trim().is_empty() || long(&outgoing.name) {
        fault("name", "A name of 1 to 200 characters.");
    }
    if long(&outgoing.key) {
        fault("key", "At most 200 characters.");
    }
    if long(&outgoing.id) {
        fault("id", "At most 200 characters.");
    }
    if outgoing
        .keep_seconds
        .is_some_and(|seconds| i64::from(seconds) * 1_000 > LONGEST_LIFE)
    {
        fault("keep_seconds", "At most 30 days.");
    }
    let size = serde_json::to_string(&outgoing.values).map_or(usize::MAX, |text| text.len());
    if size > MAX_VARIABLES_BYTES {
        fault("values", "At most 256 KB.");
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Fault::fields(faults))
    }
}

impl Messages<'_> {
    /// Sends a message for an agent. Where a run waits for it, the answer says which one got it.
    ///
    /// # Errors
    /// `Invalid`: name, key or values do not fit. `Forbidden`: the token may not send a message of this name.
    pub async fn send(self, agent: &AgentScope, outgoing: Outgoing) -> Result<Sent> {
        check(&outgoing)?;
        let name = outgoing.name.trim().to_owned();
        if !agent.job_types.is_empty() && !agent.job_types.contains(&name) {
            return Err(Fault::forbidden(
                "This token may not send a message of this name. Add it to the kinds the token is for.",
            )
            .into());
        }
        let id = outgoing.id.trim().to_owned();
        let unique = (!id.is_empty()).then(|| format!("{}:{id}", agent.agent));
        let row = {
            let agent = agent.clone();
            self.0
                .write(move |tx| {
                    Box::pin(async move {
                        let life = outgoing
                            .keep_seconds
                            .map_or(USUAL_LIFE, |seconds| i64::from(seconds) * 1_000);
                        let id = tx.id();
                        let row = message::ActiveModel {
                            id: Set(id),
                            org: Set(agent.scope.org.0),
                            name: Set(name),
                            key: Set(outgoing.key.trim().to_owned()),
                            payload: Set(serde_json::Value::Object(outgoing.values)),
                            authors: Set(None),
                            sender_kind: Set("agent".to_owned()),
                            sender: Set(Some(agent.agent.0)),
                            on_behalf_of: Set(agent.scope.on_behalf_of.map(Uuid::from)),
                            unique_id: Set(unique.clone()),
                            sent_at: Set(tx.now()),
                            expires_at: Set(tx.now() + life),
                            status: Set("waiting".to_owned()),
                            run: Set(None),
                        };
                        // The same message again, be it at the same time: the one that is there counts.
                        message::Entity::insert(row)
                            .on_conflict_do_nothing_on([
                                message::Column::Org,
                                message::Column::UniqueId,
                            ])
                            .exec_without_returning(tx)
                            .await?;
                        let query = message::Entity::find()
                            .filter(message::Column::Org.eq(agent.scope.org.0));
                        let query = match unique {
                            Some(unique) => query.filter(message::Column::UniqueId.eq(unique)),
                            None => query.filter(message::Column::Id.eq(id)),
                        };
                        query
                            .one(tx)
                            .await?
                            .ok_or_else(|| Error::defect("a message just sent is not there"))
                    })
                })
                .await?
        };
        if row.status != "waiting" {
            return Ok(Sent::of(&row));
        }
        courier::deliver_one(self.0, &row).await?;
        let now = message::Entity::find_by_id(row.id)
            .one(self.0.read())
            .await?
            .unwrap_or(row);
        Ok(Sent::of(&now))
    }

    /// An operator gives a run the message it waits for, by hand.
    ///
    /// # Errors
    /// They may not operate the run; it waits for no such message; a value does not fit: `fields` says which.
    pub async fn give(
        self,
        scope: &Scope,
        run: RunId,
        subscription: SubscriptionId,
        texts: BTreeMap<String, String>,
    ) -> Result<()> {
        let scope = scope.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let loaded = host::load(tx, &scope, run).await?;
                    let involved = crate::runs::involved(tx, &scope, &loaded.row).await?;
                    let resource = Resource::run(run, loaded.team).involving(involved);
                    authorize(&scope, Action::ReadRun, &resource)?;
                    authorize(&scope, Action::OperateRun, &resource)?;
                    let fields = loaded
                        .state
                        .find_subscription(subscription)
                        .and_then(|(_, wait)| loaded.graph.nodes.get(&wait.at))
                        .map(|node| node.kind.fields())
                        .ok_or_else(|| {
                            Fault::conflict(
                                "The run no longer waits for this message; nothing was changed.",
                            )
                        })?;
                    let values = form::read(fields, |name| texts.get(name).map(String::as_str))?;
                    let command = Command::Deliver {
                        subscription,
                        message: MessageId(tx.id()),
                        by: scope.actor.clone(),
                        on_behalf_of: scope.on_behalf_of,
                        values,
                        authors: BTreeMap::new(),
                    };
                    host::apply(tx, &scope, loaded, command).await?;
                    Ok(())
                })
            })
            .await
    }
}
