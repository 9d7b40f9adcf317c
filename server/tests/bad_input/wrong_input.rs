//! What does not fit, sent to every address: an answer that says so, never a defect of ours.

use crate::common::{Answer, Browser, Kind, OWNER, PASSWORD, TestApp};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use domain::view::people::NewInvite;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};
use services::Clock;
use std::time::{SystemTime, UNIX_EPOCH};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

async fn post(browser: &mut Browser, path: &str, kind: &str, body: Vec<u8>) -> Answer {
    let headers = [
        ("accept", JSON),
        ("content-type", kind),
        ("sec-fetch-site", "same-origin"),
    ];
    browser
        .send(Method::POST, path, &headers, Body::from(body))
        .await
}

#[tokio::test]
async fn functions_refuse_what_they_cannot_read() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        (JSON, b"".to_vec()),
        (JSON, b"{".to_vec()),
        (JSON, b"[]".to_vec()),
        (JSON, b"null".to_vec()),
        (JSON, b"{\"org\": 5}".to_vec()),
        (
            JSON,
            b"{\"org\": [\"acme-tools\"], \"id\": {}, \"filter\": 1, \"query\": 3, \"run\": 7}"
                .to_vec(),
        ),
        (JSON, vec![b'"', 0xff, 0xfe, b'"']),
        (JSON, deep.into_bytes()),
        (JSON, vec![b' '; 2 * 1024 * 1024]),
        (FORM, b"org=acme-tools&id=%ff%fe".to_vec()),
        ("multipart/form-data; boundary=x", b"--x".to_vec()),
    ];
    // What takes nothing but the organization answers a form all the same, or says what it wants.
    for (path, _) in server_fn_paths() {
        for (kind, body) in &bodies {
            for browser in [owner.clone(), app.browser()] {
                let answer = post(&mut browser.clone(), path, kind, body.clone()).await;
                assert!(
                    answer.status.is_client_error(),
                    "{path} {kind} {:?}: {} {}",
                    String::from_utf8_lossy(&body[..body.len().min(60)]),
                    answer.status,
                    answer.text()
                );
            }
        }
    }
    let unknown = post(&mut owner.clone(), "/fn/no/such", JSON, b"{}".to_vec()).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn forms_refuse_what_they_cannot_read() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let id = uuid::Uuid::now_v7();
    let paths = [
        "/sign-in".to_owned(),
        "/set-up".to_owned(),
        "/invite/nothing".to_owned(),
        "/o/acme-tools/account".to_owned(),
        format!("/o/acme-tools/work/{id}/complete"),
        format!("/o/acme-tools/approvals/{id}/decide"),
        "/o/acme-tools/work/no-id/complete".to_owned(),
    ];
    for path in &paths {
        for (kind, body) in [
            (JSON, b"{}".to_vec()),
            ("multipart/form-data; boundary=x", b"--x".to_vec()),
            (FORM, vec![b'a'; 2 * 1024 * 1024]),
            (FORM, b"%00=%00&%ff=%fe&===&&&".to_vec()),
            (FORM, Vec::new()),
        ] {
            let answer = post(&mut owner.clone(), path, kind, body).await;
            let status = answer.status;
            assert!(
                status.is_client_error() || status == 303,
                "{path} {kind}: {status}"
            );
        }
    }
}

