//! The sentences of the home page.

use domain::{Millis, money::grouped, span, zone::Civil};

/// `Friday 21 November, 10:12`
pub fn date(at: Civil) -> String {
    format!(
        "{} {} {}, {}",
        at.weekday(),
        at.day,
        at.month_name(),
        at.clock()
    )
}

/// By the hour of the day.
pub fn greeting(hour: u8) -> &'static str {
    match hour {
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    }
}

/// How many decisions wait, as a sentence.
pub fn decisions(open: u64) -> String {
    match open {
        0 => "No decision needs you now.".to_owned(),
        1 => "One decision needs you.".to_owned(),
        n => format!("{} decisions need you.", count(n)),
    }
}

/// A small number in words, with a capital: `Four`.
fn count(n: u64) -> String {
    let words = [
        "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    ];
    usize::try_from(n)
        .ok()
        .and_then(|n| words.get(n.checked_sub(2)?))
        .map_or_else(|| grouped(n), |word| (*word).to_owned())
}

/// What stands before the span to the first due time.
pub fn first_due(due: Millis, now: Millis) -> &'static str {
    if due > now {
        "The first is due in "
    } else {
        "The first is late by "
    }
}

/// The distance of a due time.
pub fn span(due: Millis, now: Millis) -> String {
    span::words((due - now).abs())
}

/// What moves without the reader.
pub fn rest(open: u64, late: u64, failed: u64) -> String {
    let runs = match open {
        0 => return "Nothing runs at the moment.".to_owned(),
        1 => "1 run is on its way".to_owned(),
        n => format!("{} runs are on their way", grouped(n)),
    };
    let late = match late {
        0 => "none late".to_owned(),
        n => format!("{} late", grouped(n)),
    };
    let failed = match failed {
        0 => String::new(),
        n => format!(", {} stopped at a step that failed", grouped(n)),
    };
    format!("{runs}, {late}{failed}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences() {
        assert_eq!(decisions(4), "Four decisions need you.");
        assert_eq!(decisions(1), "One decision needs you.");
        assert_eq!(decisions(41), "41 decisions need you.");
        assert_eq!(rest(61, 0, 0), "61 runs are on their way, none late.");
        assert_eq!(
            rest(1, 1, 2),
            "1 run is on its way, 1 late, 2 stopped at a step that failed."
        );
        assert_eq!(greeting(4), "Good evening");
    }
}
