//! Time and ids: the only places of the services where a clock is read or a random number is drawn for an id.

use domain::Millis;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};
use uuid::{ContextV7, Timestamp, Uuid};

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A time that is set: for tests, and for the demo company's history.
    Simulated(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now` until it is moved.
    pub fn simulated(now: Millis) -> Self {
        Self::Simulated(Arc::new(AtomicI64::new(now)))
    }

    /// UTC milliseconds since the Unix epoch.
    pub fn now(&self) -> Millis {
        match self {
            Self::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| {
                    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
                }),
            Self::Simulated(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Moves a simulated clock to `now`; the machine's clock stays as it is.
    pub fn set(&self, now: Millis) {
        if let Self::Simulated(at) = self {
            at.store(now, Ordering::SeqCst);
        }
    }

    /// Moves a simulated clock on by `by` milliseconds; the machine's clock stays as it is.
    pub fn advance(&self, by: Millis) {
        if let Self::Simulated(at) = self {
            at.fetch_add(by, Ordering::SeqCst);
        }
    }
}

/// Makes UUIDv7 ids that grow, also within one millisecond.
#[derive(Default)]
pub(crate) struct Ids(Mutex<Option<ContextV7>>);

impl Ids {
    /// The next id at the time `now`.
    pub(crate) fn next(&self, now: Millis) -> Uuid {
        let mut context = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let context = context.get_or_insert_with(ContextV7::new);
        let now = u64::try_from(now).unwrap_or(0);
        let nanos = u32::try_from(now % 1_000 * 1_000_000).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(&*context, now / 1_000, nanos))
    }
}
