//! `/api/v1/jobs`: a worker leases, keeps alive, completes and fails; and everything that is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use axum::{body::Body, http::Method};
use common::{
    Kind, TestApp,
    jobs::{Triage, lease_one, post},
};
use serde_json::{Value, json};

fn result() -> Value {
    json!({ "queue": "support" })
}

/// What is stored of a job: nothing of it may change when something is refused.
async fn stored(app: &TestApp, id: &str) -> services::entity::job::Model {
    use sea_orm::EntityTrait;
    let id: uuid::Uuid = id.parse().unwrap();
    services::entity::job::Entity::find_by_id(id)
        .one(app.services.read())
        .await
        .unwrap()
        .unwrap()
}

on_both!(
    a_job_is_leased_kept_alive_and_completed,
    async |app: TestApp| {
        let triage = app.triage().await;
        let run = app.run(&triage, "Where is my parcel?").await;
        let mut worker = app.browser();
        let (id, fence, job) = lease_one(&mut worker, &triage.token).await;
        assert_eq!(job["type"], "triage");
        assert_eq!(job["attempt"], 1);
        assert_eq!(job["input"], json!({ "text": "Where is my parcel?" }));
        assert_eq!(job["run"]["workflow"], "Triage");
        assert_eq!(job["run"]["id"], run.to_string());
        assert_eq!(job["idempotency_key"], id);

        // Leased: nobody else gets it.
        let none = post(&mut worker, &triage.token, "lease", json!({ "max": 32 }))
            .await
            .is(200);
        assert_eq!(none.json(), json!({ "jobs": [] }));

        let beat = json!({ "fence": fence, "lease_seconds": 300 });
        let longer = post(&mut worker, &triage.token, &format!("{id}/heartbeat"), beat)
            .await
            .is(200);
        assert!(longer.json()["lease_until"].as_i64() > job["lease_until"].as_i64());

        let done = json!({
            "fence": fence, "result": result(), "confidence": 0.9,
            "cost": { "micros": 1200 }, "reasoning": "No word of money.", "lease_next": true,
        });
        let path = format!("{id}/complete");
        let first = post(&mut worker, &triage.token, &path, done.clone())
            .await
            .is(200)
            .json();
        assert_eq!(first, json!({ "next": null }));
        assert_eq!(app.status(run).await, "done");
        let row = stored(&app, &id).await;
        assert_eq!(
            (row.status.as_str(), row.confidence, row.cost_micros),
            ("done", Some(0.9), Some(1200))
        );

        // The same again gets the same answer and changes nothing.
        let again = post(&mut worker, &triage.token, &path, done)
            .await
            .is(200)
            .json();
        assert_eq!(again, first);
        assert_eq!(stored(&app, &id).await, row);
    }
);

on_both!(completing_can_bring_the_next_job, async |app: TestApp| {
    let triage = app.triage().await;
    app.run(&triage, "one").await;
    app.run(&triage, "two").await;
    let mut worker = app.browser();
    let (id, fence, _) = lease_one(&mut worker, &triage.token).await;
    let done = json!({ "fence": fence, "result": result(), "lease_next": true });
    let path = format!("{id}/complete");
    let first = post(&mut worker, &triage.token, &path, done.clone())
        .await
        .is(200)
        .json();
    assert_eq!(first["next"]["input"]["text"], "two");
    // The answer was lost on the way: sending again brings the same next job, not another, and not none.
    let again = post(&mut worker, &triage.token, &path, done)
        .await
        .is(200)
        .json();
    assert_eq!(again, first);
});

on_both!(
    failing_tries_again_and_then_stops_the_run,
    async |app: TestApp| {
        let triage = app.triage().await;
        let run = app.run(&triage, "x").await;
        let mut worker = app.browser();
        for attempt in 1..=2 {
            let (id, fence, job) = lease_one(&mut worker, &triage.token).await;
            assert_eq!(job["attempt"], attempt);
            let failed =
                json!({ "fence": fence, "error": "The model was busy.", "retryable": true });
            post(&mut worker, &triage.token, &format!("{id}/fail"), failed)
                .await
                .is(200);
        }
        assert_eq!(app.status(run).await, "failed");
    }
);

on_both!(
    a_stale_lease_is_refused_and_changes_nothing,
    async |app: TestApp| {
        let triage = app.triage().await;
        app.run(&triage, "x").await;
        let mut worker = app.browser();
        let (id, fence, _) = lease_one(&mut worker, &triage.token).await;
        let before = stored(&app, &id).await;
        for (verb, body) in [
            ("heartbeat", json!({ "fence": fence - 1 })),
            (
                "complete",
                json!({ "fence": fence - 1, "result": result() }),
            ),
            (
                "complete",
                json!({ "fence": fence + 1, "result": result() }),
            ),
            ("fail", json!({ "fence": fence - 1, "error": "x" })),
        ] {
            let answer = post(&mut worker, &triage.token, &format!("{id}/{verb}"), body)
                .await
                .is(409);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert!(
                answer.json()["detail"]
                    .as_str()
                    .unwrap()
                    .contains("lease is over"),
                "{}",
                answer.text()
            );
            assert_eq!(stored(&app, &id).await, before, "{verb}");
        }
        let done = json!({ "fence": fence, "result": result() });
        post(&mut worker, &triage.token, &format!("{id}/complete"), done)
            .await
            .is(200);
        // After the end every other answer is too late.
        let failed = json!({ "fence": fence, "error": "x" });
        post(&mut worker, &triage.token, &format!("{id}/fail"), failed)
            .await
            .is(409);
    }
);

