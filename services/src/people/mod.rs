//! Organizations, their people, teams, roles and invitations; and the way into an organization.

mod directory;
pub mod email;
mod enter;
mod invites;
mod list;
mod members;
mod roles;
mod set_up;
mod teams;

pub use directory::Names;
pub(crate) use directory::holders;
pub use invites::Accept;
pub use set_up::{NewOrganization, NewPerson, SetUp, Started};

use crate::Services;

/// The use-cases about people.
pub struct People<'a>(pub(crate) &'a Services);

impl Services {
    /// Organizations, people, teams, roles, invitations.
    pub fn people(&self) -> People<'_> {
        People(self)
    }
}
