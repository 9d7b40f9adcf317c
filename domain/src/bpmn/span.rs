//! ISO 8601 durations, as BPMN timers have them: `P2DT4H`, exact to the millisecond.

use crate::Millis;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Reads a duration. Years and months have no fixed length: `None`, as for anything that is not a duration.
pub(super) fn parse(text: &str) -> Option<Millis> {
    let rest = text.trim().strip_prefix('P')?;
    let (date, time) = rest
        .split_once('T')
        .map_or((rest, None), |(d, t)| (d, Some(t)));
    if date.is_empty() && time.is_none_or(str::is_empty) {
        return None;
    }
    let mut total = parts(date, &[('W', 7 * DAY), ('D', DAY)])?;
    if let Some(time) = time {
        if time.is_empty() {
            return None;
        }
        total = total.checked_add(parts(time, &[('H', HOUR), ('M', MINUTE), ('S', SECOND)])?)?;
    }
    Some(total)
}

fn parts(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total = 0_i64;
    for (letter, unit) in units {
        let Some((number, rest)) = text.split_once(*letter) else {
            continue;
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 3 {
            return None;
        }
        if !fraction.is_empty() && *letter != 'S' {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let thousandths: i64 = format!("{fraction:0<3}").parse().ok()?;
        let value = whole
            .checked_mul(*unit)?
            .checked_add(thousandths * unit / 1_000)?;
        total = total.checked_add(value)?;
        text = rest;
    }
    text.is_empty().then_some(total)
}

/// Writes a duration; a negative one is none.
pub(super) fn format(ms: Millis) -> String {
    if ms <= 0 {
        return "PT0S".to_owned();
    }
    let mut text = "P".to_owned();
    let (days, rest) = (ms / DAY, ms % DAY);
    if days > 0 {
        text.push_str(&format!("{days}D"));
    }
    if rest > 0 {
        text.push('T');
        let (hours, rest) = (rest / HOUR, rest % HOUR);
        let (minutes, rest) = (rest / MINUTE, rest % MINUTE);
        let (seconds, thousandths) = (rest / SECOND, rest % SECOND);
        if hours > 0 {
            text.push_str(&format!("{hours}H"));
        }
        if minutes > 0 {
            text.push_str(&format!("{minutes}M"));
        }
        if thousandths > 0 {
            text.push_str(&format!("{seconds}.{thousandths:03}S"));
        } else if seconds > 0 {
            text.push_str(&format!("{seconds}S"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{format, parse};

    #[test]
    fn reads_and_writes_durations() {
        for (text, ms) in [
            ("PT4H", 14_400_000),
            ("P2D", 172_800_000),
            ("P1DT12H30M", 131_400_000),
            ("PT0.250S", 250),
            ("PT90M", 5_400_000),
            ("P1W", 604_800_000),
        ] {
            assert_eq!(parse(text), Some(ms), "{text}");
            assert_eq!(parse(&format(ms)), Some(ms), "{text}");
        }
        for text in [
            "", "P", "PT", "P1M", "P1Y", "R3/PT1H", "PT-1H", "1H", "PT1X", "P1DT",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("P99999999999999999D"), None);
    }
}
