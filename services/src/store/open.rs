//! Opening the database.
//!
//! SQLite: WAL, `synchronous=FULL`, one writing connection, and a pool that can only read. PostgreSQL: one pool.

use super::writer::Writer;
use crate::{Config, Database, Result};
use sea_orm::{ConnectOptions, DatabaseConnection};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::{
    path::Path,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

/// The open database.
pub(crate) struct Storage {
    /// Reads.
    pub(crate) read: DatabaseConnection,
    /// Writes.
    pub(crate) write: Write,
}

/// How units of work are written.
pub(crate) enum Write {
    /// SQLite: through the one writer.
    Queue(Writer),
    /// PostgreSQL: each in a transaction of its own, on the pool.
    Pool(DatabaseConnection),
}

pub(crate) async fn open(config: &Config, commits: &Arc<AtomicU64>) -> Result<Storage> {
    let first = connect(config).await?;
    match &config.database {
        Database::Sqlite(path) => {
            let options = sqlite_options(path).pragma("query_only", "ON");
            let read = SqlitePoolOptions::new()
                .max_connections(config.connections)
                .max_lifetime(None)
                .test_before_acquire(false)
                .acquire_timeout(Duration::from_secs(10))
                .connect_lazy_with(options);
            Ok(Storage {
                read: read.into(),
                write: Write::Queue(Writer::start(first, path.clone(), Arc::clone(commits))),
            })
        }
        Database::Postgres(_) => Ok(Storage {
            read: first.clone(),
            write: Write::Pool(first),
        }),
    }
}

/// A connection that may write: for migrations before the services are open, and for offline tools. While the services of
/// an SQLite file are open, their writer is the only one that may write.
///
/// # Errors
/// The database cannot be opened.
pub async fn connect(config: &Config) -> Result<DatabaseConnection> {
    match &config.database {
        Database::Sqlite(path) => connect_sqlite(path).await,
        Database::Postgres(url) => {
            let mut options = ConnectOptions::new(url.clone());
            options
                .max_connections(config.connections)
                // A database that is away is said to be, while somebody still looks at the page.
                .acquire_timeout(Duration::from_secs(5))
                .sqlx_logging(false);
            Ok(sea_orm::Database::connect(options).await?)
        }
    }
}

/// A connection that can only read, and makes no file where there is none: for offline tools on a copy of the data.
///
/// # Errors
/// The database is not there, or cannot be opened.
pub async fn connect_to_read(config: &Config) -> Result<DatabaseConnection> {
    let Database::Sqlite(path) = &config.database else {
        return connect(config).await;
    };
    if !path.exists() {
        let missing = format!("there is no database at {}", path.display());
        return Err(std::io::Error::new(std::io::ErrorKind::NotFound, missing).into());
    }
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(sqlite_options(path).pragma("query_only", "ON"))
        .await
        .map_err(|cause| {
            sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(std::sync::Arc::new(cause)))
        })?;
    Ok(pool.into())
}

/// The one writing connection of an SQLite file, which is created with its folder when missing, readable by its owner only.
pub(super) async fn connect_sqlite(path: &Path) -> Result<DatabaseConnection> {
    create_private(path)?;
    let pool: SqlitePool = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(sqlite_options(path))
        .await
        .map_err(|cause| sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(Arc::new(cause))))?;
    Ok(pool.into())
}

fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    use sqlx::ConnectOptions as _;
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(256)
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-16384")
        .disable_statement_logging()
}

fn create_private(path: &Path) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}
