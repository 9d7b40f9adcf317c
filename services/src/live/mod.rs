//! The bus of live changes: after a commit it says what is stale, never what it says now.
//!
//! A lost message costs a late refresh, nothing else, so a slow listener is simply told to refresh everything. Other processes
//! on the same PostgreSQL hear of it through `across`.

mod across;

pub(crate) use across::share_always;

use crate::Scope;
use across::Outgoing;
use domain::ids::{OrgId, PersonId, RunId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::broadcast;

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
    /// One run.
    Run(RunId),
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
    /// `runs`, `workflows`, `agents`, `people`, `counts`, `audit`, `all`.
    pub fn name_for(self, listener: PersonId) -> Option<String> {
        match self {
            Self::Inbox => Some(format!("inbox:{listener}")),
            Self::InboxOf(person) => (person == listener).then(|| format!("inbox:{listener}")),
            Self::Approvals => Some(format!("approvals:{listener}")),
            Self::ApprovalsOf(person) => {
                (person == listener).then(|| format!("approvals:{listener}"))
            }
            Self::Run(run) => Some(format!("run:{run}")),
            Self::Runs => Some("runs".to_owned()),
            Self::Workflows => Some("workflows".to_owned()),
            Self::Agents => Some("agents".to_owned()),
            Self::People => Some("people".to_owned()),
            Self::Counts => Some("counts".to_owned()),
            Self::Audit => Some("audit".to_owned()),
            Self::All => Some("all".to_owned()),
        }
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
            person: scope.person()?,
            receiver: self.here.subscribe(),
        })
    }
}

/// One listener of the bus.
#[derive(Debug)]
pub struct Listener {
    org: OrgId,
    person: PersonId,
    receiver: broadcast::Receiver<Change>,
}

impl Listener {
    /// The name of the next thing that became stale; none when the bus is closed.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            match self.receiver.recv().await {
                Ok((org, topic)) if org.is_none_or(|org| org == self.org) => {
                    if let Some(name) = topic.name_for(self.person) {
                        return Some(name);
                    }
                }
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    return Topic::All.name_for(self.person);
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}
