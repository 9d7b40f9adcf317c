//! Agents: the registry, one agent, connecting one, its tokens.

use super::{AsOf, Mark};
use crate::{
    Fault, Millis,
    ids::{AgentId, JobId, PersonId, RunId, TeamId, TokenId, WorkflowId},
};
use serde::{Deserialize, Serialize};

/// How long a token is good, in days.
pub const TOKEN_DAYS: i64 = 180;
/// A worker that was not seen for this long while jobs wait is silent.
pub const SILENT_AFTER: Millis = 10 * 60_000;

/// The icons an agent may have, by name.
pub const GLYPHS: [&str; 12] = [
    "bot",
    "book-open-text",
    "list-checks",
    "folder-clock",
    "banknote",
    "radar",
    "feather",
    "scroll-text",
    "anchor",
    "funnel",
    "lamp-desk",
    "copy",
];

/// Where an agent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgentState {
    /// Its worker comes for jobs.
    AtWork,
    /// Its worker came once, and has nothing to do.
    Idle,
    /// Jobs wait and its worker does not come.
    Silent,
    /// Its worker never came.
    New,
    /// A person stopped it: it gets no new jobs.
    Paused,
}

impl AgentState {
    /// All states, in the order they are shown.
    pub const ALL: [Self; 5] = [
        Self::Silent,
        Self::AtWork,
        Self::Idle,
        Self::New,
        Self::Paused,
    ];

    /// Its words.
    pub fn label(self) -> &'static str {
        match self {
            Self::AtWork => "At work",
            Self::Idle => "Idle",
            Self::Silent => "Silent",
            Self::New => "Not connected yet",
            Self::Paused => "Paused",
        }
    }

    /// The run state it looks like.
    pub fn look(self) -> &'static str {
        match self {
            Self::AtWork => "running",
            Self::Idle => "done",
            Self::Silent => "failed",
            Self::New => "waiting",
            Self::Paused => "cancelled",
        }
    }
}

/// What an agent did in the last 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct AgentFigures {
    /// Jobs completed.
    pub done: u64,
    /// Runs that stopped at it because its attempts were used up.
    pub failed: u64,
    /// What the completed jobs cost, in micro-units of the organization's currency.
    pub cost_micros: i64,
}

impl AgentFigures {
    /// The share of jobs that were completed, 0 to 1; none without jobs.
    pub fn success(&self) -> Option<f64> {
        let all = self.done + self.failed;
        (all > 0).then(|| self.done as f64 / all as f64)
    }

    /// Cost of a completed job, in micro-units; none without one.
    pub fn cost_per_task(&self) -> Option<i64> {
        let done = i64::try_from(self.done).ok().filter(|done| *done > 0)?;
        Some(self.cost_micros / done)
    }
}

/// One agent of the registry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgentRow {
    /// Which.
    pub id: AgentId,
    /// Its name.
    pub name: String,
    /// An icon's name.
    pub glyph: String,
    /// What it does; may be empty.
    pub description: String,
    /// Its version's label; may be empty.
    pub version: String,
    /// Its team.
    pub team: Mark,
    /// The person who answers for it.
    pub owner: Mark,
    /// Whether that person still belongs to the organization.
    pub owner_here: bool,
    /// Where it stands.
    pub state: AgentState,
    /// The last 30 days.
    pub figures: AgentFigures,
    /// Jobs that wait for it or that it has.
    pub open: u64,
    /// When its worker was last seen.
    pub seen_at: Option<Millis>,
    /// Whether Baton itself plays its worker.
    pub demo: bool,
}

/// The registry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgentsPage {
    /// When it was read.
    pub as_of: AsOf,
    /// All agents, by team, then by name.
    pub agents: Vec<AgentRow>,
    /// Whether the reader may connect one.
    pub may_connect: bool,
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// Which.
    pub id: TokenId,
    /// Its first part: `bat_7f3kq2m9`.
    pub prefix: String,
    /// The kinds of jobs it may take; all of the agent's when empty.
    pub job_types: Vec<String>,
    /// When it was made.
    pub created_at: Millis,
    /// By whom; empty when nobody is known.
    pub created_by: String,
    /// Until when it is good.
    pub expires_at: Millis,
    /// When it was last seen, to the minute.
    pub last_used_at: Option<Millis>,
}

