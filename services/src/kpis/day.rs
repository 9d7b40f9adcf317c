//! Which day of an organization a moment falls in. An unknown time zone counts as UTC.

use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use domain::Millis;

fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

fn moment(at: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or_default()
}

/// Days since 1 January 1970 on the wall calendar of a time zone.
pub fn day_of(time_zone: &str, at: Millis) -> i32 {
    let local = moment(at).with_timezone(&zone(time_zone));
    local.date_naive().num_days_from_ce() - NaiveDate::default().num_days_from_ce()
}

/// The moment a day begins; where the clock jumps over midnight, the first moment after.
pub fn day_start(time_zone: &str, day: i32) -> Millis {
    let date = NaiveDate::from_num_days_from_ce_opt(
        day.saturating_add(NaiveDate::default().num_days_from_ce()),
    )
    .unwrap_or_default();
    let zone = zone(time_zone);
    (0..4)
        .filter_map(|hour| date.and_hms_opt(hour, 0, 0))
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map_or(Millis::from(day) * domain::span::DAY, |start| {
            start.timestamp_millis()
        })
}

/// Minutes east of UTC at a moment.
pub fn offset_minutes(time_zone: &str, at: Millis) -> i32 {
    let offset = zone(time_zone).offset_from_utc_datetime(&moment(at).naive_utc());
    offset.fix().local_minus_utc() / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_local_midnight() {
        // 2026-11-20T23:30Z is already the 21st in Berlin and still the 20th in New York.
        let at = 1_795_217_400_000;
        let utc = day_of("UTC", at);
        assert_eq!(day_of("Europe/Berlin", at), utc + 1);
        assert_eq!(day_of("America/New_York", at), utc);
        assert_eq!(day_of("Nowhere/Else", at), utc);
        for zone in ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"] {
            for day in (utc - 400)..utc {
                let start = day_start(zone, day);
                assert_eq!(day_of(zone, start), day, "{zone} {day}");
                assert_eq!(day_of(zone, start - 1), day - 1, "{zone} {day}");
            }
        }
    }
}
