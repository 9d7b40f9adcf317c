//! How a page is answered: its opening is read first, then the app renders it to the end.

use crate::{
    problem,
    start::{self, Opening},
    state::AppState,
};
use app::{Start, shell, ssr};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Fault, view::frame::FormState};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
    server_fn::axum::server_fn_paths,
};
use leptos_axum::{handle_server_fns_with_context, render_app_async_with_context};
use services::Scope;
use tower_sessions::Session;

/// `GET` of every page of the app.
pub async fn page(State(state): State<AppState>, session: Session, request: Request) -> Response {
    respond(&state, &session, request, FormState::default()).await
}

/// A page again, with what was typed into its form and why it was refused.
pub async fn again(
    state: &AppState,
    session: &Session,
    parts: &Parts,
    form: FormState,
) -> Response {
    let code = form.fault.as_ref().map(problem::status);
    // The page as a GET, with everything the layers put into the request.
    let mut parts = parts.clone();
    parts.method = Method::GET;
    let request = Request::from_parts(parts, Body::empty());
    let mut response = respond(state, session, request, form).await;
    if let (Some(code), StatusCode::OK) = (code, response.status()) {
        *response.status_mut() = code;
    }
    response
}

async fn respond(
    state: &AppState,
    session: &Session,
    request: Request,
    form: FormState,
) -> Response {
    let headers = request.headers().clone();
    let uri = request.uri().clone();
    let place = (uri.path(), uri.query().unwrap_or_default());
    match start::open(state, session, &headers, place, form).await {
        Ok(Opening::Elsewhere(to)) => Redirect::to(&to).into_response(),
        Ok(Opening::Page(start, scope)) => render(state, *start, scope, request).await,
        Err(error) => problem::answer(&headers, error.into_fault()),
    }
}

async fn render(
    state: &AppState,
    start: Start,
    scope: Option<Box<Scope>>,
    request: Request,
) -> Response {
    let context = context(state.clone());
    let context = move || {
        context();
        provide_context(start.clone());
        if let Some(scope) = &scope {
            provide_context(Scope::clone(scope));
        }
    };
    render_app_async_with_context(context, shell)(request).await
}

/// `POST /fn/…`
pub async fn server_function(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    if !server_fn_paths().any(|(known, _)| known == path) {
        return problem::answer(request.headers(), Fault::not_found("address"));
    }
    handle_server_fns_with_context(context(state), request)
        .await
        .into_response()
}

/// What pages and server functions find in their context.
fn context(state: AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(state.site.assets());
        provide_context(state.services.clone());
        ssr::provide_status();
        // The nonce in the header and the one in the page must be the same.
        if let Some(nonce) =
            use_context::<Parts>().and_then(|it| it.extensions.get::<Nonce>().cloned())
        {
            provide_context(nonce);
        }
    }
}

/// Nothing is there: the app's own page with status 404, or a problem for programs.
pub async fn missing(
    State(state): State<AppState>,
    session: Session,
    request: Request,
) -> Response {
    if request.method() != Method::GET || !wants_page(request.headers()) {
        return problem::answer(request.headers(), Fault::not_found("address"));
    }
    if let Some(path) = without_slash(request.uri()) {
        return Redirect::permanent(&path).into_response();
    }
    respond(&state, &session, request, FormState::default()).await
}

/// `/runs/` is `/runs`.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path();
    let short = path.trim_end_matches('/');
    (path.len() > 1 && short.len() < path.len() && start::local_path(short).is_some())
        .then(|| short.to_owned())
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.contains("text/html") || it.contains("*/*"))
}
