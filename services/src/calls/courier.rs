//! The courier of calls: begins what is asked for, tells who asked how it ended, stops what is no longer wanted.

use super::DEEPEST;
use crate::{
    Error, Result, Scope, Services, Tx,
    entity::{call, organization, run, workflow, workflow_version},
    host::{self, Beginning, Origin},
};
use domain::{
    Actor, Fault, Variables,
    engine::{Author, CallOutcome, Command, Phase},
    form,
    ids::{CallId, RunId, VersionId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Calls taken up in one look.
const BATCH: u64 = 500;

/// A call that has to be carried on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Due {
    /// The call.
    pub(crate) call: Uuid,
    /// Its organization.
    pub(crate) org: Uuid,
}

/// Calls that wait for the courier, oldest first.
pub(crate) async fn due(services: &Services) -> Result<Vec<Due>> {
    let found: Vec<(Uuid, Uuid)> = call::Entity::find()
        .filter(call::Column::Status.is_in(["asked", "ended", "stopping"]))
        .order_by_asc(call::Column::AskedAt)
        .order_by_asc(call::Column::Id)
        .select_only()
        .column(call::Column::Id)
        .column(call::Column::Org)
        .limit(BATCH)
        .into_tuple()
        .all(services.read())
        .await?;
    Ok(found
        .into_iter()
        .map(|(call, org)| Due { call, org })
        .collect())
}

/// Carries a call on by one step, if it still is where it was.
///
/// # Errors
/// The database's.
pub(crate) async fn carry(services: &Services, org: &organization::Model, id: Uuid) -> Result<()> {
    let org = org.clone();
    services
        .write(move |tx| {
            Box::pin(async move {
                let scope = Scope::system(&org);
                let mut query = call::Entity::find_by_id(id);
                if tx.get_database_backend() == DbBackend::Postgres {
                    query = query.lock_exclusive();
                }
                let Some(row) = query.one(tx).await? else {
                    return Ok(());
                };
                match row.status.as_str() {
                    "asked" => begin(tx, &scope, row).await,
                    "ended" => tell(tx, &scope, row).await,
                    "stopping" => stop(tx, &scope, row).await,
                    _ => Ok(()),
                }
            })
        })
        .await
}

async fn mark(tx: &Tx, id: Uuid, status: &str, called: Option<RunId>) -> Result<()> {
    let mut update = call::Entity::update_many()
        .filter(call::Column::Id.eq(id))
        .col_expr(call::Column::Status, Expr::value(status));
    if let Some(run) = called {
        update = update.col_expr(call::Column::Called, Expr::value(run.0));
    }
    update.exec(tx).await?;
    Ok(())
}

async fn begin(tx: &Tx, scope: &Scope, row: call::Model) -> Result<()> {
    let loaded = host::load(tx, scope, RunId(row.run)).await?;
    let call = CallId(row.id);
    if loaded.state.find_call(call).is_none() {
        return mark(tx, row.id, "stopped", None).await;
    }
    let requester = loaded.state.requester;
    let begun = match wanted(tx, &row, loaded.row.called_by).await? {
        Ok(mut beginning) => {
            beginning.from.by = requester.map(Actor::Person);
            host::begin(tx, scope, beginning).await
        }
        Err(fault) => Err(fault.into()),
    };
    let command = match begun {
        Ok((run, state)) => {
            let status = if state.phase.is_over() {
                "ended"
            } else {
                "running"
            };
            mark(tx, row.id, status, Some(run)).await?;
            Command::CallStarted { call, run }
        }
        // Nothing was written: what it is given does not fit, or there is nothing to run.
        Err(Error::Fault(fault)) => {
            mark(tx, row.id, "told", None).await?;
            let error = said(&fault);
            Command::CallRefused { call, error }
        }
        Err(error) => return Err(error),
    };
    host::apply(tx, scope, loaded, command).await?;
    Ok(())
}

fn said(fault: &Fault) -> String {
    let fields: Vec<String> = fault
        .fields
        .iter()
        .map(|one| format!("{}: {}", one.field, one.message))
        .collect();
    format!(
        "The workflow it calls could not begin. {} {}",
        fault.message,
        fields.join(" ")
    )
    .trim_end()
    .to_owned()
}

/// What is to begin, or why it cannot.
async fn wanted(
    tx: &Tx,
    row: &call::Model,
    mut called_by: Option<Uuid>,
) -> Result<std::result::Result<Beginning, Fault>> {
    let mut depth = 1;
    while let Some(id) = called_by {
        depth += 1;
        if depth > DEEPEST {
            return Ok(Err(Fault::conflict(format!(
                "Workflows call each other more than {DEEPEST} deep."
            ))));
        }
        let around = match call::Entity::find_by_id(id).one(tx).await? {
            Some(call) => run::Entity::find_by_id(call.run).one(tx).await?,
            None => None,
        };
        called_by = around.and_then(|run| run.called_by);
    }
    let workflow = workflow::Entity::find_by_id(row.workflow)
        .filter(workflow::Column::Org.eq(row.org))
        .one(tx)
        .await?;
    let Some(workflow) = workflow else {
        return Ok(Err(Fault::not_found("workflow")));
    };
    let Some(number) = row.version.or(workflow.published_version) else {
        return Ok(Err(Fault::conflict("It is not published.")));
    };
    let version = workflow_version::Entity::find()
        .filter(workflow_version::Column::Workflow.eq(workflow.id))
        .filter(workflow_version::Column::Number.eq(number))
        .one(tx)
        .await?;
    let Some(version) = version else {
        return Ok(Err(Fault::conflict(format!("It has no version {number}."))));
    };
    let graph = host::load_graph(tx, VersionId(version.id)).await?;
    let mut variables: Variables = serde_json::from_value(row.input.clone())?;
    let mut authors: BTreeMap<String, Vec<Author>> = serde_json::from_value(row.authors.clone())?;
    if row.is_whole {
        let asks = |name: &String| graph.inputs.iter().any(|field| field.name == *name);
        variables.retain(|name, value| asks(name) && !value.is_null());
        authors.retain(|name, _| asks(name));
    }
    let key = graph
        .key_input
        .as_ref()
        .and_then(|name| variables.get(name))
        .map(form::display);
    Ok(Ok(Beginning {
        workflow,
        version,
        key,
        variables,
        from: Origin {
            authors,
            called_by: Some(row.id),
            ..Origin::default()
        },
    }))
}

async fn tell(tx: &Tx, scope: &Scope, row: call::Model) -> Result<()> {
    let loaded = host::load(tx, scope, RunId(row.run)).await?;
    let call = CallId(row.id);
    mark(tx, row.id, "told", None).await?;
    if loaded.state.find_call(call).is_none() || loaded.state.phase.is_over() {
        return Ok(());
    }
    let called = row
        .called
        .ok_or_else(|| Error::defect("a call that ended and never began"))?;
    let theirs = host::read(tx, scope, RunId(called)).await?.state;
    let outcome = match theirs.phase {
        Phase::Declined => CallOutcome::Declined,
        Phase::Cancelled => CallOutcome::Cancelled,
        _ => CallOutcome::Done,
    };
    let command = Command::CallEnded {
        call,
        outcome,
        variables: theirs.variables,
        authors: theirs.authors,
    };
    host::apply(tx, scope, loaded, command).await?;
    Ok(())
}

async fn stop(tx: &Tx, scope: &Scope, row: call::Model) -> Result<()> {
    mark(tx, row.id, "stopped", None).await?;
    let Some(called) = row.called else {
        return Ok(());
    };
    let loaded = host::load(tx, scope, RunId(called)).await?;
    if loaded.state.phase.is_over() {
        return Ok(());
    }
    let command = Command::CancelRun {
        by: Actor::System,
        reason: "The run that called it no longer waits for it".to_owned(),
    };
    host::apply(tx, scope, loaded, command).await?;
    Ok(())
}
