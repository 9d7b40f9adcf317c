//! The walk of one command: records events, keeps the state in step, and follows every automatic step.

use super::{
    Command, Cx, Doing, Event, MAX_STEPS, Passage, Phase, State, Step, Token, agent, boundary,
    call, choice, decision, effects, end, evolve, exclusive, gate, human, inclusive, inside,
    message, operate, parallel, raise, resubmit, run, script, start, timer,
};
use crate::{
    Fault, FaultCode, Variables,
    ids::{FlowTokenId, NodeId},
    workflow::{Edge, Graph, Node, NodeKind, Throw},
};
use std::borrow::Cow;

/// One command on its way.
pub(super) struct Walk<'a, 'b> {
    pub graph: &'a Graph,
    pub state: State,
    pub cx: &'a mut Cx<'b>,
    events: Vec<Event>,
    effects: Vec<super::Effect>,
}

pub(super) fn step(
    graph: &Graph,
    state: &State,
    command: Command,
    cx: &mut Cx<'_>,
) -> Result<Step, Fault> {
    let mut walk = Walk {
        graph,
        state: state.clone(),
        cx,
        events: Vec::new(),
        effects: Vec::new(),
    };
    walk.command(command)?;
    walk.settle();
    Ok(Step {
        events: walk.events,
        state: walk.state,
        effects: walk.effects,
    })
}

impl Walk<'_, '_> {
    fn command(&mut self, command: Command) -> Result<(), Fault> {
        match (&command, self.state.phase) {
            (Command::Start { .. }, Phase::New) => {}
            (Command::Start { .. }, _) => {
                return Err(Fault::conflict("This run has already started."));
            }
            (_, Phase::New) => return Err(Fault::not_found("run")),
            // A timer of a finished run is late, not wrong.
            (Command::FireTimer { .. }, phase) if phase.is_over() => return Ok(()),
            (Command::DecideGate { .. }, phase) if phase.is_over() => {
                return Err(decision::closed());
            }
            (_, phase) if phase.is_over() => return Err(over(phase)),
            _ => {}
        }
        match command {
            start @ Command::Start { .. } => start::start(self, start),
            started @ Command::CallStarted { .. } => call::started(self, started),
            refused @ Command::CallRefused { .. } => call::refused(self, refused),
            ended @ Command::CallEnded { .. } => call::ended(self, ended),
            Command::ClaimTask { task, person } => human::claim(self, task, person),
            Command::ReturnTask {
                task,
                person,
                reason,
            } => human::give_back(self, task, person, reason),
            Command::CompleteTask {
                task,
                person,
                values,
            } => human::complete(self, task, person, values),
            complete @ Command::CompleteJob { .. } => agent::complete(self, complete),
            fail @ Command::FailJob { .. } => agent::fail(self, fail),
            deliver @ Command::Deliver { .. } => message::deliver(self, deliver),
            decide @ Command::DecideGate { .. } => decision::decide(self, decide),
            Command::FireTimer { timer } => boundary::fire(self, timer),
            Command::RetryStep { token, by } => run::retry(self, token, &by),
            Command::CancelRun { by, reason } => run::cancel(self, by, reason),
            Command::SkipStep { token, by, reason } => operate::skip(self, token, by, &reason),
            Command::PlaceToken {
                token,
                to,
                by,
                reason,
            } => operate::place(self, token, to, by, &reason),
            Command::SetVariable {
                scope,
                name,
                value,
                by,
                reason,
            } => operate::set(self, scope, (name, value), by, &reason),
            Command::SuspendRun { by, reason } => run::suspend(self, by, reason),
            Command::ResumeRun { by, reason } => run::resume(self, by, reason),
        }
    }

    /// Records an event: the state and the effects follow at once.
    pub fn record(&mut self, event: Event) {
        effects::of(self.graph, &self.state, &event, &mut self.effects);
        evolve(&mut self.state, self.cx.now, &event);
        self.events.push(event);
    }

    /// A fresh id of any kind.
    pub fn id<T: From<uuid::Uuid>>(&mut self) -> T {
        T::from((self.cx.ids)())
    }

    /// Follows every path that can go on by itself, then looks whether the run is over.
    fn settle(&mut self) {
        gate::reask(self);
        let mut steps = 0;
        while self.state.phase == Phase::Active {
            let Some(token) = self.ready() else {
                if gate::reask(self) || inside::close(self) || inclusive::join(self) {
                    continue;
                }
                break;
            };
            steps += 1;
            if steps > MAX_STEPS {
                self.fail(
                    &token,
                    format!("Stopped: {MAX_STEPS} automatic steps in a row, the workflow seems to loop without end."),
                );
            } else {
                self.enter(&token);
            }
        }
        if self.state.phase != Phase::Active {
            return;
        }
        if self.state.tokens.is_empty() {
            self.record(Event::RunDone { at: None });
        } else if self
            .state
            .tokens
            .values()
            .all(|t| matches!(t.doing, Doing::Join | Doing::Inside { .. }))
        {
            let joins = |token: &&Token| token.doing == Doing::Join;
            let stuck: Vec<_> = self.state.tokens.values().filter(joins).cloned().collect();
            for token in stuck {
                self.fail(
                    &token,
                    "Waits here for a path that never comes: the other ways in were not taken.",
                );
            }
        }
    }

    fn ready(&self) -> Option<Token> {
        self.state
            .tokens
            .values()
            .find(|token| token.doing == Doing::Ready)
            .cloned()
    }

