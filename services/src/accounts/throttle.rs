//! Slows down guessing, by account and by address, without locking anybody out for good.
//!
//! Only wrong tries count. After a few in a row each further one costs a wait; the right password after the wait is let
//! through, and clears its account.

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock, Reference},
};
use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::Duration,
};

type Instant = <DefaultClock as Clock>::Instant;

/// Wrong tries one may make in a row for one account, and how often one comes back.
const ACCOUNT: (u32, Duration) = (8, Duration::from_secs(15));
/// The same for an address, behind which a whole office may sit.
const ADDRESS: (u32, Duration) = (40, Duration::from_secs(3));

pub(super) struct Throttles {
    account: Throttle<String>,
    address: Throttle<IpAddr>,
}

impl Default for Throttles {
    fn default() -> Self {
        Self {
            account: Throttle::new(ACCOUNT),
            address: Throttle::new(ADDRESS),
        }
    }
}

impl Throttles {
    /// Whether a try may be made now; else in how many seconds.
    pub(super) fn admit(&self, account: &str, from: IpAddr) -> Result<(), u64> {
        self.account.admit(&account.to_owned())?;
        self.address.admit(&network(from))
    }

    pub(super) fn note_failure(&self, account: &str, from: IpAddr) {
        self.account.note_failure(account.to_owned());
        self.address.note_failure(network(from));
    }

    /// The account's person is back: its wrong tries are forgotten.
    pub(super) fn forgive(&self, account: &str) {
        self.account.forgive(&account.to_owned());
    }
}

/// One subscriber has a whole IPv6 /64.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

struct Throttle<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    blocked: Mutex<HashMap<K, Instant>>,
    clock: DefaultClock,
}

impl<K: Hash + Eq + Clone> Throttle<K> {
    fn new((burst, every): (u32, Duration)) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(every)
            .unwrap_or_else(|| Quota::per_minute(NonZeroU32::MIN))
            .allow_burst(burst);
        Self {
            limiter: RateLimiter::keyed(quota),
            blocked: Mutex::default(),
            clock: DefaultClock::default(),
        }
    }

    fn admit(&self, key: &K) -> Result<(), u64> {
        let now = self.clock.now();
        let blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
        match blocked.get(key) {
            Some(until) if *until > now => {
                let wait: Duration = until.duration_since(now).into();
                Err(wait.as_secs() + 1)
            }
            _ => Ok(()),
        }
    }

    fn note_failure(&self, key: K) {
        if let Err(not_until) = self.limiter.check_key(&key) {
            let mut blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
            let now = self.clock.now();
            blocked.retain(|_, until| *until > now);
            blocked.insert(key, not_until.earliest_possible());
        }
        // Neither map may grow with the addresses that ever failed.
        if self.limiter.len() > 10_000 {
            self.limiter.retain_recent();
        }
    }

    fn forgive(&self, key: &K) {
        let mut blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
        blocked.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_tries_slow_down_their_account_and_their_network_only() {
        let throttles = Throttles::default();
        let here: IpAddr = Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, 7).into();
        let same: IpAddr = Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 9, 9, 9, 9).into();
        let elsewhere: IpAddr = [192, 0, 2, 1].into();
        for _ in 0..=ACCOUNT.0 {
            assert_eq!(throttles.admit("a@x", here), Ok(()));
            throttles.note_failure("a@x", here);
        }
        let wait = throttles.admit("a@x", elsewhere);
        assert!(matches!(wait, Err(1..=16)), "{wait:?}");
        assert_eq!(throttles.admit("b@x", here), Ok(()));
        for account in 0..ADDRESS.0 {
            throttles.note_failure(&format!("{account}@x"), here);
        }
        assert!(throttles.admit("c@x", same).is_err());
        assert_eq!(throttles.admit("c@x", elsewhere), Ok(()));
    }

    #[test]
    fn a_thousand_wrong_tries_lock_nobody_out_for_good() {
        let throttle: Throttle<String> = Throttle::new(ACCOUNT);
        for _ in 0..1_000 {
            throttle.note_failure("a@x".to_owned());
        }
        let wait = throttle.admit(&"a@x".to_owned());
        assert!(matches!(wait, Err(1..=16)), "{wait:?}");
    }
}
