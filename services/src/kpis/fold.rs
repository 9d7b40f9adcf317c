//! The folder: adds deltas up into rollups and deletes them, in one unit of work, so that each counts exactly once.

use super::Kpis;
use crate::{
    Error, Result, Services, Topic, Tx,
    entity::{rollup, rollup_delta},
};
use domain::{
    ids::OrgId,
    kpi::{Cell, Sketch},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::OnConflict,
};
use std::{collections::BTreeMap, time::Duration};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Deltas a unit of work folds at most.
const BATCH: u64 = 5_000;
/// Rows a statement names at most (SQLite takes 32,766 parameters).
const ROWS: usize = 500;
/// Pause between two foldings.
const PAUSE: Duration = Duration::from_secs(3);
/// Only one process folds at a time: the key of PostgreSQL's advisory lock.
const LOCK: i64 = 0x0062_6174_6f6e_6b70;

type Key = (Uuid, i32, String, Uuid, Uuid, Uuid, String);

pub(super) fn sketch(bytes: Option<&[u8]>) -> Result<Sketch> {
    bytes.map_or_else(
        || Ok(Sketch::default()),
        |bytes| {
            Sketch::from_bytes(bytes).ok_or_else(|| Error::defect("a sketch does not read back"))
        },
    )
}

impl Kpis<'_> {
    /// Folds all deltas there are. Gives how many.
    ///
    /// # Errors
    /// The database's; what was folded before stays folded.
    pub async fn fold(self) -> Result<u64> {
        let mut folded = 0;
        loop {
            let count = self.0.write(|tx| Box::pin(fold_batch(tx))).await?;
            folded += count;
            if count < BATCH {
                return Ok(folded);
            }
        }
    }
}

impl Services {
    /// Goes on folding until `stop`. A folding that fails is logged and tried again.
    pub async fn keep_folding(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.kpis().fold().await {
                tracing::warn!(fault = %error.into_fault(), "figures could not be added up");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }
}

async fn fold_batch(tx: &Tx) -> Result<u64> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
            .await?;
    }
    let deltas = rollup_delta::Entity::find()
        .order_by_asc(rollup_delta::Column::Id)
        .limit(BATCH)
        .all(tx)
        .await?;
    if deltas.is_empty() {
        return Ok(0);
    }
    let mut sums: BTreeMap<Key, Cell> = BTreeMap::new();
    for delta in &deltas {
        let key = (
            delta.org,
            delta.day,
            delta.metric.clone(),
            delta.workflow.unwrap_or_default(),
            delta.team.unwrap_or_default(),
            delta.agent.unwrap_or_default(),
            delta.tier.clone().unwrap_or_default(),
        );
        sums.entry(key).or_default().merge(&Cell {
            count: delta.count,
            sum: delta.sum,
            sketch: sketch(delta.sketch.as_deref())?,
        });
    }
    add_stored(tx, &mut sums).await?;
    let now = tx.now();
    let rows: Vec<_> = sums.iter().map(|(key, cell)| row(key, cell, now)).collect();
    for rows in rows.chunks(ROWS) {
        rollup::Entity::insert_many(rows.to_vec())
            .on_conflict(replace())
            .exec_without_returning(tx)
            .await?;
    }
    let ids: Vec<Uuid> = deltas.iter().map(|delta| delta.id).collect();
    for ids in ids.chunks(ROWS) {
        rollup_delta::Entity::delete_many()
            .filter(rollup_delta::Column::Id.is_in(ids.iter().copied()))
            .exec(tx)
            .await?;
    }
    for (org, ..) in sums.keys() {
        tx.notify(OrgId(*org), Topic::Runs);
    }
    Ok(deltas.len() as u64)
}

/// Adds what the rollups hold already.
async fn add_stored(tx: &Tx, sums: &mut BTreeMap<Key, Cell>) -> Result<()> {
    let mut days: Vec<(Uuid, i32)> = sums.keys().map(|(org, day, ..)| (*org, *day)).collect();
    days.dedup();
    let mut by_org: BTreeMap<Uuid, Vec<i32>> = BTreeMap::new();
    for (org, day) in days {
        by_org.entry(org).or_default().push(day);
    }
    for (org, days) in by_org {
        for days in days.chunks(ROWS) {
            let rows = rollup::Entity::find()
                .filter(rollup::Column::Org.eq(org))
                .filter(rollup::Column::Day.is_in(days.iter().copied()))
                .all(tx)
                .await?;
            for row in rows {
                let key = (
                    row.org,
                    row.day,
                    row.metric,
                    row.workflow,
                    row.team,
                    row.agent,
                    row.tier,
                );
                if let Some(cell) = sums.get_mut(&key) {
                    cell.merge(&Cell {
                        count: row.count,
                        sum: row.sum,
                        sketch: sketch(row.sketch.as_deref())?,
                    });
                }
            }
        }
    }
    Ok(())
}

fn row(key: &Key, cell: &Cell, now: i64) -> rollup::ActiveModel {
    let (org, day, metric, workflow, team, agent, tier) = key.clone();
    rollup::ActiveModel {
        org: Set(org),
        day: Set(day),
        metric: Set(metric),
        workflow: Set(workflow),
        team: Set(team),
        agent: Set(agent),
        tier: Set(tier),
        count: Set(cell.count),
        sum: Set(cell.sum),
        sketch: Set((!cell.sketch.is_empty()).then(|| cell.sketch.to_bytes())),
        updated_at: Set(now),
    }
}

fn replace() -> OnConflict {
    use rollup::Column as C;
    OnConflict::columns([
        C::Org,
        C::Day,
        C::Metric,
        C::Workflow,
        C::Team,
        C::Agent,
        C::Tier,
    ])
    .update_columns([C::Count, C::Sum, C::Sketch, C::UpdatedAt])
    .to_owned()
}
