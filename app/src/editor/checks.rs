//! What the linter says, asked when a change has settled, and shown on the steps it is about.

use super::{desk::Desk, overlay::Badge};
use crate::browser;
use domain::{
    ids::NodeId,
    lint::{self, Problem, Rule, Severity},
};
use leptos::prelude::*;
use std::{collections::HashMap, sync::Arc};

/// Whether the server says it: the browser does not read expressions.
pub(super) fn is_of_server(problem: &Problem) -> bool {
    matches!(problem.rule, Rule::BadExpression | Rule::NeverFilled)
}

impl Desk {
    /// Asks the linter soon, unless something changes again first.
    pub(super) fn schedule_lint(self) {
        let now = self.rev.get_untracked();
        browser::after(160, move || {
            if self.rev.try_get_untracked() == Some(now) {
                self.lint_now();
            }
        });
    }

    /// Asks the linter, and adds what the server said about expressions.
    pub fn lint_now(self) {
        let directory = self.directory.get_value();
        let mut problems = self.graph(|graph| lint::lint(graph, &directory));
        let stale = self.expressions.get_value();
        // What a step itself lacks the browser says too.
        let is_said: Vec<Problem> = problems.clone();
        problems.extend(stale.into_iter().filter(|problem| {
            !is_said.contains(problem)
                && self.graph(|graph| {
                    problem
                        .node
                        .as_ref()
                        .is_none_or(|id| graph.nodes.contains_key(id))
                        && problem
                            .edge
                            .as_ref()
                            .is_none_or(|id| graph.edges.contains_key(id))
                })
        }));
        problems.sort_by_key(|problem| problem.severity);
        self.problems.set(Arc::new(problems));
        self.show_badges();
    }

    /// Shows on each step the worst that is said about it.
    pub(super) fn show_badges(self) {
        let problems = self.problems.get_untracked();
        let mut badges: HashMap<&NodeId, Badge> = Default::default();
        for problem in problems.iter() {
            if let Some(id) = &problem.node {
                let badge = match problem.severity {
                    Severity::Error => Badge::Problem,
                    Severity::Warning => Badge::Warning,
                };
                let worst = badges.entry(id).or_insert(badge);
                *worst = (*worst).max(badge);
            }
        }
        self.cells.with_value(|cells| {
            for id in cells.nodes.keys() {
                let badge = badges.get(id).copied();
                cells.mark(id, |state| state.badge = badge);
            }
        });
    }
}
