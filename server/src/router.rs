//! The URL tree and the layers around it.

use crate::{
    assets, middleware as ours,
    problem::{self, Problem},
    state::AppState,
};
use app::{App, shell};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Method, Response as HttpResponse, StatusCode, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::Response,
    routing::get,
};
use domain::Fault;
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    csrf::{CsrfLayer, ProtectionError, ResponseForProtectionError},
};

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    let pages = generate_route_list(App);
    let context = page_context(state.clone());
    let app = Router::new()
        .leptos_routes_with_context(&state, pages, context, shell)
        .fallback(missing)
        .layer(from_fn(ours::limits::time))
        .layer(from_fn(ours::limits::body))
        .layer(csrf(&state));
    let compression = CompressionLayer::new().compress_when(
        DefaultPredicate::new()
            .and(NotForContentType::const_new("application/wasm"))
            .and(NotForContentType::const_new("font/woff2")),
    );
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route(
            "/assets/{name}",
            get(assets::serve).with_state(state.site.clone()),
        )
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

/// What pages and server functions find in their context.
fn page_context(state: AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(state.site.assets());
        provide_context(state.services.clone());
        // The nonce in the header and the one in the page must be the same.
        if let Some(nonce) =
            use_context::<Parts>().and_then(|it| it.extensions.get::<Nonce>().cloned())
        {
            provide_context(nonce);
        }
    }
}

/// Whether requests can be served: the database answers.
async fn ready(State(state): State<AppState>) -> Result<&'static str, Problem> {
    match state.services.ping().await {
        Ok(()) => Ok("ready"),
        Err(error) => Err(Problem(error.into_fault())),
    }
}

/// Nothing is there: the app's own page with status 404, or a problem for programs.
async fn missing(State(state): State<AppState>, request: Request) -> Response {
    let wants_page = request.method() == Method::GET
        && request
            .headers()
            .get(axum::http::header::ACCEPT)
            .and_then(|it| it.to_str().ok())
            .is_some_and(|it| it.contains("text/html"));
    if !wants_page {
        return problem::answer(request.headers(), Fault::not_found("page"));
    }
    let render = render_app_async_with_context(page_context(state), shell);
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
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
            &axum::http::HeaderMap::new(),
            Fault::forbidden("This came from another site and was refused."),
        )
    }
}
