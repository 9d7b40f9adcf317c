//! Pieces of sentences that a comparison is made of.

use crate::{
    form::Field,
    span,
    workflow::{Assignment, Repeat, Schedule, TierRule, Trigger, Wait},
};
use std::collections::BTreeSet;

pub(super) fn names(fields: &[Field]) -> BTreeSet<&str> {
    fields.iter().map(|field| field.name.as_str()).collect()
}

pub(super) fn label<'f>(fields: &'f [Field], name: &'f str) -> &'f str {
    fields
        .iter()
        .find(|field| field.name == name)
        .map(|field| field.label.as_str())
        .filter(|label| !label.is_empty())
        .unwrap_or(name)
}

/// What a form asks more, no more, or otherwise: "asks for Amount", "no longer asks for Reason".
pub(super) fn form_parts(was: &[Field], is: &[Field], verb: &str) -> Vec<String> {
    let (old, new) = (names(was), names(is));
    let more: Vec<&str> = new.difference(&old).map(|name| label(is, name)).collect();
    let less: Vec<&str> = old.difference(&new).map(|name| label(was, name)).collect();
    let mut parts = Vec::new();
    if !more.is_empty() {
        parts.push(format!("{verb} {}", more.join(", ")));
    }
    if !less.is_empty() {
        parts.push(format!("no longer {verb} {}", less.join(", ")));
    }
    let other: Vec<&str> = new
        .intersection(&old)
        .filter(|name| {
            let find = |fields: &[Field]| fields.iter().find(|field| field.name == **name).cloned();
            find(was) != find(is)
        })
        .map(|name| label(is, name))
        .collect();
    if !other.is_empty() {
        parts.push(format!("{verb} {} otherwise", other.join(", ")));
    }
    if parts.is_empty() && was != is {
        parts.push("asks in another order".to_owned());
    }
    parts
}

/// What is given under a name, no more, or otherwise: "takes supplier", "no longer gives total".
pub(super) fn mapping_parts(was: &[Assignment], is: &[Assignment], verb: &str) -> Vec<String> {
    let find = |lines: &[Assignment], name: &str| {
        let line = lines.iter().find(|line| line.variable == name);
        line.map(|line| line.expression.clone())
    };
    let list = |lines: &[Assignment], is_meant: &dyn Fn(&Assignment) -> bool| -> String {
        let names: Vec<&str> = lines
            .iter()
            .filter(|line| is_meant(line))
            .map(|line| line.variable.as_str())
            .collect();
        names.join(", ")
    };
    let more = list(is, &|line| find(was, &line.variable).is_none());
    let less = list(was, &|line| find(is, &line.variable).is_none());
    let other = list(is, &|line| {
        find(was, &line.variable).is_some_and(|old| old != line.expression)
    });
    let mut parts = Vec::new();
    if !more.is_empty() {
        parts.push(format!("{verb} {more}"));
    }
    if !less.is_empty() {
        parts.push(format!("no longer {verb} {less}"));
    }
    if !other.is_empty() {
        parts.push(format!("{verb} {other} otherwise"));
    }
    if parts.is_empty() && was != is {
        parts.push(format!("{verb} the same in another order"));
    }
    parts
}

/// How often it is done: "is done for each item of orders".
pub(super) fn repeat_words(repeat: Option<&Repeat>) -> String {
    match repeat {
        None => "is done once".to_owned(),
        Some(Repeat::Each {
            over,
            item,
            sequential,
            until,
            collect,
        }) => {
            let mut words = match over.parse::<u64>() {
                Ok(1) => "is done once".to_owned(),
                Ok(times) => format!("is done {times} times"),
                Err(_) => format!("is done for each {item} of {over}"),
            };
            if *sequential {
                words.push_str(", one after the other");
            }
            if !until.is_empty() {
                words.push_str(&format!(", until {until}"));
            }
            if let Some(collect) = collect {
                words.push_str(&format!(", collecting {}", collect.variable));
            }
            words
        }
        Some(Repeat::While {
            condition,
            before,
            most,
        }) => {
            let mut words = if condition.is_empty() {
                "repeats again and again".to_owned()
            } else if *before {
                format!("is done while {condition}")
            } else {
                format!("repeats while {condition}")
            };
            if let Some(most) = most {
                words.push_str(&format!(", at most {most} times"));
            }
            words
        }
    }
}

pub(super) fn wait_words(wait: &Wait) -> String {
    match wait {
        Wait::Duration { ms } => span::words(*ms),
        Wait::Until { variable } => format!("until {variable}"),
        Wait::Message { name, .. } => format!("for the message {name}"),
        Wait::Error { code } if code.is_empty() => "for any error".to_owned(),
        Wait::Error { code } => format!("for the error {code}"),
        Wait::Escalation { code } if code.is_empty() => "for any escalation".to_owned(),
        Wait::Escalation { code } => format!("for the escalation {code}"),
    }
}

/// What begins a run at a start: "begins by the message order-in", "begins every 1 d".
pub(super) fn begin_words(on: Option<&Trigger>) -> String {
    match on {
        None => "begins by hand".to_owned(),
        Some(Trigger::Message { name }) => format!("begins by the message {name}"),
        Some(Trigger::Timer { schedule }) => match schedule {
            Schedule::Once { moment } => format!("begins once, at {moment}"),
            Schedule::Every { ms, times: None } => format!("begins every {}", span::words(*ms)),
            Schedule::Every {
                ms,
                times: Some(times),
            } => format!("begins every {}, at most {times} times", span::words(*ms)),
            Schedule::Cron { expression } => format!("begins by the calendar, {expression}"),
        },
    }
}

pub(super) fn tier_words(rule: &TierRule) -> String {
    match rule {
        TierRule::Fixed { tier } => tier.label().to_owned(),
        TierRule::Conditions { rules, .. } => {
            let count = rules.len();
            let plural = if count == 1 { "" } else { "s" };
            format!("graded by {count} condition{plural}")
        }
    }
}

pub(super) fn a(kind: &str) -> String {
    let kind = kind.to_lowercase();
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {kind}")
}
