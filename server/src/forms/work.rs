//! Doing a task and deciding a gate without JavaScript. Both come back to their own page when they are refused.

use super::Form;
use axum::{
    extract::{FromRequestParts, Path},
    http::Uri,
    response::Response,
};
use domain::{
    Fault, FaultCode, Verdict,
    ids::{GateId, TaskId},
    view::{gates::DecisionInput, tasks::TaskInput},
};
use services::{Result, Scope};
use std::str::FromStr;

/// `POST /o/{org}/work/{task}/complete`
pub async fn complete(mut form: Form) -> Response {
    let done = try_complete(&mut form).await;
    form.finish(done).await
}

async fn try_complete(form: &mut Form) -> Result<String> {
    let (org, task) = place::<TaskId>(form, "complete", "task").await?;
    let scope = enter(form, &org).await?;
    let input = TaskInput {
        revision: form.text("revision").parse().unwrap_or_default(),
        texts: form
            .values
            .iter()
            .filter(|(name, _)| *name != "revision")
            .map(|(name, text)| (name.clone(), text.clone()))
            .collect(),
    };
    form.state
        .services
        .tasks()
        .complete(&scope, task, input)
        .await?;
    Ok(format!("/o/{org}/work"))
}

/// `POST /o/{org}/approvals/{gate}/decide`
pub async fn decide(mut form: Form) -> Response {
    let done = try_decide(&mut form).await;
    form.finish(done).await
}

async fn try_decide(form: &mut Form) -> Result<String> {
    let (org, gate) = place::<GateId>(form, "decide", "approval").await?;
    let scope = enter(form, &org).await?;
    let verdict = Verdict::find(form.text("verdict"))
        .ok_or_else(|| Fault::field("verdict", "Approve, reject or return it."))?;
    let input = DecisionInput {
        verdict,
        reason: form.text("reason").to_owned(),
        digest: form.text("digest").to_owned(),
    };
    form.state
        .services
        .gates()
        .decide(&scope, gate, input, "form")
        .await?;
    Ok(format!("/o/{org}/approvals"))
}

/// The organization and the id of the path. The page to show again is the one without the verb.
async fn place<T: FromStr>(form: &mut Form, verb: &str, what: &str) -> Result<(String, T)> {
    let missing = || Fault::not_found(what);
    let Path((org, id)) =
        Path::<(String, String)>::from_request_parts(&mut form.parts, &form.state)
            .await
            .map_err(|_| missing())?;
    let page = form
        .parts
        .uri
        .path()
        .trim_end_matches(verb)
        .trim_end_matches('/')
        .to_owned();
    form.page = page.parse::<Uri>().ok();
    let id = id.parse().map_err(|_| missing())?;
    Ok((org, id))
}

async fn enter(form: &Form, org: &str) -> Result<Scope> {
    let services = &form.state.services;
    let account = services
        .accounts()
        .of_session(&form.session)
        .await?
        .ok_or_else(|| {
            Fault::new(
                FaultCode::Unauthenticated,
                "You are signed out, so nothing was sent. Sign in and send it again.",
            )
        })?;
    services.people().enter(account.person, org).await
}
