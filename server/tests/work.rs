//! A run from its start to its end through the pages' own forms, without JavaScript: `/o/{org}/work`, `/o/{org}/approvals`,
//! `/o/{org}/runs`, `/o/{org}/dashboards`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{Browser, Kind, TestApp};
use domain::{
    Role,
    actor::Grant,
    ids::{GateId, RunId, TaskId, TeamId, WorkflowId},
    view::tasks::InboxTab,
    workflow::Graph,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};
use services::{
    Clock, Scope,
    entity::{workflow, workflow_version},
};
use std::time::{SystemTime, UNIX_EPOCH};

/// Start, a step for a worker, a gate for an approver, end.
fn graph(finance: TeamId) -> Value {
    let at = |x: f64| json!({"x": x, "y": 60.0, "w": 132.0, "h": 54.0});
    json!({
        "inputs": [{"name": "amount", "label": "Amount", "type": "money", "currency": "EUR", "required": true}],
        "nodes": {
            "start": {"id": "start", "label": "", "type": "start", "bounds": at(0.0)},
            "check": {"id": "check", "label": "Check the bill", "type": "human", "bounds": at(200.0),
                "owner": {"kind": "team", "team": finance},
                "form": [
                    {"name": "why", "label": "Why is it higher?", "type": "choice", "options": ["Freight", "Wrong price"], "required": true},
                    {"name": "note", "label": "Note for the file", "type": "long-text", "required": true},
                    {"name": "accepted", "label": "Amount we accept", "type": "money", "currency": "EUR", "required": true},
                ]},
            "gate": {"id": "gate", "label": "Approve payment", "type": "gate", "bounds": at(400.0),
                "tier": {"by": "fixed", "tier": "high"}, "needed": [1, 1, 1, 2], "reason_needed": true,
                "candidates": [{"kind": "role", "role": "approver", "team": finance}],
                "question": "Pay {accepted}", "shows": ["amount", "accepted"], "expires_after": 3_600_000},
            "end": {"id": "end", "label": "Paid", "type": "end", "bounds": at(600.0)},
        },
        "edges": {
            "a": {"id": "a", "from": "start", "to": "check"},
            "b": {"id": "b", "from": "check", "to": "gate"},
            "c": {"id": "c", "from": "gate", "to": "end"},
        },
    })
}

struct Company {
    app: TestApp,
    ada: Browser,
    worker: Scope,
    approver: Scope,
    flow: WorkflowId,
}

async fn company(app: TestApp) -> Company {
    let ada = app.owner().await;
    let system = app.system("acme-tools").await;
    let people = app.services.people();
    let finance = people.create_team(&system, "Finance").await.unwrap();
    let held = |role| {
        vec![Grant {
            role,
            team: Some(finance),
        }]
    };
    let wren = app
        .add(&system, "Wren Ode", "wren@acme.example", held(Role::Worker))
        .await;
    let petra = app
        .add(
            &system,
            "Petra Lund",
            "petra@acme.example",
            held(Role::Approver),
        )
        .await;
    let worker = people.enter(wren, "acme-tools").await.unwrap();
    let approver = people.enter(petra, "acme-tools").await.unwrap();
    let (org, drawing) = (system.org.0, graph(finance));
    serde_json::from_value::<Graph>(drawing.clone()).unwrap();
    let flow = app
        .services
        .write(move |tx| {
            Box::pin(async move {
                let (id, now) = (tx.id(), tx.now());
                workflow::Model {
                    id,
                    org,
                    name: "Supplier bill".to_owned(),
                    team: Some(finance.0),
                    status: "published".to_owned(),
                    published_version: Some(1),
                    created_by: None,
                    created_at: now,
                    updated_at: now,
                    revision: 1,
                }
                .into_active_model()
                .reset_all()
                .insert(tx)
                .await?;
                workflow_version::Model {
                    id: tx.id(),
                    org,
                    workflow: id,
                    number: 1,
                    graph: drawing,
                    digest: String::new(),
                    note: String::new(),
                    published_by: None,
                    published_at: now,
                }
                .into_active_model()
                .reset_all()
                .insert(tx)
                .await?;
                Ok(WorkflowId(id))
            })
        })
        .await
        .unwrap();
    Company {
        app,
        ada,
        worker,
        approver,
        flow,
    }
}

