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
use services::Services;
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
        let code = set_up_code(&listen, &services).await?;
        let background = services.start_background(&stop);
        let state =
            AppState::new(listen, site, services, stop.clone()).with_set_up_code(code.clone());
        if let Some(code) = code {
            say(&format!("The first set-up asks for this code: {code}"));
        }
        let ready = format!("Baton is ready on {}", state.listen.base());
        let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
        say(&ready);
        axum::serve(listener, app)
            .with_graceful_shutdown(asked_to_stop(stop))
            .await?;
        background.await?;
        Ok(())
    }
}

/// A code for the first set-up where others can reach it: who reads the server's output may claim it.
async fn set_up_code(listen: &Listen, services: &Services) -> anyhow::Result<Option<String>> {
    if listen.is_private() || !services.people().is_set_up_open().await? {
        return Ok(None);
    }
    Ok(Some(services::error::reference()))
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
