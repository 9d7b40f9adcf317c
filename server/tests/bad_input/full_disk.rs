//! The binary itself on a disk that stays full: it refuses what it cannot keep, goes on showing what it has, and after a kill
//! everything it acknowledged is there.

use crate::common::{
    PASSWORD, encode_form,
    raw::{cookie, exchange, request},
};
use serde_json::{Value, json};
use std::{net::SocketAddr, path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

const BINARY: &str = env!("CARGO_BIN_EXE_baton");

/// A server over that folder, whose files cannot grow beyond so many KB: a write beyond fails as on a full disk.
async fn serve(folder: &Path, kilobytes: Option<u32>) -> (Child, SocketAddr) {
    let limit = kilobytes.map_or(String::new(), |most| format!("ulimit -f {most};"));
    // Without the trap the signal that comes with it would end the process.
    let script = format!("trap '' XFSZ; {limit} exec \"$0\" serve --addr 127.0.0.1:0");
    let mut server = Command::new("bash")
        .args(["-c", &script, BINARY])
        .env("BATON_DATA", folder)
        .env("BATON_SITE", folder)
        .env("BATON_LOG", "off")
        .env_remove("DATABASE_URL")
        .env_remove("BATON_URL")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(address) = line.strip_prefix("Baton is ready on http://") {
            return (server, address.parse().unwrap());
        }
    }
    panic!("it did not start: {:?}", server.wait().await)
}

struct Person {
    address: SocketAddr,
    cookie: String,
}

impl Person {
    async fn post(&self, path: &str, kind: &str, body: String) -> (u16, String) {
        let accept = if kind == "application/json" {
            kind
        } else {
            "text/html"
        };
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("content-type", kind),
            ("accept", accept),
            ("sec-fetch-site", "same-origin"),
        ];
        exchange(self.address, &request("POST", path, &headers, body)).await
    }

    async fn create(&self, name: &str) -> (u16, String) {
        let body = json!({"org": "acme-tools", "name": name, "team": null, "template": "purchase-request"});
        self.post("/fn/workflows/create", "application/json", body.to_string())
            .await
    }

    async fn names(&self) -> Vec<String> {
        let body = json!({"org": "acme-tools"}).to_string();
        let (status, text) = self
            .post("/fn/workflows/list", "application/json", body)
            .await;
        assert_eq!(status, 200, "{text}");
        let list: Value = serde_json::from_str(text.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        let rows = list["rows"].as_array().unwrap();
        let mut names: Vec<_> = rows
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    }
}

fn form(pairs: &[(&str, &str)]) -> String {
    encode_form(pairs)
}

#[tokio::test]
async fn what_was_acknowledged_outlives_a_full_disk_and_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manifest.json"), "{\"files\":{}}").unwrap();
    let (mut server, address) = serve(folder.path(), Some(2_500)).await;
    let mut ada = Person {
        address,
        cookie: String::new(),
    };
    let set_up = form(&[
        ("organization", "Acme Tools"),
        ("time_zone", "UTC"),
        ("currency", "EUR"),
        ("name", "Ada Berg"),
        ("email", "ada@acme.example"),
        ("password", PASSWORD),
        ("confirmation", PASSWORD),
    ]);
    let kind = "application/x-www-form-urlencoded";
    let (status, text) = ada.post("/set-up", kind, set_up).await;
    assert_eq!(status, 303, "{text}");
    ada.cookie = format!("baton={}", cookie(&text, "baton").unwrap());

    let mut kept = Vec::new();
    let mut refused = 0;
    for number in 0..2_000 {
        let name = format!("Purchase {number:04}");
        let (status, text) = ada.create(&name).await;
        match status {
            200 => kept.push(name),
            _ => {
                assert!(status == 503 && text.contains("Reference "), "{text}");
                refused += 1;
            }
        }
        if refused == 10 {
            break;
        }
    }
    assert_eq!(refused, 10, "it was never full: {}", kept.len());
    assert!(kept.len() > 10, "{}", kept.len());
    // What is there can be read, by people and by programs.
    assert_eq!(ada.names().await, kept);
    let page = request(
        "GET",
        "/o/acme-tools/workflows",
        &[("cookie", &ada.cookie), ("accept", "text/html")],
        "",
    );
    assert_eq!(exchange(address, &page).await.0, 200);
    // From another browser: signing in again would end the session of this one.
    let elsewhere = Person {
        address,
        cookie: String::new(),
    };
    let login = form(&[("email", "ada@acme.example"), ("password", PASSWORD)]);
    let (status, text) = elsewhere.post("/sign-in", kind, login).await;
    assert!(
        matches!(status, 303 | 503) && !text.contains(PASSWORD),
        "{text}"
    );
    server.kill().await.unwrap();

    let (mut server, address) = serve(folder.path(), None).await;
    ada.address = address;
    assert_eq!(
        ada.names().await,
        kept,
        "all that was acknowledged, and nothing else"
    );
    assert_eq!(ada.create("There is room again").await.0, 200);
    server.kill().await.unwrap();
    let verify = Command::new(BINARY)
        .args(["audit", "verify", "--data"])
        .arg(folder.path())
        .output();
    let verify = verify.await.unwrap();
    let said = String::from_utf8_lossy(&verify.stdout);
    assert!(
        said.contains("Every chain is whole"),
        "{said}{}",
        String::from_utf8_lossy(&verify.stderr)
    );
}
