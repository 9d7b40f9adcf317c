//! What every handler may reach.

use crate::{assets::Site, config::Listen};
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use services::Services;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The server's state; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// Where it listens and what it is called.
    pub listen: Arc<Listen>,
    /// The assets.
    pub site: Site,
    /// The use-cases.
    pub services: Services,
    /// What the first set-up asks for, where others than this machine can reach it.
    pub set_up_code: Option<Arc<str>>,
    /// Cancelled when the server stops; streams end then.
    pub stop: CancellationToken,
    leptos: LeptosOptions,
}

impl AppState {
    /// The state of one server.
    pub fn new(listen: Listen, site: Site, services: Services, stop: CancellationToken) -> Self {
        Self {
            listen: Arc::new(listen),
            site,
            services,
            set_up_code: None,
            stop,
            leptos: LeptosOptions::builder().output_name("frontend").build(),
        }
    }
}

impl AppState {
    /// The same, asking for a code at the first set-up.
    #[must_use]
    pub fn with_set_up_code(mut self, code: Option<String>) -> Self {
        self.set_up_code = code.map(Arc::from);
        self
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<AppState> for Site {
    fn from_ref(state: &AppState) -> Self {
        state.site.clone()
    }
}
