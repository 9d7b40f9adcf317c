//! SQLite's one writer: it takes the units of work that wait, runs each in a savepoint, and commits them together.
//!
//! One `COMMIT` is one sync of the disk, so a hundred units that wait cost one sync. A unit that fails or panics takes back
//! its own savepoint and no other. Callers hear of their unit only after the commit; when that fails, all of the batch do,
//! and the connection is opened anew.

use super::{open::connect_sqlite, tx::After, tx::Tx};
use crate::{Error, Result, error::unavailable_fault, services::Core};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::{
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};

/// At most this many units share a commit …
const BATCH: usize = 256;
/// … and none waits longer than this for those before it.
const SLICE: Duration = Duration::from_millis(20);
/// A unit that takes longer holds everybody up: it is taken back.
const LIMIT: Duration = Duration::from_secs(20);

/// A unit of work as its caller gives it.
pub trait Work<T>: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T>> + Send + 'static {}

impl<T, F> Work<T> for F where F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T>> + Send + 'static
{}

/// How a unit ended inside its batch.
enum End {
    /// It waits for the commit.
    Kept,
    /// It was taken back, alone.
    TakenBack,
    /// The transaction itself is lost (SQLite rolls back by itself when the disk is full): nothing of the batch may stay.
    Lost(String),
}

/// A unit of work in the queue, its result type forgotten.
#[async_trait::async_trait]
trait Unit: Send {
    async fn run(&mut self, batch: &DatabaseTransaction) -> End;
    fn committed(self: Box<Self>);
    fn failed(self: Box<Self>, cause: &str);
}

struct Pending<T, F> {
    core: Arc<Core>,
    work: Option<F>,
    kept: Option<(T, After)>,
    reply: Option<oneshot::Sender<Result<T>>>,
}

impl<T, F> Pending<T, F> {
    fn answer(&mut self, result: Result<T>) {
        if let Some(reply) = self.reply.take() {
            // A caller that went away has its work done all the same.
            let _ = reply.send(result);
        }
    }
}

#[async_trait::async_trait]
impl<T: Send + 'static, F: Work<T>> Unit for Pending<T, F> {
    async fn run(&mut self, batch: &DatabaseTransaction) -> End {
        let Some(work) = self.work.take() else {
            return End::TakenBack;
        };
        let savepoint = match batch.begin().await {
            Ok(savepoint) => savepoint,
            Err(cause) => return End::Lost(cause.to_string()),
        };
        match attempt(savepoint, &self.core, work).await {
            Ok(kept) => {
                self.kept = Some(kept);
                End::Kept
            }
            Err(Failure::Lost(cause)) => End::Lost(cause),
            Err(Failure::Alone(error)) => {
                self.answer(Err(error));
                End::TakenBack
            }
        }
    }

    fn committed(mut self: Box<Self>) {
        if let Some((value, after)) = self.kept.take() {
            after.run(&self.core);
            self.answer(Ok(value));
        }
    }

    fn failed(mut self: Box<Self>, cause: &str) {
        if self.reply.is_some() {
            let fault = unavailable_fault(&cause);
            self.answer(Err(Error::Fault(fault)));
        }
    }
}

enum Failure {
    Alone(Error),
    Lost(String),
}

/// Runs one unit in its own (nested) transaction, which is kept or taken back as a whole.
async fn attempt<T, F: Work<T>>(
    conn: DatabaseTransaction,
    core: &Arc<Core>,
    work: F,
) -> Result<(T, After), Failure> {
    let tx = Tx::new(conn, Arc::clone(core));
    let outcome = tokio::time::timeout(
        LIMIT,
        AssertUnwindSafe(async { work(&tx).await }).catch_unwind(),
    )
    .await;
    let (conn, after) = tx.into_parts();
    let error = match outcome {
        Ok(Ok(Ok(value))) => {
            return match conn.commit().await {
                Ok(()) => Ok((value, after)),
                Err(cause) => Err(Failure::Lost(cause.to_string())),
            };
        }
        Ok(Ok(Err(error))) => error,
        Ok(Err(panic)) => Error::Defect(format!("a unit of work panicked: {}", said(&*panic))),
        Err(_) => Error::Defect("a unit of work took too long".to_owned()),
    };
    match conn.rollback().await {
        Ok(()) if error.is_storage() => Err(Failure::Lost(error.to_string())),
        Ok(()) => Err(Failure::Alone(error)),
        Err(cause) => Err(Failure::Lost(format!("{cause}, after {error}"))),
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a word")
}

/// The queue in front of the writer.
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Unit>>,
}

