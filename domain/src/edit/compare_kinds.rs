//! What changed in what a step holds, in words: its form, its agent's contract, what it waits for, what a gate asks, which workflow
//! it runs, what begins a run.

use super::{
    compare::Words,
    compare_words::{begin_words, form_parts, tier_words, wait_words},
};
use crate::{
    ids::WorkflowId,
    span,
    workflow::{EndKind, GateSpec, NodeKind, TierRule},
};

/// A workflow, and which version of it; none: the published one.
type Called = (Option<WorkflowId>, Option<u32>);

impl Words<'_> {
    pub(super) fn held(&self, was: &NodeKind, is: &NodeKind, parts: &mut Vec<String>) {
        match (was, is) {
            (NodeKind::Human { form: a }, NodeKind::Human { form: b }) => {
                parts.extend(form_parts(a, b, "asks for"));
            }
            (
                NodeKind::Agent {
                    job_type: old_type,
                    inputs: old_inputs,
                    result: old_result,
                    retry: old_retry,
                },
                NodeKind::Agent {
                    job_type,
                    inputs,
                    result,
                    retry,
                },
            ) => {
                if old_type != job_type {
                    parts.push(format!("asks for {job_type}, before {old_type}"));
                }
                if old_inputs != inputs {
                    parts.push("gives the agent other data".to_owned());
                }
                parts.extend(form_parts(old_result, result, "brings"));
                if old_retry != retry {
                    parts.push(format!(
                        "is tried {} times, before {}",
                        retry.attempts, old_retry.attempts
                    ));
                }
            }
            (NodeKind::Script { assign: a }, NodeKind::Script { assign: b }) if a != b => {
                parts.push("sets other values".to_owned());
            }
            (NodeKind::Gate { gate: a }, NodeKind::Gate { gate: b }) => self.gate(a, b, parts),
            (NodeKind::Catch { wait: a }, NodeKind::Catch { wait: b })
            | (NodeKind::Receive { wait: a }, NodeKind::Receive { wait: b })
                if a != b =>
            {
                parts.push(format!("waits {}, before {}", wait_words(b), wait_words(a)));
            }
            (a, b) if a.sent() != b.sent() && b.sent().is_some() => {
                parts.push("sends something else".to_owned());
            }
            (
                NodeKind::Boundary {
                    interrupting: old_stop,
                    wait: a,
                    ..
                },
                NodeKind::Boundary {
                    interrupting: stop,
                    wait: b,
                    ..
                },
            ) => {
                if a != b {
                    parts.push(format!("waits {}, before {}", wait_words(b), wait_words(a)));
                }
                if old_stop != stop {
                    parts.push(
                        if *stop {
                            "stops its step"
                        } else {
                            "lets its step go on"
                        }
                        .to_owned(),
                    );
                }
            }
            (
                NodeKind::Call {
                    workflow: a,
                    version: old,
                },
                NodeKind::Call {
                    workflow: b,
                    version,
                },
            ) if (a, old) != (b, version) => {
                parts.push(self.runs((*a, *old), (*b, *version)));
            }
            (NodeKind::Start { on: a }, NodeKind::Start { on: b }) if a != b => {
                parts.push(begin_words(b.as_ref()));
            }
            (NodeKind::End { end: a }, NodeKind::End { end: b }) if a != b => {
                parts.push(
                    match b {
                        EndKind::Terminate => "ends all that is under way",
                        EndKind::Error { .. } => "ends with an error",
                        EndKind::Escalation { .. } => "ends with an escalation",
                        EndKind::Message { .. } => "sends a message as it ends",
                        EndKind::Plain => "ends this path only",
                    }
                    .to_owned(),
                );
            }
            _ => {}
        }
    }

    /// A workflow that a step runs, by its name: "Refunds", "version 2 of Refunds".
    pub(super) fn called(&self, workflow: Option<WorkflowId>, version: Option<u32>) -> String {
        let Some(workflow) = workflow else {
            return "no workflow yet".to_owned();
        };
        let known = self.directory.workflow(workflow);
        let name = known.map_or("another workflow", |known| known.name.as_str());
        match version {
            Some(version) => format!("version {version} of {name}"),
            None => name.to_owned(),
        }
    }

    /// Which workflow a step runs now, and which it ran before.
    fn runs(&self, was: Called, is: Called) -> String {
        let new = self.called(is.0, is.1);
        if was.0 != is.0 {
            let old = self.called(was.0, was.1);
            return if new == old {
                // Neither has a name here.
                format!("runs {new} now")
            } else {
                format!("runs {new} now, before {old}")
            };
        }
        let old = was.1.map_or_else(
            || "the published one".to_owned(),
            |version| format!("version {version}"),
        );
        match is.1 {
            Some(_) => format!("runs {new} now, before {old}"),
            None => format!("runs the published version of {new} now, before {old}"),
        }
    }

    fn gate(&self, was: &GateSpec, is: &GateSpec, parts: &mut Vec<String>) {
        if was.tier != is.tier {
            parts.push(format!(
                "is {}, before {}",
                tier_words(&is.tier),
                tier_words(&was.tier)
            ));
        }
        if was.needed != is.needed {
            let fixed = match (&was.tier, &is.tier) {
                (TierRule::Fixed { tier: a }, TierRule::Fixed { tier: b }) if a == b => Some(*b),
                _ => None,
            };
            match fixed {
                Some(tier) if was.needed_at(tier) == is.needed_at(tier) => {}
                Some(tier) => parts.push(format!(
                    "asks {}, before {}",
                    is.needed_at(tier),
                    was.needed_at(tier)
                )),
                None => {
                    let list = |needed: &[u32; 4]| needed.map(|n| n.to_string()).join(", ");
                    parts.push(format!(
                        "asks {} from low to critical, before {}",
                        list(&is.needed),
                        list(&was.needed)
                    ));
                }
            }
        }
        if was.candidates != is.candidates {
            parts.push(format!(
                "is decided by {}, before {}",
                self.deciders(is),
                self.deciders(was)
            ));
        }
        if was.question != is.question {
            parts.push(format!("asks “{}”", is.question));
        }
        if was.shows != is.shows {
            parts.push("shows other data".to_owned());
        }
        if was.expires_after != is.expires_after {
            parts.push(match is.expires_after {
                Some(after) => format!("expires after {}", span::words(after)),
                None => "does not expire any more".to_owned(),
            });
        }
        if was.reason_needed != is.reason_needed {
            parts.push(
                if is.reason_needed {
                    "asks for a reason"
                } else {
                    "asks for no reason"
                }
                .to_owned(),
            );
        }
    }
}
