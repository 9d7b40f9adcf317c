//! Tasks: the inbox, and what is done with one.

use crate::error::Api;
use domain::{
    ids::TaskId,
    view::tasks::{Inbox, InboxTab, TaskCard, TaskInput},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// The inbox and the task shown beside it: the one asked for, or the first.
///
/// # Errors
/// The task does not exist for them.
#[server(prefix = "/fn", endpoint = "tasks/page", input = Json)]
pub async fn page(
    org: String,
    tab: InboxTab,
    task: Option<TaskId>,
) -> Api<(Inbox, Option<TaskCard>)> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let inbox = services
        .tasks()
        .inbox(&scope, tab)
        .await
        .map_err(crate::ssr::fail)?;
    let shown = task.or_else(|| {
        inbox
            .yours
            .iter()
            .chain(&inbox.free)
            .next()
            .map(|row| row.id)
    });
    let card = match shown {
        Some(task) => Some(
            services
                .tasks()
                .card(&scope, task)
                .await
                .map_err(crate::ssr::fail)?,
        ),
        None => None,
    };
    Ok((inbox, card))
}

/// Takes a task; the first one gets it.
///
/// # Errors
/// Somebody was quicker, or they are not a candidate.
#[server(prefix = "/fn", endpoint = "tasks/claim", input = Json)]
pub async fn claim(org: String, task: TaskId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .tasks()
        .claim(&scope, task)
        .await
        .map_err(crate::ssr::fail)
}

/// Gives a task back to those who may take it.
///
/// # Errors
/// It is not theirs, or is over.
#[server(prefix = "/fn", endpoint = "tasks/release", input = Json)]
pub async fn release(org: String, task: TaskId, reason: String) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .tasks()
        .release(&scope, task, reason)
        .await
        .map_err(crate::ssr::fail)
}

/// Completes a task.
///
/// # Errors
/// A value does not fit; `fields` says which. Or it is over, or not theirs.
#[server(prefix = "/fn", endpoint = "tasks/complete", input = Json)]
pub async fn complete(org: String, task: TaskId, input: TaskInput) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .tasks()
        .complete(&scope, task, input)
        .await
        .map_err(crate::ssr::fail)
}
