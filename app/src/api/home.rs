//! The home page.

use crate::error::Api;
use domain::view::home::Home;
use leptos::{prelude::*, server_fn::codec::Json};

/// What needs the person today.
///
/// # Errors
/// Nobody is signed in, or it is not their organization.
#[server(prefix = "/fn", endpoint = "home/read", input = Json)]
pub async fn read_home(org: String) -> Api<Home> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services.home(&scope).await.map_err(crate::ssr::fail)
}
