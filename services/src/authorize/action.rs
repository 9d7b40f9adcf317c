//! What may be done, by the names the policies use.

use domain::Fault;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $refusal:expr;)+) => {
        /// What may be done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {$(
            $(#[$doc])*
            $name,
        )+}

        impl Action {
            /// All actions.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name in the policies.
            pub fn key(self) -> &'static str {
                match self {$(Self::$name => $key,)+}
            }

            /// What is said to whom it is denied.
            pub fn refusal(self) -> Fault {
                match self {$(Self::$name => $refusal,)+}
            }
        }
    };
}

actions! {
    /// See the people, teams and roles.
    ReadPeople = "read-people", Fault::forbidden("You may not see the people of this organization.");
    /// Invite and remove people, make teams, give and take roles.
    ManagePeople = "manage-people", Fault::forbidden("Only owners and admins may change people, teams and roles.");
    /// Make and unmake owners.
    ManageOwners = "manage-owners", Fault::forbidden("Only an owner may make or unmake owners.");
    /// Change the organization's settings.
    ManageOrganization = "manage-organization", Fault::forbidden("Only owners and admins may change these settings.");
    /// Load and remove the demo company.
    ManageDemo = "manage-demo", Fault::forbidden("Only owners and admins may load or remove the demo company.");
    /// Read the audit log.
    ReadAudit = "read-audit", Fault::forbidden("Only owners and auditors may read the audit log.");
    /// Read the dashboards.
    ReadDashboard = "read-dashboard", Fault::forbidden("Only owners, executives and auditors may read the dashboards.");
    /// Set the target of a figure.
    SetTarget = "set-target", Fault::forbidden("Only owners and executives may set targets.");
    /// See a workflow.
    ReadWorkflow = "read-workflow", Fault::not_found("workflow");
    /// Create a workflow and change its draft.
    DrawWorkflow = "draw-workflow", Fault::forbidden("Only an architect of its team may change this workflow.");
    /// Publish or retire a workflow.
    PublishWorkflow = "publish-workflow", Fault::forbidden("Only an architect of its team may publish or retire this workflow.");
    /// Start a run of a workflow.
    StartRun = "start-run", Fault::forbidden("Who only audits may not start runs.");
    /// See a run.
    ReadRun = "read-run", Fault::not_found("run");
    /// Cancel, retry, reassign.
    OperateRun = "operate-run", Fault::forbidden("Only an admin or an architect of its team may do this to the run.");
    /// See a task.
    ReadTask = "read-task", Fault::not_found("task");
    /// Claim, complete, return a task.
    WorkTask = "work-task", Fault::forbidden("This task is for others.");
    /// See an approval request.
    ReadGate = "read-gate", Fault::not_found("approval");
    /// Decide an approval request.
    DecideGate = "decide-gate", Fault::forbidden("You are not among those who may decide this.");
    /// See an agent.
    ReadAgent = "read-agent", Fault::not_found("agent");
    /// See an agent's jobs and what it said about them.
    ReadTrail = "read-trail", Fault::forbidden("Only engineers of its team and who answers for the agent may see its jobs.");
    /// Register, change, pause an agent.
    ManageAgent = "manage-agent", Fault::forbidden("Only an engineer of its team may change this agent.");
    /// Make and revoke an agent's tokens.
    ManageToken = "manage-token", Fault::forbidden("Only an admin or an engineer of its team may make or revoke its tokens.");
    /// Lease and complete jobs, as the agent.
    WorkJob = "work-job", Fault::not_found("job");
}
