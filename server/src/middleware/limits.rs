//! How much a client may send, and how long an answer may take.

use crate::problem;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use domain::{Fault, FaultCode};
use http_body_util::Limited;
use std::time::Duration;

/// Bytes of an ordinary request.
const ORDINARY: usize = 1024 * 1024;
/// Bytes of an imported diagram: 5 MB of XML, escaped in a form.
const IMPORT: usize = 8 * 1024 * 1024;
/// A worker may wait 30 s for a job; everything else is far quicker.
const LONGEST: Duration = Duration::from_secs(60);

/// Refuses a body that says it is too large, and stops reading one that is.
pub async fn body(request: Request, next: Next) -> Response {
    let limit = if request.uri().path().contains("import") {
        IMPORT
    } else {
        ORDINARY
    };
    let said = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.parse::<usize>().ok());
    if said.is_some_and(|said| said > limit) {
        return too_large(request.headers(), limit);
    }
    next.run(request.map(|body| Body::new(Limited::new(body, limit))))
        .await
}

fn too_large(headers: &HeaderMap, limit: usize) -> Response {
    let fault = Fault::new(
        FaultCode::TooLarge,
        format!("This is too large: at most {} MB.", limit / 1024 / 1024),
    );
    problem::answer(headers, fault)
}

/// Ends a request that takes too long. Dropping the handler changes nothing half: units of work are owned by the writer.
pub async fn time(request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => problem::answer(
            &headers,
            Fault::new(
                FaultCode::Unavailable,
                "This took too long and was stopped. Please try again.",
            ),
        ),
    }
}
