//! Writing deltas, inside the unit of work that makes them true.

use super::day::day_of;
use crate::{Result, Tx, entity::rollup_delta};
use domain::{Millis, Tier, ids::OrgId, kpi::Delta};
use sea_orm::{EntityTrait, Set};

/// Appends deltas for something that happened at `at` in an organization of that time zone.
///
/// # Errors
/// The database's.
pub async fn record(
    tx: &Tx,
    (org, time_zone): (OrgId, &str),
    at: Millis,
    deltas: &[Delta],
) -> Result<()> {
    if deltas.is_empty() {
        return Ok(());
    }
    let day = day_of(time_zone, at);
    let rows = deltas.iter().map(|delta| {
        let cell = delta.cell();
        rollup_delta::ActiveModel {
            id: Set(tx.id()),
            org: Set(org.0),
            day: Set(day),
            metric: Set(delta.fact.key().to_owned()),
            workflow: Set(delta.workflow.map(|id| id.0)),
            team: Set(delta.team.map(|id| id.0)),
            agent: Set(delta.agent.map(|id| id.0)),
            tier: Set(delta.tier.map(Tier::key).map(str::to_owned)),
            count: Set(cell.count),
            sum: Set(cell.sum),
            sketch: Set((!cell.sketch.is_empty()).then(|| cell.sketch.to_bytes())),
        }
    });
    rollup_delta::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
