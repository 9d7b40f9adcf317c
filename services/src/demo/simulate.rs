//! Makes the demo company's history: the real engine, driven under a simulated clock by what comes in and by people and agents who
//! work by simple rules. One unit of work a simulated day.

use super::{
    agenda::{self, Agenda, Desks, Happening},
    calendar, company,
    random::Random,
    rules::{self, Answer},
    sketch::{Cast, DAY, HOUR},
    traffic::Arrival,
};
use crate::{
    Error, Result, Scope, Tx,
    entity::{workflow, workflow_version},
    host::{self, Beginning},
};
use domain::{
    Actor, Fault, Millis, Role, Variables, Verdict,
    actor::Grant,
    engine::{Command, Decider, Doing, Failure, Request, State, Token, payload_fields},
    ids::{AgentId, GateId, JobId, PersonId, RunId, TaskId, TeamId},
    policy,
    workflow::{GateExit, Graph, NodeKind, Owner},
};
use sea_orm::prelude::Uuid;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Since when Anneke Roth is away, before the end of the history: from then on one person decides most payments.
const AWAY: Millis = 25 * DAY;

/// A published workflow, as the simulation starts runs of it.
pub(super) struct Live {
    pub(super) workflow: workflow::Model,
    pub(super) version: workflow_version::Model,
    pub(super) graph: Arc<Graph>,
}

/// Everything the simulation knows.
pub(super) struct Simulation {
    system: Scope,
    cast: Cast,
    grants: HashMap<PersonId, Vec<Grant>>,
    flows: HashMap<&'static str, Live>,
    arrivals: Vec<Arrival>,
    agenda: Agenda,
    desks: Desks,
    random: Random,
    /// What is on the agenda already: tasks, jobs, gates, timers.
    planned: HashSet<Uuid>,
    answers: HashMap<JobId, Answer>,
    runs: HashMap<RunId, (&'static str, bool)>,
    head: PersonId,
}

impl Simulation {
    pub(super) fn new(
        system: Scope,
        cast: Cast,
        flows: HashMap<&'static str, Live>,
        arrivals: Vec<Arrival>,
        until: Millis,
    ) -> Option<Self> {
        let head = *cast.people.get(company::HEAD_OF_OPERATIONS)?;
        let mut agenda = Agenda::default();
        for (index, arrival) in arrivals.iter().enumerate() {
            agenda.put(arrival.at, Happening::Arrive(index));
        }
        let (mut grants, mut desks) = (HashMap::new(), Desks::default());
        for member in company::PEOPLE {
            let Some(person) = cast.people.get(member.name) else {
                continue;
            };
            grants.insert(*person, grants_of(&cast, member.roles));
            match member.name {
                "Tomas Lindqvist" => desks.seat(*person, 33.0, None),
                "Anneke Roth" => desks.seat(*person, 33.0, Some(until - AWAY)),
                company::HEAD_OF_OPERATIONS => desks.seat(*person, 9.0, None),
                _ => desks.seat(*person, 14.0, None),
            }
        }
        Some(Self {
            system,
            cast,
            grants,
            flows,
            arrivals,
            agenda,
            desks,
            random: Random::new(20_931),
            planned: HashSet::new(),
            answers: HashMap::new(),
            runs: HashMap::new(),
            head,
        })
    }

