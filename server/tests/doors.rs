//! Set-up, sign-in, sign-out, invitations: `/`, `/set-up`, `/sign-in`, `/sign-out`, `/invite/{token}`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{Kind, OWNER, PASSWORD, TestApp};
use domain::view::people::NewInvite;

on_both!(
    the_first_visit_sets_up_and_the_second_signs_in,
    async |app: TestApp| {
        let mut browser = app.browser();
        browser.get("/").await.leads_to("/set-up");
        browser.get("/set-up").await.is(200);
        let mut owner = app.owner().await;
        owner.get("/o/acme-tools").await.is(200);
        owner.get("/").await.leads_to("/o/acme-tools");
        browser.get("/").await.leads_to("/sign-in");
        browser.get("/set-up").await.leads_to("/sign-in");
        browser
            .get("/o/acme-tools/runs?status=done")
            .await
            .leads_to("/sign-in?next=/o/acme-tools/runs%3Fstatus%3Ddone");
        browser
            .post(
                "/sign-in",
                &[
                    ("email", OWNER),
                    ("password", PASSWORD),
                    ("next", "/o/acme-tools/runs"),
                ],
            )
            .await
            .leads_to("/o/acme-tools/runs");
    }
);

#[tokio::test]
async fn set_up_happens_once() {
    let app = TestApp::new().await;
    app.owner().await;
    let again = app
        .browser()
        .post(
            "/set-up",
            &[
                ("organization", "Mine now"),
                ("time_zone", "UTC"),
                ("currency", "EUR"),
                ("name", "Eve"),
                ("email", "eve@evil.example"),
                ("password", PASSWORD),
                ("confirmation", PASSWORD),
            ],
        )
        .await;
    assert_ne!(again.location(), "/o/mine-now");
    let mut eve = app.browser();
    let refused = eve
        .post(
            "/sign-in",
            &[("email", "eve@evil.example"), ("password", PASSWORD)],
        )
        .await;
    refused.is(401);
}

