//! A run's events told step by step: visits, bars, trails, what the diagram shows of each node.

use super::Entry;
use crate::marks::{Marks, pairs};
use domain::{
    Millis, Tier,
    engine::{Event, Passage, State, evolve},
    ids::{EdgeId, FlowTokenId, GateId, NodeId, TaskId},
    view::{
        AgentText, Mark, Pair,
        runs::{StepState, TrailEntry, TrailKind},
    },
    workflow::Graph,
};
use std::collections::BTreeMap;

/// One coming to a node.
pub(super) struct Visit {
    pub(super) node: NodeId,
    token: FlowTokenId,
    pub(super) from: Millis,
    pub(super) to: Option<Millis>,
    pub(super) state: StepState,
    pub(super) due_at: Option<Millis>,
    pub(super) expires_at: Option<Millis>,
}

/// What gathers on a node over all visits.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) order: usize,
    pub(super) visits: u32,
    pub(super) attempts: u32,
    pub(super) last_attempts: u32,
    pub(super) cost_micros: i64,
    pub(super) tier: Option<Tier>,
    pub(super) approvals: Option<(u32, u32)>,
    pub(super) owner: Option<Mark>,
    pub(super) task: Option<TaskId>,
    pub(super) gate: Option<GateId>,
    pub(super) trail: Vec<TrailEntry>,
    pub(super) inputs: Vec<Pair>,
    pub(super) outputs: Vec<Pair>,
}

/// The tale of a run.
pub(super) struct Tale<'a> {
    pub(super) graph: &'a Graph,
    pub(super) marks: &'a Marks,
    pub(super) visits: Vec<Visit>,
    pub(super) nodes: BTreeMap<NodeId, Gathered>,
    pub(super) edges: Vec<EdgeId>,
    state: State,
}

impl<'a> Tale<'a> {
    pub(super) fn tell(graph: &'a Graph, marks: &'a Marks, entries: &[Entry]) -> Self {
        let mut tale = Self {
            graph,
            marks,
            visits: Vec::new(),
            nodes: BTreeMap::new(),
            edges: Vec::new(),
            state: State::default(),
        };
        for entry in entries {
            tale.event(entry);
            evolve(&mut tale.state, entry.at, &entry.event);
            tale.left_behind(entry.at);
        }
        tale
    }

    pub(super) fn gathered(&mut self, node: &NodeId) -> &mut Gathered {
        let order = self.nodes.len();
        self.nodes.entry(node.clone()).or_insert_with(|| Gathered {
            order,
            ..Gathered::default()
        })
    }

    pub(super) fn arrive(&mut self, at: Millis, token: FlowTokenId, node: &NodeId) {
        let gathered = self.gathered(node);
        gathered.visits += 1;
        gathered.last_attempts = 0;
        self.visits.push(Visit {
            node: node.clone(),
            token,
            from: at,
            to: None,
            state: StepState::Running,
            due_at: None,
            expires_at: None,
        });
    }

    /// Steps that were under way inside something that is over.
    fn left_behind(&mut self, at: Millis) {
        let state = &self.state;
        let off: Vec<FlowTokenId> = self
            .visits
            .iter()
            .filter(|visit| visit.to.is_none() && !state.tokens.contains_key(&visit.token))
            .map(|visit| visit.token)
            .collect();
        for token in off {
            self.leave(at, token, StepState::Cancelled);
        }
    }

    /// The coming of a path whose work is told by others.
    pub(super) fn forget(&mut self, token: FlowTokenId) {
        if let Some(at) = self
            .visits
            .iter()
            .position(|visit| visit.token == token && visit.to.is_none())
        {
            let visit = self.visits.remove(at);
            let gathered = self.gathered(&visit.node);
            gathered.visits = gathered.visits.saturating_sub(1);
        }
    }

    fn visit(&mut self, token: FlowTokenId) -> Option<&mut Visit> {
        self.visits
            .iter_mut()
            .rev()
            .find(|visit| visit.token == token && visit.to.is_none())
    }

    pub(super) fn leave(&mut self, at: Millis, token: FlowTokenId, state: StepState) {
        if let Some(visit) = self.visit(token) {
            visit.to = Some(at);
            visit.state = state;
        }
    }

    pub(super) fn set(&mut self, token: FlowTokenId, state: StepState) {
        if let Some(visit) = self.visit(token) {
            visit.state = state;
        }
    }

    pub(super) fn pass(&mut self, at: Millis, passage: &Passage) {
        if !self.edges.contains(&passage.edge) {
            self.edges.push(passage.edge.clone());
        }
        self.arrive(at, passage.token, &passage.to);
    }

