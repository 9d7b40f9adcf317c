//! The names of events in storage.

use super::{Event, GateOutcome};

impl Event {
    /// Its name in storage: the same as its `type` in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Self::RunStarted { .. } => "run-started",
            Self::TokenMoved { .. } => "token-moved",
            Self::TokenForked { .. } => "token-forked",
            Self::TokenParked { .. } => "token-parked",
            Self::TokensJoined { .. } => "tokens-joined",
            Self::TokenEnded { .. } => "token-ended",
            Self::TaskOpened { .. } => "task-opened",
            Self::TaskClaimed { .. } => "task-claimed",
            Self::TaskReturned { .. } => "task-returned",
            Self::TaskCompleted { .. } => "task-completed",
            Self::JobQueued { .. } => "job-queued",
            Self::JobCompleted { .. } => "job-completed",
            Self::JobRetried { .. } => "job-retried",
            Self::JobFailed { .. } => "job-failed",
            Self::ScriptRan { .. } => "script-ran",
            Self::GateOpened { .. } => "gate-opened",
            Self::DecisionMade { .. } => "decision-made",
            Self::GateClosed { .. } => "gate-closed",
            Self::GateReasked { .. } => "gate-reasked",
            Self::ResubmitOpened { .. } => "resubmit-opened",
            Self::TimerSet { .. } => "timer-set",
            Self::TimerFired { .. } => "timer-fired",
            Self::BoundaryFired { .. } => "boundary-fired",
            Self::MessageExpected { .. } => "message-expected",
            Self::ChoiceOpened { .. } => "choice-opened",
            Self::MessageReceived { .. } => "message-received",
            Self::MessageSent { .. } => "message-sent",
            Self::ChoiceTaken { .. } => "choice-taken",
            Self::BorderTaken { .. } => "border-taken",
            Self::Escalated { .. } => "escalated",
            Self::Inside(event) => event.key(),
            Self::Call(event) => event.key(),
            Self::Operated(event) => event.key(),
            Self::SlaBreached { .. } => "sla-breached",
            Self::StepFailed { .. } => "step-failed",
            Self::StepRetried { .. } => "step-retried",
            Self::RunSuspended { .. } => "run-suspended",
            Self::RunResumed { .. } => "run-resumed",
            Self::RunDone { .. } => "run-done",
            Self::RunDeclined { .. } => "run-declined",
            Self::RunCancelled { .. } => "run-cancelled",
        }
    }

    /// Whether nothing may follow it.
    pub fn is_last(&self) -> bool {
        matches!(
            self,
            Self::RunDone { .. } | Self::RunDeclined { .. } | Self::RunCancelled { .. }
        )
    }
}

impl GateOutcome {
    /// Its name in storage.
    pub fn key(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Returned => "returned",
            Self::Expired => "expired",
            Self::Superseded => "superseded",
        }
    }
}
