//! What the services are opened with. Reading flags and the environment is the server's.

use crate::Clock;
use domain::Fault;
use std::path::PathBuf;

/// Which database.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// An SQLite file; created when it is missing.
    Sqlite(PathBuf),
    /// A PostgreSQL database, by its URL.
    Postgres(String),
}

impl Database {
    /// Reads `sqlite://path`, `sqlite:path` or `postgres://…`.
    ///
    /// # Errors
    /// Another kind of database, or an SQLite URL without a path (a database in memory would forget everything).
    pub fn parse(url: &str) -> Result<Self, Fault> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        let path = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
            .and_then(|rest| rest.split('?').next())
            .filter(|path| !path.is_empty() && *path != ":memory:");
        match path {
            Some(path) => Ok(Self::Sqlite(PathBuf::from(path))),
            None => Err(Fault::invalid(
                "The database must be given as sqlite://path/to/file or postgres://user@host/name.",
            )),
        }
    }
}

/// Never shows a password.
impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(url) => {
                let host = url.rsplit('@').next().unwrap_or_default();
                write!(f, "postgres://{}", host.trim_start_matches("postgres://"))
            }
        }
    }
}

/// What the services are opened with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the data is.
    pub database: Database,
    /// Where the time comes from.
    pub clock: Clock,
    /// How many connections read at once (SQLite) or are open at all (PostgreSQL).
    pub connections: u32,
}

impl Config {
    /// The usual configuration for a database.
    pub fn new(database: Database) -> Self {
        let connections = match database {
            Database::Sqlite(_) => 6,
            Database::Postgres(_) => 16,
        };
        Self {
            database,
            clock: Clock::System,
            connections,
        }
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_urls_and_never_shows_a_password() {
        assert_eq!(
            Database::parse("sqlite://data/baton.db?mode=rwc"),
            Ok(Database::Sqlite("data/baton.db".into()))
        );
        assert_eq!(
            Database::parse("sqlite:/var/b.db"),
            Ok(Database::Sqlite("/var/b.db".into()))
        );
        for url in ["sqlite::memory:", "sqlite://", "mysql://x", "data/baton.db"] {
            assert!(Database::parse(url).is_err(), "{url}");
        }
        let url = Database::parse("postgres://me:secret@db/baton").map(|url| format!("{url:?}"));
        assert_eq!(url.as_deref(), Ok("postgres://db/baton"));
    }
}
