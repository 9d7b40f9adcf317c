//! The demo's rule-based agents, at work: they lease, complete and fail jobs through the same use-cases as any agent.

use super::{calendar, random::Random, rules};
use crate::{
    Error, Result, Services,
    entity::{agent, job},
    jobs::{AgentScope, Completion, Failed, Lease, LeasedJob},
};
use domain::{Variables, ids::AgentId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, prelude::Uuid};
use serde_json::Value;
use std::{collections::HashSet, time::Duration};
use tokio_util::sync::CancellationToken;

/// Pause between two looks for work.
const PAUSE: Duration = Duration::from_millis(1_500);
/// Jobs an agent does at once.
const AT_ONCE: u32 = 4;

/// Works until `stop`.
pub(crate) async fn work_always(services: Services, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
        if let Err(error) = look(&services).await {
            tracing::warn!(fault = %error.into_fault(), "the demo's agents could not look for work");
        }
    }
}

async fn look(services: &Services) -> Result<()> {
    let demo = agent::Entity::find()
        .select_only()
        .column(agent::Column::Id)
        .filter(agent::Column::Demo.eq(true));
    let waiting: Vec<Uuid> = job::Entity::find()
        .select_only()
        .column(job::Column::Agent)
        .distinct()
        .filter(job::Column::Status.eq("queued"))
        .filter(job::Column::RunAfter.lte(services.now()))
        .filter(job::Column::Agent.in_subquery(demo.into_query()))
        .into_tuple()
        .all(services.read())
        .await?;
    for id in waiting.into_iter().collect::<HashSet<_>>() {
        let Some(agent) = services
            .jobs()
            .agent(AgentId(id))
            .await?
            .filter(|agent| !agent.paused)
        else {
            continue;
        };
        let lease = Lease {
            max: Some(AT_ONCE),
            ..Lease::default()
        };
        for job in services.jobs().lease(&agent, lease).await? {
            tokio::spawn(work(services.clone(), agent.clone(), job));
        }
    }
    Ok(())
}

/// Does one job: takes its time, then reports.
async fn work(services: Services, agent: AgentScope, job: LeasedJob) {
    let (high, low) = job.id.0.as_u64_pair();
    let mut random = Random::new(high ^ low);
    let today = calendar::iso(calendar::day_of(services.now()));
    let input = match job.input {
        Value::Object(input) => input,
        _ => Variables::new(),
    };
    let answer = rules::answer(&job.job_type, &input, &today, &mut random);
    let seconds = u64::try_from(random.between(2, 6)).unwrap_or(3);
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let fence = job.fence;
    let reported = match answer.result {
        Ok(result) => {
            let completion = Completion {
                fence,
                result,
                confidence: Some(answer.confidence),
                cost_micros: Some(answer.cost_micros),
                reasoning: answer.reasoning,
                lease_next: false,
            };
            services
                .jobs()
                .complete(&agent, job.id, completion)
                .await
                .map(|_| ())
        }
        Err(error) => {
            let failed = Failed {
                code: String::new(),
                fence,
                error,
                retryable: true,
                cost_micros: Some(answer.cost_micros),
            };
            services.jobs().fail(&agent, job.id, failed).await
        }
    };
    match reported {
        // A cancelled run takes its jobs away: nobody's fault.
        Ok(()) | Err(Error::Fault(_)) => {}
        Err(error) => {
            tracing::warn!(job = %job.id, fault = %error.into_fault(), "a demo agent could not report")
        }
    }
}
