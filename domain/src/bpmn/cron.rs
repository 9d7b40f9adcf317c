//! Times by the calendar as other engines write them, told in five fields: with seconds before them (Spring, Quartz), or as a macro.
//! What engines take for different days is not translated.

use super::xml::excerpt;

/// Spring's macros.
const MACROS: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Day,
    Weekday,
}

/// One of the five fields.
struct Part {
    kind: Kind,
    least: u32,
    most: u32,
    /// What its values may be called as well, from the least on.
    names: &'static [&'static str],
}

static PARTS: [Part; 5] = [
    Part {
        kind: Kind::Plain,
        least: 0,
        most: 59,
        names: &[],
    },
    Part {
        kind: Kind::Plain,
        least: 0,
        most: 23,
        names: &[],
    },
    Part {
        kind: Kind::Day,
        least: 1,
        most: 31,
        names: &[],
    },
    Part {
        kind: Kind::Plain,
        least: 1,
        most: 12,
        names: &[
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ],
    },
    Part {
        kind: Kind::Weekday,
        least: 0,
        most: 7,
        names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    },
];

/// The same times in five fields; else why not, in words for who drew it.
pub(super) fn read(text: &str) -> Result<String, String> {
    let found = MACROS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text));
    if let Some((_, fields)) = found {
        return Ok((*fields).to_owned());
    }
    let because = |why: &str| Err(format!("“{}” {why}.", excerpt(text)));
    let unreadable = "is no time by the calendar that can be read here";
    let given: Vec<&str> = text.split_whitespace().collect();
    let (seconds, fields) = match *given.as_slice() {
        [minute, hour, day, month, weekday] => (None, [minute, hour, day, month, weekday]),
        [seconds, minute, hour, day, month, weekday]
        | [seconds, minute, hour, day, month, weekday, "*"] => {
            (Some(seconds), [minute, hour, day, month, weekday])
        }
        _ => return because(unreadable),
    };
    let [_, _, day, _, weekday] = fields;
    if let Some(why) = seconds.and_then(|seconds| objection(seconds, day, weekday)) {
        return because(why);
    }
    let parts: Option<Vec<String>> = PARTS
        .iter()
        .zip(fields)
        .map(|(part, field)| part.read(field))
        .collect();
    match parts {
        Some(parts) => Ok(parts.join(" ")),
        None => because(unreadable),
    }
}

/// Why times with seconds mean something else in five fields.
fn objection(seconds: &str, day: &str, weekday: &str) -> Option<&'static str> {
    let is_any = |field: &str| matches!(field, "*" | "?");
    if seconds.parse::<u32>() != Ok(0) {
        return Some("counts in seconds, and the times here are whole minutes");
    }
    if !is_any(day) && !is_any(weekday) {
        return Some(
            "names days of the month and weekdays: both must hold there, either is enough here",
        );
    }
    // Quartz, which wants a `?`, counts weekdays from Sunday = 1; Spring, which takes one, from Monday = 1.
    let in_numbers = weekday
        .split(',')
        .filter_map(|item| item.split(['/', '#']).next())
        .any(|days| days.contains(|c: char| c.is_ascii_digit()));
    (in_numbers && day == "?")
        .then_some("gives weekdays as numbers, which are not the same days in every engine")
}

