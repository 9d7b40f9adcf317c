//! A fault as an answer: RFC 9457 problem JSON for programs, a plain page for people.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Fault, FaultCode};
use serde_json::json;

/// A fault on its way out as `application/problem+json`.
#[derive(Debug, Clone)]
pub struct Problem(pub Fault);

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

/// The status of a fault.
pub fn status(fault: &Fault) -> StatusCode {
    StatusCode::from_u16(fault.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self(fault) = self;
        let status = status(&fault);
        let mut body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "code": fault.code,
            "detail": fault.message,
        });
        if let (false, Some(object)) = (fault.fields.is_empty(), body.as_object_mut()) {
            object.insert("fields".to_owned(), json!(fault.fields));
        }
        let mut response = (status, body.to_string()).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if fault.code == FaultCode::Unauthenticated {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The answer a middleware gives in place of the handler: a page when the client asked for one, else a problem.
pub fn answer(headers: &HeaderMap, fault: Fault) -> Response {
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.contains("text/html"));
    if !wants_page {
        return Problem(fault).into_response();
    }
    let title = status(&fault).canonical_reason().unwrap_or("Error");
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{title} · Baton</title></head>\
         <body><main><h1>{title}</h1><p>{}</p><p><a href=\"/\">Go to the first page</a></p></main></body></html>",
        escape(&fault.message)
    );
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status(&fault);
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
