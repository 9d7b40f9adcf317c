//! A database for one test: an SQLite file, or a database of the cluster that `cargo xtask test` started.

use sea_orm::ConnectionTrait;
use services::{Config, Database};
use std::path::Path;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A new, empty database. None where `BATON_TEST_POSTGRES` names no cluster; `cargo xtask test` always has one.
pub async fn config(kind: Kind, folder: &Path) -> Option<Config> {
    if kind == Kind::Sqlite {
        return Some(Config::new(Database::Sqlite(folder.join("baton.db"))));
    }
    let cluster = std::env::var("BATON_TEST_POSTGRES").ok()?;
    let name = format!("t{}", uuid::Uuid::new_v4().simple());
    let connection = sea_orm::Database::connect(cluster.as_str()).await.unwrap();
    connection
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    connection.close().await.unwrap();
    let (server, _) = cluster.rsplit_once('/').unwrap();
    let mut config = Config::new(Database::Postgres(format!("{server}/{name}")));
    config.connections = 4;
    Some(config)
}
