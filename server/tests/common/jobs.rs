//! A workflow of one agent step, its agent and token, and its worker as far as HTTP goes.

use super::{Answer, Browser, OWNER, TestApp};
use axum::{body::Body, http::Method};
use domain::{
    bpmn,
    form::{Field, FieldKind},
    ids::{AgentId, PersonId, RunId, TeamId, WorkflowId},
    view::agents::NewAgent,
    workflow::{Edge, EndKind, Graph, Node, NodeKind, Owner, Point, Retry},
};
use serde_json::{Value, json};
use services::{Scope, runs::StartRun, workflows::NewImport};

/// Text in, queue out: `start → triage (agent) → end`.
pub struct Triage {
    pub owner: Scope,
    pub agent: AgentId,
    pub token: String,
    pub workflow: WorkflowId,
}

impl TestApp {
    /// The owner's scope; the organization must be there ([`TestApp::owner`]).
    pub async fn owner_scope(&self) -> Scope {
        let account = self
            .services
            .accounts()
            .sign_in(OWNER, super::PASSWORD, [192, 0, 2, 7].into())
            .await
            .unwrap();
        self.services
            .people()
            .enter(account.person, "acme-tools")
            .await
            .unwrap()
    }

    /// An organization with the workflow published and the agent registered.
    pub async fn triage(&self) -> Triage {
        self.owner().await;
        let owner = self.owner_scope().await;
        let team = self
            .services
            .people()
            .create_team(&owner, "Support")
            .await
            .unwrap();
        let agent = self.agent(&owner, team, "Sift").await;
        let token = self
            .services
            .agents()
            .create_token(&owner, agent, "triage")
            .await
            .unwrap()
            .token;
        let workflow = self.publish(&owner, "Triage", &graph(agent)).await;
        Triage {
            owner,
            agent,
            token,
            workflow,
        }
    }

    pub async fn agent(&self, owner: &Scope, team: TeamId, name: &str) -> AgentId {
        let me: PersonId = owner.person().unwrap();
        let new = NewAgent {
            name: name.to_owned(),
            team: team.to_string(),
            owner: me.to_string(),
            glyph: "funnel".to_owned(),
            description: "Sorts tickets".to_owned(),
            version: "1.0".to_owned(),
        };
        self.services.agents().register(owner, &new).await.unwrap()
    }

    /// Publishes a graph as the workflow of that name.
    pub async fn publish(&self, owner: &Scope, name: &str, graph: &Graph) -> WorkflowId {
        let import = NewImport {
            name: name.to_owned(),
            file_name: "drawing.bpmn".to_owned(),
            bytes: bpmn::export(graph, name).into_bytes(),
            team: None,
        };
        let workflows = self.services.workflows();
        let (id, _, _) = workflows.import(owner, import).await.unwrap();
        let revision = workflows.load_editor(owner, id).await.unwrap().revision;
        workflows.publish(owner, id, revision, "").await.unwrap();
        id
    }

    /// Starts a run with that text.
    pub async fn run(&self, triage: &Triage, text: &str) -> RunId {
        let variables = json!({ "text": text });
        let start = StartRun {
            variables: variables.as_object().unwrap().clone(),
            key: None,
        };
        self.services
            .runs()
            .start_with(&triage.owner, triage.workflow, start)
            .await
            .unwrap()
    }

    /// How a run stands.
    pub async fn status(&self, run: RunId) -> String {
        use sea_orm::EntityTrait;
        services::entity::run::Entity::find_by_id(run.0)
            .one(self.services.read())
            .await
            .unwrap()
            .unwrap()
            .status
    }
}

/// Sends a JSON body with a token to a path under `/api/v1/jobs`.
pub async fn post(browser: &mut Browser, token: &str, path: &str, body: Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let path = format!("/api/v1/jobs/{path}");
    browser
        .send(Method::POST, &path, &headers, Body::from(body.to_string()))
        .await
}

/// Leases one job, which must be there.
pub async fn lease_one(browser: &mut Browser, token: &str) -> (String, i64, Value) {
    let answer = post(browser, token, "lease", json!({}))
        .await
        .is(200)
        .json();
    let job = answer["jobs"][0].clone();
    assert!(job.is_object(), "{answer}");
    let id = job["id"].as_str().unwrap().to_owned();
    (id, job["fence"].as_i64().unwrap(), job)
}

fn field(name: &str, kind: FieldKind) -> Field {
    Field {
        name: name.to_owned(),
        label: name.to_owned(),
        kind,
        required: true,
        help: String::new(),
    }
}

/// The graph of the workflow.
pub fn graph(agent: AgentId) -> Graph {
    let mut graph = Graph {
        inputs: vec![field("text", FieldKind::LongText)],
        ..Graph::default()
    };
    let queue = FieldKind::Choice {
        options: vec!["refunds".to_owned(), "support".to_owned()],
    };
    let kinds = [
        ("start", NodeKind::start(), None),
        (
            "triage",
            NodeKind::Agent {
                job_type: "triage".to_owned(),
                inputs: vec!["text".to_owned()],
                result: vec![field("queue", queue)],
                retry: Retry {
                    attempts: 2,
                    first_wait: 0,
                },
            },
            Some(Owner::Agent { agent }),
        ),
        (
            "end",
            NodeKind::End {
                end: EndKind::Plain,
            },
            None,
        ),
    ];
    for (index, (id, kind, owner)) in kinds.into_iter().enumerate() {
        let middle = Point {
            x: 120.0 + 200.0 * index as f64,
            y: 120.0,
        };
        let node = Node {
            label: id.to_owned(),
            owner,
            ..Node::new(id.into(), kind, middle)
        };
        graph.nodes.insert(node.id.clone(), node);
    }
    for (id, from, to) in [("a", "start", "triage"), ("b", "triage", "end")] {
        let edge = Edge::between(id.into(), from.into(), to.into());
        graph.edges.insert(edge.id.clone(), edge);
    }
    graph
}
