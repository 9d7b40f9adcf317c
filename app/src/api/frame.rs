//! What the frame reads again by itself.

use crate::error::Api;
use domain::view::frame::Counts;
use leptos::{prelude::*, server_fn::codec::Json};

/// What waits for the person.
///
/// # Errors
/// Nobody is signed in, or it is not their organization.
#[server(prefix = "/fn", endpoint = "frame/counts", input = Json)]
pub async fn read_counts(org: String) -> Api<Counts> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services.counts(&scope).await.map_err(crate::ssr::fail)
}