    pub(super) fn add(&mut self, node: &NodeId, at: Millis, who: Mark, what: TrailKind) {
        self.gathered(node).trail.push(TrailEntry { at, who, what });
    }

    fn event(&mut self, entry: &Entry) {
        let at = entry.at;
        let who = self.marks.actor(&entry.actor);
        match &entry.event {
            Event::RunStarted {
                token,
                node,
                variables,
                ..
            } => {
                self.arrive(at, *token, node);
                self.gathered(node).outputs = pairs(self.graph, variables);
            }
            Event::TokenMoved { passage, .. } => {
                self.leave(at, passage.token, StepState::Done);
                self.pass(at, passage);
            }
            Event::TokenForked { token, into, .. } => {
                self.leave(at, *token, StepState::Done);
                for passage in into {
                    self.pass(at, passage);
                }
            }
            Event::TokenParked { token, .. } => self.set(*token, StepState::Waiting),
            Event::TokensJoined { tokens, node, into } => {
                for token in tokens {
                    self.leave(at, *token, StepState::Done);
                }
                self.visits.push(Visit {
                    node: node.clone(),
                    token: *into,
                    from: at,
                    to: None,
                    state: StepState::Running,
                    due_at: None,
                    expires_at: None,
                });
            }
            Event::TokenEnded { token, .. } => self.leave(at, *token, StepState::Done),
            Event::TaskOpened {
                token,
                node,
                task,
                owner,
                opened,
            } => {
                let mark = self.marks.owner(owner);
                self.open(*token, opened.due_at, None);
                self.gathered(node).owner = Some(mark.clone());
                self.gathered(node).task = Some(*task);
                let asked = TrailKind::Asked {
                    of: vec![mark],
                    needed: 1,
                    excluded: Vec::new(),
                };
                self.add(node, at, Mark::System, asked);
            }
            Event::ResubmitOpened {
                node, task, owner, ..
            } => {
                let mark = self.marks.owner(owner);
                self.gathered(node).task = Some(*task);
                let asked = TrailKind::Asked {
                    of: vec![mark],
                    needed: 1,
                    excluded: Vec::new(),
                };
                self.add(node, at, Mark::System, asked);
            }
            Event::TaskClaimed { node, person, .. } => {
                let who = self.marks.person(*person);
                self.gathered(node).owner = Some(who.clone());
                self.add(node, at, who, TrailKind::Claimed);
            }
            Event::TaskReturned {
                node,
                person,
                reason,
                ..
            } => {
                let who = self.marks.person(*person);
                let what = TrailKind::Released {
                    reason: reason.clone(),
                };
                self.add(node, at, who, what);
            }
            Event::TaskCompleted {
                node,
                person,
                values,
                ..
            } => {
                let who = self.marks.person(*person);
                let outputs = pairs(self.graph, values);
                let gathered = self.gathered(node);
                gathered.owner = Some(who.clone());
                gathered.outputs = outputs;
                gathered.task = None;
                self.add(node, at, who, TrailKind::Completed);
            }
            Event::JobQueued { .. }
            | Event::JobCompleted { .. }
            | Event::JobRetried { .. }
            | Event::JobFailed { .. } => self.job(at, &entry.event),
            Event::ScriptRan { node, values, .. } => {
                let outputs = pairs(self.graph, values);
                self.gathered(node).outputs = outputs;
                self.add(node, at, Mark::System, TrailKind::Completed);
            }
            Event::GateOpened { .. }
            | Event::DecisionMade { .. }
            | Event::GateClosed { .. }
            | Event::GateReasked { .. } => {
                self.gate(at, &entry.event);
            }
            Event::TimerSet { token, timer, .. } => {
                self.open(*token, None, Some(timer.due_at));
            }
            Event::TimerFired { node, .. } => {
                self.add(node, at, Mark::System, TrailKind::TimerFired);
            }
            Event::BoundaryFired {
                host,
                host_node,
                node,
                token,
                interrupting,
                ..
            } => {
                self.add(node, at, Mark::System, TrailKind::TimerFired);
                if *interrupting {
                    self.leave(at, *host, StepState::Cancelled);
                    let reason = "Its time was over".to_owned();
                    self.add(host_node, at, Mark::System, TrailKind::Cancelled { reason });
                    self.gathered(host_node).task = None;
                }
                self.arrive(at, *token, node);
            }
            Event::MessageExpected { .. }
            | Event::ChoiceOpened { .. }
            | Event::MessageReceived { .. }
            | Event::MessageSent { .. }
            | Event::ChoiceTaken { .. }
            | Event::BorderTaken { .. }
            | Event::Escalated { .. }
            | Event::Inside(_) => self.told(at, &entry.event),
            Event::Operated(event) => self.operated(at, who, event),
            Event::Call(event) => self.called(at, event),
            Event::StepFailed { token, node, error } => {
                if self.visit(*token).is_none() {
                    self.arrive(at, *token, node);
                }
                self.set(*token, StepState::Failed);
                let already = self.gathered(node).trail.last().is_some_and(|last| {
                    matches!(last.what, TrailKind::Failed { .. }) && last.at == at
                });
                if !already {
                    let what = TrailKind::Failed {
                        attempt: 1,
                        error: error.clone(),
                        again_at: None,
                    };
                    self.add(node, at, Mark::System, what);
                }
            }
            Event::StepRetried { token, node, .. } => {
                self.set(*token, StepState::Running);
                self.gathered(node).last_attempts = 0;
                self.add(node, at, who, TrailKind::Retried);
            }
            Event::RunCancelled { reason, .. } => self.over(at, &who, reason),
            Event::RunDone { .. } | Event::RunDeclined { .. } => {
                self.over(at, &Mark::System, "The run ended");
            }
            Event::SlaBreached { .. } | Event::RunSuspended { .. } | Event::RunResumed { .. } => {}
        }
    }

