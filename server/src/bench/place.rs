//! Where it is measured: a server of its own over a database of its own, both gone afterwards.

use super::Setting;
use crate::{assets::Site, config, router::router, state::AppState};
use anyhow::Context;
use axum::{Router, routing::get};
use sea_orm::ConnectionTrait;
use services::{Config, Database, Services};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A server that runs in this process, on a port of its own.
pub struct Place {
    /// Its use-cases.
    pub services: Services,
    /// Where it listens.
    pub address: SocketAddr,
    stop: CancellationToken,
    tasks: Vec<JoinHandle<()>>,
    folder: Option<PathBuf>,
    /// The cluster, and the name of the database made in it.
    database: Option<(String, String)>,
}

/// Whether timers, sealing, folding and the demo's agents work beside what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// As in `baton serve`.
    Running,
    /// Nothing works by itself.
    Still,
}

impl Place {
    /// Over a new SQLite file in the setting's folder.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub async fn sqlite(setting: &Setting, background: Background) -> anyhow::Result<Self> {
        let folder = setting.folder.join(Uuid::new_v4().simple().to_string());
        let config = Config::new(Database::Sqlite(folder.join("baton.db")));
        let mut place = Self::open(config, background).await?;
        place.folder = Some(folder);
        Ok(place)
    }

    /// Over a new database of the cluster.
    ///
    /// # Errors
    /// The cluster does not answer, or lets nobody make a database.
    pub async fn postgres(cluster: &str, background: Background) -> anyhow::Result<Self> {
        let name = format!("baton_bench_{}", Uuid::new_v4().simple());
        to_cluster(cluster, &format!("CREATE DATABASE {name}")).await?;
        let (server, _) = cluster.rsplit_once('/').context("the cluster's URL")?;
        let config = Config::new(Database::Postgres(format!("{server}/{name}")));
        let mut place = Self::open(config, background).await?;
        place.database = Some((cluster.to_owned(), name));
        Ok(place)
    }

    async fn open(config: Config, background: Background) -> anyhow::Result<Self> {
        config::migrate_up(&config).await?;
        let services = Services::open(config).await?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let listen = config::Listen {
            addr: address,
            url: None,
            no_migrate: true,
            site: None,
        };
        let site = Site::find(None).unwrap_or_else(|_| Site::empty());
        let stop = CancellationToken::new();
        let state = AppState::new(listen, site, services.clone(), stop.clone());
        let mut tasks = vec![serve(listener, router(state), &stop)];
        if background == Background::Running {
            tasks.push(services.start_background(&stop));
        }
        Ok(Self {
            services,
            address,
            stop,
            tasks,
            folder: None,
            database: None,
        })
    }

    /// Stops the server and removes its database.
    ///
    /// # Errors
    /// It cannot be removed.
    pub async fn close(self) -> anyhow::Result<()> {
        self.stop.cancel();
        for task in self.tasks {
            task.await?;
        }
        self.services.read().clone().close().await?;
        if let Some(folder) = self.folder {
            std::fs::remove_dir_all(folder)?;
        }
        if let Some((cluster, name)) = self.database {
            to_cluster(&cluster, &format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}

async fn to_cluster(cluster: &str, sql: &str) -> anyhow::Result<()> {
    let db = sea_orm::Database::connect(cluster)
        .await
        .context("the PostgreSQL cluster does not answer")?;
    db.execute_unprepared(sql).await?;
    db.close().await?;
    Ok(())
}

fn serve(listener: TcpListener, app: Router, stop: &CancellationToken) -> JoinHandle<()> {
    let stop = stop.clone().cancelled_owned();
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move {
        if let Err(cause) = axum::serve(listener, app)
            .with_graceful_shutdown(stop)
            .await
        {
            tracing::error!(%cause, "the measured server ended");
        }
    })
}

/// A server that says two letters and is nothing else.
pub struct Plain {
    /// Where it listens.
    pub address: SocketAddr,
    stop: CancellationToken,
}

/// Starts one; it ends when it is dropped.
///
/// # Errors
/// No port is free.
pub async fn plain() -> anyhow::Result<Plain> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    serve(
        listener,
        Router::new().route("/", get(|| async { "ok" })),
        &stop,
    );
    Ok(Plain { address, stop })
}

impl Drop for Plain {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
