//! Due times, lost leases, messages that somebody waits for, calls and starts: found by polling, fired through [`super::advance`], each exactly once whatever crashes.

use super::{Host, advance};
use crate::{
    Error, Result, Scope, Services, calls,
    entity::{job, organization, timer, trigger},
    messages, triggers,
};
use domain::{
    FaultCode, Millis,
    engine::{Command, Failure},
    ids::{JobId, RunId, TimerId},
};
use futures::{StreamExt, stream};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Set,
};
use std::{
    collections::{BTreeSet, HashMap},
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// Taken up in one look.
const BATCH: u64 = 500;
/// Under way at once: on SQLite they share commits.
const TOGETHER: usize = 64;
/// The longest wait before something that fails is tried again.
const LONGEST: Duration = Duration::from_secs(300);

/// What one look did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticked {
    /// Due times fired.
    pub timers: usize,
    /// Leases found lost.
    pub leases: usize,
    /// Messages brought to who waits for them.
    pub messages: usize,
    /// Calls carried on.
    pub calls: usize,
    /// Runs that began by themselves.
    pub triggers: usize,
}

/// What failed, how often, and until when it is left alone.
type Failing = HashMap<Uuid, (u32, Instant)>;

impl Host<'_> {
    /// Looks once for due times and lost leases, and deals with all it finds.
    ///
    /// # Errors
    /// The database's. What fails alone is logged and does not stop the others.
    pub async fn tick(&self) -> Result<Ticked> {
        look(self.0, &mut Failing::new()).await
    }

    /// The next moment at which a timer is due or a lease ends; for a simulated clock.
    ///
    /// # Errors
    /// The database's.
    pub async fn next_due(&self) -> Result<Option<Millis>> {
        let timer: Option<Option<Millis>> = timer::Entity::find()
            .select_only()
            .column_as(timer::Column::DueAt.min(), "due")
            .filter(timer::Column::Status.eq("set"))
            .into_tuple()
            .one(self.0.read())
            .await?;
        let lease: Option<Option<Millis>> = job::Entity::find()
            .select_only()
            .column_as(job::Column::LeaseUntil.min(), "due")
            .filter(job::Column::Status.eq("leased"))
            .into_tuple()
            .one(self.0.read())
            .await?;
        let start: Option<Option<Millis>> = trigger::Entity::find()
            .select_only()
            .column_as(trigger::Column::DueAt.min(), "due")
            .filter(trigger::Column::Status.eq("on"))
            .into_tuple()
            .one(self.0.read())
            .await?;
        Ok([timer.flatten(), lease.flatten(), start.flatten()]
            .into_iter()
            .flatten()
            .min())
    }
}

impl Services {
    /// Goes on looking for due times and lost leases until `stop`.
    pub async fn keep_time(self, stop: CancellationToken) {
        let mut failing = Failing::new();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(PAUSE) => {}
                () = self.woken() => {}
            }
            if let Err(error) = look(&self, &mut failing).await {
                tracing::warn!(fault = %error.into_fault(), "due times could not be read");
            }
        }
    }
}

/// Organizations whose history is still being made.
fn unfinished() -> sea_orm::sea_query::SelectStatement {
    organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::Revision.eq(0))
        .into_query()
}