on_both!(a_result_must_fit_the_contract, async |app: TestApp| {
    let triage = app.triage().await;
    app.run(&triage, "x").await;
    let mut worker = app.browser();
    let (id, fence, _) = lease_one(&mut worker, &triage.token).await;
    let path = format!("{id}/complete");
    for (body, field) in [
        (json!({ "fence": fence, "result": {} }), "queue"),
        (
            json!({ "fence": fence, "result": { "queue": "elsewhere" } }),
            "queue",
        ),
        (
            json!({ "fence": fence, "result": { "queue": "support", "admin": true } }),
            "admin",
        ),
        (
            json!({ "fence": fence, "result": result(), "confidence": 1.5 }),
            "confidence",
        ),
        (
            json!({ "fence": fence, "result": result(), "cost": { "micros": -1 } }),
            "cost.micros",
        ),
        (
            json!({ "fence": fence, "result": result(), "reasoning": "x".repeat(20_001) }),
            "reasoning",
        ),
    ] {
        let answer = post(&mut worker, &triage.token, &path, body)
            .await
            .is(422)
            .json();
        let named: Vec<_> = answer["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["field"].as_str().unwrap())
            .collect();
        assert_eq!(named, [field], "{answer}");
    }
    for body in [
        "",
        "{",
        "[]",
        "{\"fence\": \"1\"}",
        "{\"fence\": 1, \"reslt\": {}}",
    ] {
        let bearer = format!("Bearer {}", triage.token);
        let answer = worker
            .send(
                Method::POST,
                &format!("/api/v1/jobs/{path}"),
                &[("authorization", &bearer)],
                Body::from(body.to_owned()),
            )
            .await
            .is(422);
        assert!(
            answer.json()["detail"]
                .as_str()
                .unwrap()
                .starts_with("The body is not the JSON"),
            "{body}"
        );
    }
    for body in [
        json!({ "max": 0 }),
        json!({ "max": 33 }),
        json!({ "wait_seconds": 31 }),
        json!({ "lease_seconds": 0 }),
    ] {
        post(&mut worker, &triage.token, "lease", body)
            .await
            .is(422);
    }
    assert_eq!(
        stored(&app, &id).await.status,
        "leased",
        "the job is still the worker's"
    );
});

on_both!(
    without_a_valid_token_nothing_is_told,
    async |app: TestApp| {
        let triage = app.triage().await;
        app.run(&triage, "x").await;
        let mut worker = app.browser();
        let wrong = format!("{}x", triage.token);
        for token in ["", "x", "bat_aaaaaaaa_bbbb", wrong.as_str()] {
            let answer = post(&mut worker, token, "lease", json!({})).await.is(401);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        let answer = worker
            .send(Method::POST, "/api/v1/jobs/lease", &[], Body::from("{}"))
            .await
            .is(401);
        assert_eq!(answer.json()["status"], 401);

        let tokens = app
            .services
            .agents()
            .detail(&triage.owner, triage.agent)
            .await
            .unwrap()
            .tokens
            .unwrap();
        app.services
            .agents()
            .revoke_token(&triage.owner, tokens[0].id)
            .await
            .unwrap();
        post(&mut worker, &triage.token, "lease", json!({}))
            .await
            .is(401);
    }
);

on_both!(jobs_of_others_do_not_exist, async |app: TestApp| {
    let triage = app.triage().await;
    app.run(&triage, "x").await;
    let mut worker = app.browser();
    let (id, fence, _) = lease_one(&mut worker, &triage.token).await;
    // Another agent of the same organization, and one of another.
    let team = app
        .services
        .people()
        .create_team(&triage.owner, "Other")
        .await
        .unwrap();
    let other = app.agent(&triage.owner, team, "Other").await;
    let (slug, _) = app.stranger().await;
    let stranger = stranger_scope(&app, &slug).await;
    let their_team = app
        .services
        .people()
        .create_team(&stranger, "Theirs")
        .await
        .unwrap();
    let theirs = app.agent(&stranger, their_team, "Sift").await;
    for (scope, agent) in [(&triage.owner, other), (&stranger, theirs)] {
        let token = app
            .services
            .agents()
            .create_token(scope, agent, "")
            .await
            .unwrap()
            .token;
        let none = post(&mut worker, &token, "lease", json!({}))
            .await
            .is(200)
            .json();
        assert_eq!(none, json!({ "jobs": [] }));
        for (verb, body) in [
            ("heartbeat", json!({ "fence": fence })),
            ("complete", json!({ "fence": fence, "result": result() })),
            ("fail", json!({ "fence": fence, "error": "x" })),
        ] {
            post(&mut worker, &token, &format!("{id}/{verb}"), body)
                .await
                .is(404);
        }
    }
    post(
        &mut worker,
        &triage.token,
        "nonsense/heartbeat",
        json!({ "fence": 1 }),
    )
    .await
    .is(404);
    post(&mut worker, &triage.token, "lease/more", json!({}))
        .await
        .is(404);
    let mine = json!({ "fence": fence });
    post(&mut worker, &triage.token, &format!("{id}/heartbeat"), mine)
        .await
        .is(200);
});

async fn stranger_scope(app: &TestApp, slug: &str) -> services::Scope {
    let account = app
        .services
        .accounts()
        .sign_in(
            "sten@other.example",
            common::PASSWORD,
            [192, 0, 2, 9].into(),
        )
        .await
        .unwrap();
    app.services
        .people()
        .enter(account.person, slug)
        .await
        .unwrap()
}

#[tokio::test]
async fn limits_and_doors() {
    let app = TestApp::new().await;
    let triage = app.triage().await;
    app.run(&triage, "x").await;
    let mut worker = app.browser();
    let large = json!({ "fence": 1, "result": { "queue": "x".repeat(1_100_000) } });
    let answer = post(&mut worker, &triage.token, "lease", large)
        .await
        .is(413);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    // A kind of job the token does not cover.
    post(
        &mut worker,
        &triage.token,
        "lease",
        json!({ "types": ["payments"] }),
    )
    .await
    .is(403);
    let get = worker
        .send(Method::GET, "/api/v1/jobs/lease", &[], Body::empty())
        .await
        .is(405);
    assert_eq!(get.header("content-type"), "application/problem+json");

    // Paused: no new jobs.
    app.services
        .agents()
        .pause(&triage.owner, triage.agent)
        .await
        .unwrap();
    let none = post(&mut worker, &triage.token, "lease", json!({}))
        .await
        .is(200)
        .json();
    assert_eq!(none, json!({ "jobs": [] }));
    app.services
        .agents()
        .resume(&triage.owner, triage.agent)
        .await
        .unwrap();
    lease_one(&mut worker, &triage.token).await;
}

#[tokio::test]
async fn a_worker_that_waits_gets_the_job_as_it_comes() {
    let app = TestApp::new().await;
    let triage = app.triage().await;
    let mut worker = app.browser();
    let waiting = post(
        &mut worker,
        &triage.token,
        "lease",
        json!({ "wait_seconds": 20 }),
    );
    let (answer, _) = tokio::join!(waiting, app.run(&triage, "x"));
    assert_eq!(answer.is(200).json()["jobs"][0]["type"], "triage");
}

/// The guide's code, run as it stands there against a server on a real port.
mod guide {
    use super::*;
    use std::{process::Stdio, time::Duration};
    use tokio::process::Command;

    const GUIDE: &str = include_str!("../../docs/guides/connect-an-agent.md");

    /// The first code block of a language.
    fn block(language: &str) -> String {
        let start = format!("```{language}\n");
        let after = GUIDE
            .split_once(&start)
            .expect("the guide has such a block")
            .1;
        after.split_once("\n```").unwrap().0.to_owned()
    }

    async fn settled(app: &TestApp, run: domain::ids::RunId) {
        let end = tokio::time::Instant::now() + Duration::from_secs(60);
        while app.status(run).await != "done" {
            assert!(tokio::time::Instant::now() < end, "the run did not end");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn started() -> (TestApp, Triage, String) {
        let app = TestApp::new().await;
        let triage = app.triage().await;
        let address = format!("http://{}", app.listen().await);
        (app, triage, address)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_walk_with_curl_runs_as_written() {
        let (app, triage, address) = started().await;
        let run = app.run(&triage, "Where is my parcel?").await;
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &block("bash")])
            .env("BATON", &address)
            .env("TOKEN", &triage.token)
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(said.contains("\"next\":null"), "{said}");
        settled(&app, run).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_worker_in_python_runs_as_written_in_forty_lines() {
        let code = block("python");
        assert!(code.lines().count() <= 40, "{} lines", code.lines().count());
        let (app, triage, address) = started().await;
        let mut worker = Command::new("python3")
            .args(["-c", &code])
            .env("BATON", &address)
            .env("TOKEN", &triage.token)
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let first = app.run(&triage, "I want my money back").await;
        let second = app.run(&triage, "Where is my parcel?").await;
        settled(&app, first).await;
        settled(&app, second).await;
        worker.kill().await.unwrap();
        let jobs = app
            .services
            .agents()
            .detail(&triage.owner, triage.agent)
            .await
            .unwrap()
            .jobs
            .unwrap();
        assert!(
            jobs.iter()
                .all(|job| job.status == "done" && job.cost_micros == Some(1200))
        );
        assert!(jobs[0].text.contains("letters"), "{}", jobs[0].text);
    }
}
