//! The demo company: Larkmoor, a kitchenware maker, with three months of history that the real engine made under a simulated clock.
//!
//! It lives beside a real organization, is marked as a demo, and can be removed.

mod agenda;
mod calendar;
pub mod company;
mod flows;
mod load;
mod random;
mod remove;
mod rules;
mod simulate;
mod sketch;
mod story;
mod traffic;
mod workers;

pub(crate) use workers::work_always;

use crate::{Result, Services, entity::organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// How far the making of the demo company is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemoStatus {
    /// There is none.
    Absent,
    /// It is being made: days done, of how many.
    Making {
        /// Days of history made.
        done: i64,
        /// Days of history in all.
        of: i64,
    },
    /// It is there.
    Ready {
        /// Its name in URLs.
        slug: String,
    },
}

/// What the demo keeps in memory: the days made so far, −1 when nothing is being made.
#[derive(Debug)]
pub(crate) struct State {
    days: Arc<AtomicI64>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            days: Arc::new(AtomicI64::new(-1)),
        }
    }
}

/// The demo company.
#[derive(Clone, Copy)]
pub struct Demo<'a>(pub(crate) &'a Services);

impl Services {
    /// The demo company.
    pub fn demo(&self) -> Demo<'_> {
        Demo(self)
    }
}

impl Demo<'_> {
    /// Whether it is there, or being made.
    ///
    /// # Errors
    /// The database's.
    pub async fn status(&self) -> Result<DemoStatus> {
        let done = self.0.state().demo.days.load(Ordering::Relaxed);
        if done >= 0 {
            return Ok(DemoStatus::Making {
                done,
                of: simulate::SPAN / sketch::DAY,
            });
        }
        let ready = self.organization().await?.filter(|org| org.revision > 0);
        Ok(ready.map_or(DemoStatus::Absent, |org| DemoStatus::Ready {
            slug: org.slug,
        }))
    }

    /// The demo's organization, finished or not.
    async fn organization(&self) -> Result<Option<organization::Model>> {
        Ok(organization::Entity::find()
            .filter(organization::Column::Demo.eq(true))
            .one(self.0.read())
            .await?)
    }
}
