//! Messages for runs, sent by agents.

use super::{
    Json,
    jobs::{Agent, Answer, problem},
};
use crate::state::AppState;
use axum::extract::State;
use domain::Variables;
use serde::Deserialize;
use serde_json::json;
use services::messages::Outgoing;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    name: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    values: Variables,
    #[serde(default)]
    keep_seconds: Option<u32>,
    #[serde(default)]
    id: String,
}

/// A message: for the run that waits for it, now or within its time.
pub async fn send(agent: Agent, State(state): State<AppState>, Json(body): Json<Send>) -> Answer {
    let outgoing = Outgoing {
        name: body.name,
        key: body.key,
        values: body.values,
        keep_seconds: body.keep_seconds,
        id: body.id,
    };
    let sent = state
        .services
        .messages()
        .send(&agent.0, outgoing)
        .await
        .map_err(problem)?;
    Ok(axum::Json(json!(sent)))
}
