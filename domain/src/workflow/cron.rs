//! Times by the calendar, as cron expressions: five fields, each a list of numbers, names, ranges and steps. When one comes next
//! is for the server, which has the time zone; here only whether it can be read.

const DAY: &str = "day";
const WEEKDAY: &str = "weekday";

/// One of the fields.
struct Part {
    word: &'static str,
    least: u32,
    most: u32,
    /// What its values may be called as well, from the least on.
    names: &'static [&'static str],
}

static PARTS: [Part; 5] = [
    Part {
        word: "minute",
        least: 0,
        most: 59,
        names: &[],
    },
    Part {
        word: "hour",
        least: 0,
        most: 23,
        names: &[],
    },
    Part {
        word: DAY,
        least: 1,
        most: 31,
        names: &[],
    },
    Part {
        word: "month",
        least: 1,
        most: 12,
        names: &[
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ],
    },
    Part {
        word: WEEKDAY,
        least: 0,
        most: 7,
        names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    },
];

/// Why this is no time by the calendar, for who wrote it; none where it can be read.
pub(crate) fn complaint(expression: &str) -> Option<String> {
    let fields: Vec<&str> = expression.split_whitespace().collect();
    if fields.is_empty() {
        return Some("It does not say when.".to_owned());
    }
    let expression = expression.trim();
    if fields.len() != PARTS.len() {
        return Some(format!(
            "“{expression}” is no time by the calendar. Write minute, hour, day, month, weekday: 0 9 * * MON-FRI."
        ));
    }
    let (part, field) = PARTS
        .iter()
        .zip(fields)
        .find(|(part, field)| !part.fits(field))?;
    Some(format!(
        "“{expression}” is no time by the calendar: its {} cannot be {field}.",
        part.word
    ))
}

fn number(text: &str) -> Option<u32> {
    let plain = text.chars().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

impl Part {
    fn fits(&self, field: &str) -> bool {
        match field {
            "*" => true,
            "?" => matches!(self.word, DAY | WEEKDAY),
            list => list.split(',').all(|item| self.is_item(item)),
        }
    }

    fn is_item(&self, item: &str) -> bool {
        match item.split_once('/') {
            Some((of, step)) => {
                (of == "*" || self.is_range(of))
                    && number(step).is_some_and(|step| (1..=self.most).contains(&step))
            }
            None => self.value(item).is_some() || self.is_range(item) || self.is_relative(item),
        }
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
        let to = if self.word == WEEKDAY && to.eq_ignore_ascii_case("SUN") {
            "7"
        } else {
            to
        };
        matches!((self.value(from), self.value(to)), (Some(from), Some(to)) if from <= to)
    }

    /// A day that depends on the month: `L` its last, `LW` its last working day, `15W` the working day nearest to the 15th,
    /// `FRIL` its last Friday, `FRI#2` its second.
    fn is_relative(&self, item: &str) -> bool {
        let item = item.to_ascii_uppercase();
        let is_value = |text: &str| self.value(text).is_some();
        match self.word {
            DAY => {
                matches!(item.as_str(), "L" | "LW") || item.strip_suffix('W').is_some_and(is_value)
            }
            WEEKDAY => {
                item.strip_suffix('L').is_some_and(is_value)
                    || item.split_once('#').is_some_and(|(day, nth)| {
                        is_value(day) && number(nth).is_some_and(|nth| (1..=5).contains(&nth))
                    })
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn reads_times_by_the_calendar() {
        for fine in [
            "* * * * *",
            "0 9 * * MON-FRI",
            " 0  9 * * mon,wed,Fri ",
            "*/15 8-18 * * 1-5",
            "0-30/10 0,12 1,15 * ?",
            "0 0 1 JAN,apr,7-9 *",
            "59 23 31 12 7",
            "0 0 * * SAT-SUN",
            "0 6 L * *",
            "0 6 LW,15W * *",
            "0 6 * * FRI#2,5L",
        ] {
            assert_eq!(complaint(fine), None, "{fine}");
        }
    }

    #[test]
    fn says_which_field_it_cannot_read() {
        for (wrong, word, field) in [
            ("60 9 * * *", "minute", "60"),
            ("0 24 * * *", "hour", "24"),
            ("0 9 0 * *", "day", "0"),
            ("0 9 * 13 *", "month", "13"),
            ("0 9 * MON *", "month", "MON"),
            ("0 9 * * 8", "weekday", "8"),
            ("0 9 * * FRI-MON", "weekday", "FRI-MON"),
            ("0 9 * * L", "weekday", "L"),
            ("0 9 * * MON#6", "weekday", "MON#6"),
            ("0 9,, * * *", "hour", "9,,"),
            ("0 *,9 * * *", "hour", "*,9"),
            ("0 1-SUN * * *", "hour", "1-SUN"),
            ("0/15 * * * *", "minute", "0/15"),
            ("*/0 * * * *", "minute", "*/0"),
            ("*/90 * * * *", "minute", "*/90"),
            ("+5 * * * *", "minute", "+5"),
            ("- * * * *", "minute", "-"),
            ("0 9 32W * *", "day", "32W"),
            ("ä * * * *", "minute", "ä"),
        ] {
            let said =
                format!("“{wrong}” is no time by the calendar: its {word} cannot be {field}.");
            assert_eq!(complaint(wrong), Some(said));
        }
    }

    #[test]
    fn has_five_fields() {
        assert_eq!(complaint(" ").as_deref(), Some("It does not say when."));
        for wrong in ["every day", "@daily", "0 9 * *", "0 0 9 * * MON"] {
            let said = complaint(wrong).unwrap_or_default();
            assert!(said.contains("Write minute, hour"), "{wrong}: {said}");
        }
    }
}
