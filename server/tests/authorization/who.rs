//! Everybody there is: nobody, each role here and in another team, a member of another organization, and tokens.

use domain::Role;

macro_rules! everybody {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// Who asks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Who {
            $($(#[$doc])* $name,)+
        }

        /// All of them.
        pub const ALL: &[Who] = &[$(Who::$name,)+];
    };
}

everybody! {
    Nobody,
    Owner,
    Admin,
    Executive,
    Auditor,
    /// The roles of a team, held in the team that things belong to …
    Architect,
    Engineer,
    Approver,
    Worker,
    /// … and in another one.
    FarArchitect,
    FarEngineer,
    FarApprover,
    FarWorker,
    /// Belongs to the organization and holds no role.
    Member,
    /// Was taken out of it, and signed in again.
    Former,
    /// The same in a browser that was open then.
    Ended,
    /// Owns another organization.
    Stranger,
    /// The token of the agent whose job it is, and those that are worth nothing any more.
    Token,
    Expired,
    Revoked,
    /// Agents whose job it is not: of the same organization, of another.
    OtherToken,
    ForeignToken,
}

use Who::*;

/// Those who belong to the organization.
pub const MEMBERS: &[Who] = &[
    Owner,
    Admin,
    Executive,
    Auditor,
    Architect,
    Engineer,
    Approver,
    Worker,
    FarArchitect,
    FarEngineer,
    FarApprover,
    FarWorker,
    Member,
];

impl Who {
    /// The role they hold, and whether in the team that things belong to.
    pub fn role(self) -> Option<(Role, bool)> {
        Some(match self {
            Owner => (Role::Owner, false),
            Admin => (Role::Admin, false),
            Executive => (Role::Executive, false),
            Auditor => (Role::Auditor, false),
            Architect => (Role::Architect, true),
            Engineer => (Role::Engineer, true),
            Approver => (Role::Approver, true),
            Worker => (Role::Worker, true),
            FarArchitect => (Role::Architect, false),
            FarEngineer => (Role::Engineer, false),
            FarApprover => (Role::Approver, false),
            FarWorker => (Role::Worker, false),
            _ => return None,
        })
    }

    /// Their address. Only people have one.
    pub fn email(self) -> String {
        match self {
            Owner => crate::common::OWNER.to_owned(),
            Stranger => "sten@other.example".to_owned(),
            _ => format!("{self:?}@acme.example").to_lowercase(),
        }
    }

    /// Whether they come with a session.
    pub fn is_person(self) -> bool {
        self == Stranger || MEMBERS.contains(&self)
    }

    /// Whether pages and functions know them at all: tokens are of the API alone.
    pub fn is_signed_in(self) -> bool {
        self.is_person() || self == Former
    }
}
