//! Leasing: the oldest jobs of the agent that are due, each to one worker at a time.

use super::{AgentScope, Jobs};
use crate::{
    Result, Topic, Tx,
    authorize::{Action, Resource, authorize},
    entity::{job, run, workflow},
};
use domain::{
    Fault, Millis,
    ids::{JobId, RunId},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LockBehavior, LockType, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Jobs handed out at once, at most.
pub const MOST: u32 = 32;
/// How long a worker may wait for work, in seconds.
pub const LONGEST_WAIT: u32 = 30;
/// The lease a worker gets when it names none, in seconds.
pub const LEASE: u32 = 60;
/// The longest lease, in seconds.
pub const LONGEST_LEASE: u32 = 3_600;
/// Pause between two looks while a worker waits.
const PAUSE: Duration = Duration::from_millis(250);

/// What a worker asks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Lease {
    /// Kinds of jobs; all that the token allows when empty.
    pub types: Vec<String>,
    /// How many at most, 1 to 32; 1 when not given.
    pub max: Option<u32>,
    /// How long to wait for one, 0 to 30.
    pub wait_seconds: u32,
    /// How long until the first heartbeat; 60 when not given.
    pub lease_seconds: Option<u32>,
}

/// The run a job is part of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRun {
    /// Its id.
    pub id: RunId,
    /// Its business key.
    pub key: Option<String>,
    /// Its workflow's name.
    pub workflow: String,
}

/// A job in a worker's hands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeasedJob {
    /// Its id.
    pub id: JobId,
    /// The number every answer carries; a newer lease has a higher one.
    pub fence: i64,
    /// The kind of work.
    #[serde(rename = "type")]
    pub job_type: String,
    /// Which attempt, from 1.
    pub attempt: i32,
    /// What the agent is given.
    pub input: Value,
    /// Until when it must answer or ask for more.
    pub lease_until: Millis,
    /// The run.
    pub run: JobRun,
    /// The same for every attempt of this job: for effects outside that must happen once.
    pub idempotency_key: String,
}

/// A lease as it is asked for, checked.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub types: Vec<String>,
    pub max: u32,
    pub lease: Millis,
}

/// The milliseconds of a lease.
pub(super) fn lease_millis(seconds: Option<u32>) -> Result<Millis, Fault> {
    match seconds.unwrap_or(LEASE) {
        seconds @ 1..=LONGEST_LEASE => Ok(Millis::from(seconds) * 1_000),
        _ => Err(Fault::field("lease_seconds", "A number from 1 to 3600.")),
    }
}

fn wanted(agent: &AgentScope, lease: &Lease) -> Result<Wanted, Fault> {
    let max = lease.max.unwrap_or(1);
    if !(1..=MOST).contains(&max) {
        return Err(Fault::field("max", "A number from 1 to 32."));
    }
    if lease.wait_seconds > LONGEST_WAIT {
        return Err(Fault::field("wait_seconds", "A number from 0 to 30."));
    }
    if lease.types.len() > 100 {
        return Err(Fault::field("types", "At most 100 kinds."));
    }
    let types = match (lease.types.is_empty(), agent.job_types.is_empty()) {
        (true, _) => agent.job_types.clone(),
        (false, true) => lease.types.clone(),
        (false, false) => {
            let refused = lease
                .types
                .iter()
                .find(|kind| !agent.job_types.contains(kind));
            if let Some(kind) = refused {
                return Err(Fault::forbidden(format!(
                    "This token may not lease jobs of the kind {kind}."
                )));
            }
            lease.types.clone()
        }
    };
    Ok(Wanted {
        types,
        max,
        lease: lease_millis(lease.lease_seconds)?,
    })
}

fn queued(agent: &AgentScope, types: &[String], now: Millis) -> Condition {
    // What is held begins nothing new.
    let held = Query::select()
        .column(run::Column::Id)
        .from(run::Entity)
        .and_where(run::Column::Org.eq(agent.scope.org.0))
        .and_where(run::Column::Status.eq("suspended"))
        .to_owned();
    Condition::all()
        .add(job::Column::Run.not_in_subquery(held))
        .add(job::Column::Org.eq(agent.scope.org.0))
        .add(job::Column::Agent.eq(agent.agent.0))
        .add(job::Column::Status.eq("queued"))
        .add(job::Column::RunAfter.lte(now))
        .add_option((!types.is_empty()).then(|| job::Column::JobType.is_in(types.iter().cloned())))
}

