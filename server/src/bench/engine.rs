//! B1 and B2: how long a run of ten steps takes, and how many of them a second.

use super::{
    Row, Setting,
    graphs::{self, JOB, STEPS},
    limits, millis_at,
    place::{Background, Place},
    wire::{Wire, request},
};
use anyhow::{Context, ensure};
use domain::{
    Role,
    actor::Grant,
    bpmn,
    ids::{AgentId, WorkflowId},
    view::agents::NewAgent,
    workflow::Graph,
};
use serde_json::{Value, json};
use services::{
    Scope, Services,
    people::{NewOrganization, NewPerson},
    runs::StartRun,
    workflows::NewImport,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// Runs that are begun at once, and workers that take their jobs, where the rate is measured.
const TOGETHER: usize = 64;
const WORKERS: usize = 16;

/// Measures the engine on SQLite, and on PostgreSQL where there is one. `say` gets each row as it is there.
///
/// # Errors
/// What is measured does not work.
pub async fn engine(setting: &Setting, mut say: impl FnMut(Row)) -> anyhow::Result<()> {
    let (limits, rows) = limits::of_storage(setting).await?;
    rows.into_iter().for_each(&mut say);
    let place = Place::sqlite(setting, Background::Running).await?;
    for row in on(&place, setting, "sqlite", limits.sync).await? {
        say(row);
    }
    place.close().await?;
    if let (Some(cluster), Some(commit)) = (&setting.postgres, limits.commit) {
        let place = Place::postgres(cluster, Background::Running).await?;
        for row in on(&place, setting, "postgres", commit).await? {
            say(row);
        }
        place.close().await?;
    }
    Ok(())
}

async fn on(
    place: &Place,
    setting: &Setting,
    database: &str,
    commit: f64,
) -> anyhow::Result<Vec<Row>> {
    let office = Office::open(&place.services).await?;
    let mut rows = Vec::new();
    // Once without being measured: connections, caches and statements are there then.
    one_automatic(place, &office).await?;
    let mut worker = Worker::new(place, &office).await?;
    one_by_worker(place, &office, &mut worker).await?;

    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..setting.rounds() {
        let mut spans = Vec::new();
        for _ in 0..setting.many(200) {
            spans.push(one_automatic(place, &office).await?);
        }
        p50.push(millis_at(&spans, 0.5));
        p99.push(millis_at(&spans, 0.99));
    }
    // A run of automatic steps is one commit.
    let case = format!("{database}/automatic");
    rows.push(Row::of(("B1", case.clone(), "run_p50"), &p50, "ms").beside(commit));
    rows.push(Row::of(("B1", case.clone(), "run_p99"), &p99, "ms").beside(commit));
    let mut rates = Vec::new();
    for _ in 0..setting.rounds() {
        rates.push(automatic_rate(place, &office, setting.many(1_000)).await?);
    }
    rows.push(Row::of(("B2", case, "runs_per_s"), &rates, "1/s").beside(1e3 / commit));

    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..setting.rounds() {
        let mut spans = Vec::new();
        for _ in 0..setting.many(50) {
            spans.push(one_by_worker(place, &office, &mut worker).await?);
        }
        p50.push(millis_at(&spans, 0.5));
        p99.push(millis_at(&spans, 0.99));
    }
    // The start, the first lease, and each completion, which brings the next job.
    let commits = (2 + STEPS) as f64;
    let case = format!("{database}/worker");
    rows.push(Row::of(("B1", case.clone(), "run_p50"), &p50, "ms").beside(commits * commit));
    rows.push(Row::of(("B1", case.clone(), "run_p99"), &p99, "ms").beside(commits * commit));
    let mut rates = Vec::new();
    for _ in 0..setting.rounds() {
        rates.push(worker_rate(place, &office, setting.many(200)).await?);
    }
    rows.push(Row::of(("B2", case, "runs_per_s"), &rates, "1/s").beside(1e3 / (commits * commit)));
    Ok(rows)
}

/// An organization with both workflows, an agent and its token.
struct Office {
    scope: Scope,
    automatic: WorkflowId,
    worker: WorkflowId,
    token: String,
}

impl Office {
    async fn open(services: &Services) -> anyhow::Result<Arc<Self>> {
        let people = services.people();
        let system = people
            .create_organization(NewOrganization {
                name: "Bench".to_owned(),
                currency: "EUR".to_owned(),
                time_zone: "UTC".to_owned(),
                demo: false,
            })
            .await?;
        let team = people.create_team(&system, "Bench").await?;
        let owner = NewPerson {
            name: "Ada Berg".to_owned(),
            email: "ada@bench.example".to_owned(),
            password_hash: None,
            grants: vec![Grant {
                role: Role::Owner,
                team: None,
            }],
        };
        let made = people.add_people(&system, vec![owner]).await?;
        let person = made.first().copied().context("nobody was made")?;
        let scope = people.enter(person, &system.slug).await?;
        let agent = NewAgent {
            name: "Counter".to_owned(),
            team: team.to_string(),
            owner: person.to_string(),
            glyph: "bot".to_owned(),
            description: String::new(),
            version: "1".to_owned(),
        };
        let agent: AgentId = services.agents().register(&scope, &agent).await?;
        let token = services.agents().create_token(&scope, agent, JOB).await?;
        Ok(Arc::new(Self {
            automatic: publish(services, &scope, "Automatic", &graphs::automatic()).await?,
            worker: publish(services, &scope, "Worker", &graphs::worker(agent)).await?,
            token: token.token,
            scope,
        }))
    }

    async fn start(
        &self,
        services: &Services,
        workflow: WorkflowId,
    ) -> anyhow::Result<domain::ids::RunId> {
        let variables = json!({ "x": 1 });
        let start = StartRun {
            variables: variables.as_object().cloned().unwrap_or_default(),
            key: None,
        };
        Ok(services
            .runs()
            .start_with(&self.scope, workflow, start)
            .await?)
    }
}

async fn publish(
    services: &Services,
    scope: &Scope,
    name: &str,
    graph: &Graph,
) -> anyhow::Result<WorkflowId> {
    let workflows = services.workflows();
    let import = NewImport {
        name: name.to_owned(),
        file_name: String::new(),
        bytes: bpmn::export(graph, name).into_bytes(),
        team: None,
    };
    let (id, _, _) = workflows.import(scope, import).await?;
    let revision = workflows.load_editor(scope, id).await?.revision;
    workflows.publish(scope, id, revision, "").await?;
    Ok(id)
}

async fn is_done(
    services: &Services,
    office: &Office,
    run: domain::ids::RunId,
) -> anyhow::Result<()> {
    let page = services.runs().page(&office.scope, run).await?;
    ensure!(
        page.status == domain::RunStatus::Done,
        "the run is not done"
    );
    Ok(())
}

/// From the call that starts a run until it is durable and done.
async fn one_automatic(place: &Place, office: &Office) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let run = office.start(&place.services, office.automatic).await?;
    let took = begun.elapsed();
    is_done(&place.services, office, run).await?;
    Ok(took)
}

