//! One unit of work: the statements, the time, the ids and what is to be said after the commit.

use crate::{Topic, services::Core};
use domain::{Millis, ids::OrgId};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};
use uuid::Uuid;

type Hook = Box<dyn FnOnce() + Send>;

/// What happens once the unit is committed.
#[derive(Default)]
pub(super) struct After {
    topics: Vec<(OrgId, Topic)>,
    hooks: Vec<Hook>,
    seal: bool,
    wake: bool,
}

impl After {
    pub(super) fn run(self, core: &Core) {
        for hook in self.hooks {
            hook();
        }
        for (org, topic) in self.topics {
            core.live.publish(org, topic);
        }
        if self.seal {
            core.sealing.notify_one();
        }
        if self.wake {
            core.waking.notify_one();
        }
    }
}

/// An open unit of work: all of it is committed, or nothing. SeaORM queries take it as their connection.
pub struct Tx {
    conn: DatabaseTransaction,
    core: Arc<Core>,
    now: AtomicI64,
    after: Mutex<After>,
}

impl Tx {
    pub(super) fn new(conn: DatabaseTransaction, core: Arc<Core>) -> Self {
        Self {
            conn,
            now: AtomicI64::new(core.clock.now()),
            core,
            after: Mutex::default(),
        }
    }

    /// The time of this unit of work: one for all it writes.
    pub fn now(&self) -> Millis {
        self.now.load(Ordering::Relaxed)
    }

    /// Goes on at another time: the demo's history puts a whole day into one unit.
    pub(crate) fn move_to(&self, now: Millis) {
        self.now.store(now, Ordering::Relaxed);
    }

    /// A new id: UUIDv7 at the unit's time.
    pub fn id(&self) -> Uuid {
        self.core.ids.next(self.now())
    }

    /// Says after the commit that something is stale; each topic once.
    pub fn notify(&self, org: OrgId, topic: Topic) {
        let mut after = self.after.lock().unwrap_or_else(PoisonError::into_inner);
        if !after.topics.contains(&(org, topic)) {
            after.topics.push((org, topic));
        }
    }

    /// Does something after the commit, and only then: publish a cached snapshot, wake a task.
    pub fn after_commit(&self, hook: impl FnOnce() + Send + 'static) {
        let mut after = self.after.lock().unwrap_or_else(PoisonError::into_inner);
        after.hooks.push(Box::new(hook));
    }

    /// Has the host look soon after the commit for what it carries on: calls, messages, due times.
    pub(crate) fn wake(&self) {
        let mut after = self.after.lock().unwrap_or_else(PoisonError::into_inner);
        after.wake = true;
    }

    /// Wakes the audit's sequencer after the commit.
    pub(crate) fn seal_soon(&self) {
        let mut after = self.after.lock().unwrap_or_else(PoisonError::into_inner);
        after.seal = true;
    }

    /// Waits for a lock that holds until the end of the unit: on PostgreSQL, where units run side by side. SQLite's writer
    /// runs them one after the other.
    ///
    /// # Errors
    /// The database's.
    pub async fn lock(&self, key: i64) -> Result<(), DbErr> {
        if self.get_database_backend() == DbBackend::Postgres {
            let sql = "SELECT pg_advisory_xact_lock($1)";
            self.execute_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                sql,
                [key.into()],
            ))
            .await?;
        }
        Ok(())
    }

    /// The same without waiting: whether the lock is now ours.
    ///
    /// # Errors
    /// The database's.
    pub async fn try_lock(&self, key: i64) -> Result<bool, DbErr> {
        if self.get_database_backend() != DbBackend::Postgres {
            return Ok(true);
        }
        let sql = "SELECT pg_try_advisory_xact_lock($1)";
        let row = self
            .query_one_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                sql,
                [key.into()],
            ))
            .await?;
        row.map_or(Ok(false), |row| row.try_get_by_index(0))
    }

    pub(super) fn into_parts(self) -> (DatabaseTransaction, After) {
        let after = self
            .after
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        (self.conn, after)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.conn.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.conn.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.conn.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.conn.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.conn.query_all_raw(statement).await
    }
}
