//! Newtyped ids. Rows have UUIDv7 ids; the parts of a diagram have text ids, as BPMN has (`xsd:NCName`).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

row_id! {
    /// An organization: the tenant.
    OrgId,
    /// A person, global across organizations.
    PersonId,
    /// A team of one organization.
    TeamId,
    /// An invitation.
    InviteId,
    /// A workflow, over all its versions.
    WorkflowId,
    /// One immutable version of a workflow.
    VersionId,
    /// A run of one version.
    RunId,
    /// A human step waiting.
    TaskId,
    /// An agent step waiting.
    JobId,
    /// An approval request.
    GateId,
    /// A due time the engine waits for.
    TimerId,
    /// A path's wait for a message.
    SubscriptionId,
    /// A message sent to runs.
    MessageId,
    /// A registered agent.
    AgentId,
    /// A path of a run: where one of its tokens stands.
    FlowTokenId,
    /// A call of another workflow by a run.
    CallId,
    /// An instance of a step that has an inside.
    ScopeId,
    /// An agent's token.
    TokenId,
}

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )+};
}

text_id! {
    /// A node of a workflow graph.
    NodeId,
    /// An edge of a workflow graph.
    EdgeId,
    /// A lane of a workflow graph.
    LaneId,
}
