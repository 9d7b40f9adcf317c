//! A company in which everybody is somebody else, and fresh things for each of them to reach for.

use crate::{
    common::{Answer, Browser, Kind, TestApp, jobs},
    graphs::{bills, orders},
    who::{ALL, MEMBERS, Who},
};
use axum::{body::Body, http::Method};
use domain::{
    Role,
    actor::Grant,
    bpmn,
    ids::{
        AgentId, GateId, InviteId, JobId, PersonId, RunId, SubscriptionId, TaskId, TeamId, TokenId,
        WorkflowId,
    },
    view::people::NewInvite,
    workflow::Graph,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use services::{
    Scope,
    entity::{agent_token, gate, subscription, task},
    jobs::{Failed, Lease},
    runs::StartRun,
    workflows::NewImport,
};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::OnceCell;

/// What is said of the company and must not be said to others.
pub const SECRETS: &[&str] = &[
    "Acme",
    "Supplier bill",
    "Triage",
    "Ada Berg",
    "Finance",
    "Sift",
    "Quillon",
];

/// How something is sent.
#[derive(Debug, Clone)]
pub enum Send {
    Get,
    Json(Value),
    Form(Vec<(String, String)>),
}

/// One request.
#[derive(Debug, Clone)]
pub struct Ask {
    pub path: String,
    pub send: Send,
}

/// The company.
pub struct World {
    pub app: TestApp,
    pub owner: Scope,
    pub finance: TeamId,
    pub agent: AgentId,
    pub bills: WorkflowId,
    pub triage: WorkflowId,
    pub orders: WorkflowId,
    starter: Scope,
    helper: Scope,
    worker: Scope,
    browsers: HashMap<Who, Browser>,
    tokens: HashMap<Who, String>,
    numbers: AtomicU64,
    /// The query of all that is stored.
    pub everything: OnceCell<String>,
}

impl World {
    /// The company, with everybody signed in.
    pub async fn open() -> Self {
        // At an address of the world: what is open to this machine alone is closed here.
        let app = TestApp::with(Kind::Sqlite, |mut state| {
            let mut listen = (*state.listen).clone();
            listen.url = Some("http://baton.example".to_owned());
            state.listen = Arc::new(listen);
            state
        })
        .await
        .unwrap();
        let mut browsers = HashMap::from([(Who::Owner, app.owner().await)]);
        let owner = app.owner_scope().await;
        let system = app.system("acme-tools").await;
        let people = app.services.people();
        let finance = people.create_team(&owner, "Finance").await.unwrap();
        let sales = people.create_team(&owner, "Sales").await.unwrap();
        let grants = |who: Who| -> Vec<Grant> {
            let held = who.role().map(|(role, here)| Grant {
                role,
                team: role
                    .is_of_team()
                    .then_some(if here { finance } else { sales }),
            });
            held.into_iter().collect()
        };
        for who in MEMBERS.iter().copied().chain([Who::Former]) {
            if who == Who::Owner {
                continue;
            }
            let name = format!("{who:?} Marsh");
            let person = app.add(&system, &name, &who.email(), grants(who)).await;
            browsers.insert(who, app.sign_in(&who.email()).await);
            if who == Who::Former {
                people.deactivate(&owner, person).await.unwrap();
                let anew = app.sign_in(&who.email()).await;
                let open = browsers.insert(who, anew).unwrap();
                browsers.insert(Who::Ended, open);
            }
        }
        let mut somebody = Vec::new();
        for (name, role) in [("starter", None), ("helper", Some(Role::Worker))] {
            let grants = role.map(|role| Grant {
                role,
                team: Some(finance),
            });
            let email = format!("{name}@acme.example");
            let person = app
                .add(
                    &system,
                    &format!("{name} Marsh"),
                    &email,
                    grants.into_iter().collect(),
                )
                .await;
            somebody.push(people.enter(person, "acme-tools").await.unwrap());
        }
        let [starter, helper] = somebody.try_into().unwrap();
        let worker = person_of(&app, Who::Worker).await;
        let worker = people.enter(worker, "acme-tools").await.unwrap();
        let (slug, stranger) = app.stranger().await;
        browsers.insert(Who::Stranger, stranger);
        let agent = app.agent(&owner, finance, "Sift").await;
        let mut world = Self {
            bills: WorkflowId(uuid::Uuid::nil()),
            triage: WorkflowId(uuid::Uuid::nil()),
            orders: WorkflowId(uuid::Uuid::nil()),
            app,
            owner,
            finance,
            agent,
            starter,
            helper,
            worker,
            browsers,
            tokens: HashMap::new(),
            numbers: AtomicU64::new(1),
            everything: OnceCell::new(),
        };
        world.bills = world.publish("Supplier bill", &bills(finance)).await;
        world.triage = world.publish("Triage", &jobs::graph(agent)).await;
        world.orders = world.publish("Order", &orders()).await;
        world.make_tokens(sales, &slug).await;
        world
    }

    async fn make_tokens(&mut self, sales: TeamId, slug: &str) {
        let agents = self.app.services.agents();
        let of = async |scope: &Scope, agent| agents.create_token(scope, agent, "").await.unwrap();
        let other = self.app.agent(&self.owner, sales, "Tally").await;
        let stranger = person_of(&self.app, Who::Stranger).await;
        let people = self.app.services.people();
        let there = people.enter(stranger, slug).await.unwrap();
        let team = people.create_team(&there, "Theirs").await.unwrap();
        let foreign = self.app.agent(&there, team, "Abroad").await;
        for (who, scope, agent) in [
            (Who::Token, &self.owner, self.agent),
            (Who::Expired, &self.owner, self.agent),
            (Who::Revoked, &self.owner, self.agent),
            (Who::OtherToken, &self.owner, other),
            (Who::ForeignToken, &there, foreign),
        ] {
            let made = of(scope, agent).await;
            if who == Who::Revoked {
                agents.revoke_token(scope, made.id).await.unwrap();
            }
            if who == Who::Expired {
                self.expire(made.id).await;
            }
            self.tokens.insert(who, made.token);
        }
    }

    async fn expire(&self, token: TokenId) {
        let write = self.app.services.write(move |tx| {
            Box::pin(async move {
                agent_token::Entity::update_many()
                    .filter(agent_token::Column::Id.eq(token.0))
                    .col_expr(agent_token::Column::ExpiresAt, Expr::value(tx.now() - 1))
                    .exec(tx)
                    .await?;
                Ok(())
            })
        });
        write.await.unwrap();
    }

    /// A number nobody had before, for names.
    pub fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// A draft of that drawing, of the team Finance.
    pub async fn draft(&self, name: &str, graph: &Graph) -> WorkflowId {
        let import = NewImport {
            name: name.to_owned(),
            file_name: "a.bpmn".to_owned(),
            bytes: bpmn::export(graph, name).into_bytes(),
            team: Some(self.finance),
        };
        let workflows = self.app.services.workflows();
        workflows.import(&self.owner, import).await.unwrap().0
    }

    /// The revision of a draft.
    pub async fn revision(&self, workflow: WorkflowId) -> i64 {
        let workflows = self.app.services.workflows();
        let view = workflows.load_editor(&self.owner, workflow).await.unwrap();
        view.revision
    }

    async fn publish(&self, name: &str, graph: &Graph) -> WorkflowId {
        let id = self.draft(name, graph).await;
        let revision = self.revision(id).await;
        let workflows = self.app.services.workflows();
        workflows
            .publish(&self.owner, id, revision, "")
            .await
            .unwrap();
        id
    }

    /// A draft that can be published.
    pub async fn fresh_draft(&self) -> WorkflowId {
        let name = format!("Bill {}", self.number());
        self.draft(&name, &bills(self.finance)).await
    }

    /// A workflow that is published.
    pub async fn fresh_workflow(&self) -> WorkflowId {
        let name = format!("Bill {}", self.number());
        self.publish(&name, &bills(self.finance)).await
    }

    async fn start(&self, workflow: WorkflowId, variables: Value) -> RunId {
        let start = StartRun {
            variables: variables.as_object().unwrap().clone(),
            key: Some(format!("Quillon-{}", self.number())),
        };
        let runs = self.app.services.runs();
        runs.start_with(&self.starter, workflow, start)
            .await
            .unwrap()
    }

    /// A run that waits for a worker.
    pub async fn run(&self) -> RunId {
        let amount = json!({"amount": {"minor": 1000, "currency": "EUR"}});
        self.start(self.bills, amount).await
    }

    /// A task that nobody has.
    pub async fn task(&self) -> TaskId {
        let run = self.run().await;
        let row = task::Entity::find().filter(task::Column::Run.eq(run.0));
        let row = row.one(self.app.services.read()).await.unwrap().unwrap();
        TaskId(row.id)
    }

    /// A task that the worker has.
    pub async fn claimed(&self) -> TaskId {
        let task = self.task().await;
        let tasks = self.app.services.tasks();
        tasks.claim(&self.worker, task).await.unwrap();
        task
    }

    /// A run that waits for a message, and its wait.
    pub async fn expecting(&self) -> (RunId, SubscriptionId) {
        let run = self.start(self.orders, json!({})).await;
        let row = subscription::Entity::find().filter(subscription::Column::Run.eq(run.0));
        let row = row.one(self.app.services.read()).await.unwrap().unwrap();
        (run, SubscriptionId(row.id))
    }

    /// An approval that waits, and its digest.
    pub async fn gate(&self) -> (GateId, String) {
        let task = self.task().await;
        let tasks = self.app.services.tasks();
        let values = json!({"amount": {"minor": 1000, "currency": "EUR"}});
        let values = values.as_object().unwrap().clone();
        tasks
            .complete_with(&self.helper, task, values)
            .await
            .unwrap();
        let row = gate::Entity::find().filter(gate::Column::Status.eq("pending"));
        let rows = row.all(self.app.services.read()).await.unwrap();
        let row = rows.into_iter().max_by_key(|row| row.id).unwrap();
        (GateId(row.id), row.digest)
    }

    /// A job in the hands of the agent's worker, and its fence.
    pub async fn job(&self) -> (JobId, i64) {
        self.start(self.triage, json!({"text": "Hello"})).await;
        let jobs = self.app.services.jobs();
        let agent = jobs.authenticate(&self.tokens[&Who::Token]).await.unwrap();
        let leased = jobs.lease(&agent, Lease::default()).await.unwrap();
        (leased[0].id, leased[0].fence)
    }

    /// A run that failed at its agent's step.
    pub async fn failed(&self) -> RunId {
        let run = self.start(self.triage, json!({"text": "Hello"})).await;
        let jobs = self.app.services.jobs();
        let agent = jobs.authenticate(&self.tokens[&Who::Token]).await.unwrap();
        // Those that were tried again before come with it.
        let all = Lease {
            max: Some(32),
            ..Lease::default()
        };
        let leased = jobs.lease(&agent, all).await.unwrap();
        let job = leased.into_iter().find(|job| job.run.id == run).unwrap();
        let failed = Failed {
            fence: job.fence,
            error: "broken".to_owned(),
            ..Failed::default()
        };
        jobs.fail(&agent, job.id, failed).await.unwrap();
        run
    }

    /// A colleague with a role.
    pub async fn colleague(&self) -> PersonId {
        let number = self.number();
        let system = self.app.system("acme-tools").await;
        let grants = vec![Grant {
            role: Role::Executive,
            team: None,
        }];
        let person = services::people::NewPerson {
            name: format!("Colleague Marsh {number}"),
            email: format!("c{number}@acme.example"),
            password_hash: None,
            grants,
        };
        let people = self.app.services.people();
        people.add_people(&system, vec![person]).await.unwrap()[0]
    }

    /// An open invitation, and the path of its link.
    pub async fn invite(&self) -> (InviteId, String) {
        let new = NewInvite {
            name: "Jo Wu".to_owned(),
            email: format!("jo{}@acme.example", self.number()),
            role: "executive".to_owned(),
            team: None,
        };
        let link = self
            .app
            .services
            .people()
            .invite(&self.owner, new)
            .await
            .unwrap();
        (link.id, link.path)
    }

    /// A token of the agent.
    pub async fn token(&self) -> TokenId {
        let agents = self.app.services.agents();
        agents
            .create_token(&self.owner, self.agent, "")
            .await
            .unwrap()
            .id
    }

    /// A team that nobody is in.
    pub async fn team(&self) -> TeamId {
        let name = format!("Team {}", self.number());
        self.app
            .services
            .people()
            .create_team(&self.owner, &name)
            .await
            .unwrap()
    }

    /// Sends it as somebody would.
    pub async fn send(&self, who: Who, ask: &Ask) -> Answer {
        let mut browser = match self.browsers.get(&who) {
            Some(browser) => browser.clone(),
            None => self.app.browser(),
        };
        let bearer = self.tokens.get(&who).map(|token| format!("Bearer {token}"));
        let mut headers = Vec::new();
        if let Some(bearer) = &bearer {
            headers.push(("authorization", bearer.as_str()));
        }
        let (method, kind, body) = match &ask.send {
            Send::Get => (Method::GET, "", Body::empty()),
            Send::Json(json) => (
                Method::POST,
                "application/json",
                Body::from(json.to_string()),
            ),
            Send::Form(pairs) => {
                let text = crate::common::encode_form(pairs);
                (
                    Method::POST,
                    "application/x-www-form-urlencoded",
                    Body::from(text),
                )
            }
        };
        let accept = match ask.send {
            Send::Json(_) => "application/json",
            _ => "text/html",
        };
        headers.push(("accept", accept));
        if method == Method::POST {
            headers.push(("content-type", kind));
            headers.push(("sec-fetch-site", "same-origin"));
        }
        browser.send(method, &ask.path, &headers, body).await
    }

    /// The status that somebody gets for reading an address whose answer does not end by itself.
    pub async fn status_of(&self, who: Who, path: &str) -> u16 {
        let mut browser = match self.browsers.get(&who) {
            Some(browser) => browser.clone(),
            None => self.app.browser(),
        };
        let bearer = format!(
            "Bearer {}",
            self.tokens.get(&who).map_or("", String::as_str)
        );
        let headers = [("authorization", bearer.as_str())];
        let answer = browser
            .begin(Method::GET, path, &headers, Body::empty())
            .await;
        answer.status().as_u16()
    }

    /// A browser of its own for somebody, signed in anew.
    pub async fn sign_in_anew(&mut self, who: Who) {
        if who.is_person() {
            let browser = self.app.sign_in(&who.email()).await;
            self.browsers.insert(who, browser);
        }
    }
}

async fn person_of(app: &TestApp, who: Who) -> PersonId {
    let row = services::entity::person::Entity::find()
        .filter(services::entity::person::Column::Email.eq(who.email()));
    PersonId(row.one(app.services.read()).await.unwrap().unwrap().id)
}

/// Everybody, once.
pub fn everybody() -> impl Iterator<Item = Who> {
    ALL.iter().copied()
}
