//! What holds for every address: headers, origin, size, unknown paths.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use axum::{body::Body, http::Method};
use base64::Engine;
use common::{OWNER, PASSWORD, TestApp};

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let app = TestApp::new().await;
    let mut browser = app.owner().await;
    for path in [
        "/o/acme-tools",
        "/set-up",
        "/healthz",
        "/readyz",
        "/no-such-page",
        "/assets/none.js",
    ] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-eval' "), "{path}: {policy}");
        assert!(!policy.contains("script-src 'unsafe-inline'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
    }
}

#[tokio::test]
async fn each_page_has_its_own_nonce_and_no_script_without_it() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = browser.get("/set-up").await.is(200);
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|it| it.split('\'').next())
            .unwrap()
            .to_owned();
        let page = answer.text();
        let scripts = page.matches("<script").count();
        let allowed = page.matches(&format!("nonce=\"{nonce}\"")).count();
        assert!(
            scripts > 0 && allowed >= scripts,
            "{scripts} scripts, {allowed} allowed"
        );
        assert!(!page.contains(" onclick="));
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
}

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    let app = TestApp::new().await;
    app.owner().await;
    let form = format!(
        "email={}&password={}",
        OWNER.replace('@', "%40"),
        PASSWORD.replace(' ', "+")
    );
    let kind = ("content-type", "application/x-www-form-urlencoded");
    for foreign in [
        vec![
            kind,
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
        ],
        vec![kind, ("sec-fetch-site", "same-site")],
        vec![kind, ("origin", "https://evil.example")],
        vec![kind, ("origin", "null")],
    ] {
        app.browser()
            .send(Method::POST, "/sign-in", &foreign, Body::from(form.clone()))
            .await
            .is(403);
    }
    let own = [kind, ("sec-fetch-site", "same-origin")];
    app.browser()
        .send(Method::POST, "/sign-in", &own, Body::from(form))
        .await
        .is(303);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let long = "x".repeat(2 * 1024 * 1024);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-length", "2097158"),
    ];
    browser
        .send(
            Method::POST,
            "/sign-in",
            &headers,
            Body::from(format!("email={long}")),
        )
        .await
        .is(413);
    // One that does not say how long it is is cut off while it is read.
    let chunks =
        futures::stream::iter((0..64).map(|_| Ok::<_, std::io::Error>("x".repeat(64 * 1024))));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let answer = browser
        .send(
            Method::POST,
            "/sign-in",
            &headers,
            Body::from_stream(chunks),
        )
        .await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test]
async fn a_large_diagram_is_taken_and_one_beyond_the_limit_named() {
    let app = TestApp::new().await;
    let mut owner = app.owner().await;
    let file = |megabytes: usize| {
        let filler = "x".repeat(megabytes * 1024 * 1024);
        let xml = format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><startEvent id="s"/></process><!--{filler}--></definitions>"#
        );
        serde_json::json!({
            "org": "acme-tools",
            "name": format!("Diagram of {megabytes} MB"),
            "team": null,
            "file_name": "large.bpmn",
            "file": base64::engine::general_purpose::STANDARD.encode(xml),
        })
    };
    owner.call("workflows/import", file(4)).await.is(200);
    let answer = owner.call("workflows/import", file(5)).await.is(413);
    assert!(answer.text().contains("larger than 5 MB"));
}

#[tokio::test]
async fn unknown_addresses_are_404_for_people_and_programs() {
    let app = TestApp::new().await;
    let mut browser = app.owner().await;
    for path in [
        "/no-such-page",
        "/o/acme-tools/no-such-page",
        "/o/no-such-company",
    ] {
        let answer = browser.get(path).await.is(404);
        assert!(answer.text().contains("</html>"), "{path}");
    }
    let json = [("accept", "application/json")];
    let answer = browser
        .send(Method::GET, "/no-such-page", &json, Body::empty())
        .await
        .is(404);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.json()["status"], 404);
    for path in ["/assets/..%2f..%2fetc%2fpasswd", "/assets/.", "/assets/%00"] {
        browser.get(path).await.is(404);
    }
}

#[tokio::test]
async fn another_company_is_not_told_apart_from_none() {
    let app = TestApp::new().await;
    app.owner().await;
    let (slug, mut stranger) = app.stranger().await;
    stranger.get(&format!("/o/{slug}")).await.is(200);
    let foreign = stranger.get("/o/acme-tools").await.is(404);
    let none = stranger.get("/o/no-such-company").await.is(404);
    let words = |answer: &common::Answer| {
        let page = answer.text();
        let main = page.split("<main").nth(1).unwrap_or_default();
        main.split("</main>").next().unwrap_or_default().to_owned()
    };
    assert_eq!(words(&foreign), words(&none));
    assert!(!foreign.text().contains("Acme"), "not even its name");
    stranger.get("/live?org=acme-tools").await.is(404);
}

#[tokio::test]
async fn the_live_stream_is_for_members() {
    let app = TestApp::new().await;
    app.owner().await;
    app.browser().get("/live?org=acme-tools").await.is(401);
}
