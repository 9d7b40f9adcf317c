//! What messages, first events and borders add to a run's tale.

use super::steps::Tale;
use crate::marks::pairs;
use domain::{
    Millis,
    engine::{CallEvent, Cause, Event, InsideEvent, OperatorEvent},
    view::{
        Mark,
        runs::{StepState, TrailKind},
    },
    workflow::Node,
};

impl Tale<'_> {
    pub(super) fn told(&mut self, at: Millis, event: &Event) {
        match event {
            Event::MessageExpected { token, opened, .. }
            | Event::ChoiceOpened { token, opened, .. } => {
                let until = opened.timers.iter().map(|timer| timer.due_at).min();
                self.open(*token, opened.due_at, until);
            }
            Event::MessageReceived {
                node,
                by,
                name,
                values,
                ..
            } => {
                let who = self.marks.actor(by);
                self.gathered(node).outputs = pairs(self.graph, values);
                self.add(node, at, who, TrailKind::Received { name: name.clone() });
            }
            Event::MessageSent {
                node, name, values, ..
            } => {
                self.gathered(node).outputs = pairs(self.graph, values);
                let what = TrailKind::SentMessage { name: name.clone() };
                self.add(node, at, Mark::System, what);
            }
            Event::ChoiceTaken { passage, timer, .. } => {
                self.leave(at, passage.token, StepState::Done);
                self.pass(at, passage);
                if timer.is_some() {
                    self.add(&passage.to, at, Mark::System, TrailKind::TimerFired);
                }
            }
            Event::BorderTaken {
                host,
                host_node,
                node,
                token,
                interrupting,
                cause,
            } => {
                let what = match cause {
                    Cause::Error { code, message } => Some(TrailKind::Caught {
                        code: code.clone(),
                        error: message.clone(),
                    }),
                    Cause::Escalation { code } => Some(TrailKind::Escalated { code: code.clone() }),
                    Cause::Message { .. } => None,
                };
                if let Some(what) = what {
                    self.add(node, at, Mark::System, what);
                }
                if *interrupting {
                    self.leave(at, *host, StepState::Cancelled);
                    let reason = match cause {
                        Cause::Error { .. } => "Its error was caught",
                        Cause::Message { .. } => "A message came",
                        Cause::Escalation { .. } => "It was escalated",
                    };
                    let reason = reason.to_owned();
                    self.add(host_node, at, Mark::System, TrailKind::Cancelled { reason });
                    self.gathered(host_node).task = None;
                }
                self.arrive(at, *token, node);
            }
            Event::Escalated { node, code, .. } => {
                self.add(
                    node,
                    at,
                    Mark::System,
                    TrailKind::Escalated { code: code.clone() },
                );
            }
            Event::Inside(event) => self.inside(at, event),
            _ => {}
        }
    }

    pub(super) fn called(&mut self, at: Millis, event: &CallEvent) {
        match event {
            CallEvent::Began { token, opened, .. } => self.open(*token, opened.due_at, None),
            CallEvent::Started { node, run, .. } => {
                self.add(node, at, Mark::System, TrailKind::Called { run: *run });
            }
            CallEvent::Ended {
                node,
                outcome,
                values,
                ..
            } => {
                self.gathered(node).outputs = pairs(self.graph, values);
                let outcome = outcome.key().to_owned();
                self.add(node, at, Mark::System, TrailKind::CallEnded { outcome });
            }
        }
    }

    pub(super) fn operated(&mut self, at: Millis, who: Mark, event: &OperatorEvent) {
        match event {
            OperatorEvent::Skipped {
                token,
                node,
                reason,
                ..
            } => {
                self.leave(at, *token, StepState::Cancelled);
                self.gathered(node).task = None;
                let reason = reason.clone();
                self.add(node, at, who, TrailKind::Skipped { reason });
            }
            OperatorEvent::Placed {
                token,
                from,
                to,
                reason,
                ..
            } => {
                self.leave(at, *token, StepState::Cancelled);
                self.gathered(from).task = None;
                let step = self.graph.nodes.get(to).map(Node::name).unwrap_or_default();
                let what = TrailKind::Placed {
                    step,
                    reason: reason.clone(),
                };
                self.add(from, at, who, what);
                self.arrive(at, *token, to);
            }
            OperatorEvent::Set { .. } => {}
        }
    }

    fn inside(&mut self, at: Millis, event: &InsideEvent) {
        match event {
            InsideEvent::Began { token, opened, .. } => {
                let until = opened.timers.iter().map(|timer| timer.due_at).min();
                self.open(*token, opened.due_at, until);
            }
            InsideEvent::Opened {
                host, node, begins, ..
            } => {
                for begin in begins {
                    // The work of a step inside its own frame is told as that of the step.
                    if begin.node == *node {
                        self.forget(*host);
                    }
                    self.arrive(at, begin.token, &begin.node);
                }
            }
            InsideEvent::Closed { .. } => {}
            InsideEvent::Ended {
                token,
                node,
                values,
            } => {
                if !values.is_empty() {
                    self.gathered(node).outputs = pairs(self.graph, values);
                }
                self.leave(at, *token, StepState::Done);
            }
        }
    }
}
