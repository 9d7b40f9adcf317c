//! A database a test, on both kinds.

use domain::{
    Role,
    actor::Grant,
    ids::{PersonId, TeamId},
};
use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use services::{
    Clock, Config, Database, Scope, Services,
    people::{NewOrganization, NewPerson},
};
use tokio::sync::OnceCell;

/// 2026-03-02 09:00 UTC: a Monday.
pub const START: i64 = 1_772_442_000_000;

/// Open services over a fresh database, at a clock that stands still.
pub struct TestDb {
    pub services: Services,
    pub config: Config,
    pub clock: Clock,
    _folder: Option<tempfile::TempDir>,
}

/// Runs the same body on SQLite, and on PostgreSQL when there is a cluster.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($db: &$crate::common::TestDb) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                body(&$crate::common::TestDb::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(db) = $crate::common::TestDb::postgres().await {
                    body(&db).await;
                    db.drop_database().await;
                }
            }
        }
    )+};
}

/// The URL of the PostgreSQL cluster for tests, when there is one.
pub fn cluster() -> Option<String> {
    std::env::var("BATON_TEST_POSTGRES")
        .ok()
        .filter(|url| !url.is_empty())
}

/// The same cluster's URL for another database.
pub fn database_url(cluster: &str, name: &str) -> String {
    let (base, query) = match cluster.split_once('?') {
        Some((base, query)) => (base, format!("?{query}")),
        None => (cluster, String::new()),
    };
    let after_scheme = base.find("://").map_or(0, |at| at + 3);
    let server = match base[after_scheme..].find('/') {
        Some(at) => &base[..after_scheme + at],
        None => base,
    };
    format!("{server}/{name}{query}")
}

pub async fn admin(cluster: &str) -> sea_orm::DatabaseConnection {
    sea_orm::Database::connect(cluster)
        .await
        .expect("the PostgreSQL cluster answers")
}

fn unique(prefix: &str) -> String {
    format!("{prefix}_{}", uuid::Uuid::now_v7().simple())
}

impl TestDb {
    /// On an SQLite file: a copy of one that was migrated once.
    pub async fn sqlite() -> Self {
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE
            .get_or_init(|| async {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("template.db");
                let config = Config::new(Database::Sqlite(path.clone()));
                let conn = services::store::connect(&config).await.unwrap();
                Migrator::up(&conn, None).await.unwrap();
                conn.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
                    .await
                    .unwrap();
                conn.close().await.unwrap();
                std::fs::read(&path).unwrap()
            })
            .await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baton.db");
        std::fs::write(&path, template).unwrap();
        Self::open(Database::Sqlite(path), Some(folder)).await
    }

    /// On a PostgreSQL database: made from a template that was migrated once.
    pub async fn postgres() -> Option<Self> {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let cluster = cluster()?;
        let template = TEMPLATE
            .get_or_init(|| async {
                let name = unique("template");
                let admin = admin(&cluster).await;
                admin
                    .execute_unprepared(&format!("CREATE DATABASE {name}"))
                    .await
                    .unwrap();
                admin.close().await.unwrap();
                let config = Config::new(Database::Postgres(database_url(&cluster, &name)));
                let conn = services::store::connect(&config).await.unwrap();
                Migrator::up(&conn, None).await.unwrap();
                conn.close().await.unwrap();
                name
            })
            .await;
        let name = unique("test");
        let admin = admin(&cluster).await;
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await
            .unwrap();
        admin.close().await.unwrap();
        Some(Self::open(Database::Postgres(database_url(&cluster, &name)), None).await)
    }

    async fn open(database: Database, folder: Option<tempfile::TempDir>) -> Self {
        let clock = Clock::simulated(START);
        let mut config = Config::new(database).with_clock(clock.clone());
        config.connections = config.connections.min(8);
        let services = Services::open(config.clone()).await.unwrap();
        Self {
            services,
            config,
            clock,
            _folder: folder,
        }
    }

    /// The name of the PostgreSQL database; empty for a file.
    pub fn name(&self) -> String {
        let Database::Postgres(url) = &self.config.database else {
            return String::new();
        };
        let path = url.rsplit('/').next().unwrap();
        path.split('?').next().unwrap().to_owned()
    }

    /// Removes the PostgreSQL database again; nothing to do for a file.
    pub async fn drop_database(self) {
        let name = self.name();
        if name.is_empty() {
            return;
        }
        self.services.read().clone().close().await.unwrap();
        let admin = admin(&cluster().unwrap()).await;
        admin
            .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .await
            .unwrap();
        admin.close().await.unwrap();
    }

    /// Another connection to the same database that may write, past the services: for tampering and faults.
    pub async fn raw(&self) -> sea_orm::DatabaseConnection {
        let mut config = self.config.clone();
        config.connections = 2;
        services::store::connect(&config).await.unwrap()
    }

    /// A company with a Finance team and one person for each of the given roles; roles of a team are held in Finance.
    pub async fn company(&self, name: &str, people: &[(&str, &[Role])]) -> Company {
        let system = self
            .services
            .people()
            .create_organization(NewOrganization {
                name: name.to_owned(),
                currency: "EUR".to_owned(),
                time_zone: "Europe/Berlin".to_owned(),
                demo: false,
            })
            .await
            .unwrap();
        let finance = self
            .services
            .people()
            .create_team(&system, "Finance")
            .await
            .unwrap();
        let new = people
            .iter()
            .map(|(person, roles)| NewPerson {
                name: (*person).to_owned(),
                email: format!(
                    "{}@{}.example",
                    person.to_lowercase().replace(' ', "."),
                    system.slug
                ),
                password_hash: None,
                grants: roles
                    .iter()
                    .map(|role| Grant {
                        role: *role,
                        team: role.is_of_team().then_some(finance),
                    })
                    .collect(),
            })
            .collect();
        let ids = self
            .services
            .people()
            .add_people(&system, new)
            .await
            .unwrap();
        let mut scopes = Vec::new();
        for id in ids {
            scopes.push(
                self.services
                    .people()
                    .enter(id, &system.slug)
                    .await
                    .unwrap(),
            );
        }
        Company {
            system,
            finance,
            scopes,
        }
    }
}

/// A company made for a test.
pub struct Company {
    pub system: Scope,
    pub finance: TeamId,
    pub scopes: Vec<Scope>,
}

impl Company {
    pub fn person(&self, index: usize) -> PersonId {
        self.scopes[index].person().unwrap()
    }
}

/// The fault a result failed with.
pub fn fault<T: std::fmt::Debug>(result: services::Result<T>) -> domain::Fault {
    result.expect_err("this must fail").into_fault()
}

/// Why two attempts at the same were refused, the milder first; `None` is the one that was not.
pub fn codes<T: std::fmt::Debug>(
    results: [services::Result<T>; 2],
) -> Vec<Option<domain::FaultCode>> {
    let mut codes: Vec<Option<domain::FaultCode>> = results
        .into_iter()
        .map(|result| result.err().map(|error| error.into_fault().code))
        .collect();
    codes.sort_by_key(|code| code.map(domain::FaultCode::status));
    codes
}