fn number(text: &str) -> Option<u32> {
    let plain = text.chars().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

impl Part {
    /// The field as it is written here.
    fn read(&self, field: &str) -> Option<String> {
        if field == "*" || (field == "?" && self.kind != Kind::Plain) {
            return Some("*".to_owned());
        }
        let items: Option<Vec<String>> = field.split(',').map(|item| self.item(item)).collect();
        Some(items?.join(","))
    }

    fn item(&self, item: &str) -> Option<String> {
        let Some((of, step)) = item.split_once('/') else {
            let fits = self.value(item).is_some() || self.is_range(item) || self.is_relative(item);
            return fits.then(|| item.to_owned());
        };
        number(step).filter(|step| (1..=self.most).contains(step))?;
        if of == "*" || self.is_range(of) {
            return Some(item.to_owned());
        }
        // From a value on; on which day a week ends differs.
        (self.kind != Kind::Weekday && self.value(of).is_some())
            .then(|| format!("{of}-{}/{step}", self.most))
    }

    fn value(&self, text: &str) -> Option<u32> {
        let named = self
            .names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(text));
        let value = match named {
            Some(at) => u32::try_from(at).ok()?.checked_add(self.least)?,
            None => number(text)?,
        };
        (self.least..=self.most).contains(&value).then_some(value)
    }

    fn is_range(&self, text: &str) -> bool {
        let Some((from, to)) = text.split_once('-') else {
            return false;
        };
        // Sunday is the week's last day where a range ends with it.
        let to = if self.kind == Kind::Weekday && to.eq_ignore_ascii_case("SUN") {
            "7"
        } else {
            to
        };
        matches!((self.value(from), self.value(to)), (Some(from), Some(to)) if from <= to)
    }

    /// `L`, `LW` and `15W` of a month, `FRIL` and `FRI#2` of its weekdays.
    fn is_relative(&self, item: &str) -> bool {
        let item = item.to_ascii_uppercase();
        let is_value = |text: &str| self.value(text).is_some();
        match self.kind {
            Kind::Plain => false,
            Kind::Day => {
                matches!(item.as_str(), "L" | "LW") || item.strip_suffix('W').is_some_and(is_value)
            }
            Kind::Weekday => {
                item.strip_suffix('L').is_some_and(is_value)
                    || item.split_once('#').is_some_and(|(day, nth)| {
                        is_value(day) && number(nth).is_some_and(|nth| (1..=5).contains(&nth))
                    })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn five_fields_stay_as_they_are() {
        for text in [
            "* * * * *",
            "0 9 * * MON-FRI",
            "*/15 8-18 * * 1-5",
            "0-30/10 0,12 1,15 JAN,apr,7-9 *",
            "0 6 LW,15W * *",
            "0 6 * * FRI#2,5L",
            "0 0 13 * FRI",
            "0 0 * * SAT-SUN",
        ] {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_spellings_become_five_fields() {
        for (from, to) in [
            ("0 0 9 * * MON-FRI", "0 9 * * MON-FRI"),
            ("00 30 8 ? * MON,WED", "30 8 * * MON,WED"),
            ("0 0/5 * * * ?", "0-59/5 * * * *"),
            ("0 0 9 L * ? *", "0 9 L * *"),
            ("0 0 9 * * 1-5", "0 9 * * 1-5"),
            ("0 0 0 1 JAN/3 ?", "0 0 1 JAN-12/3 *"),
            ("0 9 ? * MON", "0 9 * * MON"),
            ("0  9 * * *", "0 9 * * *"),
            ("@Daily", "0 0 * * *"),
        ] {
            assert_eq!(read(from).as_deref(), Ok(to), "{from}");
        }
    }

    #[test]
    fn what_would_be_other_times_is_not_translated() {
        for (text, word) in [
            ("*/10 * * * * *", "in seconds"),
            ("30 0 9 * * *", "in seconds"),
            ("0 0 9 13 * FRI", "both must hold"),
            ("0 0 9 ? * 2", "as numbers"),
            ("0 0 9 ? * 6#3", "as numbers"),
            ("0 0 9 1 1 ? 2027", "can be read"),
            ("0 0 9 L-3 * ?", "can be read"),
            ("0 0 9 ? * SUN/2", "can be read"),
            ("0 24 * * *", "can be read"),
            ("? 9 * * *", "can be read"),
            ("+5 * * * *", "can be read"),
            ("@reboot", "can be read"),
            ("${times}", "can be read"),
            ("", "can be read"),
        ] {
            let why = read(text).err().unwrap_or_default();
            assert!(why.contains(word), "{text}: {why}");
        }
    }
}