    fn enter(&mut self, token: &Token) {
        let graph = self.graph;
        let Some(node) = graph.nodes.get(&token.node) else {
            return self.fail(token, "This step is not part of the workflow.");
        };
        if node.has_inside() && !self.state.is_body(token) {
            return inside::enter(self, token, node);
        }
        match &node.kind {
            NodeKind::Start { .. } | NodeKind::Sub => self.leave(token),
            NodeKind::End { end } => end::enter(self, token, end),
            NodeKind::Human { .. } => human::enter(self, token, node),
            NodeKind::Agent { .. } => agent::enter(self, token, node),
            NodeKind::Script { assign } => script::enter(self, token, assign),
            NodeKind::Gate { gate } => gate::enter(self, token, node, gate),
            NodeKind::Call { workflow, version } => {
                call::enter(self, token, node, *workflow, *version);
            }
            NodeKind::Exclusive => exclusive::enter(self, token),
            NodeKind::Parallel => parallel::enter(self, token),
            NodeKind::Inclusive => inclusive::enter(self, token),
            NodeKind::EventBased => choice::enter(self, token),
            NodeKind::Throw {
                throw: Throw::Escalation { code },
            } => {
                raise::escalation(self, token, code);
                // Whoever caught it may have ended what this path lies in.
                if let Ok(token) = self.token(token.id) {
                    self.leave(&token);
                }
            }
            NodeKind::Catch { wait } if wait.is_time() => timer::enter(self, token, wait),
            NodeKind::Catch { wait } | NodeKind::Receive { wait } => {
                message::enter(self, token, node, wait);
            }
            NodeKind::Send { message }
            | NodeKind::Throw {
                throw: Throw::Message { message },
            } => {
                if message::send(self, token, message) {
                    self.leave(token);
                }
            }
            NodeKind::Throw {
                throw: Throw::Nothing,
            } => self.leave(token),
            // A path that begins at a boundary event leaves it at once.
            NodeKind::Boundary { .. } => self.leave(token),
            NodeKind::Kept { element, .. } => self.fail(
                token,
                format!(
                    "\u{201c}{}\u{201d} is kept from the import and does not execute ({element}).",
                    node.label
                ),
            ),
        }
    }

    /// Goes on by every way out.
    pub fn leave(&mut self, token: &Token) {
        let graph = self.graph;
        let edges = graph.outgoing(&token.node);
        self.leave_by(token, &edges);
    }

    /// Goes on by these edges; without any the path ends.
    pub fn leave_by(&mut self, token: &Token, edges: &[&Edge]) {
        // The work of a step inside its own frame: the path that waits for it goes on from there.
        let edges = if self.state.is_body(token) {
            &[]
        } else {
            edges
        };
        match edges {
            [] => self.record(Event::TokenEnded {
                token: token.id,
                node: token.node.clone(),
            }),
            [edge] => self.record(Event::TokenMoved {
                from: token.node.clone(),
                passage: Passage {
                    token: token.id,
                    edge: edge.id.clone(),
                    to: edge.to.clone(),
                },
            }),
            many => {
                if self.state.tokens.len() + many.len() > super::MAX_TOKENS {
                    return self.fail(
                        token,
                        format!("Stopped: more than {} paths at once.", super::MAX_TOKENS),
                    );
                }
                let into = many
                    .iter()
                    .map(|edge| Passage {
                        token: self.id(),
                        edge: edge.id.clone(),
                        to: edge.to.clone(),
                    })
                    .collect();
                self.record(Event::TokenForked {
                    token: token.id,
                    from: token.node.clone(),
                    into,
                });
            }
        }
    }

    /// The path stops here until an operator has it tried again.
    pub fn fail(&mut self, token: &Token, error: impl Into<String>) {
        self.record(Event::StepFailed {
            token: token.id,
            node: token.node.clone(),
            error: error.into(),
        });
    }

    /// The path of that id, as it is now.
    pub fn token(&self, id: FlowTokenId) -> Result<Token, Fault> {
        self.state
            .tokens
            .get(&id)
            .cloned()
            .ok_or_else(|| Fault::not_found("step"))
    }

    /// The node of that id.
    pub fn node(&self, id: &NodeId) -> Result<&Node, Fault> {
        self.graph
            .nodes
            .get(id)
            .ok_or_else(|| Fault::not_found("step"))
    }

    /// Opens work at a node: its due time and timers. `Err` says in words which time cannot be read.
    pub fn open(&mut self, token: &Token, node: &Node) -> Result<super::Opened, String> {
        boundary::open(self, token, node)
    }

    /// The variables a path sees.
    pub fn seen(&self, token: &Token) -> Cow<'_, Variables> {
        self.state.seen(token.scope)
    }

    /// Resubmission shares the human step's doors.
    pub fn resubmit(
        &mut self,
        token: &Token,
        task: crate::ids::TaskId,
        person: crate::ids::PersonId,
        values: crate::Variables,
    ) -> Result<(), Fault> {
        resubmit::complete(self, token, task, person, values)
    }
}

fn over(phase: Phase) -> Fault {
    let how = match phase {
        Phase::Cancelled => "was cancelled",
        Phase::Declined => "was declined",
        Phase::New | Phase::Active | Phase::Suspended | Phase::Done => "is already done",
    };
    Fault::new(
        FaultCode::Conflict,
        format!("This run {how}; nothing was changed."),
    )
}
