//! A bench that runs workflows.

use super::drawn::{Fake, agent, person, team, workflow};
use crate::{
    Actor, Fault, Millis, Role, Verdict,
    actor::Grant,
    engine::{self, *},
    ids::{GateId, JobId, NodeId, TaskId, TimerId},
    workflow::*,
};
use serde_json::Value;
use uuid::Uuid;

/// Begins a run by a person.
pub fn begin(by: u128, variables: &Value) -> Command {
    Command::Start {
        by: Actor::Person(person(by)),
        variables: variables.as_object().unwrap().clone(),
        authors: Default::default(),
        on_behalf_of: None,
        at: None,
    }
}

/// A run on the bench: its clock, its ids, what happened so far.
pub struct Bench {
    pub graph: Graph,
    pub state: State,
    pub now: Millis,
    pub log: Vec<(Millis, Event)>,
    pub effects: Vec<Effect>,
    next: u128,
}

impl Bench {
    pub fn new(graph: Graph) -> Self {
        Self {
            graph,
            state: State::default(),
            now: 0,
            log: Vec::new(),
            effects: Vec::new(),
            next: 0,
        }
    }

    /// Starts by person 1.
    pub fn start(text: &str, variables: Value) -> Self {
        let mut bench = Self::new(workflow(text));
        bench.act(begin(1, &variables)).unwrap();
        bench
    }

    pub fn act(&mut self, command: Command) -> Result<Vec<&'static str>, Fault> {
        let before = self.state.clone();
        let next = &mut self.next;
        let mut ids = || {
            *next += 1;
            Uuid::from_u128(*next)
        };
        let mut cx = Cx {
            now: self.now,
            ids: &mut ids,
            eval: &Fake,
        };
        let step = engine::step(&self.graph, &before, command, &mut cx)?;
        assert_eq!(
            engine::effects(&self.graph, &before, self.now, &step.events),
            step.effects,
            "effects follow from the events"
        );
        self.log
            .extend(step.events.iter().map(|event| (self.now, event.clone())));
        self.state = step.state;
        self.effects.extend(step.effects);
        Ok(step.events.iter().map(Event::key).collect())
    }

    /// Where the paths stand, in the order of the ids: `a b(failed)`.
    pub fn at(&self) -> String {
        let mut all: Vec<String> = self
            .state
            .tokens
            .values()
            .map(|token| match &token.doing {
                Doing::Task { .. } | Doing::Gate { .. } | Doing::Job { .. } | Doing::Timer => {
                    token.node.to_string()
                }
                Doing::Ready => format!("{}(ready)", token.node),
                Doing::Resubmit { .. } => format!("{}(resubmit)", token.node),
                Doing::Join => format!("{}(join)", token.node),
                Doing::Message => format!("{}(message)", token.node),
                Doing::Choice => format!("{}(choice)", token.node),
                Doing::Call { .. } => format!("{}(call)", token.node),
                Doing::Inside { inside } => {
                    format!("{}({}/{})", token.node, inside.done, inside.begun)
                }
                Doing::Failed { .. } => format!("{}(failed)", token.node),
            })
            .collect();
        all.sort();
        format!("{}: {}", self.state.status().key(), all.join(" "))
            .trim_end()
            .to_owned()
    }

    fn doing(&self, node: &str) -> Doing {
        let node: NodeId = node.into();
        self.state
            .tokens
            .values()
            .filter(|token| token.node == node)
            .min_by_key(|token| matches!(token.doing, Doing::Inside { .. }))
            .expect("a path there")
            .doing
            .clone()
    }

    pub fn task(&self, node: &str) -> TaskId {
        match self.doing(node) {
            Doing::Task { task, .. } | Doing::Resubmit { task, .. } => task,
            other => panic!("{other:?}"),
        }
    }

    pub fn job(&self, node: &str) -> JobId {
        match self.doing(node) {
            Doing::Job { job, .. } => job,
            other => panic!("{other:?}"),
        }
    }

    pub fn request(&self, node: &str) -> Request {
        match self.doing(node) {
            Doing::Gate { request } => *request,
            other => panic!("{other:?}"),
        }
    }

    pub fn timer(&self, node: &str, kind: &str) -> TimerId {
        let node: NodeId = node.into();
        let token = self
            .state
            .tokens
            .values()
            .find(|token| token.node == node)
            .expect("a path there");
        token
            .timers
            .iter()
            .find(|timer| timer.kind.key() == kind)
            .expect("a timer")
            .id
    }

    pub fn complete(
        &mut self,
        node: &str,
        by: u128,
        values: Value,
    ) -> Result<Vec<&'static str>, Fault> {
        let task = self.task(node);
        self.complete_task(task, by, &values)
    }

    pub fn complete_task(
        &mut self,
        task: TaskId,
        by: u128,
        values: &Value,
    ) -> Result<Vec<&'static str>, Fault> {
        self.act(Command::CompleteTask {
            task,
            person: person(by),
            values: values.as_object().unwrap().clone(),
        })
    }

    pub fn result(&mut self, node: &str, result: Value) -> Result<Vec<&'static str>, Fault> {
        let job = self.job(node);
        self.result_of(job, &result)
    }

    pub fn result_of(&mut self, job: JobId, result: &Value) -> Result<Vec<&'static str>, Fault> {
        self.act(Command::CompleteJob {
            job,
            agent: agent(),
            owner: person(9),
            version: String::new(),
            result: result.as_object().unwrap().clone(),
            confidence: Some(0.9),
            cost_micros: Some(1),
            reasoning: String::new(),
        })
    }

    pub fn fail(&mut self, node: &str, failure: Failure) -> Result<Vec<&'static str>, Fault> {
        let job = self.job(node);
        self.fail_of(job, failure)
    }

    pub fn fail_of(&mut self, job: JobId, failure: Failure) -> Result<Vec<&'static str>, Fault> {
        self.act(Command::FailJob {
            job,
            failure,
            error: "no luck".to_owned(),
            code: String::new(),
            cost_micros: None,
        })
    }

    pub fn decide(
        &mut self,
        gate: &str,
        by: u128,
        verdict: Verdict,
    ) -> Result<Vec<&'static str>, Fault> {
        let request = self.request(gate);
        self.decide_as(request.id, by, verdict, "because", &request.digest)
    }

    pub fn decide_as(
        &mut self,
        gate: GateId,
        by: u128,
        verdict: Verdict,
        reason: &str,
        digest: &str,
    ) -> Result<Vec<&'static str>, Fault> {
        let decider = Decider {
            person: person(by),
            grants: vec![Grant {
                role: Role::Approver,
                team: Some(team()),
            }],
        };
        self.act(Command::DecideGate {
            gate,
            decider,
            decision: verdict,
            reason: reason.to_owned(),
            digest: digest.to_owned(),
            door: "page".to_owned(),
        })
    }

    pub fn fire(&mut self, node: &str, kind: &str) -> Result<Vec<&'static str>, Fault> {
        let timer = self.timer(node, kind);
        self.act(Command::FireTimer { timer })
    }
}