impl Company {
    async fn start(&mut self) -> RunId {
        let input = json!({"org": "acme-tools", "workflow": self.flow, "input": {"texts": {"amount": "1,200.00"}, "key": "B-1"}});
        let answer = self.ada.call("runs/start", input).await.is(200).json();
        serde_json::from_value(answer["id"].clone()).unwrap()
    }

    async fn task(&self) -> TaskId {
        let inbox = self
            .app
            .services
            .tasks()
            .inbox(&self.worker, InboxTab::Open)
            .await
            .unwrap();
        inbox.yours.iter().chain(&inbox.free).next().unwrap().id
    }

    async fn gate(&self) -> GateId {
        self.app
            .services
            .gates()
            .queue(&self.approver)
            .await
            .unwrap()
            .rows[0]
            .id
    }
}

const DONE: [(&str, &str); 3] = [
    ("why", "Freight"),
    ("note", "As agreed </textarea><script>alert(1)</script>"),
    ("accepted", "1,150.00"),
];

on_both!(
    a_run_is_worked_on_and_decided_by_plain_forms,
    async |app: TestApp| {
        let mut all = company(app).await;
        let run = all.start().await;
        let run_page = format!("/o/acme-tools/runs/{run}");
        let waiting = all.ada.get(&run_page).await.is(200).text();
        assert!(
            waiting.contains("Check the bill") && waiting.contains("Finance"),
            "{waiting}"
        );

        let mut wren = all.app.sign_in("wren@acme.example").await;
        let task = all.task().await;
        let complete = format!("/o/acme-tools/work/{task}/complete");
        let page = wren.get("/o/acme-tools/work").await.is(200).text();
        assert!(
            page.contains("Check the bill") && page.contains("B-1"),
            "{page}"
        );
        wren.call("tasks/claim", json!({"org": "acme-tools", "task": task}))
            .await
            .is(200);
        let page = wren
            .get(&format!("/o/acme-tools/work/{task}"))
            .await
            .is(200)
            .text();
        assert!(
            page.contains(&format!("action=\"{complete}\"")) && page.contains("Note for the file"),
            "{page}"
        );
        let revision = all
            .app
            .services
            .tasks()
            .card(&all.worker, task)
            .await
            .unwrap()
            .revision
            .to_string();
        // What does not fit comes back with what was typed, inert, and the field that needs another look.
        let bad = [
            ("revision", revision.as_str()),
            DONE[0],
            DONE[1],
            ("accepted", "much"),
        ];
        let again = wren.post(&complete, &bad).await.is(422).text();
        assert!(
            again.contains("An amount in EUR") && again.contains("As agreed &lt;/textarea&gt;"),
            "{again}"
        );
        assert!(!again.contains("<script>alert"), "{again}");
        let good: Vec<_> = [("revision", revision.as_str())]
            .into_iter()
            .chain(DONE)
            .collect();
        wren.post(&complete, &good)
            .await
            .leads_to("/o/acme-tools/work");
        assert!(matches!(
            u16::from(wren.post(&complete, &good).await.status),
            404 | 409 | 410
        ));

        let mut petra = all.app.sign_in("petra@acme.example").await;
        let gate = all.gate().await;
        let decide = format!("/o/acme-tools/approvals/{gate}/decide");
        let page = petra.get("/o/acme-tools/approvals").await.is(200).text();
        let digest = all
            .app
            .services
            .gates()
            .card(&all.approver, gate)
            .await
            .unwrap()
            .digest;
        assert!(
            page.contains("Pay €1,150.00") && page.contains(&digest) && page.contains(&decide),
            "{page}"
        );
        let no_reason = petra
            .post(
                &decide,
                &[("verdict", "reject"), ("digest", &digest), ("reason", "")],
            )
            .await
            .is(422)
            .text();
        assert!(no_reason.contains("Pay €1,150.00"), "{no_reason}");
        let stale = [("verdict", "approve"), ("digest", "0000"), ("reason", "")];
        petra.post(&decide, &stale).await.is(409);
        // Who started it cannot decide it, nor can one who is no approver.
        let fits = [
            ("verdict", "approve"),
            ("digest", digest.as_str()),
            ("reason", ""),
        ];
        assert!(matches!(
            u16::from(all.ada.post(&decide, &fits).await.status),
            403 | 404
        ));
        assert!(matches!(
            u16::from(wren.post(&decide, &fits).await.status),
            403 | 404
        ));
        petra
            .post(&decide, &fits)
            .await
            .leads_to("/o/acme-tools/approvals");
        assert!(matches!(
            u16::from(petra.post(&decide, &fits).await.status),
            409 | 410
        ));

        let ended = all.ada.get(&run_page).await.is(200).text();
        assert!(
            ended.contains("Done, in") && ended.contains("Petra Lund"),
            "{ended}"
        );
        all.app.services.kpis().fold().await.unwrap();
        let board = all
            .ada
            .get("/o/acme-tools/dashboards?range=7")
            .await
            .is(200)
            .text();
        assert!(
            board.contains("Company health") && board.contains("Throughput"),
            "{board}"
        );
        let figure = all
            .ada
            .get("/o/acme-tools/dashboards/cycle-time")
            .await
            .is(200)
            .text();
        assert!(figure.contains(&run_page), "{figure}");
        all.ada
            .get("/o/acme-tools/dashboards/happiness")
            .await
            .is(404);
    }
);

