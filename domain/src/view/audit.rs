//! The audit page: who did what, when, on behalf of whom.

use super::{AsOf, Mark, Paged};
use crate::{
    Millis,
    ids::{PersonId, RunId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the page shows of the log; the URL holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Words in what it was done to, in the actor's name or in the action.
    #[serde(default)]
    pub text: String,
    /// Only what this person did.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// `person`, `agent` or `system`; empty for all.
    #[serde(default)]
    pub actor: String,
    /// The part of an action before the dot: `person`, `workflow`, `gate` …; empty for all.
    #[serde(default)]
    pub area: String,
    /// Not before.
    #[serde(default)]
    pub from: Option<Millis>,
    /// Before.
    #[serde(default)]
    pub until: Option<Millis>,
    /// The key the page starts after.
    #[serde(default)]
    pub after: Option<String>,
}

/// One entry, of an organization's log or of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its key in the list.
    pub key: String,
    /// When.
    pub at: Millis,
    /// Who.
    pub who: Mark,
    /// The accountable person, where an agent acted.
    pub on_behalf_of: Option<String>,
    /// What was done, as stored: `person.invited`.
    pub action: String,
    /// What was done, in words: "Invited".
    pub verb: String,
    /// What it was done to, in words.
    pub subject: String,
    /// The kind of that: `person`, `workflow`, `run` …
    pub subject_kind: String,
    /// The run it belongs to.
    pub run: Option<RunId>,
    /// More about it.
    pub detail: Vec<(String, String)>,
    /// Its number in its chain; none while it is not sealed.
    pub seq: Option<i64>,
    /// The first letters of its hash; empty while it is not sealed.
    pub hash: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The entries, newest first.
    pub entries: Paged<AuditRow>,
    /// People of the organization, for the filter.
    pub people: Vec<(PersonId, String)>,
    /// How many entries of the organization's log are sealed.
    pub sealed: u64,
    /// How many are not yet.
    pub unsealed: u64,
    /// When this was read.
    pub as_of: AsOf,
}

/// What a check of the organization's chains found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCheck {
    /// Entries of the organization's log that fit.
    pub entries: u64,
    /// Events of runs that fit.
    pub events: u64,
    /// Runs whose chain was walked.
    pub runs: u64,
    /// Entries not sealed yet.
    pub unsealed: u64,
    /// The first entry that does not fit, and why.
    pub bad: Option<(String, String)>,
    /// When it was checked.
    pub at: Millis,
}

/// An action in words: `person.invited` becomes "Invited", `role.granted` "Granted".
pub fn verb(action: &str) -> String {
    let word = action
        .rsplit('.')
        .next()
        .unwrap_or(action)
        .replace('-', " ");
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The parts of a detail that people read: one line a field, nested values as compact JSON.
pub fn detail_lines(detail: &Value) -> Vec<(String, String)> {
    let Value::Object(fields) = detail else {
        return Vec::new();
    };
    let mut lines: Vec<(String, String)> = fields
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            (name.replace('_', " "), text)
        })
        .collect();
    lines.sort();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_for_actions_and_details() {
        assert_eq!(verb("person.invited"), "Invited");
        assert_eq!(verb("gate-opened"), "Gate opened");
        assert_eq!(verb(""), "");
        assert_eq!(
            detail_lines(&json!({"team": "Finance", "none": null, "n": 2, "from_role": ["a"]})),
            [
                ("from role".to_owned(), "[\"a\"]".to_owned()),
                ("n".to_owned(), "2".to_owned()),
                ("team".to_owned(), "Finance".to_owned()),
            ]
        );
    }
}
