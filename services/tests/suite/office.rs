//! A company at work, for the tests of runs: workflows in a few words, an agent with a token, people who act.

use crate::{
    common::{Company, TestDb},
    drawn::drawn,
};
use domain::{
    Role, Verdict,
    engine::Event,
    ids::{AgentId, GateId, JobId, RunId, TaskId, VersionId, WorkflowId},
    view::gates::DecisionInput,
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

    /// Publishes a workflow, see [`drawn`].
    pub async fn publish(&self, name: &str, text: &str) -> WorkflowId {
        let graph = drawn(text, self.company.finance, self.agent);
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

    /// Has a published workflow drawn otherwise, before it ran.
    pub async fn redraw(&self, workflow: WorkflowId, text: &str) {
        let raw = self.db.raw().await;
        let graph = drawn(text, self.company.finance, self.agent);
        workflow_version::Entity::update_many()
            .filter(workflow_version::Column::Workflow.eq(workflow.0))
            .col_expr(
                workflow_version::Column::Graph,
                sea_orm::sea_query::Expr::value(serde_json::to_value(&graph).unwrap()),
            )
            .exec(&raw)
            .await
            .unwrap();
        raw.close().await.unwrap();
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