impl Writer {
    /// Starts the writer; it ends when it is dropped. `commits` counts what it commits.
    pub(super) fn start(conn: DatabaseConnection, path: PathBuf, commits: Arc<AtomicU64>) -> Self {
        let (queue, units) = mpsc::channel(4_096);
        tokio::spawn(write(units, conn, path, commits));
        Self { queue }
    }

    /// Queues a unit and waits for its commit. From then on the unit is the writer's: a caller that goes away changes nothing.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        core: &Arc<Core>,
        work: impl Work<T>,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let unit = Pending {
            core: Arc::clone(core),
            work: Some(work),
            kept: None,
            reply: Some(reply),
        };
        let closed = || Error::Fault(unavailable_fault(&"the writer has stopped"));
        self.queue
            .send(Box::new(unit))
            .await
            .map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

async fn write(
    mut units: mpsc::Receiver<Box<dyn Unit>>,
    mut conn: DatabaseConnection,
    path: PathBuf,
    commits: Arc<AtomicU64>,
) {
    while let Some(first) = units.recv().await {
        let begun = conn
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await;
        let result = match begun {
            Ok(batch) => run_batch(first, &mut units, batch, &commits).await,
            Err(cause) => {
                first.failed(&cause.to_string());
                Err(cause)
            }
        };
        if result.is_err() {
            match connect_sqlite(&path).await {
                Ok(anew) => {
                    let old = std::mem::replace(&mut conn, anew);
                    let _ = old.close().await;
                }
                Err(cause) => {
                    tracing::error!(%cause, "the database cannot be opened anew");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }
    let _ = conn.close().await;
}

async fn run_batch(
    first: Box<dyn Unit>,
    units: &mut mpsc::Receiver<Box<dyn Unit>>,
    batch: DatabaseTransaction,
    commits: &AtomicU64,
) -> Result<(), DbErr> {
    let started = Instant::now();
    let mut kept: Vec<Box<dyn Unit>> = Vec::new();
    let mut next = Some(first);
    while let Some(mut unit) = next.take() {
        match unit.run(&batch).await {
            End::Kept => kept.push(unit),
            End::TakenBack => {}
            End::Lost(cause) => {
                kept.push(unit);
                for unit in kept {
                    unit.failed(&cause);
                }
                // SQLite may have rolled back already; then there is nothing left to take back.
                let _ = batch.rollback().await;
                return Err(DbErr::Custom(cause));
            }
        }
        if kept.len() < BATCH && started.elapsed() < SLICE {
            next = units.try_recv().ok();
        }
    }
    if kept.is_empty() {
        return batch.rollback().await;
    }
    match batch.commit().await {
        Ok(()) => {
            commits.fetch_add(1, Ordering::Relaxed);
            for unit in kept {
                unit.committed();
            }
            Ok(())
        }
        Err(cause) => {
            let text = cause.to_string();
            for unit in kept {
                unit.failed(&text);
            }
            Err(cause)
        }
    }
}

/// PostgreSQL: the unit in a transaction of its own, in a task of its own, so that a caller that goes away changes nothing.
pub(crate) async fn write_alone<T: Send + 'static>(
    pool: &DatabaseConnection,
    core: &Arc<Core>,
    work: impl Work<T>,
) -> Result<T> {
    let conn = pool.clone();
    let core = Arc::clone(core);
    let task = tokio::spawn(async move {
        let batch = conn.begin().await?;
        match attempt(batch, &core, work).await {
            Ok((value, after)) => {
                core.commits.fetch_add(1, Ordering::Relaxed);
                after.run(&core);
                Ok(value)
            }
            Err(Failure::Alone(error)) => Err(error),
            Err(Failure::Lost(cause)) => Err(Error::Fault(unavailable_fault(&cause))),
        }
    });
    task.await.map_err(Error::defect)?
}
