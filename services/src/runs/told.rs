//! What messages, first events and borders add to a run's tale.

use super::steps::Tale;
use crate::marks::pairs;
use domain::{
    Millis,
    engine::{Cause, Event},
    view::{
        Mark,
        runs::{StepState, TrailKind},
    },
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
                if let Cause::Error { code, message } = cause {
                    let what = TrailKind::Caught {
                        code: code.clone(),
                        error: message.clone(),
                    };
                    self.add(node, at, Mark::System, what);
                }
                if *interrupting {
                    self.leave(at, *host, StepState::Cancelled);
                    let reason = match cause {
                        Cause::Error { .. } => "Its error was caught",
                        Cause::Message { .. } => "A message came",
                    };
                    let reason = reason.to_owned();
                    self.add(host_node, at, Mark::System, TrailKind::Cancelled { reason });
                    self.gathered(host_node).task = None;
                }
                self.arrive(at, *token, node);
            }
            _ => {}
        }
    }
}
