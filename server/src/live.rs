//! `/live`: one stream a browser that names what became stale. It says nothing about content, so a message lost costs a
//! late refresh; a browser that comes back refreshes everything by itself.

use crate::{problem, state::AppState};
use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{Fault, FaultCode};
use futures::stream;
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};
use tower_sessions::Session;

#[derive(Debug, Deserialize)]
pub struct Place {
    /// The organization's name in URLs.
    org: String,
}

/// `GET /live?org=…`
pub async fn live(
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    Query(place): Query<Place>,
) -> Response {
    match listen(&state, &session, &place.org).await {
        Ok(response) => response,
        Err(error) => problem::answer(&headers, error.into_fault()),
    }
}

async fn listen(state: &AppState, session: &Session, org: &str) -> services::Result<Response> {
    let services = &state.services;
    let Some(account) = services.accounts().of_session(session).await? else {
        return Err(Fault::new(FaultCode::Unauthenticated, "You are signed out.").into());
    };
    let scope = services.people().enter(account.person, org).await?;
    let listener = services.live().subscribe(&scope)?;
    let stop = state.stop.clone();
    // The stream ends by itself now and then, so that a session that ended does not listen on.
    let until = tokio::time::Instant::now() + Duration::from_secs(15 * 60);
    let events = stream::unfold(listener, move |mut listener| {
        let stop = stop.clone();
        async move {
            let topic = tokio::select! {
                () = stop.cancelled() => None,
                () = tokio::time::sleep_until(until) => None,
                topic = listener.next() => topic,
            }?;
            let text = serde_json::json!({ "topic": topic }).to_string();
            Some((Ok::<_, Infallible>(Event::default().data(text)), listener))
        }
    });
    Ok(Sse::new(events)
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
        .into_response())
}
