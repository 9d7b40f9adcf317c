//! The URL tree and the layers around it.

use crate::{
    address::{Address, routes},
    assets, export, forms, live, middleware as ours, pages,
    problem::{self, Problem},
    rest,
    state::AppState,
};
use app::App;
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Response as HttpResponse},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use domain::Fault;
use leptos_axum::{LeptosRoutes, generate_route_list};
use services::accounts::SeaOrmStore;
use time::Duration;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    csrf::{CsrfLayer, ProtectionError, ResponseForProtectionError},
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

/// How long a browser stays signed in after its last visit.
const SIGNED_IN_DAYS: i64 = 14;

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    let timed = Router::new()
        .leptos_routes_with_handler(generate_route_list(App), get(pages::page))
        .route("/fn/{*name}", post(pages::server_function))
        .merge(routes(files(), ""))
        .merge(routes(forms::addresses(), ""))
        .merge(rest::routes())
        .fallback(pages::missing)
        .layer(from_fn(ours::limits::time));
    let app = Router::new()
        .merge(routes(streams(), ""))
        .merge(timed)
        .layer(sessions(&state))
        .layer(from_fn(ours::bare::named))
        // Ours are the limits; axum's own would cut off an import at 2 MB.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(ours::limits::body))
        .layer(csrf(&state));
    let compression = CompressionLayer::new().compress_when(
        DefaultPredicate::new()
            .and(NotForContentType::const_new("application/wasm"))
            .and(NotForContentType::const_new("font/woff2")),
    );
    Router::new()
        .merge(routes(open(), ""))
        .merge(app)
        .layer(compression)
        .layer(CatchPanicLayer::custom(ours::panics::caught))
        .layer(from_fn_with_state(
            state.listen.is_secure(),
            ours::security::headers,
        ))
        .layer(from_fn(ours::request_log::log))
        .with_state(state)
}

/// All addresses beside the app's pages and functions.
pub fn addresses() -> Vec<Address> {
    [
        open(),
        streams(),
        files(),
        forms::addresses(),
        rest::addresses(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Open to everybody: no session is read.
fn open() -> Vec<Address> {
    vec![
        Address::get("/healthz", || async { "ok" }),
        Address::get("/readyz", ready),
        Address::get("/assets/{name}", assets::serve),
    ]
}

/// Without a limit of time.
fn streams() -> Vec<Address> {
    vec![Address::get("/live", live::live)]
}

fn files() -> Vec<Address> {
    vec![Address::get(
        "/o/{org}/workflows/{workflow}/export.bpmn",
        export::bpmn,
    )]
}

/// Whether requests can be served: the database answers.
async fn ready(State(state): State<AppState>) -> Result<&'static str, Problem> {
    match state.services.ping().await {
        Ok(()) => Ok("ready"),
        Err(error) => Err(Problem(error.into_fault())),
    }
}

/// Sessions live in the database; the cookie holds 128 random bits and nothing else.
fn sessions(state: &AppState) -> SessionManagerLayer<SeaOrmStore> {
    let secure = state.listen.is_secure();
    // The prefix makes browsers refuse a cookie that another host or an unencrypted page set.
    let name = if secure { "__Host-baton" } else { "baton" };
    SessionManagerLayer::new(state.services.accounts().session_store())
        .with_name(name)
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::days(SIGNED_IN_DAYS)))
}

/// Requests that change something must come from our own pages, or from programs that are no browser.
fn csrf(state: &AppState) -> CsrfLayer<Refused> {
    let layer = CsrfLayer::new();
    let layer = match layer.clone().add_trusted_origin(state.listen.base()) {
        Ok(layer) => layer,
        Err(error) => {
            tracing::warn!("the public address is no origin: {error}");
            layer
        }
    };
    layer.with_rejection_response(Refused)
}

#[derive(Debug, Clone, Copy)]
struct Refused;

impl ResponseForProtectionError<Body> for Refused {
    fn response_for_protection_error(&mut self, error: ProtectionError) -> HttpResponse<Body> {
        tracing::warn!(?error, "refused a request from another site");
        problem::answer(
            &HeaderMap::new(),
            Fault::forbidden("This came from another site and was refused."),
        )
    }
}