    pub(super) fn open(
        &mut self,
        token: FlowTokenId,
        due_at: Option<Millis>,
        until: Option<Millis>,
    ) {
        if let Some(visit) = self.visit(token) {
            visit.state = StepState::Waiting;
            visit.due_at = due_at;
            visit.expires_at = until;
        }
    }

    fn over(&mut self, at: Millis, who: &Mark, reason: &str) {
        let left: Vec<NodeId> = self
            .visits
            .iter_mut()
            .filter(|visit| visit.to.is_none())
            .map(|visit| {
                visit.to = Some(at);
                visit.state = StepState::Cancelled;
                visit.node.clone()
            })
            .collect();
        for node in left {
            let what = TrailKind::Cancelled {
                reason: reason.to_owned(),
            };
            self.add(&node, at, who.clone(), what);
            self.gathered(&node).task = None;
        }
    }

    fn job(&mut self, at: Millis, event: &Event) {
        match event {
            Event::JobQueued {
                token,
                node,
                agent,
                opened,
                ..
            } => {
                let mark = self.marks.agent(*agent);
                self.open(*token, opened.due_at, None);
                self.set(*token, StepState::Running);
                let gathered = self.gathered(node);
                gathered.owner = Some(mark.clone());
                gathered.attempts += 1;
                gathered.last_attempts += 1;
                let asked = TrailKind::Asked {
                    of: vec![mark],
                    needed: 1,
                    excluded: Vec::new(),
                };
                self.add(node, at, Mark::System, asked);
            }
            Event::JobCompleted {
                node,
                agent,
                version,
                result,
                confidence,
                cost_micros,
                reasoning,
                ..
            } => {
                let who = self.marks.agent(*agent);
                let outputs = pairs(self.graph, result);
                let gathered = self.gathered(node);
                gathered.outputs = outputs;
                gathered.cost_micros += cost_micros.unwrap_or(0);
                self.add(node, at, who.clone(), TrailKind::Completed);
                if !reasoning.trim().is_empty() {
                    let text = AgentText {
                        agent: who.clone(),
                        version: version.clone(),
                        text: reasoning.clone(),
                        confidence: *confidence,
                        cost_micros: *cost_micros,
                    };
                    self.add(node, at, who, TrailKind::Wrote { text });
                }
            }
            Event::JobRetried {
                node,
                attempt,
                run_after,
                error,
                cost_micros,
                ..
            } => {
                let gathered = self.gathered(node);
                gathered.cost_micros += cost_micros.unwrap_or(0);
                gathered.attempts += 1;
                gathered.last_attempts = *attempt;
                let who = gathered.owner.clone().unwrap_or(Mark::System);
                let what = TrailKind::Failed {
                    attempt: attempt.saturating_sub(1),
                    error: error.clone(),
                    again_at: Some(*run_after),
                };
                self.add(node, at, who, what);
            }
            Event::JobFailed {
                node,
                attempt,
                error,
                cost_micros,
                ..
            } => {
                let gathered = self.gathered(node);
                gathered.cost_micros += cost_micros.unwrap_or(0);
                let who = gathered.owner.clone().unwrap_or(Mark::System);
                let what = TrailKind::Failed {
                    attempt: *attempt,
                    error: error.clone(),
                    again_at: None,
                };
                self.add(node, at, who, what);
            }
            _ => {}
        }
    }
}