#[tokio::test]
async fn pages_stand_any_address() {
    let app = TestApp::new().await;
    let mut owner = app.owner().await;
    let junk = [
        "?tab=%ff",
        "?tab=all&cursor=junk",
        "?cursor=%00%00",
        "?after=junk&text=%25_%5C'%22;--",
        "?range=1e99&split=x&workflow=y&team=z&tier=none&alone=maybe",
        "?from=99999999999999999999&to=-1&until=x",
        "?status=gone&status=done&sort=up",
        "?next=//evil.example",
        "?=&&&==",
    ];
    for page in [
        "",
        "/work",
        "/approvals",
        "/runs",
        "/dashboards",
        "/dashboards/throughput",
        "/people",
        "/audit",
        "/agents",
        "/workflows",
    ] {
        for query in junk {
            let path = format!("/o/acme-tools{page}{query}");
            let answer = owner.get(&path).await;
            assert!(
                !answer.status.is_server_error(),
                "{path}: {} {}",
                answer.status,
                answer.text()
            );
        }
    }
    let long = format!("/o/{}/runs/{}", "x".repeat(3_000), "y".repeat(3_000));
    for path in [
        long.as_str(),
        "/o/%ff%fe",
        "/o/acme-tools/runs/%00",
        "/o/..%2f..%2fetc/work",
        "/o/acme-tools/work/%F0%9F%98%80",
    ] {
        let answer = owner.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
    }
}

/// Now, at a clock that the test moves.
fn clock() -> Clock {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Clock::simulated(now.as_millis().try_into().unwrap())
}

#[tokio::test]
async fn an_expired_invitation_is_over() {
    let clock = clock();
    let app = TestApp::at(Kind::Sqlite, clock.clone()).await.unwrap();
    app.owner().await;
    let owner = app.owner_scope().await;
    let new = NewInvite {
        name: "Jo Wu".to_owned(),
        email: "jo@acme.example".to_owned(),
        role: "executive".to_owned(),
        team: None,
    };
    let path = app
        .services
        .people()
        .invite(&owner, new)
        .await
        .unwrap()
        .path;
    let mut jo = app.browser();
    jo.get(&path).await.is(200);
    clock.advance(7 * 24 * 60 * 60 * 1_000);
    let page = jo.get(&path).await.is(410).text();
    assert!(
        page.contains("expired") && !page.contains("name=\"password\""),
        "{page}"
    );
    let form = [
        ("name", "Jo Wu"),
        ("password", PASSWORD),
        ("confirmation", PASSWORD),
    ];
    jo.post(&path, &form).await.is(410);
    let login = [("email", "jo@acme.example"), ("password", PASSWORD)];
    jo.post("/sign-in", &login).await.is(401);
}

#[tokio::test]
async fn a_stale_draft_is_a_conflict_that_shows_both() {
    let app = TestApp::new().await;
    let mut ada = app.owner().await;
    let mut bo = app.sign_in(OWNER).await;
    let new = json!({"org": "acme-tools", "name": "Refund", "team": null, "template": null});
    let id = ada.call("workflows/create", new).await.is(200).json();
    let label = |text: &str| json!({"do": "set-label", "node": "start", "label": text});
    let save = |revision: i64, text: &str| json!({"org": "acme-tools", "workflow": id, "base_revision": revision, "commands": [label(text)]});
    let first = ada
        .call("workflows/save", save(1, "From Ada"))
        .await
        .is(200)
        .json();
    assert_eq!(first["saved"]["revision"], 2, "{first}");
    let second = bo
        .call("workflows/save", save(1, "From Bo"))
        .await
        .is(200)
        .json();
    let theirs = &second["theirs"];
    assert_eq!(theirs["revision"], 2, "{second}");
    assert_eq!(theirs["graph"]["nodes"]["start"]["label"], "From Ada");
    // Nothing of Ada's is lost, and Bo may save on top of it.
    let third = bo
        .call("workflows/save", save(2, "From both"))
        .await
        .is(200)
        .json();
    assert_eq!(third["saved"]["revision"], 3, "{third}");
    let publish = json!({"org": "acme-tools", "workflow": id, "revision": 2, "note": ""});
    let stale = ada.call("workflows/publish", publish).await;
    assert!(
        matches!(stale.status.as_u16(), 409 | 422),
        "{}",
        stale.text()
    );
    let view: Value = ada
        .call(
            "workflows/editor",
            json!({"org": "acme-tools", "workflow": id}),
        )
        .await
        .is(200)
        .json();
    assert_eq!(
        (
            view["revision"].as_i64(),
            view["graph"]["nodes"]["start"]["label"].as_str()
        ),
        (Some(3), Some("From both"))
    );
}