async fn automatic_rate(place: &Place, office: &Arc<Office>, runs: usize) -> anyhow::Result<f64> {
    let left = Arc::new(AtomicUsize::new(runs));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..TOGETHER {
        let (left, services, office) = (
            Arc::clone(&left),
            place.services.clone(),
            Arc::clone(office),
        );
        tasks.push(tokio::spawn(async move {
            while one_of(&left) {
                office.start(&services, office.automatic).await?;
            }
            anyhow::Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(runs as f64 / begun.elapsed().as_secs_f64())
}

/// Takes one of what is left; false when nothing is.
fn one_of(left: &AtomicUsize) -> bool {
    let less = |many: usize| many.checked_sub(1);
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
        .is_ok()
}

/// A worker with an open connection.
struct Worker {
    wire: Wire,
    bearer: String,
}

impl Worker {
    async fn new(place: &Place, office: &Office) -> anyhow::Result<Self> {
        Ok(Self {
            wire: Wire::open(place.address).await?,
            bearer: format!("Bearer {}", office.token),
        })
    }

    async fn post(&mut self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let headers = [
            ("authorization", self.bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let bytes = request(
            "POST",
            &format!("/api/v1/jobs/{path}"),
            &headers,
            &body.to_string(),
        );
        let reply = self.wire.send(&bytes).await?;
        let text = String::from_utf8_lossy(&reply.body);
        ensure!(reply.status == 200, "{path}: {} {text}", reply.status);
        Ok(serde_json::from_str(&text)?)
    }

    /// The first job, waiting a second for it.
    async fn lease(&mut self) -> anyhow::Result<Option<Value>> {
        let mut answer = self.post("lease", &json!({ "wait_seconds": 1 })).await?;
        let jobs = answer.get_mut("jobs").and_then(Value::as_array_mut);
        Ok(jobs.and_then(Vec::pop))
    }

    /// Completes a job; gives the next one.
    async fn complete(&mut self, job: &Value) -> anyhow::Result<Option<Value>> {
        let of = |name: &str| job.get(name).cloned().unwrap_or_default();
        let body = json!({ "fence": of("fence"), "result": of("input"), "reasoning": "counted", "lease_next": true });
        let id = of("id");
        let path = format!("{}/complete", id.as_str().unwrap_or_default());
        let mut answer = self.post(&path, &body).await?;
        let next = answer.get_mut("next").map(Value::take);
        Ok(next.filter(|next| !next.is_null()))
    }
}

/// From the call that starts a run until the agent's last completion is answered.
async fn one_by_worker(
    place: &Place,
    office: &Office,
    worker: &mut Worker,
) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let run = office.start(&place.services, office.worker).await?;
    let mut job = worker.lease().await?;
    let mut steps = 0;
    while let Some(it) = job {
        job = worker.complete(&it).await?;
        steps += 1;
    }
    let took = begun.elapsed();
    ensure!(steps == STEPS, "{steps} of {STEPS} steps came");
    is_done(&place.services, office, run).await?;
    Ok(took)
}

async fn worker_rate(place: &Place, office: &Arc<Office>, runs: usize) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let left = Arc::new(AtomicUsize::new(runs));
    let done = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    for _ in 0..WORKERS {
        let (left, services, office) = (
            Arc::clone(&left),
            place.services.clone(),
            Arc::clone(office),
        );
        tasks.push(tokio::spawn(async move {
            while one_of(&left) {
                office.start(&services, office.worker).await?;
            }
            anyhow::Ok(begun.elapsed())
        }));
    }
    for _ in 0..WORKERS {
        let mut worker = Worker::new(place, office).await?;
        let done = Arc::clone(&done);
        tasks.push(tokio::spawn(async move {
            let mut last = begun.elapsed();
            while done.load(Ordering::Relaxed) < runs * STEPS {
                let mut job = worker.lease().await?;
                while let Some(it) = job {
                    job = worker.complete(&it).await?;
                    done.fetch_add(1, Ordering::Relaxed);
                    last = begun.elapsed();
                }
            }
            anyhow::Ok(last)
        }));
    }
    // Until the last completion: workers that wait for more at the end are not counted.
    let mut last = Duration::ZERO;
    for task in tasks {
        last = last.max(task.await??);
    }
    Ok(runs as f64 / last.as_secs_f64())
}
