//! What a worker says of a job it has: still at it, done, failed.

use super::{
    AgentScope, Jobs, LeasedJob,
    lease::{self, Wanted, lease_millis, may_work},
};
use crate::{Result, Tx, entity::job, host};
use domain::{
    Fault, Millis, Variables,
    engine::{Command, Failure},
    ids::{JobId, RunId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};

/// A job's result.
#[derive(Debug, Clone, Default)]
pub struct Completion {
    /// The fence of the lease.
    pub fence: i64,
    /// The result, as the step's contract says.
    pub result: Variables,
    /// How sure the agent is, 0 to 1.
    pub confidence: Option<f64>,
    /// What it cost, in micro-units of the organization's currency.
    pub cost_micros: Option<i64>,
    /// Why, in the agent's words.
    pub reasoning: String,
    /// Whether the answer should bring the next job, in the same commit.
    pub lease_next: bool,
}

/// A job that could not be done.
#[derive(Debug, Clone, Default)]
pub struct Failed {
    /// The fence of the lease.
    pub fence: i64,
    /// What happened, in the agent's words.
    pub error: String,
    /// The error's code, for an event on the step's border to catch; may be empty.
    pub code: String,
    /// Whether trying again may help.
    pub retryable: bool,
    /// What it cost all the same.
    pub cost_micros: Option<i64>,
}

/// The job, if it is the agent's and its lease still has this fence. The run's row is locked first, as everywhere.
async fn held(tx: &Tx, agent: &AgentScope, id: JobId, fence: i64) -> Result<job::Model> {
    let mut query = job::Entity::find_by_id(id.0)
        .filter(job::Column::Org.eq(agent.scope.org.0))
        .filter(job::Column::Agent.eq(agent.agent.0));
    if tx.get_database_backend() == DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    let row = query
        .one(tx)
        .await?
        .ok_or_else(|| Fault::not_found("job"))?;
    if row.status != "leased" || row.fence != fence {
        return Err(Fault::conflict(
            "This lease is over: the job was handed out again, finished or cancelled. Nothing was changed.",
        )
        .into());
    }
    Ok(row)
}

/// The run a job belongs to, read without a lock.
async fn run_of(tx: &Tx, agent: &AgentScope, id: JobId) -> Result<RunId> {
    let run: Option<uuid::Uuid> = job::Entity::find_by_id(id.0)
        .filter(job::Column::Org.eq(agent.scope.org.0))
        .filter(job::Column::Agent.eq(agent.agent.0))
        .select_only()
        .column(job::Column::Run)
        .into_tuple()
        .one(tx)
        .await?;
    Ok(RunId(run.ok_or_else(|| Fault::not_found("job"))?))
}

impl Jobs<'_> {
    /// The worker is still at it: the lease is prolonged. Gives its new end.
    ///
    /// # Errors
    /// `Conflict`: the lease is over. `NotFound`: not a job of this agent.
    pub async fn heartbeat(
        self,
        agent: &AgentScope,
        id: JobId,
        fence: i64,
        lease_seconds: Option<u32>,
    ) -> Result<Millis> {
        may_work(agent)?;
        let lease = lease_millis(lease_seconds)?;
        let agent = agent.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let row = held(tx, &agent, id, fence).await?;
                    let until = tx.now() + lease;
                    job::Entity::update_many()
                        .filter(job::Column::Id.eq(row.id))
                        .col_expr(job::Column::LeaseUntil, Expr::value(until))
                        .exec(tx)
                        .await?;
                    Ok(until)
                })
            })
            .await
    }

    /// The worker is done. Gives the next job where that was asked for and there is one.
    ///
    /// # Errors
    /// `Invalid`: the result does not fit the contract; the job stays leased. `Conflict`: the lease is over. `NotFound`. The same
    /// completion sent again gets the same answer.
    pub async fn complete(
        self,
        agent: &AgentScope,
        id: JobId,
        completion: Completion,
    ) -> Result<Option<LeasedJob>> {
        may_work(agent)?;
        let agent = agent.clone();
        self.0
            .write(move |tx| Box::pin(async move { complete(tx, &agent, id, completion).await }))
            .await
    }

    /// The worker could not do it.
    ///
    /// # Errors
    /// `Conflict`: the lease is over. `NotFound`.
    pub async fn fail(self, agent: &AgentScope, id: JobId, failed: Failed) -> Result<()> {
        may_work(agent)?;
        let agent = agent.clone();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let run = run_of(tx, &agent, id).await?;
                    let loaded = host::load(tx, &agent.scope, run).await?;
                    held(tx, &agent, id, failed.fence).await?;
                    let command = Command::FailJob {
                        job: id,
                        failure: if failed.retryable {
                            Failure::Retryable
                        } else {
                            Failure::Final
                        },
                        error: failed.error,
                        code: failed.code,
                        cost_micros: failed.cost_micros,
                    };
                    host::apply(tx, &agent.scope, loaded, command).await?;
                    Ok(())
                })
            })
            .await
    }
}

async fn complete(
    tx: &Tx,
    agent: &AgentScope,
    id: JobId,
    completion: Completion,
) -> Result<Option<LeasedJob>> {
    let run = run_of(tx, agent, id).await?;
    let loaded = host::load(tx, &agent.scope, run).await?;
    if let Some(answer) = repeated(tx, agent, id, &completion).await? {
        return Ok(answer);
    }
    held(tx, agent, id, completion.fence).await?;
    let command = Command::CompleteJob {
        job: id,
        agent: agent.agent,
        owner: agent.owner,
        version: agent.version.clone(),
        result: completion.result,
        confidence: completion.confidence,
        cost_micros: completion.cost_micros,
        reasoning: completion.reasoning,
    };
    host::apply(tx, &agent.scope, loaded, command).await?;
    if !completion.lease_next || agent.paused {
        return Ok(None);
    }
    let wanted = Wanted {
        types: agent.job_types.clone(),
        max: 1,
        lease: lease_millis(None)?,
    };
    Ok(lease::take(tx, agent, &wanted).await?.into_iter().next())
}

/// The answer that the same completion got before, when there was one: a worker that lost it sends again. The next job it brought
/// is the one leased at the same moment with the same token, if that lease is still good.
async fn repeated(
    tx: &Tx,
    agent: &AgentScope,
    id: JobId,
    completion: &Completion,
) -> Result<Option<Option<LeasedJob>>> {
    let mine = || {
        job::Entity::find()
            .filter(job::Column::Org.eq(agent.scope.org.0))
            .filter(job::Column::Agent.eq(agent.agent.0))
    };
    let done = mine()
        .filter(job::Column::Id.eq(id.0))
        .filter(job::Column::Status.eq("done"))
        .filter(job::Column::Fence.eq(completion.fence))
        .one(tx)
        .await?;
    let Some(done) = done else {
        return Ok(None);
    };
    let (true, Some(at), Some(token)) = (completion.lease_next, done.closed_at, agent.token) else {
        return Ok(Some(None));
    };
    let next = mine()
        .filter(job::Column::Status.eq("leased"))
        .filter(job::Column::StartedAt.eq(at))
        .filter(job::Column::LeasedByToken.eq(token.0))
        .one(tx)
        .await?;
    let next = lease::hand_over(tx, next.into_iter().collect()).await?;
    Ok(Some(next.into_iter().next()))
}
