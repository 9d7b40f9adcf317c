//! Gates: the queue, the case, the decision.

use crate::error::Api;
use domain::{
    ids::GateId,
    view::gates::{DecisionInput, GateCard, Queue},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// The queue and the case shown beside it: the one asked for, or the first.
///
/// # Errors
/// The gate does not exist for them.
#[server(prefix = "/fn", endpoint = "gates/page", input = Json)]
pub async fn page(org: String, gate: Option<GateId>) -> Api<(Queue, Option<GateCard>)> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    let queue = services
        .gates()
        .queue(&scope)
        .await
        .map_err(crate::ssr::fail)?;
    let shown = gate.or_else(|| queue.rows.first().map(|row| row.id));
    let card = match shown {
        Some(gate) => Some(
            services
                .gates()
                .card(&scope, gate)
                .await
                .map_err(crate::ssr::fail)?,
        ),
        None => None,
    };
    Ok((queue, card))
}

/// Decides.
///
/// # Errors
/// They may not; it changed since it was shown; it is over.
#[server(prefix = "/fn", endpoint = "gates/decide", input = Json)]
pub async fn decide(org: String, gate: GateId, input: DecisionInput) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .gates()
        .decide(&scope, gate, input, "page")
        .await
        .map_err(crate::ssr::fail)
}
