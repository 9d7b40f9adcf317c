//! The API for programs, under `/api/v1`: bearer tokens in, JSON out, faults as RFC 9457 problems.

mod body;
mod jobs;
mod messages;

pub use body::Json;

use crate::{
    address::{self, Address},
    problem::Problem,
    state::AppState,
};
use axum::Router;
use domain::Fault;

const PREFIX: &str = "/api/v1";

/// The addresses.
pub fn addresses() -> Vec<Address> {
    vec![
        Address::post("/api/v1/jobs/lease", jobs::lease),
        Address::post("/api/v1/jobs/{job}/heartbeat", jobs::heartbeat),
        Address::post("/api/v1/jobs/{job}/complete", jobs::complete),
        Address::post("/api/v1/jobs/{job}/fail", jobs::fail),
        Address::post("/api/v1/messages", messages::send),
    ]
}

/// The routes, with what answers between them.
pub fn routes() -> Router<AppState> {
    let v1 = address::routes(addresses(), PREFIX)
        .fallback(missing)
        .method_not_allowed_fallback(wrong_method);
    Router::new().nest(PREFIX, v1)
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
