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
    /// What was done, in words: "invited".
    pub verb: String,
    /// What it was done to, in words: "noor@larkmoor.example as worker in Finance".
    pub object: String,
    /// What it was done to, by its name as it was then.
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

/// What was done, in words: a verb, and what it was done to. `("gave", "Noor Haddad the role worker in Finance")`.
pub fn words(action: &str, kind: &str, subject: &str, detail: &Value) -> (String, String) {
    let text = |name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default();
    let role = || match (text("role"), text("team")) {
        (role, "") => role.to_owned(),
        (role, team) => format!("{role} in {team}"),
    };
    let named = match (kind, subject) {
        (kind, "") => format!("a {kind}"),
        ("run" | "person" | "invite", subject) => subject.to_owned(),
        (kind, subject) => format!("{kind} {subject}"),
    };
    let (verb, object) = match action {
        "role.granted" => ("gave", format!("{subject} the role {}", role())),
        "role.revoked" => ("took from", format!("{subject} the role {}", role())),
        "person.joined" => ("joined", format!("as {}", role())),
        "person.invited" => ("invited", format!("{subject} as {}", role())),
        "person.removed" => ("removed", named),
        "invite.revoked" => ("took back", format!("the invitation of {subject}")),
        "run-started" => ("started", named),
        "run-suspended" => ("suspended", named),
        "run-resumed" => ("resumed", named),
        "run-done" => ("finished", named),
        "run-declined" => ("ended as declined", named),
        "run-cancelled" => ("cancelled", named),
        "task-opened" => ("opened a task in", named),
        "task-claimed" => ("took a task of", named),
        "task-returned" => ("gave back a task of", named),
        "task-completed" => ("completed a task of", named),
        "job-queued" => ("queued a job of", named),
        "job-completed" => ("completed a job of", named),
        "job-retried" => ("will try a job again in", named),
        "job-failed" => ("failed at a job of", named),
        "script-ran" => ("computed a step of", named),
        "gate-opened" => ("asked for approval in", named),
        "decision-made" => match text("decision") {
            "approve" => ("approved", named),
            "reject" => ("rejected", named),
            "return" => ("returned for changes", named),
            _ => ("decided on", named),
        },
        "gate-closed" => ("closed a gate of", named),
        "resubmit-opened" => ("asked for changes to", named),
        "timer-fired" => ("went on after a wait in", named),
        "boundary-fired" => ("heard a timer in", named),
        "sla-breached" => ("noted a missed due time in", named),
        "step-failed" => ("stopped at a failed step of", named),
        "step-retried" => ("tried a step again in", named),
        other => return (plain_verb(other), named),
    };
    (verb.to_owned(), object)
}

/// The word after the dot: `team.created` becomes "created".
fn plain_verb(action: &str) -> String {
    action
        .rsplit('.')
        .next()
        .unwrap_or(action)
        .replace('-', " ")
}

/// What only the engine reads.
const MECHANICS: [&str; 6] = ["type", "token", "task", "job", "gate", "timers"];

/// The parts of a detail that people read: one line a field, nested values as compact JSON.
pub fn detail_lines(detail: &Value) -> Vec<(String, String)> {
    let Value::Object(fields) = detail else {
        return Vec::new();
    };
    let mut lines: Vec<(String, String)> = fields
        .iter()
        .filter(|(name, value)| !value.is_null() && !MECHANICS.contains(&name.as_str()))
        // An id says nothing to a reader; who and what it was stands above.
        .filter(|(_, value)| {
            value
                .as_str()
                .is_none_or(|text| uuid::Uuid::try_parse(text).is_err())
        })
        .map(|(name, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let name = match name.as_str() {
                "node" => "step".to_owned(),
                name => name.replace('_', " "),
            };
            let mut letters = name.chars();
            let label = letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect())
                .unwrap_or_default();
            (label, text)
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
        let worker = json!({"role": "worker", "team": "Finance"});
        let said = |action: &str, kind: &str, subject: &str, detail: &Value| {
            let (verb, object) = words(action, kind, subject, detail);
            format!("{verb} {object}")
        };
        for (action, kind, subject, detail, expected) in [
            (
                "role.granted",
                "person",
                "Noor",
                &worker,
                "gave Noor the role worker in Finance",
            ),
            (
                "person.joined",
                "person",
                "Noor",
                &worker,
                "joined as worker in Finance",
            ),
            (
                "team.created",
                "team",
                "Sales",
                &worker,
                "created team Sales",
            ),
            (
                "workflow.published",
                "workflow",
                "Invoice",
                &worker,
                "published workflow Invoice",
            ),
            ("run-started", "run", "INV-1", &worker, "started INV-1"),
            (
                "decision-made",
                "run",
                "INV-1",
                &json!({"decision": "reject"}),
                "rejected INV-1",
            ),
            ("token.used", "token", "", &worker, "used a token"),
        ] {
            assert_eq!(said(action, kind, subject, detail), expected);
        }
        assert_eq!(
            detail_lines(
                &json!({"team": "Finance", "none": null, "n": 2, "type": "x", "from_role": ["a"], "node": "approve",
                    "person": "01a01d36-f76c-763e-96a3-61bba51ea5f0"})
            ),
            [
                ("From role".to_owned(), "[\"a\"]".to_owned()),
                ("N".to_owned(), "2".to_owned()),
                ("Step".to_owned(), "approve".to_owned()),
                ("Team".to_owned(), "Finance".to_owned()),
            ]
        );
    }
}
