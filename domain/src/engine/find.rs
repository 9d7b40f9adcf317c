//! Finding the path that something is about.

use super::{Doing, Request, SetTimer, State, Subscription, Token};
use crate::ids::{GateId, JobId, SubscriptionId, TaskId, TimerId};

impl State {
    /// The path whose human step or resubmission is this task.
    pub fn find_task(&self, id: TaskId) -> Option<&Token> {
        self.tokens.values().find(|token| {
            matches!(&token.doing, Doing::Task { task, .. } | Doing::Resubmit { task, .. } if *task == id)
        })
    }

    /// The path whose agent step is this job.
    pub fn find_job(&self, id: JobId) -> Option<&Token> {
        self.tokens
            .values()
            .find(|token| matches!(&token.doing, Doing::Job { job, .. } if *job == id))
    }

    /// The path that waits at this approval request, and the request.
    pub fn find_gate(&self, id: GateId) -> Option<(&Token, &Request)> {
        self.tokens.values().find_map(|token| match &token.doing {
            Doing::Gate { request } if request.id == id => Some((token, request.as_ref())),
            _ => None,
        })
    }

    /// The path this timer acts on, and the timer.
    pub fn find_timer(&self, id: TimerId) -> Option<(&Token, &SetTimer)> {
        self.tokens.values().find_map(|token| {
            token
                .timers
                .iter()
                .find(|timer| timer.id == id)
                .map(|timer| (token, timer))
        })
    }

    /// The path that waits for this message, and the wait.
    pub fn find_subscription(&self, id: SubscriptionId) -> Option<(&Token, &Subscription)> {
        self.tokens.values().find_map(|token| {
            token
                .subscriptions
                .iter()
                .find(|one| one.id == id)
                .map(|one| (token, one))
        })
    }
}
