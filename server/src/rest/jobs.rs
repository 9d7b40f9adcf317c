//! Agent jobs: lease, heartbeat, complete, fail. A token is one agent of one organization.

use super::Json;
use crate::{problem::Problem, state::AppState};
use axum::{
    extract::{FromRequestParts, Path, State},
    http::{header, request::Parts},
};
use domain::{Fault, FaultCode, Variables, fault::FieldFault, ids::JobId};
use serde::Deserialize;
use serde_json::{Value, json};
use services::jobs::{AgentScope, Completion, Failed, Lease};

/// Characters of what an agent writes about a result.
const REASONING: usize = 20_000;
/// Characters of what an agent writes about a failure.
const ERROR: usize = 4_000;
/// The most a job may cost, in micro-units: a million of the currency.
const COST: i64 = 1_000_000_000_000;

pub(super) type Answer = Result<axum::Json<Value>, Problem>;

/// The agent of the bearer token.
pub struct Agent(pub(super) AgentScope);

impl FromRequestParts<AppState> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        let Some(token) = token else {
            return Err(Problem(Fault::new(
                FaultCode::Unauthenticated,
                "Send the agent’s token as “Authorization: Bearer bat_…”.",
            )));
        };
        let agent = state.services.jobs().authenticate(token).await;
        agent.map(Self).map_err(problem)
    }
}

pub(super) fn problem(error: services::Error) -> Problem {
    Problem(error.into_fault())
}

/// The job of the path. What is no id is no job.
fn job_id(path: &str) -> Result<JobId, Problem> {
    path.parse().map_err(|_| Problem(Fault::not_found("job")))
}

/// Several jobs, waiting for the first if asked to.
pub async fn lease(
    agent: Agent,
    State(state): State<AppState>,
    Json(lease): Json<Lease>,
) -> Answer {
    let jobs = state
        .services
        .jobs()
        .lease(&agent.0, lease)
        .await
        .map_err(problem)?;
    Ok(axum::Json(json!({ "jobs": jobs })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heartbeat {
    fence: i64,
    #[serde(default)]
    lease_seconds: Option<u32>,
}

/// The worker is still at it.
pub async fn heartbeat(
    agent: Agent,
    State(state): State<AppState>,
    Path(job): Path<String>,
    Json(body): Json<Heartbeat>,
) -> Answer {
    let until = state
        .services
        .jobs()
        .heartbeat(&agent.0, job_id(&job)?, body.fence, body.lease_seconds)
        .await
        .map_err(problem)?;
    Ok(axum::Json(json!({ "lease_until": until })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    micros: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complete {
    fence: i64,
    #[serde(default)]
    result: Variables,
    #[serde(default)]
    confidence: Option<f64>,
    #[serde(default)]
    cost: Option<Cost>,
    #[serde(default)]
    reasoning: String,
    #[serde(default)]
    lease_next: bool,
}

/// The worker is done; the answer may bring the next job.
pub async fn complete(
    agent: Agent,
    State(state): State<AppState>,
    Path(job): Path<String>,
    Json(body): Json<Complete>,
) -> Answer {
    let job = job_id(&job)?;
    let mut faults = Vec::new();
    check(
        &mut faults,
        "confidence",
        "A number from 0 to 1.",
        body.confidence
            .is_none_or(|sure| (0.0..=1.0).contains(&sure)),
    );
    check_cost(&mut faults, body.cost.as_ref());
    check(
        &mut faults,
        "reasoning",
        "At most 20,000 characters.",
        body.reasoning.chars().count() <= REASONING,
    );
    finish(faults)?;
    let completion = Completion {
        fence: body.fence,
        result: body.result,
        confidence: body.confidence,
        cost_micros: body.cost.map(|cost| cost.micros),
        reasoning: body.reasoning,
        lease_next: body.lease_next,
    };
    let next = state
        .services
        .jobs()
        .complete(&agent.0, job, completion)
        .await
        .map_err(problem)?;
    Ok(axum::Json(json!({ "next": next })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fail {
    fence: i64,
    error: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    retryable: bool,
    #[serde(default)]
    cost: Option<Cost>,
}

/// The worker could not do it.
pub async fn fail(
    agent: Agent,
    State(state): State<AppState>,
    Path(job): Path<String>,
    Json(body): Json<Fail>,
) -> Answer {
    let job = job_id(&job)?;
    let mut faults = Vec::new();
    check(
        &mut faults,
        "error",
        "What happened, in 1 to 4,000 characters.",
        !body.error.trim().is_empty() && body.error.chars().count() <= ERROR,
    );
    check(
        &mut faults,
        "code",
        "At most 100 characters.",
        body.code.chars().count() <= 100,
    );
    check_cost(&mut faults, body.cost.as_ref());
    finish(faults)?;
    let failed = Failed {
        fence: body.fence,
        error: body.error,
        code: body.code,
        retryable: body.retryable,
        cost_micros: body.cost.map(|cost| cost.micros),
    };
    state
        .services
        .jobs()
        .fail(&agent.0, job, failed)
        .await
        .map_err(problem)?;
    Ok(axum::Json(json!({})))
}

fn check(faults: &mut Vec<FieldFault>, field: &str, message: &str, fits: bool) {
    if !fits {
        faults.push(FieldFault {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    }
}

fn check_cost(faults: &mut Vec<FieldFault>, cost: Option<&Cost>) {
    check(
        faults,
        "cost.micros",
        "A whole number of micro-units, from 0 to 1,000,000,000,000.",
        cost.is_none_or(|cost| (0..=COST).contains(&cost.micros)),
    );
}

fn finish(faults: Vec<FieldFault>) -> Result<(), Problem> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem(Fault::fields(faults)))
    }
}
