//! Wire types: what server functions return and pages show. One module an area of pages.
//!
//! Times are milliseconds, never words: the page that shows them words them (and keeps them ticking). Money is shown as
//! services display it; costs are micro-units of the organization's currency.

pub mod agents;
pub mod audit;
pub mod directory;
pub mod frame;
pub mod gates;
pub mod home;
pub mod import;
pub mod kpis;
pub mod operate;
pub mod people;
mod run_page;
pub mod runs;
pub mod tasks;
mod trail;
pub mod workflows;

use crate::{
    Millis,
    ids::{AgentId, PersonId, TeamId},
};
use serde::{Deserialize, Serialize};

/// When a page was made, and where its reader's organization is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AsOf {
    /// The moment the page was read from the database.
    pub at: Millis,
    /// Minutes east of UTC of the organization's time zone at that moment.
    pub offset: i32,
}

/// Whose mark stands beside a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Mark {
    /// A person: round, initials.
    Person {
        /// Who; `None` for one who is gone.
        id: Option<PersonId>,
        /// Their name.
        name: String,
    },
    /// An agent: square, a glyph.
    Agent {
        /// Which; `None` for one that is gone.
        id: Option<AgentId>,
        /// Its name.
        name: String,
        /// An icon's name.
        glyph: String,
    },
    /// A team, or the holders of a role in it: stacked. "Finance", "Finance approvers".
    Team {
        /// Which; `None` for a role of the whole organization.
        id: Option<TeamId>,
        /// Its name, or that of the role's holders.
        name: String,
    },
    /// Baton itself.
    System,
}

impl Mark {
    /// Its name for people.
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Agent { name, .. } | Self::Team { name, .. } => name,
            Self::System => "Baton",
        }
    }

    /// Its kind, as in `data-kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Person { .. } => "person",
            Self::Agent { .. } => "agent",
            Self::Team { .. } => "team",
            Self::System => "system",
        }
    }

    /// At most two initials.
    pub fn initials(&self) -> String {
        let mut words = self.name().split_whitespace();
        let first = words.next().and_then(|word| word.chars().next());
        let last = words.next_back().and_then(|word| word.chars().next());
        let letters: String = match (first, last) {
            (Some(first), Some(last)) => [first, last].iter().collect(),
            _ => self.name().chars().take(2).collect(),
        };
        letters.to_uppercase()
    }
}

/// A named value, as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The variable.
    pub name: String,
    /// Its label: the form field's, or the name in words.
    pub label: String,
    /// The value as people read it.
    pub value: String,
    /// What it was before, where it changed.
    pub previous: Option<String>,
    /// The agent that wrote it, where one did: it is marked as an agent's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Mark>,
}

/// What an agent wrote. Wherever it is shown it is marked as an agent's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgentText {
    /// The agent.
    pub agent: Mark,
    /// Its version label, as its engineer named it; empty when it has none.
    pub version: String,
    /// The text.
    pub text: String,
    /// How sure it was, 0 to 1.
    pub confidence: Option<f64>,
    /// What it cost.
    pub cost_micros: Option<i64>,
}

/// Something that happened earlier in the same run, in a few words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// When.
    pub at: Millis,
    /// Who did it.
    pub who: Mark,
    /// What: "Read invoice", "Approved", "Returned: wrong cost centre".
    pub text: String,
    /// What it brought, or what was given as the reason; empty when there is none.
    pub detail: String,
}

/// Some of a list, paged by key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paged<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// The key the next page starts after; none on the last page.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_letters_at_most() {
        for (name, initials) in [
            ("Ines Okafor", "IO"),
            ("Ana Maria de Souza", "AS"),
            ("Cher", "CH"),
            ("", ""),
            ("Łukasz Żak", "ŁŻ"),
        ] {
            let mark = Mark::Person {
                id: None,
                name: name.to_owned(),
            };
            assert_eq!(mark.initials(), initials, "{name}");
        }
    }
}
