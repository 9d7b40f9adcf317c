//! No error without words: a layer of a library (sessions) answers a failure with a status and nothing else.

use crate::problem;
use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::{Fault, FaultCode};
use services::error::reference;

/// Gives an internal error that says nothing its words and its reference.
pub async fn named(request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let response = next.run(request).await;
    let is_bare = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && !response.headers().contains_key(header::CONTENT_TYPE);
    if !is_bare {
        return response;
    }
    let reference = reference();
    tracing::error!(%reference, "a layer failed without a word (reference {reference})");
    let message = format!("Something went wrong on our side. Reference {reference}.");
    problem::answer(&asked, Fault::new(FaultCode::Internal, message))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use axum::{Router, body::Body, middleware::from_fn, routing::get};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    async fn text(path: &str) -> (StatusCode, String) {
        let app = Router::new()
            .route("/bare", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
            .route(
                "/said",
                get(|| async { (StatusCode::INTERNAL_SERVER_ERROR, "said") }),
            )
            .route("/fine", get(|| async { StatusCode::NO_CONTENT }))
            .layer(from_fn(named));
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts.status, String::from_utf8_lossy(&bytes).into_owned())
    }

    #[tokio::test]
    async fn only_an_error_without_words_is_given_some() {
        let (status, said) = text("/bare").await;
        assert_eq!(status, 500);
        assert!(
            said.contains("Reference ") && said.contains("\"status\":500"),
            "{said}"
        );
        assert_eq!(
            text("/said").await,
            (StatusCode::INTERNAL_SERVER_ERROR, "said".to_owned())
        );
        assert_eq!(text("/fine").await, (StatusCode::NO_CONTENT, String::new()));
    }
}
