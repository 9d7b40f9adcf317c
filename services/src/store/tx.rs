//! One unit of work: the statements, the time, the ids and what is to be said after the commit.

use crate::{
    live::{Live, Topic},
    services::Core,
};
use domain::{Millis, ids::OrgId};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

type Hook = Box<dyn FnOnce() + Send>;

/// What happens once the unit is committed.
#[derive(Default)]
pub(super) struct After {
    topics: Vec<(OrgId, Topic)>,
    hooks: Vec<Hook>,
}

impl After {
    pub(super) fn run(self, live: &Live) {
        for hook in self.hooks {
            hook();
        }
        for (org, topic) in self.topics {
            live.publish(org, topic);
        }
    }
}

/// An open unit of work: all of it is committed, or nothing. SeaORM queries take it as their connection.
pub struct Tx {
    conn: DatabaseTransaction,
    core: Arc<Core>,
    now: Millis,
    after: Mutex<After>,
}

impl Tx {
    pub(super) fn new(conn: DatabaseTransaction, core: Arc<Core>) -> Self {
        Self {
            conn,
            now: core.clock.now(),
            core,
            after: Mutex::default(),
        }
    }

    /// The time of this unit of work: one for all it writes.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// A new id: UUIDv7 at the unit's time.
    pub fn id(&self) -> Uuid {
        self.core.ids.next(self.now)
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
