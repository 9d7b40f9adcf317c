//! `/api/v1/messages`: a message finds the run that waits for it; and everything that is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use axum::{body::Body, http::Method};
use common::{Answer, Browser, Kind, TestApp};
use domain::workflow::Graph;
use serde_json::{Value, json};
use services::runs::StartRun;

async fn send(browser: &mut Browser, token: &str, body: Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    browser
        .send(
            Method::POST,
            "/api/v1/messages",
            &headers,
            Body::from(body.to_string()),
        )
        .await
}

/// Start, the message `triage` with the run's text as its key, end.
fn waits() -> Graph {
    let at = |x: f64| json!({"x": x, "y": 60.0, "w": 32.0, "h": 32.0});
    let field = |name: &str| json!({"name": name, "label": name, "type": "text", "required": true});
    serde_json::from_value(json!({
        "inputs": [field("text")],
        "nodes": {
            "start": {"id": "start", "label": "", "type": "start", "bounds": at(0.0)},
            "told": {"id": "told", "label": "Told", "type": "catch", "bounds": at(200.0),
                "wait": {"for": "message", "name": "triage", "key": "text", "brings": [field("answer")]}},
            "end": {"id": "end", "label": "Done", "type": "end", "bounds": at(400.0)},
        },
        "edges": {
            "a": {"id": "a", "from": "start", "to": "told"},
            "b": {"id": "b", "from": "told", "to": "end"},
        },
    }))
    .unwrap()
}

on_both!(
    a_message_goes_to_the_run_that_waits_for_it,
    async |app: TestApp| {
        let triage = app.triage().await;
        let workflow = app.publish(&triage.owner, "Order", &waits()).await;
        let start = |text: &str| StartRun {
            variables: json!({ "text": text }).as_object().unwrap().clone(),
            key: None,
        };
        let runs = app.services.runs();
        let run = runs
            .start_with(&triage.owner, workflow, start("A-1"))
            .await
            .unwrap();
        let mut worker = app.browser();
        let message =
            json!({"name": "triage", "key": "A-1", "values": {"answer": "yes"}, "id": "m-1"});
        let answer = send(&mut worker, &triage.token, message.clone())
            .await
            .is(200)
            .json();
        assert_eq!(answer["status"], "delivered");
        assert_eq!(answer["run"], run.to_string());
        assert_eq!(app.status(run).await, "done");
        // Sent again, it is the same message.
        let again = send(&mut worker, &triage.token, message)
            .await
            .is(200)
            .json();
        assert_eq!(again, answer);

        let early = json!({"name": "triage", "key": "A-2", "values": {"answer": "no"}});
        let answer = send(&mut worker, &triage.token, early).await.is(200).json();
        assert_eq!(
            (&answer["status"], &answer["run"]),
            (&json!("waiting"), &Value::Null)
        );
        let run = runs
            .start_with(&triage.owner, workflow, start("A-2"))
            .await
            .unwrap();
        app.services.host().tick().await.unwrap();
        assert_eq!(app.status(run).await, "done");
    }
);

on_both!(what_is_no_message_is_refused, async |app: TestApp| {
    let triage = app.triage().await;
    let mut worker = app.browser();
    let long = "x".repeat(201);
    for (body, field) in [
        (json!({"name": ""}), "name"),
        (json!({"name": long}), "name"),
        (json!({"name": "triage", "key": long}), "key"),
        (json!({"name": "triage", "id": long}), "id"),
        (
            json!({"name": "triage", "keep_seconds": 2_592_001}),
            "keep_seconds",
        ),
        (
            json!({"name": "triage", "values": {"a": "y".repeat(300_000)}}),
            "values",
        ),
    ] {
        let answer = send(&mut worker, &triage.token, body).await.is(422).json();
        assert_eq!(answer["fields"][0]["field"], field, "{answer}");
    }
    for body in [
        json!({}),
        json!([]),
        json!({"name": 7}),
        json!({"name": "triage", "values": []}),
        json!({"name": "triage", "keep_seconds": -1}),
        json!({"name": "triage", "org": "other"}),
    ] {
        send(&mut worker, &triage.token, body).await.is(422);
    }
    let other = json!({"name": "order-paid"});
    send(&mut worker, &triage.token, other.clone())
        .await
        .is(403);
    send(&mut worker, "bat_no_such", other).await.is(401);
});
