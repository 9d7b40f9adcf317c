//! Figures: what happened is recorded as deltas inside the unit of work that made it happen, folded into daily rollups
//! soon after, and read from the rollups only.

mod behind;
mod cause;
mod dashboard;
mod day;
mod fold;
mod metric;
mod record;
mod sums;
mod target;

pub use day::{day_of, day_start, offset_minutes};
pub use record::record;

use crate::{
    Result, Scope, Services,
    authorize::{Action, Resource, authorize, may},
};

/// The use-cases of the dashboard.
#[derive(Clone, Copy)]
pub struct Kpis<'a>(pub(crate) &'a Services);

impl Services {
    /// Figures, targets and what is behind them.
    pub fn kpis(&self) -> Kpis<'_> {
        Kpis(self)
    }
}

fn may_read(scope: &Scope) -> Result<()> {
    Ok(authorize(
        scope,
        Action::ReadDashboard,
        &Resource::organization(),
    )?)
}

fn can_set_targets(scope: &Scope) -> bool {
    may(scope, Action::SetTarget, &Resource::organization())
}

fn may_set_targets(scope: &Scope) -> Result<()> {
    Ok(authorize(
        scope,
        Action::SetTarget,
        &Resource::organization(),
    )?)
}
