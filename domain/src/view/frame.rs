//! What every page needs before it is drawn: who looks, at which organization, in which time zone, and what waits.

use crate::{Fault, Millis, zone::Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The person who looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
}

/// An organization the person is a member of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgLink {
    /// Its name in URLs.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether it is the demo company.
    pub demo: bool,
}

/// What waits for the person, on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Open tasks they hold or may claim.
    pub work: u32,
    /// Open gates they may decide.
    pub approvals: u32,
}

/// What the person may see and start in this organization; the server checks each again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rights {
    /// Draw, import and publish workflows (in some team).
    pub draw: bool,
    /// Register agents and their tokens (in some team).
    pub agents: bool,
    /// Read dashboards of the whole organization.
    pub dashboards: bool,
    /// Read the audit log.
    pub audit: bool,
    /// Manage people, teams and roles.
    pub people: bool,
}

/// The frame of the pages of one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Who looks.
    pub me: Me,
    /// The organization shown.
    pub org: OrgLink,
    /// ISO 4217 code of its costs.
    pub currency: String,
    /// All organizations of the person, by name.
    pub orgs: Vec<OrgLink>,
    /// The organization's time zone.
    pub zone: Zone,
    /// When this was read.
    pub as_of: Millis,
    /// What waits.
    pub counts: Counts,
    /// What they may.
    pub rights: Rights,
}

/// What a posted form came back with: the values typed, and what does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FormState {
    /// Where it was posted to.
    #[serde(default)]
    pub action: String,
    /// The values as typed, by field; passwords are never kept.
    pub values: BTreeMap<String, String>,
    /// Why it was refused.
    pub fault: Option<Fault>,
}

impl FormState {
    /// The text typed into a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values.get(field).map(String::as_str)
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.fault.as_ref().and_then(|fault| fault.of_field(field))
    }
}
