//! Agents: the registry, one agent, connecting one, tokens.

use crate::error::Api;
use domain::{
    ids::{AgentId, TokenId},
    view::agents::{AgentPage, AgentsPage, ConnectForm, Connection, NewAgent, NewToken},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// All agents.
///
/// # Errors
/// The organization does not exist for them.
#[server(prefix = "/fn", endpoint = "agents/list", input = Json)]
pub async fn list(org: String) -> Api<AgentsPage> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .page(&scope)
        .await
        .map_err(crate::ssr::fail)
}

/// One agent.
///
/// # Errors
/// It does not exist for them.
#[server(prefix = "/fn", endpoint = "agents/one", input = Json)]
pub async fn one(org: String, id: AgentId) -> Api<AgentPage> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .detail(&scope, id)
        .await
        .map_err(crate::ssr::fail)
}

/// What connecting an agent may choose from.
///
/// # Errors
/// They may connect none.
#[server(prefix = "/fn", endpoint = "agents/form", input = Json)]
pub async fn form(org: String) -> Api<ConnectForm> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .form(&scope)
        .await
        .map_err(crate::ssr::fail)
}

/// How far an agent has come.
///
/// # Errors
/// It does not exist for them.
#[server(prefix = "/fn", endpoint = "agents/progress", input = Json)]
pub async fn progress(org: String, id: AgentId) -> Api<Connection> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .connection(&scope, id)
        .await
        .map_err(crate::ssr::fail)
}

/// Registers an agent.
///
/// # Errors
/// They may not; fields that do not fit.
#[server(prefix = "/fn", endpoint = "agents/register", input = Json)]
pub async fn register(org: String, agent: NewAgent) -> Api<AgentId> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .register(&scope, &agent)
        .await
        .map_err(crate::ssr::fail)
}

/// Changes what was registered.
///
/// # Errors
/// They may not; fields that do not fit.
#[server(prefix = "/fn", endpoint = "agents/change", input = Json)]
pub async fn change(org: String, id: AgentId, agent: NewAgent) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .change(&scope, id, &agent)
        .await
        .map_err(crate::ssr::fail)
}

/// Stops an agent.
///
/// # Errors
/// They may not.
#[server(prefix = "/fn", endpoint = "agents/pause", input = Json)]
pub async fn pause(org: String, id: AgentId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .pause(&scope, id)
        .await
        .map_err(crate::ssr::fail)
}

/// Lets a stopped agent work again.
///
/// # Errors
/// They may not.
#[server(prefix = "/fn", endpoint = "agents/resume", input = Json)]
pub async fn resume(org: String, id: AgentId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .resume(&scope, id)
        .await
        .map_err(crate::ssr::fail)
}

/// Makes a token.
///
/// # Errors
/// They may not; kinds of jobs that cannot be.
#[server(prefix = "/fn", endpoint = "agents/create-token", input = Json)]
pub async fn create_token(org: String, id: AgentId, job_types: String) -> Api<NewToken> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .create_token(&scope, id, &job_types)
        .await
        .map_err(crate::ssr::fail)
}

/// Revokes a token.
///
/// # Errors
/// They may not.
#[server(prefix = "/fn", endpoint = "agents/revoke-token", input = Json)]
pub async fn revoke_token(org: String, id: TokenId) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .agents()
        .revoke_token(&scope, id)
        .await
        .map_err(crate::ssr::fail)
}
