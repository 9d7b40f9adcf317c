//! Local time without a clock: a time zone as the list of its offsets, so that browser and server write the same words.
//!
//! The server knows the time zone database and sends the offsets that matter; the arithmetic here is the civil calendar
//! (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). Parsing of what people type is in [`crate::form`].

use crate::{Millis, span};
use serde::{Deserialize, Serialize};

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// A time zone: its IANA name and its offsets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// IANA name, such as `Europe/Berlin`.
    pub name: String,
    /// From when on which offset from UTC holds, in minutes; ascending. The first holds for all time before it too.
    pub offsets: Vec<(Millis, i32)>,
}

impl Default for Zone {
    fn default() -> Self {
        Self {
            name: "UTC".to_owned(),
            offsets: Vec::new(),
        }
    }
}

/// A moment as a wall calendar and clock show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Year.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Days since 1 January 1970, in local time.
    pub days: i64,
}

impl Zone {
    /// The offset from UTC in minutes at that moment.
    pub fn offset(&self, at: Millis) -> i32 {
        self.offsets
            .iter()
            .rev()
            .find(|(since, _)| *since <= at)
            .or(self.offsets.first())
            .map_or(0, |(_, minutes)| *minutes)
    }

    /// The moment on the wall in this zone.
    pub fn civil(&self, at: Millis) -> Civil {
        let local = at + i64::from(self.offset(at)) * MINUTE;
        let days = local.div_euclid(DAY);
        let minutes = local.rem_euclid(DAY) / MINUTE;
        let (year, month, day) = civil_from_days(days);
        Civil {
            year,
            month,
            day,
            hour: u8::try_from(minutes / 60).unwrap_or_default(),
            minute: u8::try_from(minutes % 60).unwrap_or_default(),
            days,
        }
    }
}

fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (
        year,
        u8::try_from(month).unwrap_or(1),
        u8::try_from(day).unwrap_or(1),
    )
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];

impl Civil {
    /// `November`.
    pub fn month_name(&self) -> &'static str {
        MONTHS
            .get(usize::from(self.month.saturating_sub(1)))
            .copied()
            .unwrap_or("")
    }

    /// `Nov`.
    pub fn month_short(&self) -> &'static str {
        self.month_name().get(..3).unwrap_or("")
    }

    /// `Friday`.
    pub fn weekday(&self) -> &'static str {
        usize::try_from(self.days.rem_euclid(7))
            .ok()
            .and_then(|index| WEEKDAYS.get(index))
            .copied()
            .unwrap_or("")
    }

    /// `10:12`.
    pub fn clock(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// `21 Nov 2026`.
    pub fn date(&self) -> String {
        format!("{} {} {}", self.day, self.month_short(), self.year)
    }
}

/// A moment in full, for a tooltip: `Fri 21 Nov 2026, 10:12`.
pub fn exact(zone: &Zone, at: Millis) -> String {
    let civil = zone.civil(at);
    let weekday = civil.weekday().get(..3).unwrap_or("");
    format!("{weekday} {}, {}", civil.date(), civil.clock())
}

/// A moment as short as the day allows: `10:12` today, `Yesterday 10:12`, `Tomorrow 10:12`, `19 Nov, 10:12` this year,
/// else `19 Nov 2025`.
pub fn brief(zone: &Zone, at: Millis, now: Millis) -> String {
    let (civil, today) = (zone.civil(at), zone.civil(now));
    match civil.days - today.days {
        0 => civil.clock(),
        -1 => format!("Yesterday {}", civil.clock()),
        1 => format!("Tomorrow {}", civil.clock()),
        _ if civil.year == today.year => {
            format!("{} {}, {}", civil.day, civil.month_short(), civil.clock())
        }
        _ => civil.date(),
    }
}

/// A day: `21 Nov` this year, else `21 Nov 2025`.
pub fn day(zone: &Zone, at: Millis, now: Millis) -> String {
    let civil = zone.civil(at);
    if civil.year == zone.civil(now).year {
        format!("{} {}", civil.day, civil.month_short())
    } else {
        civil.date()
    }
}

/// How long ago or ahead: `2 h ago`, `in 41 min`, `just now`.
pub fn relative(at: Millis, now: Millis) -> String {
    let away = at - now;
    if away.abs() < 60_000 {
        "just now".to_owned()
    } else if away < 0 {
        format!("{} ago", span::words(-away))
    } else {
        format!("in {}", span::words(away))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-21T09:12:00Z, a Saturday.
    const AT: Millis = 1_795_252_320_000;

    fn berlin() -> Zone {
        Zone {
            name: "Europe/Berlin".to_owned(),
            offsets: vec![(0, 60), (1_774_746_000_000, 120), (1_792_890_000_000, 60)],
        }
    }

    #[test]
    fn a_moment_is_written_in_the_zones_time() {
        assert_eq!(exact(&berlin(), AT), "Sat 21 Nov 2026, 10:12");
        assert_eq!(exact(&Zone::default(), AT), "Sat 21 Nov 2026, 09:12");
        // In July the clock is two hours ahead.
        assert_eq!(exact(&berlin(), 1_782_864_000_000), "Wed 1 Jul 2026, 02:00");
        assert_eq!(exact(&Zone::default(), -1), "Wed 31 Dec 1969, 23:59");
    }

    #[test]
    fn a_brief_moment_says_no_more_than_needed() {
        let zone = berlin();
        for (away, text) in [
            (0, "10:12"),
            (-DAY, "Yesterday 10:12"),
            (DAY, "Tomorrow 10:12"),
            (-2 * DAY, "19 Nov, 10:12"),
            (-400 * DAY, "17 Oct 2025"),
        ] {
            assert_eq!(brief(&zone, AT + away, AT), text);
        }
    }

    #[test]
    fn what_is_near_is_said_by_its_distance() {
        assert_eq!(relative(AT - 2 * 60 * MINUTE, AT), "2 h ago");
        assert_eq!(relative(AT + 41 * MINUTE, AT), "in 41 min");
        assert_eq!(relative(AT + 10, AT), "just now");
    }
}