#[tokio::test]
async fn a_reachable_server_asks_for_the_code_it_printed() {
    let app = TestApp::with(Kind::Sqlite, |state| {
        state.with_set_up_code(Some("7F3K-9QXD".to_owned()))
    })
    .await
    .unwrap();
    let form = [
        ("organization", "Acme Tools"),
        ("time_zone", "UTC"),
        ("currency", "EUR"),
        ("name", "Ada Berg"),
        ("email", OWNER),
        ("password", PASSWORD),
        ("confirmation", PASSWORD),
    ];
    for code in ["", "7F3K-0000"] {
        let mut with_code = form.to_vec();
        with_code.push(("code", code));
        let answer = app.browser().post("/set-up", &with_code).await.is(422);
        assert!(answer.text().contains("This is not the code"));
    }
    let mut with_code = form.to_vec();
    with_code.push(("code", "7F3K-9QXD"));
    app.browser()
        .post("/set-up", &with_code)
        .await
        .leads_to("/o/acme-tools");
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_but_no_password() {
    let app = TestApp::new().await;
    let answer = app
        .browser()
        .post(
            "/set-up",
            &[
                ("organization", "Acme & <Sons>"),
                ("time_zone", "UTC"),
                ("currency", "EUR"),
                ("name", "Ada"),
                ("email", "no address"),
                ("password", "secret-secret-1"),
                ("confirmation", "secret-secret-1"),
            ],
        )
        .await
        .is(422);
    let page = answer.text();
    assert!(page.contains("Acme &amp; &lt;Sons&gt;"), "{page}");
    assert!(!page.contains("<Sons>"), "escaped");
    assert!(!page.contains("secret-secret-1"));
}

#[tokio::test]
async fn a_wrong_password_says_nothing_about_the_address() {
    let app = TestApp::new().await;
    app.owner().await;
    let mut answers = Vec::new();
    for email in [OWNER, "nobody@acme.example"] {
        let answer = app
            .browser()
            .post(
                "/sign-in",
                &[("email", email), ("password", "wrong wrong wrong")],
            )
            .await
            .is(401);
        let page = answer.text().replace(email, "");
        let said = page.split("role=\"alert\"").nth(1).unwrap_or_default();
        answers.push(said.chars().take(300).collect::<String>());
    }
    assert!(!answers[0].is_empty());
    let plain = |text: &str| text.split("nonce").next().unwrap_or_default().to_owned();
    assert_eq!(plain(&answers[0]), plain(&answers[1]));
}

#[tokio::test]
async fn who_belongs_nowhere_any_more_is_told_so_and_may_sign_in_as_another() {
    let app = TestApp::new().await;
    app.owner().await;
    let owner = app.owner_scope().await;
    let system = app.system("acme-tools").await;
    let jo = app
        .add(&system, "Jo Wu", "jo@acme.example", Vec::new())
        .await;
    app.services.people().deactivate(&owner, jo).await.unwrap();
    let mut browser = app.sign_in("jo@acme.example").await;
    browser.get("/o/acme-tools").await.is(404);
    let told = "You belong to no organization any more";
    let page = browser.get("/").await.is(404).text();
    assert!(page.contains(told), "{page}");
    browser.get("/set-up").await.leads_to("/sign-in");
    let page = browser.get("/sign-in").await.is(200).text();
    assert!(
        page.contains(told) && page.contains("name=\"password\""),
        "{page}"
    );
    let other = [("email", OWNER), ("password", PASSWORD)];
    browser
        .post("/sign-in", &other)
        .await
        .leads_to("/o/acme-tools");
}

#[tokio::test]
async fn many_wrong_passwords_are_slowed_down() {
    let app = TestApp::new().await;
    app.owner().await;
    let mut browser = app.browser();
    let mut last = 0;
    for _ in 0..30 {
        let answer = browser
            .post(
                "/sign-in",
                &[("email", OWNER), ("password", "wrong wrong wrong")],
            )
            .await;
        last = answer.status.as_u16();
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn signing_in_gives_a_new_session_and_signing_out_ends_it() {
    let app = TestApp::new().await;
    let first = app.owner().await;
    let planted = first.session().unwrap().to_owned();
    let mut browser = app.browser();
    browser.set_session(&planted);
    browser
        .post("/sign-in", &[("email", OWNER), ("password", PASSWORD)])
        .await
        .is(303);
    let fresh = browser.session().unwrap().to_owned();
    assert_ne!(fresh, planted, "a session planted before is worth nothing");
    browser.post("/sign-out", &[]).await.leads_to("/sign-in");
    let mut thief = app.browser();
    thief.set_session(&fresh);
    thief
        .get("/o/acme-tools")
        .await
        .leads_to("/sign-in?next=/o/acme-tools");
}

#[tokio::test]
async fn nobody_is_sent_to_another_site_after_signing_in() {
    let app = TestApp::new().await;
    app.owner().await;
    for next in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        app.browser()
            .post(
                "/sign-in",
                &[("email", OWNER), ("password", PASSWORD), ("next", next)],
            )
            .await
            .leads_to("/o/acme-tools");
    }
}

on_both!(an_invitation_is_accepted_once, async |app: TestApp| {
    app.owner().await;
    let scope = {
        let owner = app
            .services
            .accounts()
            .sign_in(OWNER, PASSWORD, [127, 0, 0, 1].into())
            .await
            .unwrap();
        app.services
            .people()
            .enter(owner.person, "acme-tools")
            .await
            .unwrap()
    };
    let link = app
        .services
        .people()
        .invite(
            &scope,
            NewInvite {
                name: "Jo Wu".to_owned(),
                email: "jo@acme.example".to_owned(),
                role: "executive".to_owned(),
                team: None,
            },
        )
        .await
        .unwrap();
    let path = link.path;
    let mut jo = app.browser();
    let page = jo.get(&path).await.is(200).text();
    assert!(page.contains("join Acme Tools"), "{page}");
    let form = [
        ("name", "Jo Wu"),
        ("password", PASSWORD),
        ("confirmation", "something else"),
    ];
    jo.post(&path, &form).await.is(422);
    let form = [
        ("name", "Jo Wu"),
        ("password", PASSWORD),
        ("confirmation", PASSWORD),
    ];
    jo.post(&path, &form).await.leads_to("/o/acme-tools");
    app.browser().post(&path, &form).await.is(410);
    app.browser().get(&path).await.is(410);
    app.browser().get("/invite/no-such-token").await.is(404);
});
