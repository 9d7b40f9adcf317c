//! Spans of time and other small things, in words and back.

use domain::Millis;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// A span as people write it: "4 h", "2 d", "1 h 30 min", "45 s".
pub fn span(ms: Millis) -> String {
    let mut rest = ms.max(0);
    let mut parts: Vec<String> = Vec::new();
    for (unit, word) in [(DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1_000, "s")] {
        let count = rest / unit;
        if count > 0 && parts.len() < 2 {
            parts.push(format!("{count} {word}"));
            rest -= count * unit;
        }
    }
    if parts.is_empty() {
        "0 s".to_owned()
    } else {
        parts.join(" ")
    }
}

/// Reads a span: "4 h", "2d", "1 h 30 min", "90 minutes". A bare number is not accepted: of what?
pub fn read_span(text: &str) -> Option<Millis> {
    let mut total: Millis = 0;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let number: f64 = number.replace(',', ".").parse().ok()?;
        let after = after.trim_start();
        let letters = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let unit = match unit.to_ascii_lowercase().as_str() {
            "s" | "sec" | "second" | "seconds" => 1_000,
            "m" | "min" | "minute" | "minutes" => MINUTE,
            "h" | "hour" | "hours" => HOUR,
            "d" | "day" | "days" => DAY,
            "w" | "week" | "weeks" => 7 * DAY,
            _ => return None,
        };
        total = total.checked_add((number * unit as f64).round() as Millis)?;
        rest = after.trim_start();
    }
    (total > 0 && total <= 3_660 * DAY).then_some(total)
}

/// A BPMN element's name in words: `businessRuleTask` is "Business rule task".
pub fn element(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        if words.is_empty() {
            words.extend(c.to_uppercase());
        } else {
            words.extend(c.to_lowercase());
        }
    }
    words
}

/// "1 step", "3 steps".
pub fn count(n: usize, one: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {one}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_written() {
        for (ms, text) in [
            (4 * HOUR, "4 h"),
            (2 * DAY, "2 d"),
            (90 * MINUTE, "1 h 30 min"),
            (45_000, "45 s"),
            (DAY + HOUR, "1 d 1 h"),
        ] {
            assert_eq!(span(ms), text);
            assert_eq!(read_span(text), Some(ms), "{text}");
        }
        assert_eq!(read_span("1.5 hours"), Some(90 * MINUTE));
        assert_eq!(read_span("2days"), Some(2 * DAY));
        for bad in ["", "4", "h", "4 moons", "-3 h", "9999999999999 w", "0 h"] {
            assert_eq!(read_span(bad), None, "{bad}");
        }
    }

    #[test]
    fn elements_are_named_in_words() {
        assert_eq!(element("businessRuleTask"), "Business rule task");
    }
}
