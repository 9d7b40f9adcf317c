//! A run's events: append-only, each chained to the one before.

use super::{json, save::Unit};
use crate::{Error, Result, Tx, audit::chain::hash_run_event, entity::run_event};
use domain::ids::RunId;
use sea_orm::{EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

/// Rows a statement inserts at most.
const ROWS: usize = 500;

/// The hash of the run's last event.
pub(super) async fn last_hash(tx: &Tx, run: RunId, seq: i64) -> Result<String> {
    run_event::Entity::find_by_id((run.0, seq))
        .select_only()
        .column(run_event::Column::Hash)
        .into_tuple()
        .one(tx)
        .await?
        .ok_or_else(|| Error::defect(format!("event {seq} of run {run} is missing")))
}

/// Appends the unit's events after number `seq`, chained to `prev`.
pub(super) async fn append(unit: &Unit<'_>, seq: i64, mut prev: String) -> Result<()> {
    let (actor_kind, actor) = super::actor_columns(&unit.scope.actor);
    let mut rows = Vec::with_capacity(unit.step.events.len());
    for (seq, event) in (seq + 1..).zip(&unit.step.events) {
        let mut row = run_event::Model {
            run: unit.run.0,
            seq,
            org: unit.scope.org.0,
            at: unit.tx.now(),
            kind: event.key().to_owned(),
            body: json(event)?,
            actor_kind: actor_kind.to_owned(),
            actor,
            on_behalf_of: unit.scope.on_behalf_of.map(Uuid::from),
            prev_hash: prev,
            hash: String::new(),
        };
        row.hash = hash_run_event(&row);
        prev = row.hash.clone();
        rows.push(row.into_active_model());
    }
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(ROWS));
        run_event::Entity::insert_many(rows)
            .exec_without_returning(unit.tx)
            .await?;
        rows = rest;
    }
    Ok(())
}
