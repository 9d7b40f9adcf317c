//! Working hours of the demo company: Monday to Friday, 8 to 18, an hour ahead of UTC.

use super::sketch::{DAY, HOUR};
use domain::Millis;

const OFFSET: Millis = HOUR;
/// The hour the working day begins.
pub const OPENS: Millis = 8 * HOUR;
/// The hour the working day ends.
pub const CLOSES: Millis = 18 * HOUR;

/// Days since 1970-01-01 in the company's time.
pub fn day_of(at: Millis) -> i64 {
    (at + OFFSET).div_euclid(DAY)
}

/// The beginning of that day in UTC.
pub fn start_of(day: i64) -> Millis {
    day * DAY - OFFSET
}

/// Whether people work on that day. 1970-01-01 was a Thursday.
pub fn is_working_day(day: i64) -> bool {
    (day + 3).rem_euclid(7) < 5
}

/// The first moment from `at` on at which people work.
pub fn next_open(at: Millis) -> Millis {
    let day = day_of(at);
    let time = at - start_of(day);
    if is_working_day(day) && time < CLOSES {
        return at.max(start_of(day) + OPENS);
    }
    let mut next = day + 1;
    while !is_working_day(next) {
        next += 1;
    }
    start_of(next) + OPENS
}

/// `work` milliseconds of working time after `at`.
pub fn after(at: Millis, work: Millis) -> Millis {
    let mut now = next_open(at);
    let mut left = work.max(0);
    loop {
        let end = start_of(day_of(now)) + CLOSES;
        if now + left <= end {
            return now + left;
        }
        left -= end - now;
        now = next_open(end);
    }
}

/// The day as `YYYY-MM-DD` (civil calendar from days, after Howard Hinnant's algorithm).
pub fn iso(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of the month.
pub fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

/// The month's English name, 1 to 12.
pub fn month_name(month: i64) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_stops_at_night_and_over_the_weekend() {
        let friday = 20_413; // 2025-11-21
        assert_eq!(iso(friday), "2025-11-21");
        assert!(
            is_working_day(friday) && !is_working_day(friday + 1) && !is_working_day(friday + 2)
        );
        let late = start_of(friday) + 17 * HOUR;
        assert_eq!(after(late, 2 * HOUR), start_of(friday + 3) + 9 * HOUR);
        assert_eq!(
            next_open(start_of(friday) + 3 * HOUR),
            start_of(friday) + OPENS
        );
    }
}
