//! Dates and times as variables hold them: `YYYY-MM-DD` (midnight UTC) and RFC 3339.

use crate::Millis;

/// The moment a text names, in UTC milliseconds; `None` when it is neither a day nor an RFC 3339 time.
pub fn parse(text: &str) -> Option<Millis> {
    let text = text.trim();
    let day = text.get(..10)?;
    let midnight = days(day)?.checked_mul(86_400_000)?;
    match text.get(10..)? {
        "" => Some(midnight),
        time => {
            let time = time.strip_prefix(['T', 't', ' '])?;
            midnight.checked_add(of_day(time)?)
        }
    }
}

fn number(text: &str, from: i64, to: i64) -> Option<i64> {
    let plain = text.chars().all(|c| c.is_ascii_digit());
    let value: i64 = text.parse().ok()?;
    (plain && (from..=to).contains(&value)).then_some(value)
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, `days_from_civil`).
fn days(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 1, 9999)?;
    let month = number(parts.next()?, 1, 12)?;
    let day = number(parts.next()?, 1, 31)?;
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let most = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if day > most || parts.next().is_some() {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// `HH:MM[:SS[.fff]](Z|±HH:MM)` as milliseconds of the UTC day.
fn of_day(text: &str) -> Option<Millis> {
    let (clock, offset) = match text.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => {
            let at = text.rfind(['+', '-'])?;
            let (clock, zone) = text.split_at(at);
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let minutes = number(hours, 0, 23)? * 60 + number(minutes, 0, 59)?;
            (
                clock,
                if zone.starts_with('-') {
                    -minutes
                } else {
                    minutes
                },
            )
        }
    };
    let mut parts = clock.split(':');
    let hours = number(parts.next()?, 0, 23)?;
    let minutes = number(parts.next()?, 0, 59)?;
    let seconds = parts.next().unwrap_or("0");
    if parts.next().is_some() {
        return None;
    }
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let whole = number(whole, 0, 60)?;
    let millis: String = format!("{fraction:0<3}").chars().take(3).collect();
    let millis = number(&millis, 0, 999)?;
    Some(((hours * 60 + minutes - offset) * 60 + whole) * 1000 + millis)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_days_and_times() {
        for (text, at) in [
            ("1970-01-01", Some(0)),
            ("2026-11-30", Some(1_795_996_800_000)),
            ("2024-02-29T12:30:00Z", Some(1_709_209_800_000)),
            ("2024-02-29T13:30:00.250+01:00", Some(1_709_209_800_250)),
            ("2025-02-29", None),
            ("2025-13-01", None),
            ("tomorrow", None),
            ("2025-01-01T25:00:00Z", None),
            ("2025-01-01T10:00:00", None),
            ("", None),
            ("äöüäöüäöü", None),
        ] {
            assert_eq!(parse(text), at, "{text}");
        }
    }
}
