//! The net under every handler: a panic becomes an answer with a reference id, and one log line with its cause.

use crate::problem::Problem;
use axum::response::{IntoResponse, Response};
use domain::{Fault, FaultCode};
use services::error::reference;
use std::any::Any;

/// The answer after a panic.
pub fn caught(cause: Box<dyn Any + Send + 'static>) -> Response {
    let reference = reference();
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(reference, cause, "a handler panicked");
    Problem(Fault::new(
        FaultCode::Internal,
        format!("Something went wrong on our side. Reference {reference}."),
    ))
    .into_response()
}
