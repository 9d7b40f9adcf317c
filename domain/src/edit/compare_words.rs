//! Pieces of sentences that a comparison is made of.

use crate::{
    form::Field,
    span,
    workflow::{TierRule, Wait},
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

pub(super) fn wait_words(wait: &Wait) -> String {
    match wait {
        Wait::Duration { ms } => span::words(*ms),
        Wait::Until { variable } => format!("until {variable}"),
        Wait::Message { name, .. } => format!("for the message {name}"),
        Wait::Error { code } if code.is_empty() => "for any error".to_owned(),
        Wait::Error { code } => format!("for the error {code}"),
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
