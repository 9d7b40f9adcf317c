//! The people page, the invitation page, and what a person may enter.

use super::{AsOf, Paged};
use crate::{
    Millis,
    actor::Role,
    ids::{InviteId, OrgId, PersonId, TeamId},
};
use serde::{Deserialize, Serialize};

/// An organization a person belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Belonging {
    /// The organization.
    pub org: OrgId,
    /// Its name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether it is the demo company.
    pub demo: bool,
}

/// What the people page shows; the URL holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// Part of a name or an e-mail address.
    #[serde(default)]
    pub text: String,
    /// Only who holds a role in this team.
    #[serde(default)]
    pub team: Option<TeamId>,
    /// Only who holds this role.
    #[serde(default)]
    pub role: Option<Role>,
    /// The key the page starts after.
    #[serde(default)]
    pub after: Option<String>,
}

/// A role as a person holds it, with the team's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// In which team; none for roles of the whole organization.
    pub team: Option<TeamId>,
    /// That team's name; empty without one.
    pub team_name: String,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// The roles they hold.
    pub roles: Vec<Held>,
    /// Since when they belong to the organization.
    pub since: Millis,
    /// Whether this is the reader.
    pub me: bool,
}

/// One team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRow {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// How many people hold a role in it.
    pub people: u64,
    /// How many of them approve.
    pub approvers: u64,
    /// How many of them work.
    pub workers: u64,
    /// How many agents work for it.
    pub agents: u64,
}

/// One open invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRow {
    /// Which.
    pub id: InviteId,
    /// The name it was written with.
    pub name: String,
    /// To whom.
    pub email: String,
    /// What it gives.
    pub held: Held,
    /// Who invited.
    pub invited_by: String,
    /// When.
    pub at: Millis,
    /// Until when it may be accepted.
    pub expires_at: Millis,
    /// Whether that is over.
    pub expired: bool,
}

/// How many people hold a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleCount {
    /// The role.
    pub role: Role,
    /// How many people.
    pub people: u64,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// The people, by name.
    pub people: PeopleRows,
    /// How many there are in all, whatever the filter.
    pub total: u64,
    /// All teams, by name.
    pub teams: Vec<TeamRow>,
    /// The open invitations, newest first; empty for who may not invite.
    pub invites: Vec<InviteRow>,
    /// The roles, each with its number of holders.
    pub roles: Vec<RoleCount>,
    /// Whether the reader may change people, teams and roles.
    pub may_manage: bool,
    /// Whether the reader may make and unmake owners.
    pub may_manage_owners: bool,
    /// When this was read.
    pub as_of: AsOf,
}

/// The people of a page.
pub type PeopleRows = Paged<PersonRow>;

/// An invitation as the one who makes it types it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvite {
    /// The name, as colleagues will see it.
    pub name: String,
    /// To which address.
    pub email: String,
    /// Which role it gives: `Role::key`.
    pub role: String,
    /// In which team, for roles of a team.
    #[serde(default)]
    pub team: Option<TeamId>,
}

/// The link of a new invitation: shown once, nowhere stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteLink {
    /// Which invitation.
    pub id: InviteId,
    /// For whom.
    pub email: String,
    /// The path of the link, such as `/invite/…`.
    pub path: String,
    /// Until when it may be accepted.
    pub expires_at: Millis,
}

/// An invitation as the one who is invited sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The organization's name.
    pub org_name: String,
    /// The name it was written with.
    pub name: String,
    /// For which address.
    pub email: String,
    /// What it gives.
    pub held: Held,
    /// Who invited.
    pub invited_by: String,
    /// Until when.
    pub expires_at: Millis,
    /// Whether somebody with this address has an account already, and signs in to accept.
    pub known: bool,
    /// When this was read.
    pub as_of: AsOf,
}

/// What a role may do, in one sentence for the one who gets it.
pub fn role_means(role: Role) -> &'static str {
    match role {
        Role::Owner => "Everything, the settings and other owners included",
        Role::Admin => "People, teams, roles, tokens and settings; cancels and retries runs",
        Role::Architect => "Draws and publishes the team’s workflows, and operates their runs",
        Role::Engineer => "Registers the team’s agents, and sees their jobs",
        Role::Approver => "Decides what the team’s gates ask",
        Role::Worker => "Takes and completes the team’s tasks",
        Role::Executive => "Reads dashboards and runs of the whole organization, and sets targets",
        Role::Auditor => "Reads everything, the audit log included; changes nothing",
    }
}
