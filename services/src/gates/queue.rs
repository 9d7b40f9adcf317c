//! The queue: what waits for the reader, the late ones first, then by risk, time left and age.

use super::Gates;
use crate::{
    Error, Result, Scope,
    entity::{decision, gate},
    marks::Marks,
    runs::gate_candidate,
    tasks::About,
};
use domain::{
    Millis, Tier,
    engine::Excluded,
    ids::GateId,
    view::gates::{GateRow, Queue},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};
use uuid::Uuid;

/// Rows shown at most.
const MOST: usize = 100;

#[derive(FromQueryResult)]
struct Approvals {
    gate: Uuid,
    many: i64,
}

impl Gates<'_> {
    /// What waits for the reader.
    ///
    /// # Errors
    /// The scope is not a person's.
    pub async fn queue(self, scope: &Scope) -> Result<Queue> {
        let now = self.0.now();
        let mut rows = self.mine(scope, now).await?;
        let total = rows.len() as u64;
        rows.sort_by_cached_key(|row| {
            // What has no tier that is known is not taken lightly.
            let tier = Tier::find(&row.tier).unwrap_or(Tier::Critical);
            (rank(due(row), tier, row.opened_at, now), row.id)
        });
        rows.truncate(MOST);
        let db = self.0.read();
        let given = approvals(db, rows.iter().map(|row| row.id)).await?;
        let marks = Marks::load(self.0, scope).await?;
        let about = About::load(db, rows.iter().map(|row| (row.run, row.workflow))).await?;
        Ok(Queue {
            as_of: scope.as_of(now),
            rows: rows
                .iter()
                .map(|gate| {
                    row(
                        &marks,
                        &about,
                        gate,
                        given.get(&gate.id).copied().unwrap_or(0),
                    )
                })
                .collect::<Result<_>>()?,
            total,
        })
    }

    /// How many requests wait for the reader.
    ///
    /// # Errors
    /// The scope is not a person's.
    pub async fn count(self, scope: &Scope) -> Result<u64> {
        Ok(self.mine(scope, self.0.now()).await?.len() as u64)
    }

    /// The pending gates the reader may decide now.
    pub(crate) async fn mine(self, scope: &Scope, now: Millis) -> Result<Vec<gate::Model>> {
        let db = self.0.read();
        let person = scope.person()?;
        let mut rows = gate_candidate(db, scope, person).await?;
        rows.retain(|row| row.expires_at.is_none_or(|at| at > now));
        let mut open = Vec::with_capacity(rows.len());
        for row in rows {
            let excluded: Vec<Excluded> = serde_json::from_value(row.excluded.clone())?;
            if excluded.iter().all(|one| one.person() != person) {
                open.push(row);
            }
        }
        let decided: Vec<Uuid> = decision::Entity::find()
            .filter(decision::Column::Person.eq(person.0))
            .filter(decision::Column::Gate.is_in(open.iter().map(|row| row.id)))
            .select_only()
            .column(decision::Column::Gate)
            .into_tuple()
            .all(db)
            .await?;
        let decided: HashSet<Uuid> = decided.into_iter().collect();
        open.retain(|row| !decided.contains(&row.id));
        Ok(open)
    }
}

/// Until when a decision is wanted: the due time or the expiry, whichever is first.
fn due(row: &gate::Model) -> Option<Millis> {
    [row.due_at, row.expires_at].into_iter().flatten().min()
}

/// The place in the queue, least first: late ones, then the riskiest, then those with the least time left, then the oldest.
fn rank(
    due: Option<Millis>,
    tier: Tier,
    opened_at: Millis,
    now: Millis,
) -> (bool, Reverse<Tier>, Millis, Millis) {
    let is_in_time = due.is_none_or(|due| due > now);
    (
        is_in_time,
        Reverse(tier),
        due.unwrap_or(Millis::MAX),
        opened_at,
    )
}

/// How many approved each gate.
pub(super) async fn approvals(
    db: &impl ConnectionTrait,
    gates: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, u32>> {
    let counted: Vec<Approvals> = decision::Entity::find()
        .filter(decision::Column::Gate.is_in(gates))
        .filter(decision::Column::Decision.eq("approve"))
        .select_only()
        .column(decision::Column::Gate)
        .expr_as(decision::Column::Id.count(), "many")
        .group_by(decision::Column::Gate)
        .into_model()
        .all(db)
        .await?;
    Ok(counted
        .into_iter()
        .map(|one| (one.gate, u32::try_from(one.many).unwrap_or(u32::MAX)))
        .collect())
}

pub(super) fn tier(row: &gate::Model) -> Result<Tier> {
    Tier::find(&row.tier).ok_or_else(|| Error::defect(format!("no tier {}", row.tier)))
}

pub(super) fn row(marks: &Marks, about: &About, gate: &gate::Model, given: u32) -> Result<GateRow> {
    let (title, key) = about.run(gate.run);
    Ok(GateRow {
        id: GateId(gate.id),
        tier: tier(gate)?,
        title: gate.title.clone(),
        about: title,
        key,
        workflow_name: about.workflow(gate.workflow),
        from: gate
            .from_kind
            .as_deref()
            .map(|kind| marks.columns(kind, gate.from_actor)),
        opened_at: gate.opened_at,
        due_at: due(gate),
        at_risk_at: gate.at_risk_at,
        given,
        needed: u32::try_from(gate.needed).unwrap_or(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_ones_come_first_then_the_riskiest_then_the_soonest_then_the_oldest() {
        let now = 1_000;
        let mut queue = [
            ("low, soon", rank(Some(1_001), Tier::Low, 0, now)),
            ("critical, any time", rank(None, Tier::Critical, 0, now)),
            ("high, younger", rank(Some(1_500), Tier::High, 20, now)),
            ("low, late", rank(Some(900), Tier::Low, 0, now)),
            ("critical, later", rank(Some(9_000), Tier::Critical, 0, now)),
            ("high, older", rank(Some(1_500), Tier::High, 10, now)),
            ("high, just late", rank(Some(1_000), Tier::High, 0, now)),
            ("high, long late", rank(Some(10), Tier::High, 0, now)),
            ("critical, soon", rank(Some(1_100), Tier::Critical, 0, now)),
        ];
        queue.sort_by_key(|(_, rank)| *rank);
        assert_eq!(
            queue.map(|(name, _)| name),
            [
                "high, long late",
                "high, just late",
                "low, late",
                "critical, soon",
                "critical, later",
                "critical, any time",
                "high, older",
                "high, younger",
                "low, soon",
            ]
        );
    }
}
