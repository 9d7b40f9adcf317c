//! The bus between processes that share a PostgreSQL database: what became stale in one is told to the others by `NOTIFY`.
//!
//! It is a hint. It is sent after the commit and outside of it, because a `NOTIFY` inside a transaction makes all commits wait
//! for each other, and several changes go in one message. What is lost when a connection breaks is made good by telling
//! everybody that everything is stale; what is lost with a process that dies, by saying so every few minutes.

use super::{Live, Topic};
use crate::{Result, Services};
use domain::ids::OrgId;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgListener;
use std::{
    collections::BTreeSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const CHANNEL: &str = "baton_live";
/// PostgreSQL takes less than 8,000 bytes a message.
const MOST_BYTES: usize = 7_900;
/// Changes within this time go together.
const TOGETHER: Duration = Duration::from_millis(25);
/// With more than this, everything of the organizations concerned is stale.
const MOST_CHANGES: usize = 500;
/// Everything counts as stale this often, whatever was heard.
const SLOW: Duration = Duration::from_secs(300);
/// Before the next try when the database is away.
const PAUSE: Duration = Duration::from_secs(1);

/// What the other processes have not been told yet. Stays empty where there are none.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    is_shared: AtomicBool,
    waiting: Mutex<BTreeSet<(OrgId, Topic)>>,
    wake: Notify,
}

impl Outgoing {
    pub(super) fn add(&self, org: OrgId, topic: Topic) {
        if self.is_shared.load(Ordering::Relaxed) {
            self.put([(org, topic)]);
            self.wake.notify_one();
        }
    }

    fn put(&self, changes: impl IntoIterator<Item = (OrgId, Topic)>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(changes);
        if waiting.len() > MOST_CHANGES {
            *waiting = waiting.iter().map(|(org, _)| (*org, Topic::All)).collect();
        }
    }

    fn take(&self) -> BTreeSet<(OrgId, Topic)> {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A message as it travels.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Message {
    /// The process that sent it, which has told its own listeners.
    from: Uuid,
    changes: Vec<(OrgId, Topic)>,
}

/// The changes as messages, each short enough.
fn messages(from: Uuid, changes: impl IntoIterator<Item = (OrgId, Topic)>) -> Result<Vec<String>> {
    let mut all = Vec::new();
    let mut text = String::new();
    for change in changes {
        let one = serde_json::to_string(&change)?;
        if !text.is_empty() && text.len() + one.len() + ENVELOPE > MOST_BYTES {
            all.push(envelope(from, &text));
            text.clear();
        }
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(&one);
    }
    if !text.is_empty() {
        all.push(envelope(from, &text));
    }
    Ok(all)
}

/// Bytes of a message beside its changes, rounded up.
const ENVELOPE: usize = 80;

fn envelope(from: Uuid, changes: &str) -> String {
    format!("{{\"from\":\"{from}\",\"changes\":[{changes}]}}")
}

/// Tells the other processes what became stale here, and listens to them, until `stop`. Does nothing on SQLite, which has one
/// process.
pub(crate) async fn share_always(services: Services, stop: CancellationToken) {
    let db = services.read().clone();
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let live = services.live().clone();
    live.outgoing.is_shared.store(true, Ordering::Relaxed);
    let me = Uuid::new_v4();
    tokio::select! {
        () = stop.cancelled() => {}
        () = tell_always(me, &live, &db) => {}
        () = listen_always(me, &live, &db) => {}
        () = remind_always(&live) => {}
    }
}

async fn remind_always(live: &Live) {
    loop {
        tokio::time::sleep(SLOW).await;
        live.publish_here((None, Topic::All));
    }
}

async fn tell_always(me: Uuid, live: &Live, db: &DatabaseConnection) {
    loop {
        live.outgoing.wake.notified().await;
        tokio::time::sleep(TOGETHER).await;
        let changes = live.outgoing.take();
        if let Err(error) = tell(me, db, &changes).await {
            tracing::warn!(fault = %error.into_fault(), "other processes could not be told what changed");
            live.outgoing.put(changes);
            live.outgoing.wake.notify_one();
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn tell(me: Uuid, db: &DatabaseConnection, changes: &BTreeSet<(OrgId, Topic)>) -> Result<()> {
    for message in messages(me, changes.iter().copied())? {
        let sql = "SELECT pg_notify($1, $2)";
        let values = [CHANNEL.into(), message.into()];
        db.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            sql,
            values,
        ))
        .await?;
    }
    Ok(())
}

async fn listen_always(me: Uuid, live: &Live, db: &DatabaseConnection) {
    loop {
        if let Err(cause) = listen(me, live, db).await {
            tracing::warn!(%cause, "the live changes of other processes cannot be heard");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Listens as long as the connection holds, or comes back by itself.
async fn listen(me: Uuid, live: &Live, db: &DatabaseConnection) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(db.get_postgres_connection_pool()).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // Until this moment nothing was heard.
        live.publish_here((None, Topic::All));
        while let Some(heard) = listener.try_recv().await? {
            match serde_json::from_str::<Message>(heard.payload()) {
                Ok(message) if message.from == me => {}
                Ok(message) => {
                    for (org, topic) in message.changes {
                        live.publish_here((Some(org), topic));
                    }
                }
                // A newer Baton speaks of things this one does not know.
                Err(_) => live.publish_here((None, Topic::All)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use domain::ids::{PersonId, RunId};

    #[test]
    fn messages_are_short_and_hold_all_changes() {
        let org = OrgId(Uuid::from_u128(1));
        let me = Uuid::from_u128(2);
        let changes: BTreeSet<_> = (0..400)
            .map(|number| (org, Topic::Run(RunId(Uuid::from_u128(number)), None)))
            .chain([(org, Topic::InboxOf(PersonId(me))), (org, Topic::All)])
            .collect();
        let sent = messages(me, changes.iter().copied()).unwrap();
        assert!(sent.len() > 1 && sent.iter().all(|text| text.len() < 8_000));
        let mut heard = BTreeSet::new();
        for text in &sent {
            let message: Message = serde_json::from_str(text).unwrap();
            assert_eq!(message.from, me);
            heard.extend(message.changes);
        }
        assert_eq!(heard, changes);
        assert!(messages(me, []).unwrap().is_empty());
    }

    #[test]
    fn what_grows_too_long_becomes_everything() {
        let outgoing = Outgoing::default();
        outgoing.add(OrgId(Uuid::nil()), Topic::Runs);
        assert!(outgoing.take().is_empty(), "nobody would ever be told");
        outgoing.is_shared.store(true, Ordering::Relaxed);
        for number in 0..2_000 {
            let org = OrgId(Uuid::from_u128(number % 3));
            outgoing.add(org, Topic::Run(RunId(Uuid::from_u128(number)), None));
        }
        let told = outgoing.take();
        assert!(told.len() <= MOST_CHANGES, "{}", told.len());
        assert!(told.contains(&(OrgId(Uuid::from_u128(1)), Topic::All)));
    }
}