#[tokio::test]
async fn a_decision_after_the_request_expired_changes_nothing() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let clock = Clock::simulated(now.as_millis().try_into().unwrap());
    let app = TestApp::at(Kind::Sqlite, clock.clone()).await.unwrap();
    let mut all = company(app).await;
    let run = all.start().await;
    let values =
        json!({"why": "Freight", "note": "ok", "accepted": {"minor": 100, "currency": "EUR"}});
    let values = values.as_object().unwrap().clone();
    let tasks = all.app.services.tasks();
    tasks
        .complete_with(&all.worker, all.task().await, values)
        .await
        .unwrap();
    let gate = all.gate().await;
    let digest = all
        .app
        .services
        .gates()
        .card(&all.approver, gate)
        .await
        .unwrap()
        .digest;
    let decide = format!("/o/acme-tools/approvals/{gate}/decide");
    let approve = [
        ("verdict", "approve"),
        ("digest", digest.as_str()),
        ("reason", ""),
    ];
    let mut petra = all.app.sign_in("petra@acme.example").await;
    clock.advance(3_600_001);
    // Before the clockwork looks, and after it.
    for after in [false, true] {
        if after {
            all.app.services.host().tick().await.unwrap();
        }
        let page = petra.post(&decide, &approve).await.is(410).text();
        assert!(page.contains("expired"), "{page}");
        let input = json!({"verdict": "approve", "reason": "", "digest": digest});
        let input = json!({"org": "acme-tools", "gate": gate, "input": input});
        petra.call("gates/decide", input).await.is(410);
    }
    assert_eq!(
        all.app.status(run).await,
        "declined",
        "no decision is no approval"
    );
}

on_both!(what_is_not_theirs_is_not_there, async |app: TestApp| {
    let mut all = company(app).await;
    let run = all.start().await;
    let task = all.task().await;
    let (_, mut stranger) = all.app.stranger().await;
    for path in [
        format!("/o/acme-tools/runs/{run}"),
        format!("/o/other-works/runs/{run}"),
        format!("/o/other-works/work/{task}"),
        format!("/o/other-works/approvals/{task}"),
        format!("/o/other-works/workflows/{}/start", all.flow),
        "/o/other-works/runs/not-an-id".to_owned(),
    ] {
        stranger.get(&path).await.is(404);
    }
    let done: Vec<_> = [("revision", "1")].into_iter().chain(DONE).collect();
    stranger
        .post(&format!("/o/other-works/work/{task}/complete"), &done)
        .await
        .is(404);
    let list = stranger
        .get("/o/other-works/runs?tab=all")
        .await
        .is(200)
        .text();
    assert!(!list.contains("B-1"), "{list}");
    // A second open run for the same key is not started.
    let input = json!({"org": "acme-tools", "workflow": all.flow, "input": {"texts": {"amount": "5"}, "key": "B-1"}});
    let answer = all.ada.call("runs/start", input).await.is(200).json();
    assert_eq!(
        (answer["outcome"].as_str(), answer["row"]["id"].as_str()),
        (Some("duplicate"), Some(run.to_string().as_str()))
    );
    let wrong =
        json!({"org": "acme-tools", "workflow": all.flow, "input": {"texts": {"amount": "much"}}});
    all.ada.call("runs/start", wrong).await.is(422);
});
