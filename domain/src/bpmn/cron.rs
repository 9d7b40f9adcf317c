//! Times by the calendar as other engines write them, told in five fields: with seconds before them (Spring, Quartz), or as a macro.
//! What engines take for different days is not translated.

use super::xml::excerpt;
use crate::workflow::cron::complaint;

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

/// The greatest value of each field that may say "from here on"; on which day a week ends differs.
const MOST: [Option<u32>; 5] = [Some(59), Some(23), Some(31), Some(12), None];

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
    let mut parts: Vec<String> = MOST
        .iter()
        .zip(fields)
        .map(|(most, field)| spelled(field, *most))
        .collect();
    // A day that is left open.
    for part in parts.iter_mut().skip(2).step_by(2) {
        if part == "?" {
            "*".clone_into(part);
        }
    }
    let expression = parts.join(" ");
    match complaint(&expression) {
        None => Ok(expression),
        Some(_) => because(unreadable),
    }
}

/// A field as it is written here: `5/10`, from 5 on, is a range up to the greatest value.
fn spelled(field: &str, most: Option<u32>) -> String {
    let item = |item: &str| match (item.split_once('/'), most) {
        (Some((of, step)), Some(most)) if of != "*" && !of.contains('-') => {
            format!("{of}-{most}/{step}")
        }
        _ => item.to_owned(),
    };
    field.split(',').map(item).collect::<Vec<_>>().join(",")
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
