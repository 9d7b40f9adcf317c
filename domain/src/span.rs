//! Spans of time in words, as people read them: two units at most, the smaller one rounded down.

use crate::Millis;

const SECOND: Millis = 1_000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
/// A day, as a span.
pub const DAY: Millis = 24 * HOUR;

/// A span in words: `42 min`, `2 h 14 min`, `2 d 1 h`. Negative spans read as zero.
pub fn words(span: Millis) -> String {
    let span = span.max(0);
    let two = |count: Millis, unit: &str, rest: Millis, small: &str| {
        if rest == 0 {
            format!("{count} {unit}")
        } else {
            format!("{count} {unit} {rest} {small}")
        }
    };
    if span < MINUTE {
        format!("{} s", span / SECOND)
    } else if span < HOUR {
        format!("{} min", span / MINUTE)
    } else if span < DAY {
        two(span / HOUR, "h", span % HOUR / MINUTE, "min")
    } else if span < 10 * DAY {
        two(span / DAY, "d", span % DAY / HOUR, "h")
    } else {
        format!("{} d", span / DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_people_say_it() {
        for (span, said) in [
            (-5, "0 s"),
            (999, "0 s"),
            (42 * SECOND, "42 s"),
            (59 * MINUTE + 59 * SECOND, "59 min"),
            (HOUR, "1 h"),
            (2 * HOUR + 14 * MINUTE, "2 h 14 min"),
            (2 * DAY + HOUR, "2 d 1 h"),
            (3 * DAY + 59 * MINUTE, "3 d"),
            (11 * DAY + HOUR, "11 d"),
        ] {
            assert_eq!(words(span), said);
        }
    }
}
