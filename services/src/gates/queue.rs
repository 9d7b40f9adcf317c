//! The queue: what waits for the reader, ordered by risk × age × SLA.

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
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Rows shown at most.
const MOST: usize = 100;
const HOUR: f64 = 3_600_000.0;

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
        rows.sort_by(|a, b| {
            urgency(b, now)
                .total_cmp(&urgency(a, now))
                .then_with(|| a.id.cmp(&b.id))
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
    async fn mine(self, scope: &Scope, now: Millis) -> Result<Vec<gate::Model>> {
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

/// Risk × age × SLA.
fn urgency(row: &gate::Model, now: Millis) -> f64 {
    let risk = match Tier::find(&row.tier) {
        Some(Tier::Low) => 1.0,
        Some(Tier::Medium) => 2.0,
        Some(Tier::High) => 4.0,
        Some(Tier::Critical) | None => 8.0,
    };
    // Days of waiting must not outweigh what is about to run out.
    let age = (1.0 + (now - row.opened_at).max(0) as f64 / HOUR).sqrt();
    let due = [row.due_at, row.expires_at].into_iter().flatten().min();
    let sla = match (due, row.at_risk_at) {
        (Some(due), _) if due <= now => 4.0,
        (Some(due), Some(risk)) if risk <= now => {
            2.0 + 2.0 * (now - risk) as f64 / (due - risk).max(1) as f64
        }
        _ => 1.0,
    };
    risk * age * sla
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
        due_at: [gate.due_at, gate.expires_at].into_iter().flatten().min(),
        at_risk_at: gate.at_risk_at,
        given,
        needed: u32::try_from(gate.needed).unwrap_or(1),
    })
}
