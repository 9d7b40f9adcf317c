//! The audit log.

use crate::error::Api;
use domain::view::audit::{AuditCheck, AuditPage, AuditQuery};
use leptos::{prelude::*, server_fn::codec::Json};

/// A page of the log.
///
/// # Errors
/// They may not read it.
#[server(prefix = "/fn", endpoint = "audit/page", input = Json)]
pub async fn page(org: String, query: AuditQuery) -> Api<AuditPage> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let page = services.audit().list(&scope, &query).await;
    page.map_err(crate::ssr::fail)
}

/// Walks the organization's chains and says whether they are whole. Changes nothing.
///
/// # Errors
/// They may not read the log.
#[server(prefix = "/fn", endpoint = "audit/check", input = Json)]
pub async fn check(org: String) -> Api<AuditCheck> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let check = services.audit().check(&scope).await;
    check.map_err(crate::ssr::fail)
}