impl Jobs<'_> {
    /// Leases jobs, waiting for the first one if asked to.
    ///
    /// # Errors
    /// `Invalid`: a number is out of its limits; `Forbidden`: a kind the token does not cover.
    pub async fn lease(self, agent: &AgentScope, lease: Lease) -> Result<Vec<LeasedJob>> {
        may_work(agent)?;
        let wanted = wanted(agent, &lease)?;
        let deadline = Instant::now() + Duration::from_secs(u64::from(lease.wait_seconds));
        loop {
            if !agent.paused && self.has_work(agent, &wanted.types).await? {
                let (of, wanted) = (agent.clone(), wanted.clone());
                let jobs = self
                    .0
                    .write(move |tx| Box::pin(async move { take(tx, &of, &wanted).await }))
                    .await?;
                if !jobs.is_empty() {
                    return Ok(jobs);
                }
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(Vec::new());
            }
            tokio::time::sleep(left.min(PAUSE)).await;
        }
    }

    /// A look without the writer, so that workers that wait cost little.
    async fn has_work(self, agent: &AgentScope, types: &[String]) -> Result<bool> {
        let found: Option<Uuid> = job::Entity::find()
            .filter(queued(agent, types, self.0.now()))
            .select_only()
            .column(job::Column::Id)
            .into_tuple()
            .one(self.0.read())
            .await?;
        Ok(found.is_some())
    }
}

pub(super) fn may_work(agent: &AgentScope) -> Result<()> {
    let resource = Resource::agent(agent.agent, agent.team);
    Ok(authorize(&agent.scope, Action::WorkJob, &resource)?)
}

/// Takes the oldest jobs that are due, inside a unit of work.
pub(super) async fn take(tx: &Tx, agent: &AgentScope, wanted: &Wanted) -> Result<Vec<LeasedJob>> {
    let now = tx.now();
    let mut query = job::Entity::find()
        .filter(queued(agent, &wanted.types, now))
        .order_by_asc(job::Column::RunAfter)
        .order_by_asc(job::Column::Id)
        .limit(u64::from(wanted.max));
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let rows = query.all(tx).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let until = now + wanted.lease;
    job::Entity::update_many()
        .filter(job::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .col_expr(job::Column::Status, Expr::value("leased"))
        .col_expr(job::Column::Fence, Expr::col(job::Column::Fence).add(1))
        .col_expr(job::Column::LeaseUntil, Expr::value(until))
        .col_expr(
            job::Column::LeasedByToken,
            Expr::value(agent.token.map(Uuid::from)),
        )
        .col_expr(
            job::Column::StartedAt,
            Func::coalesce([Expr::col(job::Column::StartedAt), Expr::value(now)]).into(),
        )
        .exec(tx)
        .await?;
    tx.notify(agent.scope.org, Topic::Agents);
    let rows = rows
        .into_iter()
        .map(|row| job::Model {
            fence: row.fence + 1,
            lease_until: Some(until),
            ..row
        })
        .collect();
    hand_over(tx, rows).await
}

/// Leased jobs as their worker is told of them.
pub(super) async fn hand_over(tx: &Tx, rows: Vec<job::Model>) -> Result<Vec<LeasedJob>> {
    let about = about(tx, &rows).await?;
    Ok(rows
        .into_iter()
        .map(|row| LeasedJob {
            id: JobId(row.id),
            fence: row.fence,
            job_type: row.job_type,
            attempt: row.attempt,
            input: row.input,
            lease_until: row.lease_until.unwrap_or_default(),
            run: about.get(&row.run).cloned().unwrap_or_else(|| JobRun {
                id: RunId(row.run),
                key: None,
                workflow: String::new(),
            }),
            idempotency_key: row.id.to_string(),
        })
        .collect())
}

async fn about(tx: &Tx, rows: &[job::Model]) -> Result<HashMap<Uuid, JobRun>> {
    let runs: Vec<(Uuid, Uuid, Option<String>)> = run::Entity::find()
        .filter(run::Column::Id.is_in(rows.iter().map(|row| row.run)))
        .select_only()
        .columns([run::Column::Id, run::Column::Workflow, run::Column::Key])
        .into_tuple()
        .all(tx)
        .await?;
    let names: Vec<(Uuid, String)> = workflow::Entity::find()
        .filter(workflow::Column::Id.is_in(rows.iter().map(|row| row.workflow)))
        .select_only()
        .columns([workflow::Column::Id, workflow::Column::Name])
        .into_tuple()
        .all(tx)
        .await?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    Ok(runs
        .into_iter()
        .map(|(id, workflow, key)| {
            let about = JobRun {
                id: RunId(id),
                key,
                workflow: names.get(&workflow).cloned().unwrap_or_default(),
            };
            (id, about)
        })
        .collect())
}
