//! Figures: the dashboard, one metric, its target.

use crate::error::Api;
use domain::{
    kpi::Metric,
    view::kpis::{Dashboard, KpiFilter, MetricPage},
};
use leptos::{prelude::*, server_fn::codec::Json};

/// All figures.
///
/// # Errors
/// They may not read the organization's figures.
#[server(prefix = "/fn", endpoint = "kpis/dashboard", input = Json)]
pub async fn board(org: String, filter: KpiFilter) -> Api<Dashboard> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .kpis()
        .dashboard(&scope, &filter)
        .await
        .map_err(crate::ssr::fail)
}

/// One figure.
///
/// # Errors
/// They may not read the organization's figures.
#[server(prefix = "/fn", endpoint = "kpis/metric", input = Json)]
pub async fn figure(org: String, metric: Metric, filter: KpiFilter) -> Api<MetricPage> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .kpis()
        .metric(&scope, metric, &filter)
        .await
        .map_err(crate::ssr::fail)
}

/// Sets a target, in the metric's unit.
///
/// # Errors
/// They may not set targets, or the value is not one the metric can have.
#[server(prefix = "/fn", endpoint = "kpis/set-target", input = Json)]
pub async fn set_target(org: String, metric: Metric, target: f64) -> Api<()> {
    let (services, scope) = crate::ssr::enter(&org).await?;
    services
        .kpis()
        .set_target(&scope, metric, target)
        .await
        .map_err(crate::ssr::fail)
}