    /// Lives through everything before `until`, in the unit `tx`.
    pub(super) async fn live(&mut self, tx: &Tx, until: Millis) -> Result<()> {
        while let Some((at, happening)) = self.agenda.next_before(until) {
            tx.move_to(at);
            match self.happen(tx, at, happening).await {
                Ok(()) => {}
                // The step went on without it: a timer took the task away, a colleague decided first.
                Err(Error::Fault(fault)) if fault.code != domain::FaultCode::Invalid => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn happen(&mut self, tx: &Tx, at: Millis, happening: Happening) -> Result<()> {
        match happening {
            Happening::Arrive(index) => self.arrive(tx, at, index).await,
            Happening::Report(run, job, agent) => self.report(tx, at, run, job, agent).await,
            Happening::Complete(run, task, person) => {
                self.complete(tx, at, run, task, person).await
            }
            Happening::Decide(run, gate, person) => self.decide(tx, at, run, gate, person).await,
            Happening::Fire(run, timer) => {
                let scope = self.system.clone();
                self.advance(tx, &scope, at, run, Command::FireTimer { timer })
                    .await
            }
        }
    }

    fn scope_of(&self, person: PersonId) -> Scope {
        let mut scope = self.system.clone();
        scope.actor = Actor::Person(person);
        scope.name = self
            .cast
            .people
            .iter()
            .find(|(_, id)| **id == person)
            .map_or_else(String::new, |(name, _)| name.clone());
        scope.grants = self.grants.get(&person).cloned().unwrap_or_default();
        scope
    }

    async fn arrive(&mut self, tx: &Tx, at: Millis, index: usize) -> Result<()> {
        let Some(arrival) = self.arrivals.get(index).cloned() else {
            return Ok(());
        };
        let (Some(flow), Some(person)) = (
            self.flows.get(arrival.flow),
            self.cast.people.get(arrival.by),
        ) else {
            return Err(Fault::invalid(format!(
                "The demo company has no {} or no {}.",
                arrival.flow, arrival.by
            ))
            .into());
        };
        let scope = self.scope_of(*person);
        let key = flow
            .graph
            .key_input
            .as_ref()
            .and_then(|name| arrival.inputs.get(name))
            .and_then(|value| value.as_str())
            .map(str::to_owned);
        let beginning = Beginning {
            workflow: flow.workflow.clone(),
            version: flow.version.clone(),
            key,
            variables: arrival.inputs.clone(),
            from: host::Origin::default(),
        };
        let (run, state) = host::begin(tx, &scope, beginning).await?;
        self.runs.insert(run, (arrival.flow, arrival.is_featured));
        self.plan(at, run, &state);
        Ok(())
    }

    async fn advance(
        &mut self,
        tx: &Tx,
        scope: &Scope,
        at: Millis,
        run: RunId,
        command: Command,
    ) -> Result<()> {
        let advanced = host::advance(tx, scope, run, command).await?;
        self.plan(at, run, &advanced.state);
        if advanced.state.status().is_over() {
            self.runs.remove(&run);
        }
        Ok(())
    }

    /// Puts on the agenda what the run's new state asks for.
    fn plan(&mut self, at: Millis, run: RunId, state: &State) {
        for token in state.tokens.values() {
            for timer in &token.timers {
                if self.planned.insert(timer.id.0) {
                    self.agenda
                        .put(timer.due_at.max(at), Happening::Fire(run, timer.id));
                }
            }
            match &token.doing {
                Doing::Job { job, agent, .. } if self.planned.insert(job.0) => {
                    self.plan_job(at, run, state, token, (*job, *agent))
                }
                Doing::Task { task, owner, .. } | Doing::Resubmit { task, owner, .. }
                    if self.planned.insert(task.0) =>
                {
                    if let Some(person) = self.who_works(run, owner) {
                        let done = agenda::task_done_at(at, &mut self.random);
                        self.agenda
                            .put(done, Happening::Complete(run, *task, person));
                    }
                }
                Doing::Gate { request } if self.planned.insert(request.id.0) => {
                    self.plan_gate(at, run, request)
                }
                _ => {}
            }
        }
    }

    fn plan_job(
        &mut self,
        at: Millis,
        run: RunId,
        state: &State,
        token: &Token,
        (job, agent): (JobId, AgentId),
    ) {
        let Some(NodeKind::Agent { job_type, .. }) = self.node(run, &token.node) else {
            return;
        };
        let today = calendar::iso(calendar::day_of(at));
        let answer = rules::answer(&job_type, &state.variables, &today, &mut self.random);
        self.agenda.put(
            at + 400 + answer.work_ms,
            Happening::Report(run, job, agent),
        );
        self.answers.insert(job, answer);
    }

    fn node(&self, run: RunId, node: &domain::ids::NodeId) -> Option<NodeKind> {
        let (prefix, _) = self.runs.get(&run)?;
        self.flows
            .get(prefix)?
            .graph
            .nodes
            .get(node)
            .map(|node| node.kind.clone())
    }

    fn who_works(&mut self, run: RunId, owner: &Owner) -> Option<PersonId> {
        let is_featured = self.runs.get(&run).is_some_and(|(_, featured)| *featured);
        let mut able: Vec<PersonId> = self
            .grants
            .iter()
            .filter(|(person, grants)| policy::may_work(owner, **person, grants))
            .map(|(person, _)| *person)
            .collect();
        if is_featured && able.contains(&self.head) {
            return None;
        }
        able.retain(|person| *person != self.head);
        able.sort();
        self.random.pick(&able).copied()
    }

    fn plan_gate(&mut self, at: Millis, run: RunId, request: &Request) {
        let is_featured = self.runs.get(&run).is_some_and(|(_, featured)| *featured);
        let mut able: Vec<PersonId> = self
            .grants
            .iter()
            .filter(|(person, grants)| policy::is_candidate(&request.candidates, **person, grants))
            .map(|(person, _)| *person)
            .filter(|person| {
                !request
                    .excluded
                    .iter()
                    .any(|excluded| excluded.person() == *person)
            })
            .collect();
        able.sort();
        let mut needed = request.needed;
        if is_featured && able.contains(&self.head) {
            able.retain(|person| *person != self.head);
            needed = needed.saturating_sub(1);
        }
        for _ in 0..needed {
            let Some((person, when)) = self.desks.take(&able, at, &mut self.random) else {
                break;
            };
            able.retain(|other| *other != person);
            self.agenda
                .put(when, Happening::Decide(run, request.id, person));
        }
    }

    async fn report(
        &mut self,
        tx: &Tx,
        at: Millis,
        run: RunId,
        job: JobId,
        agent: AgentId,
    ) -> Result<()> {
        let Some(answer) = self.answers.remove(&job) else {
            return Ok(());
        };
        let Some(known) = company::AGENTS
            .iter()
            .find(|known| self.cast.agents.get(known.name) == Some(&agent))
        else {
            return Ok(());
        };
        let Some(owner) = self.cast.people.get(known.owner).copied() else {
            return Ok(());
        };
        let mut scope = self.system.clone();
        scope.actor = Actor::Agent(agent);
        scope.name = known.name.to_owned();
        scope.on_behalf_of = Some(owner);
        match answer.result {
            Ok(result) => {
                let command = Command::CompleteJob {
                    job,
                    agent,
                    owner,
                    version: known.version.to_owned(),
                    result,
                    confidence: Some(answer.confidence),
                    cost_micros: Some(answer.cost_micros),
                    reasoning: answer.reasoning,
                };
                self.advance(tx, &scope, at, run, command).await
            }
            Err(error) => {
                let command = Command::FailJob {
                    code: String::new(),
                    job,
                    failure: Failure::Retryable,
                    error,
                    cost_micros: Some(answer.cost_micros),
                };
                // It stays the same job: it has to be planned again.
                self.planned.remove(&job.0);
                self.advance(tx, &scope, at, run, command).await
            }
        }
    }

    async fn complete(
        &mut self,
        tx: &Tx,
        at: Millis,
        run: RunId,
        task: TaskId,
        person: PersonId,
    ) -> Result<()> {
        let scope = self.scope_of(person);
        let loaded = host::load(tx, &scope, RunId(run.0)).await?;
        let Some(token) = loaded.state.find_task(task) else {
            return Ok(());
        };
        let today = calendar::iso(calendar::day_of(at));
        let form = match loaded.graph.nodes.get(&token.node).map(|node| &node.kind) {
            Some(NodeKind::Human { form }) => form.clone(),
            Some(NodeKind::Gate { gate }) => {
                payload_fields(&loaded.graph, gate, &loaded.state.variables)
            }
            _ => Vec::new(),
        };
        let values = match &token.doing {
            Doing::Resubmit { .. } => form
                .iter()
                .filter_map(|field| {
                    loaded
                        .state
                        .variables
                        .get(&field.name)
                        .map(|value| (field.name.clone(), value.clone()))
                })
                .collect::<Variables>(),
            _ => rules::fill(&form, &loaded.state.variables, &today, &mut self.random),
        };
        self.advance(
            tx,
            &scope,
            at,
            run,
            Command::CompleteTask {
                task,
                person,
                values,
            },
        )
        .await
    }

    async fn decide(
        &mut self,
        tx: &Tx,
        at: Millis,
        run: RunId,
        gate: GateId,
        person: PersonId,
    ) -> Result<()> {
        let scope = self.scope_of(person);
        let loaded = host::load(tx, &scope, run).await?;
        let Some((token, request)) = loaded.state.find_gate(gate) else {
            return Ok(());
        };
        let may_return = loaded
            .graph
            .outgoing(&token.node)
            .iter()
            .any(|edge| edge.exit == Some(GateExit::Returned));
        let is_featured = self.runs.get(&run).is_some_and(|(_, featured)| *featured);
        let (decision, reason) = if is_featured {
            (Verdict::Approve, "Looks right to me.")
        } else if self.random.chance(0.035) {
            (Verdict::Reject, "Not in this form.")
        } else if may_return && self.random.chance(0.03) {
            (Verdict::Return, "Please look at the amount again.")
        } else {
            (Verdict::Approve, "")
        };
        let command = Command::DecideGate {
            gate,
            decider: Decider {
                person,
                grants: scope.grants.clone(),
            },
            decision,
            reason: reason.to_owned(),
            digest: request.digest.clone(),
            door: "page".to_owned(),
        };
        self.advance(tx, &scope, at, run, command).await
    }
}

fn grants_of(cast: &Cast, roles: &[(Role, &str)]) -> Vec<Grant> {
    roles
        .iter()
        .map(|(role, team)| Grant {
            role: *role,
            team: cast
                .teams
                .get(*team)
                .copied()
                .filter(|_: &TeamId| role.is_of_team()),
        })
        .collect()
}

/// How long the history is.
pub(super) const SPAN: Millis = 92 * DAY;
/// How much of it a unit of work makes.
pub(super) const CHUNK: Millis = 12 * HOUR;