/// A job of an agent, for its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobRow {
    /// Which.
    pub id: JobId,
    /// Its run.
    pub run: RunId,
    /// The run's title.
    pub title: String,
    /// Its workflow's name.
    pub workflow: String,
    /// The kind of job.
    pub job_type: String,
    /// `queued`, `leased`, `done`, `failed` or `cancelled`.
    pub status: String,
    /// 1 for the first.
    pub attempt: u32,
    /// When it came.
    pub opened_at: Millis,
    /// When it ended.
    pub closed_at: Option<Millis>,
    /// How sure the agent was, 0 to 1.
    pub confidence: Option<f64>,
    /// What it cost, in micro-units.
    pub cost_micros: Option<i64>,
    /// What the agent wrote about it, or why it failed; may be empty.
    pub text: String,
}

/// One agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AgentPage {
    /// When it was read.
    pub as_of: AsOf,
    /// What the registry says of it.
    pub row: AgentRow,
    /// Its team.
    pub team: TeamId,
    /// The accountable person.
    pub owner: PersonId,
    /// Who registered it; empty when nobody is known.
    pub built_by: String,
    /// Since when it is paused.
    pub paused_at: Option<Millis>,
    /// The published workflows that use it.
    pub used_by: Vec<(WorkflowId, String)>,
    /// Its latest jobs; none for who may not see its trail.
    pub jobs: Option<Vec<JobRow>>,
    /// Its tokens that are neither revoked nor expired; none for who may not manage them.
    pub tokens: Option<Vec<TokenRow>>,
    /// Whether the reader may change and pause it.
    pub may_manage: bool,
}

/// What connecting an agent may choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectForm {
    /// Teams the reader may register agents for.
    pub teams: Vec<(TeamId, String)>,
    /// People who can answer for one.
    pub people: Vec<(PersonId, String)>,
    /// Kinds of jobs that workflows ask for.
    pub job_types: Vec<String>,
    /// The reader.
    pub me: PersonId,
}

/// An agent as it is registered or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAgent {
    /// Its name, unique in the organization.
    pub name: String,
    /// Its team's id.
    pub team: String,
    /// The accountable person's id.
    pub owner: String,
    /// An icon's name, one of [`GLYPHS`].
    pub glyph: String,
    /// What it does; may be empty.
    pub description: String,
    /// Its version's label; may be empty.
    pub version: String,
}

/// A token just made: the one time its secret is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// Which.
    pub id: TokenId,
    /// The agent.
    pub agent: AgentId,
    /// The whole token. It is not stored.
    pub token: String,
    /// The kinds of jobs it may take; all when empty.
    pub job_types: Vec<String>,
    /// When it was made.
    pub created_at: Millis,
    /// Until when it is good.
    pub expires_at: Millis,
}

/// How far an agent has come since it was registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connection {
    /// When it was read.
    pub as_of: AsOf,
    /// The agent.
    pub row: AgentRow,
    /// When its newest token was made.
    pub token_at: Option<Millis>,
    /// When its worker was last seen.
    pub seen_at: Option<Millis>,
    /// When it took its first job.
    pub first_job_at: Option<Millis>,
    /// When it completed its first job.
    pub first_done_at: Option<Millis>,
    /// Jobs that wait for it.
    pub waiting: u64,
}

/// The kinds of jobs of a text with commas or spaces between them.
///
/// # Errors
/// A fault of the field `job_types`.
pub fn read_job_types(text: &str) -> Result<Vec<String>, Fault> {
    let mut types: Vec<String> = Vec::new();
    for word in text
        .split([',', ' ', '\n', '\t'])
        .filter(|word| !word.is_empty())
    {
        let fits = word.len() <= 80
            && word.chars().all(|c| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_')
            });
        if !fits {
            return Err(Fault::field(
                "job_types",
                format!(
                    "“{word}” cannot be a kind of job. Use small letters, digits, dots and dashes, such as invoice.read."
                ),
            ));
        }
        if !types.iter().any(|known| known == word) {
            types.push(word.to_owned());
        }
    }
    if types.len() > 50 {
        return Err(Fault::field("job_types", "At most 50 kinds of jobs."));
    }
    types.sort();
    Ok(types)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_jobs_are_read_as_people_type_them() {
        assert_eq!(
            read_job_types(" triage,invoice.read  triage\n").ok(),
            Some(vec!["invoice.read".to_owned(), "triage".to_owned()])
        );
        assert_eq!(read_job_types("").ok(), Some(Vec::new()));
        assert!(read_job_types("Read It").is_err());
    }

    #[test]
    fn figures_need_jobs() {
        let none = AgentFigures::default();
        assert_eq!((none.success(), none.cost_per_task()), (None, None));
        let some = AgentFigures {
            done: 3,
            failed: 1,
            cost_micros: 90_000,
        };
        assert_eq!(
            (some.success(), some.cost_per_task()),
            (Some(0.75), Some(30_000))
        );
    }
}
