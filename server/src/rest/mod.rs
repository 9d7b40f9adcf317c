//! The API for programs, under `/api/v1`: bearer tokens in, JSON out, faults as RFC 9457 problems.

mod body;
mod jobs;

pub use body::Json;

use crate::{problem::Problem, state::AppState};
use axum::{Router, routing::post};
use domain::Fault;

/// The routes.
pub fn routes() -> Router<AppState> {
    let v1 = Router::new()
        .route("/jobs/lease", post(jobs::lease))
        .route("/jobs/{job}/heartbeat", post(jobs::heartbeat))
        .route("/jobs/{job}/complete", post(jobs::complete))
        .route("/jobs/{job}/fail", post(jobs::fail))
        .fallback(missing)
        .method_not_allowed_fallback(wrong_method);
    Router::new().nest("/api/v1", v1)
}

async fn missing() -> Problem {
    Problem(Fault::new(
        domain::FaultCode::NotFound,
        "There is nothing at this address. The API is described in docs/guides/connect-an-agent.md.",
    ))
}

async fn wrong_method() -> axum::response::Response {
    use axum::{http::StatusCode, response::IntoResponse};
    let mut response = Problem(Fault::invalid(
        "Send this with POST: nothing here is read with GET.",
    ))
    .into_response();
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}
