//! Clients that go away in the middle of a request: all of it happened, or nothing.

use crate::common::{
    Kind, TestApp,
    jobs::{Triage, lease_one},
    raw::{break_off, exchange, request},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use services::entity::{job, run, run_event};

/// A request of the agent's worker.
fn complete(triage: &Triage, job: &str, fence: i64) -> Vec<u8> {
    let bearer = format!("Bearer {}", triage.token);
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let body =
        json!({"fence": fence, "result": {"queue": "support"}, "reasoning": "No word of money."});
    request(
        "POST",
        &format!("/api/v1/jobs/{job}/complete"),
        &headers,
        body.to_string(),
    )
}

async fn events(app: &TestApp, kind: &str) -> u64 {
    run_event::Entity::find()
        .filter(run_event::Column::Kind.eq(kind))
        .count(app.services.read())
        .await
        .unwrap()
}

async fn verified(app: &TestApp) {
    let report = services::audit::verify(app.services.read()).await.unwrap();
    assert!(
        report.bad.is_none(),
        "{:?}",
        report.bad.map(|bad| bad.reason)
    );
}

crate::on_both!(
    a_worker_that_breaks_off_did_nothing_or_everything,
    async |app: TestApp| {
        let triage = app.triage().await;
        let address = app.listen().await;
        let mut worker = app.browser();
        app.run(&triage, "x").await;
        let (id, fence, _) = lease_one(&mut worker, &triage.token).await;
        let whole = complete(&triage, &id, fence);
        let before = job::Entity::find().all(app.services.read()).await.unwrap();
        for at in (1..whole.len()).step_by(5) {
            break_off(address, &whole[..at], at % 2 == 0).await;
        }
        // The worker sends it whole, and is gone before the answer. It cannot know, so it sends it again.
        assert_eq!(
            job::Entity::find().all(app.services.read()).await.unwrap(),
            before,
            "a part of a request is no request"
        );
        break_off(address, &whole, true).await;
        assert_eq!(exchange(address, &whole).await.0, 200);
        for round in 0..12 {
            let run = app.run(&triage, "again").await;
            let (id, fence, _) = lease_one(&mut worker, &triage.token).await;
            let whole = complete(&triage, &id, fence);
            break_off(address, &whole, round % 2 == 0).await;
            assert_eq!(exchange(address, &whole).await.0, 200);
            assert_eq!(app.status(run).await, "done");
        }
        assert_eq!(events(&app, "job-completed").await, 13);
        verified(&app).await;
    }
);

crate::on_both!(
    a_browser_that_breaks_off_starts_one_run_or_none,
    async |app: TestApp| {
        let triage = app.triage().await;
        let address = app.listen().await;
        let owner = app.sign_in(crate::common::OWNER).await;
        let cookie = format!("baton={}", owner.session().unwrap());
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/json"),
            ("accept", "application/json"),
            ("sec-fetch-site", "same-origin"),
        ];
        let start = |key: &str| {
            let input = json!({"texts": {"text": "Where is it?"}, "key": key});
            let body = json!({"org": "acme-tools", "workflow": triage.workflow, "input": input});
            request("POST", "/fn/runs/start", &headers, body.to_string())
        };
        let whole = start("K-0");
        for at in (1..whole.len()).step_by(7) {
            break_off(address, &whole[..at], at % 2 == 0).await;
        }
        let count = async || {
            run::Entity::find()
                .count(app.services.read())
                .await
                .unwrap()
        };
        assert_eq!(count().await, 0);
        for number in 0..12 {
            let whole = start(&format!("K-{number}"));
            break_off(address, &whole, number % 2 == 0).await;
            let (status, text) = exchange(address, &whole).await;
            assert_eq!(status, 200, "{text}");
            let answer: Value =
                serde_json::from_str(text.split("\r\n\r\n").nth(1).unwrap()).unwrap();
            assert!(
                matches!(answer["outcome"].as_str(), Some("run" | "duplicate")),
                "{answer}"
            );
            assert_eq!(count().await, number + 1);
        }
        verified(&app).await;
    }
);
