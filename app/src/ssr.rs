//! What server functions and pages use on the server: the request's services and scope, and the way out for errors.

use crate::{ApiError, page::Status};
use axum::http::{StatusCode, request::Parts};
use domain::{Fault, FaultCode};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::{Scope, Services};
use std::sync::Arc;
use tower_sessions::Session;

/// The services, and the signed-in person's scope in the organization of that name.
///
/// # Errors
/// Nobody is signed in; the organization does not exist for them; the database's.
pub async fn enter(org: &str) -> Result<(Services, Scope), ApiError> {
    let services = services()?;
    // A page has entered already: its server functions need not ask again.
    if let Some(scope) = use_context::<Scope>().filter(|scope| scope.slug == org) {
        return Ok((services, scope));
    }
    let session = use_context::<Parts>().and_then(|it| it.extensions.get::<Session>().cloned());
    let account = match session {
        Some(session) => services
            .accounts()
            .of_session(&session)
            .await
            .map_err(fail)?,
        None => None,
    };
    let Some(account) = account else {
        return Err(refuse(Fault::new(
            FaultCode::Unauthenticated,
            "You are signed out. Sign in to go on.",
        )));
    };
    let scope = services
        .people()
        .enter(account.person, org)
        .await
        .map_err(fail)?;
    Ok((services, scope))
}

/// The services alone.
///
/// # Errors
/// The server did not provide them, which is a defect.
pub fn services() -> Result<Services, ApiError> {
    use_context::<Services>().ok_or_else(|| fail(services::Error::defect("no services in context")))
}

/// The fault of an error: its cause is logged, its status becomes the status of the answer.
pub fn fail(error: services::Error) -> ApiError {
    refuse(error.into_fault())
}

/// A fault as an answer, with its status. In a page the page itself decides on the status.
pub fn refuse(fault: Fault) -> ApiError {
    let is_call = use_context::<Parts>().is_some_and(|it| it.uri.path().starts_with("/fn/"));
    if let (true, Some(response)) = (is_call, use_context::<ResponseOptions>()) {
        response.set_status(status(fault.code));
    }
    ApiError(fault)
}

/// Lets pages set their status; called for each page.
pub fn provide_status() {
    if let Some(response) = use_context::<ResponseOptions>() {
        provide_context(Status(Arc::new(move |code| {
            response.set_status(status(code));
        })));
    }
}

fn status(code: FaultCode) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
