//! A disk that is full or cannot be written, a database that goes away: a clear refusal, nothing lost, and then it goes on.

use crate::common::{
    Answer, Kind, OWNER, PASSWORD, TestApp, database_config,
    jobs::{lease_one, post},
};
use axum::{body::Body, http::Method};
use sea_orm::ConnectionTrait;
use serde_json::json;
use services::{Clock, Database};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// Fails unless it says that the storage is away, with a reference to tell the operator.
#[track_caller]
fn refused(answer: Answer) {
    let text = answer.text();
    assert_eq!(answer.status.as_u16(), 503, "{text}");
    let (_, reference) = text
        .split_once("Reference ")
        .unwrap_or_else(|| panic!("{text}"));
    let shape: String = reference
        .chars()
        .take(9)
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                'X'
            } else {
                letter
            }
        })
        .collect();
    assert_eq!(shape, "XXXX-XXXX");
    for cause in [
        "sqlite",
        "SQL",
        "database or disk",
        "postgres",
        "Connection refused",
        "os error",
    ] {
        assert!(!text.contains(cause), "{cause}: {text}");
    }
}

/// Does something to the connection that writes.
async fn to_the_writer(app: &TestApp, sql: &'static str) {
    app.services
        .write(move |tx| {
            Box::pin(async move {
                tx.execute_unprepared(sql).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_full_disk_is_said_and_nothing_acknowledged_is_lost() {
    let app = TestApp::new().await;
    let triage = app.triage().await;
    let run = app.run(&triage, "x").await;
    let mut worker = app.browser();
    let (job, fence, _) = lease_one(&mut worker, &triage.token).await;
    let mut owner = app.sign_in(OWNER).await;
    // SQLite says "database or disk is full" beyond this, as it does when the disk is. It holds for the connection of the writer,
    // which is opened anew after a failure: then there is room again.
    let full = "PRAGMA max_page_count = 1";
    to_the_writer(&app, full).await;
    let done =
        json!({"fence": fence, "result": {"queue": "support"}, "reasoning": "x".repeat(20_000)});
    refused(
        post(
            &mut worker,
            &triage.token,
            &format!("{job}/complete"),
            done.clone(),
        )
        .await,
    );
    assert_eq!(app.status(run).await, "running", "nothing of it was kept");
    post(&mut worker, &triage.token, &format!("{job}/complete"), done)
        .await
        .is(200);
    assert_eq!(app.status(run).await, "done");

    to_the_writer(&app, full).await;
    let mut kept = Vec::new();
    for number in 0..200 {
        let name = format!("Purchase {number}");
        let new = json!({"org": "acme-tools", "name": name, "team": null, "template": "purchase-request"});
        let answer = owner.call("workflows/create", new).await;
        if answer.status.as_u16() != 200 {
            refused(answer);
            break;
        }
        kept.push(name);
    }
    assert!(kept.len() < 200, "it was never full");
    let list = owner
        .call("workflows/list", json!({"org": "acme-tools"}))
        .await
        .is(200)
        .json();
    let mut names: Vec<_> = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["name"].as_str())
        .filter(|name| name.starts_with("Purchase"))
        .collect();
    names.sort_unstable();
    kept.sort_unstable();
    assert_eq!(names, kept);
}

#[tokio::test]
async fn a_disk_that_cannot_be_written_can_still_be_read() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let clock = Clock::simulated(now.as_millis().try_into().unwrap());
    let app = TestApp::at(Kind::Sqlite, clock.clone()).await.unwrap();
    let triage = app.triage().await;
    app.run(&triage, "x").await;
    let mut owner = app.sign_in(OWNER).await;
    let mut visitor = app.browser();
    let read_only = "PRAGMA query_only = ON";

    to_the_writer(&app, read_only).await;
    let new = json!({"org": "acme-tools", "name": "Refund", "team": null, "template": null});
    refused(owner.call("workflows/create", new.clone()).await);

    to_the_writer(&app, read_only).await;
    let login = [("email", OWNER), ("password", PASSWORD)];
    let page = visitor.post("/sign-in", &login).await;
    assert!(page.text().contains("</html>") && !page.text().contains(PASSWORD));
    refused(page);
    assert_eq!(visitor.session(), None);

    to_the_writer(&app, read_only).await;
    refused(post(&mut visitor, &triage.token, "lease", json!({})).await);

    // After an hour the session is written again: a page does not fail for that.
    clock.advance(2 * 60 * 60 * 1_000);
    to_the_writer(&app, read_only).await;
    owner.get("/o/acme-tools/runs").await.is(200);

    // The connection was opened anew: all of it goes on.
    owner.call("workflows/create", new).await.is(200);
    visitor.post("/sign-in", &login).await.is(303);
    lease_one(&mut app.browser(), &triage.token).await;
}

/// What stands between the server and its database, so that the test can take it away and bring it back.
struct Wire {
    here: SocketAddr,
    there: String,
    open: Arc<Mutex<Vec<JoinHandle<()>>>>,
    accept: Option<JoinHandle<()>>,
}

impl Wire {
    async fn to(there: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut wire = Self {
            here: listener.local_addr().unwrap(),
            there,
            open: Arc::default(),
            accept: None,
        };
        wire.go(listener);
        wire
    }

    fn go(&mut self, listener: TcpListener) {
        let (there, open) = (self.there.clone(), Arc::clone(&self.open));
        self.accept = Some(tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let there = there.clone();
                let pipe = tokio::spawn(async move {
                    if let Ok(mut far) = TcpStream::connect(there).await {
                        let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                    }
                });
                open.lock().unwrap().push(pipe);
            }
        }));
    }

    /// The database stops: open connections break, new ones are refused.
    async fn cut(&mut self) {
        let accept = self.accept.take().unwrap();
        accept.abort();
        let _ = accept.await;
        let pipes = std::mem::take(&mut *self.open.lock().unwrap());
        for pipe in pipes {
            pipe.abort();
            let _ = pipe.await;
        }
    }

    /// It is there again.
    async fn mend(&mut self) {
        let listener = TcpListener::bind(self.here).await.unwrap();
        self.go(listener);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_stops_is_said_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut config) = database_config(Kind::Postgres, folder.path()).await else {
        return;
    };
    let Database::Postgres(url) = &config.database else {
        panic!()
    };
    let (head, name) = url.rsplit_once('/').unwrap();
    let (user, server) = head.rsplit_once('@').unwrap();
    let mut wire = Wire::to(server.to_owned()).await;
    config.database = Database::Postgres(format!("{user}@{}/{name}", wire.here));
    let app = TestApp::over(config, folder, |state| state).await;
    let triage = app.triage().await;
    let before = app.run(&triage, "before").await;
    let mut worker = app.browser();
    let (job, fence, _) = lease_one(&mut worker, &triage.token).await;
    let mut owner = app.sign_in(OWNER).await;

    wire.cut().await;
    let done = json!({"fence": fence, "result": {"queue": "support"}});
    let complete = format!("{job}/complete");
    let json = [("accept", "application/json")];
    let (mut a, mut b, mut c, mut d) = (owner.clone(), owner.clone(), app.browser(), app.browser());
    let login = [("email", OWNER), ("password", PASSWORD)];
    let (page, call, form, api, ready, alive) = tokio::join!(
        a.get("/o/acme-tools/runs"),
        b.call("workflows/list", json!({"org": "acme-tools"})),
        c.post("/sign-in", &login),
        post(&mut worker, &triage.token, &complete, done.clone()),
        d.send(Method::GET, "/readyz", &json, Body::empty()),
        async { app.browser().get("/healthz").await },
    );
    assert!(page.text().contains("</html>"));
    for answer in [page, call, form, api, ready] {
        refused(answer);
    }
    alive.is(200);
    assert!(a.session().is_some(), "nobody is signed out by it");

    wire.mend().await;
    owner.get("/o/acme-tools/runs").await.is(200);
    owner.get("/readyz").await.is(200);
    assert_eq!(app.status(before).await, "running");
    post(&mut worker, &triage.token, &complete, done)
        .await
        .is(200);
    assert_eq!(app.status(before).await, "done");
    // Broken and there again at once: nobody notices but those whose answer was on its way.
    wire.cut().await;
    wire.mend().await;
    owner.get("/o/acme-tools/runs").await.is(200);
    app.browser().post("/sign-in", &login).await.is(303);
}
