//! `/o/{org}/workflows/{id}/export.bpmn`: a workflow as a file for other tools.

use crate::{problem, state::AppState};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Fault, FaultCode};
use serde::Deserialize;
use services::Result;
use tower_sessions::Session;

#[derive(Debug, Deserialize)]
pub struct Which {
    /// A published version; the draft without one.
    version: Option<u32>,
}

/// `GET …/export.bpmn?version=…`
pub async fn bpmn(
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    Path((org, workflow)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Response {
    match file(&state, &session, (&org, &workflow), which.version).await {
        Ok(response) => response,
        Err(error) => problem::answer(&headers, error.into_fault()),
    }
}

async fn file(
    state: &AppState,
    session: &Session,
    (org, workflow): (&str, &str),
    version: Option<u32>,
) -> Result<Response> {
    let services = &state.services;
    let Some(account) = services.accounts().of_session(session).await? else {
        return Err(Fault::new(FaultCode::Unauthenticated, "Sign in to export.").into());
    };
    let scope = services.people().enter(account.person, org).await?;
    let id = workflow.parse().map_err(|_| Fault::not_found("workflow"))?;
    let exported = services.workflows().export(&scope, id, version).await?;
    let mut response = exported.xml.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/xml; charset=utf-8"),
    );
    let disposition = format!("attachment; filename=\"{}\"", safe(&exported.file_name));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// A file name that needs no quoting anywhere.
fn safe(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
                c
            } else {
                '-'
            }
        })
        .collect()
}
