//! `baton serve`.

use crate::{
    assets::Site,
    cli::say,
    config::{Listen, Storage},
    router::router,
    state::AppState,
};
use anyhow::Context;
use clap::Args;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    listen: Listen,
    #[command(flatten)]
    storage: Storage,
}

impl Serve {
    pub async fn run(self) -> anyhow::Result<()> {
        let site = Site::find(self.listen.site.as_deref())?;
        let listener = TcpListener::bind(self.listen.addr)
            .await
            .with_context(|| format!("cannot listen on {}", self.listen.addr))?;
        let mut listen = self.listen;
        listen.addr = listener.local_addr()?;
        let services = self.storage.open(!listen.no_migrate).await?;
        let stop = CancellationToken::new();
        let state = AppState::new(listen, site, services, stop.clone());
        say(&format!("Baton is ready on {}", state.listen.base()));
        let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, app)
            .with_graceful_shutdown(asked_to_stop(stop))
            .await?;
        Ok(())
    }
}

/// Waits for Ctrl-C or SIGTERM, then tells the streams to end.
async fn asked_to_stop(stop: CancellationToken) {
    let interrupt = async {
        // Without a handler the signal ends the process by itself.
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => (),
        () = terminate => (),
    }
    tracing::info!("stopping: finishing what is under way");
    stop.cancel();
}
