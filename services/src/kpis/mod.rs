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

use crate::{Result, Scope, Services};
use domain::{Fault, Role};

/// The use-cases of the dashboard.
#[derive(Clone, Copy)]
pub struct Kpis<'a>(pub(crate) &'a Services);

impl Services {
    /// Figures, targets and what is behind them.
    pub fn kpis(&self) -> Kpis<'_> {
        Kpis(self)
    }
}

/// Figures are of the whole organization, so its executives, auditors, admins and owners read them.
fn may_read(scope: &Scope) -> Result<()> {
    let may = [Role::Owner, Role::Admin, Role::Executive, Role::Auditor]
        .into_iter()
        .any(|role| scope.has(role));
    if may {
        Ok(())
    } else {
        Err(Fault::forbidden(
            "The figures of the whole organization are for its executives, auditors and admins.",
        )
        .into())
    }
}

fn can_set_targets(scope: &Scope) -> bool {
    scope.has(Role::Owner) || scope.has(Role::Executive)
}

fn may_set_targets(scope: &Scope) -> Result<()> {
    if can_set_targets(scope) {
        Ok(())
    } else {
        Err(Fault::forbidden("Executives and owners set targets.").into())
    }
}
