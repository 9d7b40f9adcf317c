//! When a schedule is due next.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use domain::{Fault, Millis, engine::parse_moment, workflow::Schedule};
use std::str::FromStr;

/// When it is due for the first time, published at `now`; none: never (a moment that is over).
///
/// # Errors
/// It cannot be read; in words for who drew it.
pub(super) fn first(
    schedule: &Schedule,
    time_zone: &str,
    now: Millis,
) -> Result<Option<Millis>, Fault> {
    match schedule {
        Schedule::Once { moment } => {
            let at = parse_moment(moment).ok_or_else(|| {
                Fault::invalid(format!("\u{201c}{moment}\u{201d} is no date or time."))
            })?;
            Ok((at > now).then_some(at))
        }
        Schedule::Every { times: Some(0), .. } => Ok(None),
        Schedule::Every { ms, .. } => Ok(Some(now.saturating_add((*ms).max(1_000)))),
        Schedule::Cron { expression } => cron(expression, time_zone, now).map(Some),
    }
}

/// When it is due after it was due at `due` and was dealt with at `now`, having fired so often; none: never again. What was
/// missed while nothing ran is made up for once, not once each.
///
/// # Errors
/// As [`first`].
pub(super) fn next(
    schedule: &Schedule,
    time_zone: &str,
    (due, now): (Millis, Millis),
    fired: i32,
) -> Result<Option<Millis>, Fault> {
    match schedule {
        Schedule::Once { .. } => Ok(None),
        Schedule::Every { times, .. }
            if times.is_some_and(|n| i64::from(fired) >= i64::from(n)) =>
        {
            Ok(None)
        }
        Schedule::Every { ms, .. } => {
            let span = (*ms).max(1_000);
            let missed = (now - due).max(0) / span;
            Ok(Some(due.saturating_add(span.saturating_mul(missed + 1))))
        }
        Schedule::Cron { expression } => cron(expression, time_zone, due.max(now)).map(Some),
    }
}

/// The first moment after `after` that a cron expression names in a time zone. Where the clock is put forward over it, it is the
/// moment after the gap; where it is put back, it is the first of the two.
fn cron(expression: &str, time_zone: &str, after: Millis) -> Result<Millis, Fault> {
    let unreadable = || {
        Fault::invalid(format!(
            "\u{201c}{expression}\u{201d} is no time by the calendar. Write minute, hour, day, month, weekday: 0 9 * * MON-FRI."
        ))
    };
    if expression.split_whitespace().count() != 5 {
        return Err(unreadable());
    }
    let zone: Tz = time_zone.parse().unwrap_or(Tz::UTC);
    let from: DateTime<Utc> = DateTime::from_timestamp_millis(after).unwrap_or_default();
    Cron::from_str(expression)
        .map_err(|_| unreadable())?
        .find_next_occurrence(&from.with_timezone(&zone), false)
        .map(|at| at.timestamp_millis())
        .map_err(|_| unreadable())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(text: &str) -> Millis {
        text.parse::<DateTime<Utc>>().unwrap().timestamp_millis()
    }

    #[test]
    fn a_schedule_is_due_when_it_says() {
        let cron = |expression: &str| Schedule::Cron {
            expression: expression.to_owned(),
        };
        let workdays = cron("0 9 * * MON-FRI");
        let friday = at("2026-11-27T10:00:00Z");
        assert_eq!(
            first(&workdays, "Europe/Berlin", friday).unwrap(),
            Some(at("2026-11-30T08:00:00Z"))
        );
        assert_eq!(
            first(&workdays, "UTC", friday).unwrap(),
            Some(at("2026-11-30T09:00:00Z"))
        );
        for wrong in ["", "every day", "0 9 * *", "0 0 9 * * MON", "61 9 * * *"] {
            assert!(first(&cron(wrong), "UTC", friday).is_err(), "{wrong}");
        }
        let every = Schedule::Every {
            ms: 3_600_000,
            times: Some(3),
        };
        assert_eq!(first(&every, "UTC", 0).unwrap(), Some(3_600_000));
        assert_eq!(
            next(&every, "UTC", (3_600_000, 3_600_400), 1).unwrap(),
            Some(7_200_000)
        );
        // Three days away: once, then as before.
        let late = 3_600_000 + 3 * 86_400_000 + 5;
        assert_eq!(
            next(&every, "UTC", (3_600_000, late), 1).unwrap(),
            Some(3_600_000 * 2 + 3 * 86_400_000)
        );
        assert_eq!(
            next(&every, "UTC", (7_200_000, 7_200_000), 3).unwrap(),
            None
        );
        let once = |moment: &str| Schedule::Once {
            moment: moment.to_owned(),
        };
        assert_eq!(
            first(&once("2026-12-01"), "UTC", friday).unwrap(),
            Some(at("2026-12-01T00:00:00Z"))
        );
        assert_eq!(first(&once("2026-11-01"), "UTC", friday).unwrap(), None);
        assert!(first(&once("soon"), "UTC", friday).is_err());
    }

    #[test]
    fn no_time_is_lost_or_met_twice_where_the_clock_changes() {
        // Berlin, 2026: from 2:00 to 3:00 on 29 March, from 3:00 back to 2:00 on 25 October.
        let daily = Schedule::Cron {
            expression: "30 2 * * *".to_owned(),
        };
        let mut due = first(&daily, "Europe/Berlin", at("2026-03-26T12:00:00Z"))
            .unwrap()
            .unwrap();
        let mut days = Vec::new();
        for fired in 1..6 {
            days.push(
                DateTime::<Utc>::from_timestamp_millis(due)
                    .unwrap()
                    .format("%d")
                    .to_string(),
            );
            due = next(&daily, "Europe/Berlin", (due, due), fired)
                .unwrap()
                .unwrap();
        }
        assert_eq!(days, ["27", "28", "29", "30", "31"]);
        let mut due = first(&daily, "Europe/Berlin", at("2026-10-23T12:00:00Z"))
            .unwrap()
            .unwrap();
        let mut days = Vec::new();
        for fired in 1..4 {
            days.push(
                DateTime::<Utc>::from_timestamp_millis(due)
                    .unwrap()
                    .format("%d")
                    .to_string(),
            );
            due = next(&daily, "Europe/Berlin", (due, due), fired)
                .unwrap()
                .unwrap();
        }
        assert_eq!(days, ["24", "25", "26"]);
    }
}
