//! A company at work, for the tests of runs: workflows in a few words, an agent with a token, people who act.

use crate::common::{Company, TestDb};
use domain::{
    Role, Tier, Verdict,
    engine::Event,
    form::{Field, FieldKind},
    ids::{AgentId, EdgeId, GateId, JobId, RunId, TaskId, VersionId, WorkflowId},
    view::gates::DecisionInput,
    workflow::*,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use services::{
    Scope,
    entity::{agent, agent_token, gate, job, run, run_event, task, workflow, workflow_version},
    jobs::{AgentScope, Completion, Lease, LeasedJob},
    runs::StartRun,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Who is who among the scopes.
pub const STARTER: usize = 0;
pub const WORKER: usize = 1;
pub const OTHER_WORKER: usize = 2;
pub const APPROVER: usize = 3;
pub const OTHER_APPROVER: usize = 4;
pub const THIRD_APPROVER: usize = 5;
pub const AGENT_OWNER: usize = 6;
pub const ADMIN: usize = 7;
pub const BYSTANDER: usize = 8;

pub const TOKEN: &str = "bat_test_0123456789";

pub struct Office<'a> {
    pub db: &'a TestDb,
    pub company: Company,
    pub agent: AgentId,
}

fn field(name: &str) -> Field {
    Field {
        name: name.to_owned(),
        label: name.to_owned(),
        kind: FieldKind::Number {
            min: None,
            max: None,
        },
        required: false,
        help: String::new(),
    }
}

fn assigned(variable: &str, expression: &str) -> Assignment {
    Assignment {
        variable: variable.to_owned(),
        expression: expression.to_owned(),
    }
}

/// `name[,key]`: a message that brings a number `y`.
fn awaited(text: &str) -> Wait {
    let (name, key) = text.split_once(',').unwrap_or((text, ""));
    Wait::Message {
        name: name.to_owned(),
        key: key.to_owned(),
        brings: vec![field("y")],
    }
}

impl<'a> Office<'a> {
    pub async fn open(db: &'a TestDb) -> Self {
        let company = db
            .company(
                "Larkmoor",
                &[
                    ("Starter", &[Role::Worker, Role::Approver]),
                    ("Worker", &[Role::Worker, Role::Approver]),
                    ("Other Worker", &[Role::Worker]),
                    ("Approver", &[Role::Approver]),
                    ("Other Approver", &[Role::Approver]),
                    ("Third Approver", &[Role::Approver]),
                    ("Agent Owner", &[Role::Approver, Role::Engineer]),
                    ("Admin", &[Role::Admin]),
                    ("Bystander", &[]),
                ],
            )
            .await;
        let raw = db.raw().await;
        let id = Uuid::now_v7();
        let owner = company.person(AGENT_OWNER);
        agent::Model {
            id,
            org: company.system.org.0,
            name: "Tally".to_owned(),
            team: company.finance.0,
            owner_person: owner.0,
            glyph: "bot".to_owned(),
            description: String::new(),
            version: "1.2".to_owned(),
            demo: false,
            paused_at: None,
            created_by: None,
            created_at: 0,
            revision: 1,
        }
        .into_active_model()
        .insert(&raw)
        .await
        .unwrap();
        let hash = Sha256::digest(TOKEN.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        agent_token::Model {
            id: Uuid::now_v7(),
            org: company.system.org.0,
            agent: id,
            prefix: "test".to_owned(),
            token_hash: hash,
            job_types: json!(["work"]),
            expires_at: db.clock.now() + 10_000_000_000,
            created_by: None,
            created_at: 0,
            last_used_at: None,
            revoked_at: None,
        }
        .into_active_model()
        .insert(&raw)
        .await
        .unwrap();
        raw.close().await.unwrap();
        Self {
            db,
            company,
            agent: AgentId(id),
        }
    }

    pub fn scope(&self, who: usize) -> &Scope {
        &self.company.scopes[who]
    }

    /// Moves the clock and lets everything due happen.
    pub async fn pass(&self, ms: i64) {
        self.db.clock.advance(ms);
        self.db.services.host().tick().await.unwrap();
    }

    fn kind(&self, text: &str) -> NodeKind {
        let (name, rest) = text.split_once(':').unwrap_or((text, ""));
        let fields = || {
            rest.split(',')
                .filter(|name| !name.is_empty())
                .map(field)
                .collect()
        };
        match name {
            "start" => NodeKind::Start,
            "end" => NodeKind::End {
                end: EndKind::Plain,
            },
            "human" => NodeKind::Human { form: fields() },
            "agent" => NodeKind::Agent {
                job_type: "work".to_owned(),
                inputs: Vec::new(),
                result: fields(),
                retry: Retry {
                    attempts: 2,
                    first_wait: 10_000,
                },
            },
            "gate" => NodeKind::Gate {
                gate: GateSpec {
                    tier: TierRule::Conditions {
                        rules: vec![TierCondition {
                            when: "x > 100".to_owned(),
                            tier: Tier::High,
                            because: "Over 100".to_owned(),
                        }],
                        otherwise: Tier::Low,
                    },
                    candidates: vec![Owner::Team {
                        team: self.company.finance,
                    }],
                    needed: [1, 1, 2, 2],
                    question: "Pay {x}?".to_owned(),
                    shows: vec!["x".to_owned()],
                    expires_after: Some(3_600_000),
                    reason_needed: true,
                },
            },
            "script" => {
                let (variable, expression) = rest.split_once('=').unwrap();
                NodeKind::Script {
                    assign: vec![assigned(variable, expression)],
                }
            }
            "and" => NodeKind::Parallel,
            "event" => NodeKind::EventBased,
            "message" => NodeKind::Catch {
                wait: awaited(rest),
            },
            "send" => NodeKind::Send {
                message: Message {
                    name: rest.to_owned(),
                    carries: vec![assigned("y", "x + 1")],
                    ..Message::default()
                },
            },
            "border" => {
                let (host, code) = rest.split_once(',').unwrap();
                NodeKind::Boundary {
                    host: host.into(),
                    interrupting: true,
                    wait: Wait::Error {
                        code: code.to_owned(),
                    },
                }
            }
            "timer" => NodeKind::Catch {
                wait: Wait::Duration {
                    ms: rest.parse().unwrap(),
                },
            },
            other => panic!("no kind {other}"),
        }
    }

    /// Publishes a workflow: lines `id kind[:more] [sla ms]`, `from -> to [rejected]` and `ask name`, a line of text a run may
    /// begin with.
    pub async fn publish(&self, name: &str, text: &str) -> WorkflowId {
        let mut graph = Graph {
            inputs: vec![field("x"), field("y")],
            ..Graph::default()
        };
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(name) = line.strip_prefix("ask ") {
                graph.inputs.push(Field {
                    kind: FieldKind::Text,
                    required: false,
                    ..field(name)
                });
                continue;
            }
            if let Some((from, rest)) = line.split_once(" -> ") {
                let (to, more) = rest.split_once(' ').unwrap_or((rest, ""));
                let id: EdgeId = format!("{from}-{to}-{more}").into();
                let edge = Edge {
                    exit: (more == "rejected").then_some(GateExit::Rejected),
                    ..Edge::between(id.clone(), from.into(), to.into())
                };
                graph.edges.insert(id, edge);
                continue;
            }
            let (id, what) = line.split_once(' ').unwrap();
            let (what, sla) = what
                .split_once(" sla ")
                .map_or((what, None), |(what, ms)| (what, Some(ms)));
            let kind = self.kind(what);
            let owner = match kind {
                NodeKind::Human { .. } => Some(Owner::Team {
                    team: self.company.finance,
                }),
                NodeKind::Agent { .. } => Some(Owner::Agent { agent: self.agent }),
                _ => None,
            };
            let node = Node {
                id: id.into(),
                label: id.to_owned(),
                kind,
                bounds: Rect::default(),
                lane: None,
                owner,
                raci: Raci::default(),
                sla: sla.map(|ms| Sla {
                    due_in: ms.parse().unwrap(),
                    at_risk_percent: 50,
                }),
                notes: String::new(),
                extension: String::new(),
            };
            graph.nodes.insert(id.into(), node);
        }
        let raw = self.db.raw().await;
        let id = Uuid::now_v7();
        workflow::Model {
            id,
            org: self.company.system.org.0,
            name: name.to_owned(),
            team: Some(self.company.finance.0),
            status: "published".to_owned(),
            published_version: Some(1),
            created_by: None,
            created_at: 0,
            updated_at: 0,
            revision: 1,
        }
        .into_active_model()
        .insert(&raw)
        .await
        .unwrap();
        workflow_version::Model {
            id: VersionId(Uuid::now_v7()).0,
            org: self.company.system.org.0,
            workflow: id,
            number: 1,
            graph: serde_json::to_value(&graph).unwrap(),
            digest: String::new(),
            note: String::new(),
            published_by: None,
            published_at: 0,
        }
        .into_active_model()
        .insert(&raw)
        .await
        .unwrap();
        raw.close().await.unwrap();
        WorkflowId(id)
    }

    pub async fn start(&self, workflow: WorkflowId, variables: Value) -> RunId {
        let start = StartRun {
            variables: variables.as_object().unwrap().clone(),
            key: None,
        };
        self.db
            .services
            .runs()
            .start_with(self.scope(STARTER), workflow, start)
            .await
            .unwrap()
    }

    pub async fn run(&self, id: RunId) -> run::Model {
        run::Entity::find_by_id(id.0)
            .one(self.db.services.read())
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn status(&self, id: RunId) -> String {
        self.run(id).await.status
    }

    pub async fn events(&self, id: RunId) -> Vec<run_event::Model> {
        run_event::Entity::find()
            .filter(run_event::Column::Run.eq(id.0))
            .order_by_asc(run_event::Column::Seq)
            .all(self.db.services.read())
            .await
            .unwrap()
    }

    pub async fn kinds(&self, id: RunId) -> Vec<String> {
        self.events(id)
            .await
            .into_iter()
            .map(|event| event.kind)
            .collect()
    }

    pub async fn task(&self, run: RunId, node: &str) -> TaskId {
        let row = task::Entity::find()
            .filter(task::Column::Run.eq(run.0))
            .filter(task::Column::Node.eq(node))
            .filter(task::Column::Status.eq("open"))
            .one(self.db.services.read())
            .await
            .unwrap();
        TaskId(row.expect("an open task").id)
    }

    pub async fn gate(&self, run: RunId) -> gate::Model {
        let row = gate::Entity::find()
            .filter(gate::Column::Run.eq(run.0))
            .order_by_desc(gate::Column::OpenedAt)
            .order_by_desc(gate::Column::Round)
            .one(self.db.services.read())
            .await
            .unwrap();
        row.expect("a gate")
    }

    pub async fn job(&self, run: RunId) -> job::Model {
        let row = job::Entity::find()
            .filter(job::Column::Run.eq(run.0))
            .one(self.db.services.read())
            .await
            .unwrap();
        row.expect("a job")
    }

    pub async fn complete(
        &self,
        who: usize,
        run: RunId,
        node: &str,
        values: Value,
    ) -> services::Result<()> {
        let task = self.task(run, node).await;
        let values = values.as_object().unwrap().clone();
        self.db
            .services
            .tasks()
            .complete_with(self.scope(who), task, values)
            .await
    }

    pub async fn decide(
        &self,
        who: usize,
        gate: &gate::Model,
        verdict: Verdict,
    ) -> services::Result<()> {
        let input = DecisionInput {
            verdict,
            reason: "because".to_owned(),
            digest: gate.digest.clone(),
        };
        self.db
            .services
            .gates()
            .decide(self.scope(who), GateId(gate.id), input, "page")
            .await
    }

    pub async fn worker(&self) -> AgentScope {
        self.db.services.jobs().authenticate(TOKEN).await.unwrap()
    }

    pub async fn lease(&self) -> Vec<LeasedJob> {
        let lease = Lease {
            max: Some(32),
            lease_seconds: Some(60),
            ..Lease::default()
        };
        self.db
            .services
            .jobs()
            .lease(&self.worker().await, lease)
            .await
            .unwrap()
    }

    pub async fn result(
        &self,
        job: JobId,
        fence: i64,
        x: i64,
    ) -> services::Result<Option<LeasedJob>> {
        let completion = Completion {
            fence,
            result: json!({"x": x}).as_object().unwrap().clone(),
            confidence: Some(0.9),
            cost_micros: Some(310_000),
            reasoning: "The totals agree.".to_owned(),
            lease_next: false,
        };
        self.db
            .services
            .jobs()
            .complete(&self.worker().await, job, completion)
            .await
    }

    /// The stored snapshot is what the stored events give, and the chain holds.
    pub async fn verify(&self, id: RunId) {
        let row = self.run(id).await;
        let events = self.events(id).await;
        let parsed: Vec<(i64, Event)> = events
            .iter()
            .map(|event| {
                (
                    event.at,
                    serde_json::from_value(event.body.clone()).unwrap(),
                )
            })
            .collect();
        let state = domain::engine::replay(parsed.iter().map(|(at, event)| (*at, event)));
        assert_eq!(
            serde_json::to_value(state).unwrap(),
            row.state,
            "replay gives the snapshot"
        );
        assert_eq!(row.revision, events.last().unwrap().seq);
        let mut prev = String::new();
        for event in &events {
            assert_eq!(event.prev_hash, prev);
            assert_eq!(event.hash, services::audit::chain::hash_run_event(event));
            prev.clone_from(&event.hash);
        }
    }
}
