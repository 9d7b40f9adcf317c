//! Graphs of published versions, kept in memory: they never change.

use crate::{
    Error, Result,
    entity::{workflow, workflow_version},
};
use domain::{
    ids::{TeamId, VersionId, WorkflowId},
    workflow::Graph,
};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use uuid::Uuid;

/// How many graphs are kept.
const KEPT: usize = 256;

static GRAPHS: LazyLock<Mutex<HashMap<Uuid, Arc<Graph>>>> = LazyLock::new(Mutex::default);

/// The graph of a version, from memory or the database.
///
/// # Errors
/// The version does not exist (a defect: rows refer to it), or the database's.
pub(crate) async fn load(db: &impl ConnectionTrait, version: VersionId) -> Result<Arc<Graph>> {
    if let Some(graph) = lock().get(&version.0) {
        return Ok(Arc::clone(graph));
    }
    let row = workflow_version::Entity::find_by_id(version.0)
        .one(db)
        .await?
        .ok_or_else(|| Error::defect(format!("version {version} is missing")))?;
    let graph = Arc::new(serde_json::from_value::<Graph>(row.graph)?);
    let mut kept = lock();
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(version.0, Arc::clone(&graph));
    Ok(graph)
}

/// The team of a workflow. Not kept: it may change.
pub(super) async fn team(
    db: &impl ConnectionTrait,
    workflow: WorkflowId,
) -> Result<Option<TeamId>> {
    let team: Option<Option<Uuid>> = workflow::Entity::find_by_id(workflow.0)
        .select_only()
        .column(workflow::Column::Team)
        .into_tuple()
        .one(db)
        .await?;
    Ok(team.flatten().map(TeamId))
}

fn lock() -> std::sync::MutexGuard<'static, HashMap<Uuid, Arc<Graph>>> {
    GRAPHS.lock().unwrap_or_else(PoisonError::into_inner)
}
