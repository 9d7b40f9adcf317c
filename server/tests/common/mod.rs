//! The whole server in the test's process: the real router over a fresh database, and browsers that keep their cookies.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unused_imports
)]

mod browser;
mod database;
pub mod jobs;
mod people;

pub use browser::{Answer, Browser};
pub use database::Kind;
pub use people::{OWNER, PASSWORD};

use axum::Router;
use server::{assets::Site, config, router::router, state::AppState};
use services::Services;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// One server.
pub struct TestApp {
    pub services: Services,
    pub router: Router,
    pub stop: CancellationToken,
    addresses: AtomicU64,
    _folder: TempDir,
}

impl TestApp {
    /// A server over an empty SQLite file.
    pub async fn new() -> Self {
        Self::on(Kind::Sqlite).await.unwrap()
    }

    /// A server over an empty database of that kind; none when there is no such database to test with.
    pub async fn on(kind: Kind) -> Option<Self> {
        Self::with(kind, |state| state).await
    }

    /// The same with another state.
    pub async fn with(kind: Kind, change: impl FnOnce(AppState) -> AppState) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let config = database::config(kind, folder.path()).await?;
        config::migrate_up(&config).await.unwrap();
        let services = Services::open(config).await.unwrap();
        let stop = CancellationToken::new();
        let listen = config::Listen {
            addr: ([127, 0, 0, 1], 3000).into(),
            url: None,
            no_migrate: true,
            site: None,
        };
        let state = AppState::new(listen, Site::empty(), services.clone(), stop.clone());
        Some(Self {
            router: router(change(state)),
            services,
            stop,
            addresses: AtomicU64::new(1),
            _folder: folder,
        })
    }

    /// A browser of its own, at an address of its own.
    pub fn browser(&self) -> Browser {
        let last = self.addresses.fetch_add(1, Ordering::Relaxed);
        let [.., a, b] = last.to_be_bytes();
        Browser::new(self.router.clone(), [10, 0, a, b].into())
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The same walk on SQLite and, when `cargo xtask test` provides it, on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($name:ident, $walk:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let app = TestApp::on(Kind::Sqlite).await.unwrap();
                ($walk)(app).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(app) = TestApp::on(Kind::Postgres).await {
                    ($walk)(app).await;
                }
            }
        }
    };
}
