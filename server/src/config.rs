//! What can be set, by flag or environment. Each command takes the parts it needs.

use anyhow::Context;
use clap::{Args, ValueEnum};
use migrations::{Migrator, MigratorTrait};
use services::{Config, Database, Services};
use std::{net::SocketAddr, path::PathBuf};

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct Storage {
    /// Folder of the database file and keys; made when it is not there
    #[arg(
        long = "data",
        env = "BATON_DATA",
        default_value = "./data",
        value_name = "FOLDER"
    )]
    pub folder: PathBuf,
    /// `sqlite://…` or `postgres://…`; wins over the file in the data folder
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
}

impl Storage {
    /// The configuration of the services.
    ///
    /// # Errors
    /// The database URL is not one.
    pub fn services(&self) -> anyhow::Result<Config> {
        let database = match &self.database_url {
            Some(url) => Database::parse(url).context("DATABASE_URL")?,
            None => Database::Sqlite(self.folder.join("baton.db")),
        };
        Ok(Config::new(database))
    }

    /// Opens the services over a schema that is up to date; `migrate` makes it so.
    ///
    /// # Errors
    /// The database cannot be opened or migrated; it is not up to date and must not be made so.
    pub async fn open(&self, migrate: bool) -> anyhow::Result<Services> {
        let config = self.services()?;
        let place = format!("{:?}", config.database);
        let ready = if migrate {
            migrate_up(&config).await
        } else {
            is_migrated(&config).await
        };
        ready.with_context(|| format!("the database {place} cannot be made ready"))?;
        Services::open(config)
            .await
            .with_context(|| format!("the database {place} cannot be opened"))
    }
}

/// Brings the schema up to date over a connection of its own.
///
/// # Errors
/// The database cannot be reached or changed.
pub async fn migrate_up(config: &Config) -> anyhow::Result<()> {
    let connection = services::store::connect(config).await?;
    let waiting = Migrator::get_pending_migrations(&connection).await?.len();
    if waiting > 0 {
        Migrator::up(&connection, None).await?;
        tracing::info!(steps = waiting, database = ?config.database, "the schema is up to date");
    }
    connection.close().await?;
    Ok(())
}

/// Fails unless the schema is up to date: a server over an older one would only find out request by request.
async fn is_migrated(config: &Config) -> anyhow::Result<()> {
    let connection = services::store::connect(config).await?;
    let waiting = Migrator::get_pending_migrations(&connection).await?.len();
    connection.close().await?;
    anyhow::ensure!(
        waiting == 0,
        "its schema is {waiting} steps behind; run `baton migrate`, or serve without --no-migrate"
    );
    Ok(())
}

/// Where the server listens and what it is called from outside.
#[derive(Debug, Clone, Args)]
pub struct Listen {
    /// Address to listen on
    #[arg(long, env = "BATON_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// Public base address: links, allowed origin, secure cookies when it is https
    #[arg(long, env = "BATON_URL", value_name = "URL")]
    pub url: Option<String>,
    /// Do not change the schema at start
    #[arg(long, env = "BATON_NO_MIGRATE")]
    pub no_migrate: bool,
    /// Folder of the built assets, when they are not inside the binary
    #[arg(long, env = "BATON_SITE", hide = true)]
    pub site: Option<PathBuf>,
}

impl Listen {
    /// The base address, without a slash at its end.
    pub fn base(&self) -> String {
        match &self.url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.addr),
        }
    }

    /// Whether only this machine reaches it.
    pub fn is_private(&self) -> bool {
        let here = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        self.addr.ip().is_loopback() && here.iter().any(|it| self.base().starts_with(it))
    }

    /// Whether browsers reach it over TLS.
    pub fn is_secure(&self) -> bool {
        self.base().starts_with("https://")
    }
}

/// How the log is written.
#[derive(Debug, Clone, Args)]
pub struct Log {
    /// What is logged: a level, or directives such as `info,server=debug`
    #[arg(
        long = "log",
        env = "BATON_LOG",
        default_value = "info,sea_orm_migration=warn",
        global = true,
        value_name = "FILTER"
    )]
    pub filter: String,
    /// Lines for people or for machines
    #[arg(long, env = "BATON_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}
