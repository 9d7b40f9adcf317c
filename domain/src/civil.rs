//! Days and hours on a wall clock, from a moment and the minutes its place is east of UTC.
//!
//! The caller knows the time zone; here are only the proleptic Gregorian calendar and the names of days and months.

use crate::Millis;

const MINUTE: Millis = 60_000;
const DAY: Millis = 86_400_000;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A moment on a wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Days since 1 January 1970.
    pub day: i32,
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub date: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
}

impl Civil {
    /// The wall clock at a moment, `offset` minutes east of UTC.
    pub fn at(moment: Millis, offset: i32) -> Self {
        let local = moment.saturating_add(Millis::from(offset) * MINUTE);
        let minutes = local.rem_euclid(DAY) / MINUTE;
        let mut civil = Self::of_day(local.div_euclid(DAY) as i32);
        civil.hour = (minutes / 60) as u32;
        civil.minute = (minutes % 60) as u32;
        civil
    }

    /// Midnight of a day. After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    pub fn of_day(day: i32) -> Self {
        let shifted = i64::from(day) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let date = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            day,
            year: year as i32,
            month: month as u32,
            date: date as u32,
            hour: 0,
            minute: 0,
        }
    }

    /// "Wed".
    pub fn weekday(&self) -> &'static str {
        // 1 January 1970 was a Thursday.
        WEEKDAYS
            .get((self.day + 3).rem_euclid(7) as usize)
            .unwrap_or(&"")
    }

    /// "19 Nov".
    pub fn date_words(&self) -> String {
        let month = MONTHS.get(self.month as usize - 1).unwrap_or(&"");
        format!("{} {month}", self.date)
    }

    /// "09:12".
    pub fn time_words(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// How people say it on day `today`: "09:12" on the same day, "Mon 12:00" within six days, else "19 Nov".
    pub fn words(&self, today: i32) -> String {
        match (self.day - today).abs() {
            0 => self.time_words(),
            1..=6 => format!("{} {}", self.weekday(), self.time_words()),
            _ => self.date_words(),
        }
    }

    /// In full: "Wed 19 Nov 2025, 09:12".
    pub fn full(&self) -> String {
        format!(
            "{} {} {}, {}",
            self.weekday(),
            self.date_words(),
            self.year,
            self.time_words()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_days_and_hours_as_people_do() {
        for (moment, offset, full) in [
            (0, 0, "Thu 1 Jan 1970, 00:00"),
            (951_782_400_000, 0, "Tue 29 Feb 2000, 00:00"),
            (1_763_546_460_000, 60, "Wed 19 Nov 2025, 11:01"),
            (-1, 0, "Wed 31 Dec 1969, 23:59"),
            (1_763_595_000_000, 60, "Thu 20 Nov 2025, 00:30"),
        ] {
            assert_eq!(Civil::at(moment, offset).full(), full);
        }
    }

    #[test]
    fn leaves_out_what_the_reader_knows() {
        let at = Civil::at(1_763_546_460_000, 60);
        assert_eq!(at.words(at.day), "11:01");
        assert_eq!(at.words(at.day - 2), "Wed 11:01");
        assert_eq!(at.words(at.day + 9), "19 Nov");
    }
}
