//! The door to all use-cases: cheap to clone, one a process.

use crate::{
    Clock, Config, Error, Result, accounts, audit,
    clock::Ids,
    demo,
    live::{self, Live},
    store::{self, Storage, Tx, Write, write_alone},
};
use domain::Millis;
use futures::future::BoxFuture;
use sea_orm::DatabaseConnection;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What units of work need beside their transaction.
pub(crate) struct Core {
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) live: Live,
    pub(crate) commits: Arc<AtomicU64>,
    pub(crate) sealing: Arc<Notify>,
    pub(crate) waking: Arc<Notify>,
}

/// All use-cases over one database.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    core: Arc<Core>,
    storage: Arc<Storage>,
    state: Arc<State>,
}

/// What areas keep in memory.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) accounts: accounts::State,
    pub(crate) demo: demo::State,
}

impl Services {
    /// Opens the database. Its schema must be there: `migrations` makes it, over [`store::connect`].
    ///
    /// # Errors
    /// The database cannot be opened.
    pub async fn open(config: Config) -> Result<Self> {
        let commits = Arc::default();
        let storage = store::open(&config, &commits).await?;
        let core = Arc::new(Core {
            clock: config.clock,
            ids: Ids::default(),
            live: Live::default(),
            commits,
            sealing: Arc::default(),
            waking: Arc::default(),
        });
        Ok(Self(Arc::new(Inner {
            core,
            storage: Arc::new(storage),
            state: Arc::default(),
        })))
    }

    /// The same services at another time: for the demo company's history, which is made in an installation that runs.
    pub(crate) fn at(&self, clock: Clock) -> Self {
        let Inner {
            core,
            storage,
            state,
        } = &*self.0;
        let core = Arc::new(Core {
            clock,
            ids: Ids::default(),
            live: core.live.clone(),
            commits: Arc::clone(&core.commits),
            sealing: Arc::clone(&core.sealing),
            waking: Arc::clone(&core.waking),
        });
        Self(Arc::new(Inner {
            core,
            storage: Arc::clone(storage),
            state: Arc::clone(state),
        }))
    }

    /// UTC milliseconds since the Unix epoch.
    pub fn now(&self) -> Millis {
        self.0.core.clock.now()
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.core.clock
    }

    /// A new UUIDv7.
    pub fn new_id(&self) -> Uuid {
        self.0.core.ids.next(self.now())
    }

    pub(crate) fn state(&self) -> &State {
        &self.0.state
    }

    /// The bus of live changes.
    pub fn live(&self) -> &Live {
        &self.0.core.live
    }

    /// The connection for reads. On SQLite it cannot write.
    pub fn read(&self) -> &DatabaseConnection {
        &self.0.storage.read
    }

    /// Does one unit of work: all of `work` is committed, or nothing. The result comes after the commit is on the disk.
    ///
    /// ```ignore
    /// services.write(move |tx| Box::pin(async move { team.insert(tx).await?; Ok(()) })).await?;
    /// ```
    ///
    /// # Errors
    /// What `work` failed with; or the commit failed, and nothing was saved.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T>> + Send + 'static,
    {
        match &self.0.storage.write {
            Write::Queue(writer) => writer.write(&self.0.core, work).await,
            Write::Pool(pool) => write_alone(pool, &self.0.core, work).await,
        }
    }

    /// Starts what works beside the requests: the audit's sequencer, the sweep of expired sessions, due times and lost leases, the
    /// folding of figures, live changes to and from other processes. The handle ends soon after `stop` is cancelled.
    pub fn start_background(&self, stop: &CancellationToken) -> tokio::task::JoinHandle<()> {
        let sealer = audit::seal_always(self.clone(), stop.clone());
        let sweeper = accounts::sweep_always(self.clone(), stop.clone());
        let clockwork = self.clone().keep_time(stop.clone());
        let folder = self.clone().keep_folding(stop.clone());
        let demo = demo::work_always(self.clone(), stop.clone());
        let sharer = live::share_always(self.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::join!(sealer, sweeper, clockwork, folder, demo, sharer);
        })
    }

    /// Waits until something is there for the host to carry on.
    pub(crate) async fn woken(&self) {
        self.0.core.waking.notified().await;
    }

    /// Waits until something was written that the audit's sequencer should seal.
    pub(crate) async fn sealing_wanted(&self) {
        self.0.core.sealing.notified().await;
    }

    /// How many commits there were: units of work share them on SQLite.
    pub fn commits(&self) -> u64 {
        self.0.core.commits.load(Ordering::Relaxed)
    }

    /// Whether the database answers, for `/readyz`.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<()> {
        self.read().ping().await.map_err(Error::Db)
    }
}
