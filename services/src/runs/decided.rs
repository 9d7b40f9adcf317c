//! What gates add to a run's tale.

use super::steps::Tale;
use crate::marks::pairs;
use domain::{
    Millis, Verdict,
    engine::{Event, GateOutcome},
    view::{
        Mark,
        runs::{StepState, TrailKind},
    },
};

impl Tale<'_> {
    pub(super) fn gate(&mut self, at: Millis, event: &Event) {
        match event {
            Event::GateOpened {
                token,
                node,
                request,
                opened,
            } => {
                let (graph, marks) = (self.graph, self.marks);
                let of: Vec<Mark> = request
                    .candidates
                    .iter()
                    .map(|owner| marks.candidate(owner))
                    .collect();
                self.open(*token, opened.due_at, request.expires_at);
                let inputs = pairs(graph, &request.payload);
                let gathered = self.gathered(node);
                gathered.owner = of.first().cloned();
                gathered.gate = Some(request.id);
                gathered.task = None;
                gathered.tier = Some(request.tier);
                gathered.approvals = Some((0, request.needed));
                gathered.inputs = inputs;
                let graded = TrailKind::Graded {
                    tier: request.tier,
                    because: request.why.words.clone(),
                };
                self.add(node, at, Mark::System, graded);
                let asked = TrailKind::Asked {
                    of,
                    needed: request.needed,
                    excluded: request
                        .excluded
                        .iter()
                        .map(|one| marks.excluded(graph, one))
                        .collect(),
                };
                self.add(node, at, Mark::System, asked);
            }
            Event::DecisionMade {
                node,
                person,
                decision,
                reason,
                digest,
                ..
            } => {
                let who = self.marks.person(*person);
                if *decision == Verdict::Approve
                    && let Some((given, _)) = &mut self.gathered(node).approvals
                {
                    *given += 1;
                }
                let what = TrailKind::Decided {
                    verdict: *decision,
                    reason: reason.clone(),
                    digest: digest.clone(),
                };
                self.add(node, at, who, what);
            }
            Event::GateReasked { token, node, .. } => {
                self.gathered(node).gate = None;
                self.set(*token, StepState::Running);
                self.add(node, at, Mark::System, TrailKind::Reasked);
            }
            Event::GateClosed { node, outcome, .. } if *outcome == GateOutcome::Expired => {
                self.add(node, at, Mark::System, TrailKind::Expired);
            }
            _ => {}
        }
    }
}
