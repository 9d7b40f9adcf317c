//! The bus of live changes: after a commit it says what is stale, never what it says now.
//!
//! A lost message costs a late refresh, nothing else, so a slow listener is simply told to refresh everything. Other processes
//! on the same PostgreSQL hear of it through `across`.

mod across;

pub(crate) use across::share_always;

use crate::{
    Scope,
    authorize::{Action, Resource, may},
};
use across::Outgoing;
use domain::ids::{OrgId, PersonId, RunId, TeamId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::broadcast;
use uuid::Uuid;

/// What became stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// The work of everybody.
    Inbox,
    /// The work of one person.
    InboxOf(PersonId),
    /// The approvals of everybody.
    Approvals,
    /// The approvals of one person.
    ApprovalsOf(PersonId),
    /// One run, and the team of its workflow.
    Run(RunId, Option<TeamId>),
    /// The list of runs, and the figures over them.
    Runs,
    /// The workflows.
    Workflows,
    /// The agents, their jobs and tokens.
    Agents,
    /// People, teams, roles, invitations.
    People,
    /// The counts in the navigation.
    Counts,
    /// The audit log.
    Audit,
    /// Everything: the listener missed something.
    All,
}

impl Topic {
    /// Its name for the listener, or none when it is not theirs: `inbox:{person}`, `approvals:{person}`, `run:{id}`,
    /// `my-runs`, `runs`, `workflows`, `agents`, `people`, `counts`, `audit`, `all`.
    fn name_for(self, listener: &Sight) -> Option<String> {
        let person = listener.person;
        match self {
            Self::Inbox => Some(format!("inbox:{person}")),
            Self::InboxOf(of) => (of == person).then(|| format!("inbox:{person}")),
            Self::Approvals => Some(format!("approvals:{person}")),
            Self::ApprovalsOf(of) => (of == person).then(|| format!("approvals:{person}")),
            Self::Run(run, team) if listener.sees_run(team) => Some(format!("run:{run}")),
            // They may have a part in it, or it is none of their business: it is not named.
            Self::Run(..) => Some("my-runs".to_owned()),
            Self::Runs => Some("runs".to_owned()),
            Self::Workflows => Some("workflows".to_owned()),
            Self::Agents => Some("agents".to_owned()),
            Self::People => Some("people".to_owned()),
            Self::Counts => Some("counts".to_owned()),
            Self::Audit => listener.audit.then(|| "audit".to_owned()),
            Self::All => Some("all".to_owned()),
        }
    }
}

/// What a listener may hear of, as it was when they began to listen.
#[derive(Debug)]
struct Sight {
    person: PersonId,
    /// Whether they see the runs of whatever team.
    all: bool,
    /// Those whose runs they see; none: the runs of no team.
    teams: Vec<Option<TeamId>>,
    audit: bool,
}

impl Sight {
    fn of(scope: &Scope) -> Result<Self, domain::Fault> {
        let sees = |team: Option<TeamId>| {
            let run = Resource::run(RunId(Uuid::nil()), team);
            may(scope, Action::ReadRun, &run)
        };
        let teams = scope.teams().into_iter().map(Some).chain([None]);
        Ok(Self {
            person: scope.person()?,
            // Of a team that nobody is in.
            all: sees(Some(TeamId(Uuid::nil()))),
            teams: teams.filter(|team| sees(*team)).collect(),
            audit: may(scope, Action::ReadAudit, &Resource::organization()),
        })
    }

    fn sees_run(&self, team: Option<TeamId>) -> bool {
        self.all || self.teams.contains(&team)
    }
}

/// Something that became stale, and whose; of no organization: of all.
type Change = (Option<OrgId>, Topic);

/// The bus: one a process.
#[derive(Debug, Clone)]
pub struct Live {
    here: broadcast::Sender<Change>,
    outgoing: Arc<Outgoing>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            here: broadcast::channel(1_024).0,
            outgoing: Arc::default(),
        }
    }
}

impl Live {
    /// Says that something of an organization is stale. Units of work use `Tx::notify`, which waits for the commit.
    pub fn publish(&self, org: OrgId, topic: Topic) {
        self.outgoing.add(org, topic);
        self.publish_here((Some(org), topic));
    }

    /// The same in this process alone.
    fn publish_here(&self, change: Change) {
        // Nobody listening is not an error.
        let _ = self.here.send(change);
    }

    /// Listens to what the scope's person may see.
    ///
    /// # Errors
    /// The scope is not a person's.
    pub fn subscribe(&self, scope: &Scope) -> Result<Listener, domain::Fault> {
        Ok(Listener {
            org: scope.org,
            sight: Sight::of(scope)?,
            receiver: self.here.subscribe(),
        })
    }
}

/// One listener of the bus.
#[derive(Debug)]
pub struct Listener {
    org: OrgId,
    sight: Sight,
    receiver: broadcast::Receiver<Change>,
}

impl Listener {
    /// The name of the next thing that became stale; none when the bus is closed.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            match self.receiver.recv().await {
                Ok((org, topic)) if org.is_none_or(|org| org == self.org) => {
                    if let Some(name) = topic.name_for(&self.sight) {
                        return Some(name);
                    }
                }
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    return Topic::All.name_for(&self.sight);
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}
