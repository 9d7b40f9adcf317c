//! A tale as the page shows it: the overlay of the diagram, the bars of the timeline, each step with its trail.

use super::steps::Tale;
use domain::{
    Millis,
    ids::NodeId,
    view::{
        Mark,
        runs::{Bar, NodeTrace, Overlay, StepDetail, StepState, TrailEntry, TrailKind},
    },
    workflow::NodeKind,
};
use std::collections::BTreeMap;

impl Tale<'_> {
    /// What the diagram shows.
    pub(super) fn overlay(&self, now: Millis) -> Overlay {
        let mut nodes = BTreeMap::new();
        for (id, gathered) in &self.nodes {
            let last = self.visits.iter().rev().find(|visit| visit.node == *id);
            let Some(last) = last else {
                continue;
            };
            let tokens = self
                .visits
                .iter()
                .filter(|visit| visit.node == *id && visit.to.is_none())
                .count();
            nodes.insert(
                id.clone(),
                NodeTrace {
                    state: last.state,
                    visits: gathered.visits,
                    attempts: gathered.attempts,
                    spent: self.spent(id, now),
                    usual: None,
                    cost_micros: gathered.cost_micros,
                    tier: gathered.tier,
                    approvals: gathered.approvals,
                    tokens: u32::try_from(tokens).unwrap_or(u32::MAX),
                },
            );
        }
        Overlay {
            nodes,
            edges: self.edges.clone(),
        }
    }

    fn spent(&self, node: &NodeId, now: Millis) -> Millis {
        self.visits
            .iter()
            .filter(|visit| visit.node == *node)
            .map(|visit| (visit.to.unwrap_or(now) - visit.from).max(0))
            .sum()
    }

    /// The timeline: the visits of steps that take time.
    pub(super) fn bars(&self) -> Vec<Bar> {
        self.visits
            .iter()
            .filter_map(|visit| {
                let node = self.graph.nodes.get(&visit.node)?;
                let takes_time = node.kind.is_host()
                    || matches!(node.kind, NodeKind::Catch { .. } | NodeKind::EventBased);
                takes_time.then(|| Bar {
                    node: visit.node.clone(),
                    label: node.name(),
                    state: visit.state,
                    from: visit.from,
                    to: visit.to,
                    due_at: visit.due_at,
                    usual: None,
                })
            })
            .collect()
    }

    /// Each step with its trail, in the order of first coming.
    pub(super) fn steps(&mut self, now: Millis, can_retry: bool) -> Vec<StepDetail> {
        let spent: BTreeMap<NodeId, Millis> = self
            .nodes
            .keys()
            .map(|node| (node.clone(), self.spent(node, now)))
            .collect();
        let mut all: Vec<(usize, StepDetail)> = Vec::new();
        for (id, gathered) in std::mem::take(&mut self.nodes) {
            let Some(node) = self.graph.nodes.get(&id) else {
                continue;
            };
            let Some(last) = self.visits.iter().rev().find(|visit| visit.node == id) else {
                continue;
            };
            let mut trail = gathered.trail;
            let is_open = last.to.is_none() && last.state == StepState::Waiting;
            if is_open && (last.due_at.is_some() || last.expires_at.is_some()) {
                trail.push(TrailEntry {
                    at: now,
                    who: Mark::System,
                    what: TrailKind::Open {
                        due_at: last.due_at,
                        expires_at: last.expires_at,
                    },
                });
            }
            all.push((
                gathered.order,
                StepDetail {
                    label: node.name(),
                    kind: node.kind.name().to_owned(),
                    state: last.state,
                    owner: gathered.owner,
                    attempts: gathered.last_attempts,
                    task: gathered.task,
                    gate: gathered.gate,
                    trail,
                    inputs: gathered.inputs,
                    outputs: gathered.outputs,
                    spent: spent.get(&id).copied().unwrap_or(0),
                    cost_micros: gathered.cost_micros,
                    can_retry: can_retry && last.state == StepState::Failed,
                    node: id,
                },
            ));
        }
        all.sort_by_key(|(order, _)| *order);
        all.into_iter().map(|(_, step)| step).collect()
    }
}
