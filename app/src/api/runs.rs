//! Runs: the list, starting one, and the page of one.

use crate::error::Api;
use domain::{
    ids::{NodeId, RunId, SubscriptionId, WorkflowId},
    view::{
        operate::Operation,
        runs::{RunFilter, RunList, RunPage, StartForm, StartInput, Started, WorkflowName},
    },
};
use leptos::{prelude::*, server_fn::codec::Json};
use std::collections::BTreeMap;

/// A page of the list.
///
/// # Errors
/// Nobody is signed in, or it is not their organization.
#[server(prefix = "/fn", endpoint = "runs/list", input = Json)]
pub async fn list(org: String, filter: RunFilter) -> Api<RunList> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .runs()
        .list(&scope, &filter)
        .await
        .map_err(crate::ssr::fail)
}

/// The workflows they may start.
///
/// # Errors
/// Nobody is signed in, or it is not their organization.
#[server(prefix = "/fn", endpoint = "runs/startable", input = Json)]
pub async fn startable(org: String) -> Api<Vec<WorkflowName>> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .runs()
        .startable(&scope)
        .await
        .map_err(crate::ssr::fail)
}

/// What a run of a workflow is started with.
///
/// # Errors
/// It does not exist for them, is not published, or they may not start it.
#[server(prefix = "/fn", endpoint = "runs/start-form", input = Json)]
pub async fn form(org: String, workflow: WorkflowId) -> Api<StartForm> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .runs()
        .start_form(&scope, workflow)
        .await
        .map_err(crate::ssr::fail)
}

/// Starts a run.
///
/// # Errors
/// A value does not fit; `fields` says which.
#[server(prefix = "/fn", endpoint = "runs/start", input = Json)]
pub async fn start(org: String, workflow: WorkflowId, input: StartInput) -> Api<Started> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .runs()
        .start(&scope, workflow, input)
        .await
        .map_err(crate::ssr::fail)
}

/// The page of a run.
///
/// # Errors
/// It does not exist for them.
#[server(prefix = "/fn", endpoint = "runs/page", input = Json)]
pub async fn page(org: String, run: RunId) -> Api<RunPage> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .runs()
        .page(&scope, run)
        .await
        .map_err(crate::ssr::fail)
}

/// Has a failed step tried again.
///
/// # Errors
/// The step has not failed any more, or they may not operate this run.
#[server(prefix = "/fn", endpoint = "runs/retry", input = Json)]
pub async fn retry(org: String, run: RunId, node: NodeId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .runs()
        .retry(&scope, run, node)
        .await
        .map_err(crate::ssr::fail)
}

/// Ends a run before its time.
///
/// # Errors
/// It is over, or they may not operate it.
#[server(prefix = "/fn", endpoint = "runs/cancel", input = Json)]
pub async fn cancel(org: String, run: RunId, reason: String) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .runs()
        .cancel(&scope, run, reason)
        .await
        .map_err(crate::ssr::fail)
}

/// Does something to a run by hand: hold it, let it go on, skip a step, put a path elsewhere, change a variable.
///
/// # Errors
/// It does not fit where the run is now, a reason or a value does not fit (`fields` says which), or they may not operate it.
#[server(prefix = "/fn", endpoint = "runs/operate", input = Json)]
pub async fn operate(org: String, run: RunId, operation: Operation, reason: String) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .runs()
        .operate_on(&scope, run, operation, reason)
        .await
        .map_err(crate::ssr::fail)
}

/// Gives a run a message it waits for, by hand.
///
/// # Errors
/// It waits for no such message, a value does not fit (`fields` says which), or they may not operate it.
#[server(prefix = "/fn", endpoint = "runs/give-message", input = Json)]
pub async fn give_message(
    org: String,
    run: RunId,
    wait: SubscriptionId,
    texts: BTreeMap<String, String>,
) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .messages()
        .give(&scope, run, wait, texts)
        .await
        .map_err(crate::ssr::fail)
}
