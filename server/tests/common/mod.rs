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
pub mod panics;
mod people;
pub mod raw;

pub use browser::{Answer, Browser, encode_form};
pub use database::{Kind, config as database_config};
pub use people::{OWNER, PASSWORD};

use axum::Router;
use server::{assets::Site, config, router::router, state::AppState};
use services::{Clock, Config, Services};
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
};
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
        Some(Self::over(config, folder, change).await)
    }

    /// The same at a clock that the test moves.
    pub async fn at(kind: Kind, clock: Clock) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let config = database::config(kind, folder.path()).await?;
        Some(Self::over(config.with_clock(clock), folder, |state| state).await)
    }

    /// A server over that database.
    pub async fn over(
        config: Config,
        folder: TempDir,
        change: impl FnOnce(AppState) -> AppState,
    ) -> Self {
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
        Self {
            router: router(change(state)),
            services,
            stop,
            addresses: AtomicU64::new(1),
            _folder: folder,
        }
    }

    /// The same server on a port of its own: its address. It ends with the test.
    pub async fn listen(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = self
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        let stop = self.stop.clone();
        tokio::spawn(async move {
            axum::serve(listener, service)
                .with_graceful_shutdown(stop.cancelled_owned())
                .await
        });
        address
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