async fn look(services: &Services, failing: &mut Failing) -> Result<Ticked> {
    failing.retain(|_, (_, until)| until.elapsed() < LONGEST * 2);
    let now = services.now();
    let resting = |id: &Uuid| {
        failing
            .get(id)
            .is_some_and(|(_, until)| *until > Instant::now())
    };
    let timers: Vec<timer::Model> = timer::Entity::find()
        .filter(timer::Column::Status.eq("set"))
        .filter(timer::Column::DueAt.lte(now))
        .filter(timer::Column::Org.not_in_subquery(unfinished()))
        .order_by_asc(timer::Column::DueAt)
        .limit(BATCH)
        .all(services.read())
        .await?;
    let timers: Vec<_> = timers.into_iter().filter(|row| !resting(&row.id)).collect();
    let jobs: Vec<job::Model> = job::Entity::find()
        .filter(job::Column::Status.eq("leased"))
        .filter(job::Column::LeaseUntil.lt(now))
        .limit(BATCH)
        .all(services.read())
        .await?;
    let jobs: Vec<_> = jobs.into_iter().filter(|row| !resting(&row.id)).collect();
    messages::expire(services).await?;
    let mut found = BTreeSet::new();
    let pairs: Vec<_> = messages::pairs(services, None)
        .await?
        .into_iter()
        // One at a time for each message and each wait; the others have their turn at the next look.
        .filter(|pair| !resting(&pair.message) && !resting(&pair.subscription))
        .filter(|pair| found.insert(pair.message) & found.insert(pair.subscription))
        .collect();
    let calls: Vec<_> = calls::due(services)
        .await?
        .into_iter()
        .filter(|due| !resting(&due.call))
        .collect();
    let triggers: Vec<_> = triggers::due(services)
        .await?
        .into_iter()
        // What a run waits for is brought to it, below.
        .filter(|due| !due.message.is_some_and(|id| found.contains(&id)))
        .filter(|due| !resting(&due.message.unwrap_or(due.trigger)))
        .collect();
    if timers.is_empty()
        && jobs.is_empty()
        && pairs.is_empty()
        && calls.is_empty()
        && triggers.is_empty()
    {
        return Ok(Ticked::default());
    }
    let rows: HashMap<Uuid, organization::Model> = organization::Entity::find()
        .all(services.read())
        .await?
        .into_iter()
        .map(|org| (org.id, org))
        .collect();
    let orgs: HashMap<Uuid, Scope> = rows
        .iter()
        .map(|(id, org)| (*id, Scope::system(org)))
        .collect();
    let ticked = Ticked {
        timers: timers.len(),
        leases: jobs.len(),
        messages: pairs.len(),
        calls: calls.len(),
        triggers: triggers.len(),
    };
    let fired = stream::iter(timers)
        .map(|row| fire(services, orgs.get(&row.org), row))
        .buffer_unordered(TOGETHER)
        .collect::<Vec<_>>()
        .await;
    let lost = stream::iter(jobs)
        .map(|row| lose(services, orgs.get(&row.org), row))
        .buffer_unordered(TOGETHER)
        .collect::<Vec<_>>()
        .await;
    let rows = &rows;
    let brought = stream::iter(pairs)
        .map(|pair| async move {
            let result = match rows.get(&pair.org) {
                Some(org) => messages::look(services, org, pair).await.map(|_| ()),
                None => Err(Error::defect("a message of no organization")),
            };
            (pair.subscription, result)
        })
        .buffer_unordered(TOGETHER)
        .collect::<Vec<_>>()
        .await;
    let carried = stream::iter(calls)
        .map(|due| async move {
            let result = match rows.get(&due.org) {
                Some(org) => calls::carry(services, org, due.call).await,
                None => Err(Error::defect("a call of no organization")),
            };
            (due.call, result)
        })
        .buffer_unordered(TOGETHER)
        .collect::<Vec<_>>()
        .await;
    let begun = stream::iter(triggers)
        .map(|due| async move {
            let result = match rows.get(&due.org) {
                Some(org) => triggers::fire(services, org, due).await.map(|_| ()),
                None => Err(Error::defect("a trigger of no organization")),
            };
            (due.message.unwrap_or(due.trigger), result)
        })
        .buffer_unordered(TOGETHER)
        .collect::<Vec<_>>()
        .await;
    let all = fired.into_iter().chain(lost).chain(brought);
    for (id, result) in all.chain(carried).chain(begun) {
        match result {
            Ok(()) => {
                failing.remove(&id);
            }
            Err(error) => rest(failing, id, error),
        }
    }
    Ok(ticked)
}

/// Something failed alone: it is said once and left alone for a while, longer each time.
fn rest(failing: &mut Failing, id: Uuid, error: Error) {
    let tries = failing.get(&id).map_or(0, |(tries, _)| *tries) + 1;
    let wait = PAUSE.saturating_mul(1 << tries.min(10)).min(LONGEST);
    failing.insert(id, (tries, Instant::now() + wait));
    let fault = error.into_fault();
    if fault.code != FaultCode::Conflict {
        tracing::warn!(%id, %fault, tries, "a due time could not be dealt with");
    }
}

async fn fire(services: &Services, scope: Option<&Scope>, row: timer::Model) -> (Uuid, Result<()>) {
    let id = row.id;
    let Some(scope) = scope.cloned() else {
        return (id, Err(Error::defect("a timer of no organization")));
    };
    let result = services
        .write(move |tx| {
            Box::pin(async move {
                let command = Command::FireTimer {
                    timer: TimerId(row.id),
                };
                let advanced = advance(tx, &scope, RunId(row.run), command).await?;
                if advanced.events.is_empty() {
                    // Nobody waits for it any more: it was cancelled, or another process was quicker.
                    let mut row = row.into_active_model();
                    row.status = Set("fired".to_owned());
                    row.update(tx).await?;
                }
                Ok(())
            })
        })
        .await;
    (id, result)
}

async fn lose(services: &Services, scope: Option<&Scope>, row: job::Model) -> (Uuid, Result<()>) {
    let id = row.id;
    let Some(scope) = scope.cloned() else {
        return (id, Err(Error::defect("a job of no organization")));
    };
    let result = services
        .write(move |tx| {
            Box::pin(async move {
                let loaded = super::load(tx, &scope, RunId(row.run)).await?;
                let now = tx.now();
                let lost = job::Entity::find_by_id(row.id)
                    .one(tx)
                    .await?
                    .is_some_and(|job| {
                        job.status == "leased" && job.lease_until.is_some_and(|until| until < now)
                    });
                if lost {
                    let command = Command::FailJob {
                        job: JobId(row.id),
                        failure: Failure::LeaseLost,
                        error: "The agent went silent: no heartbeat within its lease.".to_owned(),
                        code: String::new(),
                        cost_micros: None,
                    };
                    super::apply(tx, &scope, loaded, command).await?;
                }
                Ok(())
            })
        })
        .await;
    (id, result)
}
