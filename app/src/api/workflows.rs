//! Workflows: the list, the editor, publishing, importing.

use crate::Api;
use domain::{
    edit::Command,
    ids::{TeamId, WorkflowId},
    view::{
        import::ImportReport,
        workflows::{EditorView, PublishView, SaveAnswer, VersionRow, WorkflowList},
    },
};
use leptos::{prelude::*, server_fn::codec::Json};

/// The list.
///
/// # Errors
/// Nobody is signed in; the organization is not theirs.
#[server(prefix = "/fn", endpoint = "workflows/list", input = Json)]
pub async fn list(org: String) -> Api<WorkflowList> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let list = services.workflows().list(&scope).await;
    list.map_err(crate::ssr::fail)
}

/// Makes a workflow: empty, or from a template.
///
/// # Errors
/// They may not draw for this team; a fault of the field `name`.
#[server(prefix = "/fn", endpoint = "workflows/create", input = Json)]
pub async fn create(
    org: String,
    name: String,
    team: Option<TeamId>,
    template: Option<String>,
) -> Api<WorkflowId> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let new = services::workflows::NewWorkflow {
        name,
        team,
        template,
    };
    let made = services.workflows().create(&scope, new).await;
    made.map_err(crate::ssr::fail)
}

/// Makes a workflow of a BPMN file, given in base 64. An empty name takes the one in the file.
///
/// # Errors
/// They may not draw for this team; the file cannot be taken, and why.
#[server(prefix = "/fn", endpoint = "workflows/import", input = Json)]
pub async fn import(
    org: String,
    name: String,
    team: Option<TeamId>,
    file_name: String,
    file: String,
) -> Api<(WorkflowId, String, ImportReport)> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let new = services::workflows::NewImport::of_base64(name, team, file_name, &file)
        .map_err(crate::ssr::refuse)?;
    let made = services.workflows().import(&scope, new).await;
    made.map_err(crate::ssr::fail)
}

/// Gives a workflow another name.
///
/// # Errors
/// They may not draw it; a fault of the field `name`.
#[server(prefix = "/fn", endpoint = "workflows/rename", input = Json)]
pub async fn rename(org: String, workflow: WorkflowId, name: String) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.workflows().rename(&scope, workflow, &name).await;
    done.map_err(crate::ssr::fail)
}

/// Takes new runs away from a workflow.
///
/// # Errors
/// They may not; it was never published.
#[server(prefix = "/fn", endpoint = "workflows/retire", input = Json)]
pub async fn retire(org: String, workflow: WorkflowId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.workflows().retire(&scope, workflow).await;
    done.map_err(crate::ssr::fail)
}

/// Lets a retired workflow be started again.
///
/// # Errors
/// They may not; it was never published.
#[server(prefix = "/fn", endpoint = "workflows/revive", input = Json)]
pub async fn revive(org: String, workflow: WorkflowId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.workflows().revive(&scope, workflow).await;
    done.map_err(crate::ssr::fail)
}

/// Deletes a draft that was never published.
///
/// # Errors
/// They may not; it was published once.
#[server(prefix = "/fn", endpoint = "workflows/delete", input = Json)]
pub async fn delete(org: String, workflow: WorkflowId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let done = services.workflows().delete(&scope, workflow).await;
    done.map_err(crate::ssr::fail)
}

/// The draft with all the editor shows beside it.
///
/// # Errors
/// It does not exist for them.
#[server(prefix = "/fn", endpoint = "workflows/editor", input = Json)]
pub async fn load_editor(org: String, workflow: WorkflowId) -> Api<EditorView> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let view = services.workflows().load_editor(&scope, workflow).await;
    view.map_err(crate::ssr::fail)
}

/// Saves the draft by commands, all or none; a conflict holds what somebody else saved meanwhile.
///
/// # Errors
/// They may not draw it; a command does not fit.
#[server(prefix = "/fn", endpoint = "workflows/save", input = Json)]
pub async fn save_commands(
    org: String,
    workflow: WorkflowId,
    base_revision: i64,
    commands: Vec<Command>,
) -> Api<SaveAnswer> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let workflows = services.workflows();
    let answer = workflows
        .edit_draft(&scope, workflow, base_revision, commands)
        .await;
    answer.map_err(crate::ssr::fail)
}

/// What publishing would change.
///
/// # Errors
/// They may not publish it.
#[server(prefix = "/fn", endpoint = "workflows/publish-view", input = Json)]
pub async fn load_publish(org: String, workflow: WorkflowId) -> Api<PublishView> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let view = services.workflows().publish_view(&scope, workflow).await;
    view.map_err(crate::ssr::fail)
}

/// Publishes the draft of that revision; gives the version's number.
///
/// # Errors
/// They may not; the draft changed since; problems must be fixed first.
#[server(prefix = "/fn", endpoint = "workflows/publish", input = Json)]
pub async fn publish(org: String, workflow: WorkflowId, revision: i64, note: String) -> Api<u32> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let workflows = services.workflows();
    let done = workflows.publish(&scope, workflow, revision, &note).await;
    Ok(done.map_err(crate::ssr::fail)?.number)
}

/// The versions, newest first.
///
/// # Errors
/// It does not exist for them.
#[server(prefix = "/fn", endpoint = "workflows/versions", input = Json)]
pub async fn versions(org: String, workflow: WorkflowId) -> Api<Vec<VersionRow>> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let rows = services.workflows().versions(&scope, workflow).await;
    rows.map_err(crate::ssr::fail)
}

/// Makes the draft what a version is; gives the draft's new revision.
///
/// # Errors
/// They may not; the draft changed since.
#[server(prefix = "/fn", endpoint = "workflows/restore", input = Json)]
pub async fn restore(
    org: String,
    workflow: WorkflowId,
    base_revision: i64,
    number: u32,
) -> Api<i64> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let workflows = services.workflows();
    let done = workflows
        .restore(&scope, workflow, base_revision, number)
        .await;
    done.map_err(crate::ssr::fail)
}
