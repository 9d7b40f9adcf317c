//! Who acts, in which organization, with which roles: the first argument of every use-case.

use crate::{Result, entity::organization};
use domain::{
    Actor, Fault, Millis, Role,
    actor::Grant,
    ids::{OrgId, PersonId, TeamId},
    view::AsOf,
};

/// An actor inside an organization. Only the services make one, so that no query can forget its tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The organization.
    pub org: OrgId,
    /// Its name in URLs.
    pub slug: String,
    /// Its name for people.
    pub org_name: String,
    /// ISO 4217 code of its costs.
    pub currency: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Whether it is the demo company.
    pub demo: bool,
    /// Who acts.
    pub actor: Actor,
    /// Their name for people.
    pub name: String,
    /// The accountable person, where an agent acts.
    pub on_behalf_of: Option<PersonId>,
    /// The roles they hold.
    pub grants: Vec<Grant>,
}

impl Scope {
    pub(crate) fn new(org: &organization::Model, actor: Actor, name: String) -> Self {
        Self {
            org: OrgId(org.id),
            slug: org.slug.clone(),
            org_name: org.name.clone(),
            currency: org.currency.clone(),
            time_zone: org.time_zone.clone(),
            demo: org.demo,
            actor,
            name,
            on_behalf_of: None,
            grants: Vec::new(),
        }
    }

    /// Baton itself in an organization: timers, expiry, the demo's history.
    pub fn system(org: &organization::Model) -> Self {
        Self::new(org, Actor::System, "Baton".to_owned())
    }

    /// The person who acts.
    ///
    /// # Errors
    /// An agent or Baton acts: only people do this.
    pub fn person(&self) -> Result<PersonId, Fault> {
        self.actor
            .person()
            .ok_or_else(|| Fault::forbidden("Only a person may do this."))
    }

    /// Whether they hold the role, anywhere.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether they hold the role in the team; a role of the whole organization is held in every team.
    pub fn has_in(&self, role: Role, team: TeamId) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role == role && grant.team.is_none_or(|held| held == team))
    }

    /// The moment a page was read, with the organization's distance from UTC then.
    pub fn as_of(&self, now: Millis) -> AsOf {
        use chrono::{Offset, TimeZone};
        let zone: chrono_tz::Tz = self.time_zone.parse().unwrap_or(chrono_tz::UTC);
        let offset = zone
            .timestamp_millis_opt(now)
            .single()
            .map_or(0, |at| at.offset().fix().local_minus_utc() / 60);
        AsOf { at: now, offset }
    }

    /// The teams they hold any role in, sorted, each once.
    pub fn teams(&self) -> Vec<TeamId> {
        let mut teams: Vec<TeamId> = self.grants.iter().filter_map(|grant| grant.team).collect();
        teams.sort_unstable();
        teams.dedup();
        teams
    }
}
