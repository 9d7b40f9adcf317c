//! The row of a run: the snapshot, and what lists show of it.

use super::{deltas, effects, events, json, topics};
use crate::{
    Result, Scope, Tx,
    entity::{run, workflow, workflow_version},
};
use domain::{
    Actor, Fault,
    engine::{State, Step},
    form::FieldKind,
    ids::{RunId, TeamId, WorkflowId},
    waiting::{self, Wait},
    workflow::Graph,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};
use uuid::Uuid;

/// What one step of one run writes.
pub(super) struct Unit<'a> {
    pub tx: &'a Tx,
    pub scope: &'a Scope,
    pub before: &'a State,
    pub step: &'a Step,
    pub graph: &'a Graph,
    pub team: Option<TeamId>,
    pub run: RunId,
    pub workflow: WorkflowId,
    /// The run's business key.
    pub key: Option<&'a str>,
}

impl Unit<'_> {
    /// Everything beside the run's own row.
    pub async fn write(&self, seq: i64, prev: String) -> Result<()> {
        events::append(self, seq, prev).await?;
        effects::write(self).await?;
        deltas::write(self).await?;
        topics(self);
        Ok(())
    }

    /// The key of a message: its own, else the run's; empty when there is neither.
    pub fn message_key(&self, own: Option<&str>) -> String {
        own.or(self.key).unwrap_or_default().to_owned()
    }

    fn waits(&self) -> Vec<Wait> {
        waiting::waiting(self.graph, &self.step.state)
    }
}

/// What a run is called: what its first line of text says that is not its key ("Brannock Ceramics"), else its key.
fn title(unit: &Unit<'_>, workflow: &workflow::Model, key: Option<&str>) -> String {
    let said = unit
        .graph
        .inputs
        .iter()
        .filter(|field| unit.graph.key_input.as_ref() != Some(&field.name))
        .filter(|field| matches!(field.kind, FieldKind::Text))
        .filter_map(|field| unit.step.state.variables.get(&field.name)?.as_str())
        .map(str::trim)
        .find(|text| !text.is_empty());
    match (said, key) {
        (Some(said), _) => said.chars().take(120).collect(),
        (None, Some(key)) => key.to_owned(),
        (None, None) => {
            let id = unit.run.0.simple().to_string();
            let short: String = id.chars().skip(id.len().saturating_sub(6)).collect();
            format!("{} {short}", workflow.name)
        }
    }
}

/// Of what a new run is one, and where it comes from.
pub(super) struct Born<'a> {
    pub workflow: &'a workflow::Model,
    pub version: &'a workflow_version::Model,
    pub by: &'a Actor,
    pub called_by: Option<Uuid>,
}

pub(super) async fn insert(unit: &Unit<'_>, born: Born<'_>, key: Option<String>) -> Result<()> {
    let Born {
        workflow, version, ..
    } = born;
    let (kind, actor) = super::actor_columns(born.by);
    let state = &unit.step.state;
    let waits = unit.waits();
    let row = run::ActiveModel {
        id: Set(unit.run.0),
        org: Set(unit.scope.org.0),
        workflow: Set(workflow.id),
        version: Set(version.id),
        version_number: Set(version.number),
        title: Set(title(unit, workflow, key.as_deref())),
        key: Set(key),
        status: Set(state.status().key().to_owned()),
        state: Set(json(state)?),
        revision: Set(i64::try_from(unit.step.events.len()).unwrap_or(i64::MAX)),
        started_by_kind: Set(kind.to_owned()),
        started_by: Set(actor),
        started_at: Set(state.started_at),
        ended_at: Set(state.ended_at),
        waiting: Set(stored(&waits)?),
        due_at: Set(state.due_at()),
        at_risk_at: Set(at_risk_at(&waits)),
        waits_for: Set(waiting::key(&waits).map(str::to_owned)),
        cost_micros: Set(state.cost_micros),
        has_breach: Set(state.has_breach()),
        has_retry: Set(state.has_retry()),
        called_by: Set(born.called_by),
    };
    row.insert(unit.tx).await?;
    Ok(())
}

/// Saves the snapshot, if the row is still as it was loaded.
pub(super) async fn update(unit: &Unit<'_>, row: &run::Model) -> Result<()> {
    let state = &unit.step.state;
    let waits = unit.waits();
    let added = i64::try_from(unit.step.events.len()).unwrap_or(i64::MAX);
    let saved = run::Entity::update_many()
        .filter(run::Column::Id.eq(row.id))
        .filter(run::Column::Revision.eq(row.revision))
        .col_expr(run::Column::State, Expr::value(json(state)?))
        .col_expr(run::Column::Status, Expr::value(state.status().key()))
        .col_expr(run::Column::Revision, Expr::value(row.revision + added))
        .col_expr(run::Column::EndedAt, Expr::value(state.ended_at))
        .col_expr(run::Column::Waiting, Expr::value(stored(&waits)?))
        .col_expr(run::Column::DueAt, Expr::value(state.due_at()))
        .col_expr(run::Column::AtRiskAt, Expr::value(at_risk_at(&waits)))
        .col_expr(
            run::Column::WaitsFor,
            Expr::value(waiting::key(&waits).map(str::to_owned)),
        )
        .col_expr(run::Column::CostMicros, Expr::value(state.cost_micros))
        .col_expr(
            run::Column::HasBreach,
            Expr::value(row.has_breach || state.has_breach()),
        )
        .col_expr(
            run::Column::HasRetry,
            Expr::value(row.has_retry || state.has_retry()),
        )
        .exec(unit.tx)
        .await?;
    if saved.rows_affected == 1 {
        Ok(())
    } else {
        Err(
            Fault::conflict("This run changed in the meantime; nothing was saved. Try again.")
                .into(),
        )
    }
}

fn stored(waits: &[Wait]) -> Result<Option<serde_json::Value>> {
    if waits.is_empty() {
        Ok(None)
    } else {
        json(&waits).map(Some)
    }
}

fn at_risk_at(waits: &[Wait]) -> Option<i64> {
    waits.iter().filter_map(|wait| wait.at_risk_at).min()
}
