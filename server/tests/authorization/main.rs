//! Every address × everybody: who gets which answer, and that nothing is changed by those who are refused, nor by reading.
//!
//! The addresses come from the server itself. One without a line in the expectations fails the first test here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "../common/mod.rs"]
mod common;
mod doors;
mod functions;
mod graphs;
mod pages;
mod row;
mod stored;
mod who;
mod world;

use app::App;
use common::Answer;
use doors::Door;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use row::Row;
use serde_json::Value;
use std::collections::BTreeSet;
use stored::changed;
use who::{MEMBERS, Who};
use world::{Ask, SECRETS, Send, World, everybody};

fn none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

fn rows() -> impl Iterator<Item = &'static Row> {
    pages::ROWS
        .iter()
        .chain(functions::ROWS)
        .chain(doors::FORMS)
}

#[test]
fn every_address_stands_in_the_expectations() {
    let served: BTreeSet<String> = generate_route_list(App)
        .iter()
        .map(|route| format!("GET {}", route.path()))
        .chain(server_fn_paths().map(|(path, method)| format!("{method} {path}")))
        .chain(
            server::router::addresses()
                .iter()
                .map(|address| format!("{} {}", address.method, address.path)),
        )
        .collect();
    assert!(served.len() > 80, "{served:?}");
    let expected: BTreeSet<String> = rows()
        .map(|row| format!("{} {}", row.method, row.address))
        .chain(
            doors::OPEN
                .iter()
                .chain(doors::API)
                .map(|door| format!("{} {}", door.method, door.address)),
        )
        .chain(["GET /live".to_owned()])
        .collect();
    none(
        "addresses that nobody thought about",
        served.difference(&expected).cloned().collect(),
    );
    none(
        "expectations of addresses that are not served",
        expected.difference(&served).cloned().collect(),
    );
}

/// Says what is wrong with an answer; nothing when all is well.
fn judge(who: Who, what: &str, expected: u16, answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16();
    let text = answer.text();
    if status != expected {
        let said: String = text.chars().take(160).collect();
        return Some(format!(
            "{who:?} {what}: {status} instead of {expected}: {said}"
        ));
    }
    if status >= 500 {
        return Some(format!("{who:?} {what}: {status}"));
    }
    let stranger = !MEMBERS.contains(&who) && status != 200;
    let told = SECRETS
        .iter()
        .find(|secret| stranger && text.contains(**secret));
    told.map(|secret| format!("{who:?} {what}: is told of {secret}"))
}

async fn walk(rows: impl Iterator<Item = &'static Row>) {
    let world = World::open().await;
    let mut wrong = Vec::new();
    for row in rows {
        let what = format!("{} {}", row.method, row.address);
        for who in everybody() {
            let expected = row.expected(who);
            let ask = (row.make)(&world).await;
            let before = world.stored().await;
            let answer = world.send(who, &ask).await;
            wrong.extend(judge(who, &what, expected, &answer));
            let may_change = row.method == "POST" && row.may.contains(&who);
            let tables = changed(&before, &world.stored().await);
            if !may_change && !tables.is_empty() {
                wrong.push(format!("{who:?} {what}: changed {tables:?}"));
            }
        }
    }
    none("answers that should be others", wrong);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_seen_by_those_who_may() {
    common::panics::watch();
    walk(pages::ROWS.iter()).await;
    assert_eq!(common::panics::seen(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn functions_are_called_by_those_who_may() {
    walk(functions::ROWS.iter()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_are_taken_from_those_who_may() {
    walk(doors::FORMS.iter()).await;
}

async fn knock(doors: &'static [Door]) {
    let mut world = World::open().await;
    let mut wrong = Vec::new();
    for door in doors {
        let what = format!("{} {}", door.method, door.address);
        for who in everybody() {
            let ask = (door.make)(&world).await;
            if door.address == "/sign-out" {
                world.sign_in_anew(who).await;
            }
            let expected = (door.expected)(who);
            let before = world.stored().await;
            let answer = world.send(who, &ask).await;
            wrong.extend(judge(who, &what, expected, &answer));
            let tables = changed(&before, &world.stored().await);
            // That a token was seen is noted, whatever it was sent for.
            let tables: Vec<_> = tables.iter().filter(|it| *it != "agent_tokens").collect();
            if !(tables.is_empty() || door.changes && expected < 400) {
                wrong.push(format!("{who:?} {what}: changed {tables:?}"));
            }
        }
    }
    none("answers that should be others", wrong);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_doors_are_open_and_the_demo_is_not() {
    knock(doors::OPEN).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_are_for_their_agent() {
    knock(doors::API).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_live_stream_is_for_members() {
    let world = World::open().await;
    let before = world.stored().await;
    for who in everybody() {
        let expected = match who {
            _ if MEMBERS.contains(&who) => 200,
            Who::Stranger | Who::Former => 404,
            _ => 401,
        };
        let status = world.status_of(who, "/live?org=acme-tools").await;
        assert_eq!(status, expected, "{who:?}");
    }
    assert_eq!(changed(&before, &world.stored().await), [""; 0]);
}

/// The request with other ids, and in the organization of the one who asks.
fn elsewhere(ask: &Ask, id: impl Fn(&str) -> String) -> Ask {
    let mut other = ask.clone();
    other.path = ids(&ask.path, &id).replace("/o/acme-tools", "/o/other-works");
    match &mut other.send {
        Send::Json(body) => {
            *body = serde_json::from_str(&ids(&body.to_string(), &id)).unwrap();
            body["org"] = "other-works".into();
        }
        Send::Get | Send::Form(_) => {}
    }
    other
}

/// The text with each id of it replaced.
fn ids(text: &str, replace: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(found) = rest.char_indices().map(|(at, _)| at).find(|at| {
        rest.get(*at..*at + 36)
            .is_some_and(|word| word.parse::<uuid::Uuid>().is_ok())
    }) {
        out.push_str(&rest[..found]);
        out.push_str(&replace(&rest[found..found + 36]));
        rest = &rest[found + 36..];
    }
    out + rest
}

/// What a person reads of an answer: the page without what differs each time.
fn read(answer: &Answer) -> String {
    let text = answer.text();
    let main = text
        .split("<main")
        .nth(1)
        .and_then(|it| it.split("</main>").next());
    ids(main.unwrap_or(&text), |_| "ID".to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn things_of_others_are_as_if_they_were_not() {
    let world = World::open().await;
    let mut wrong = Vec::new();
    let mut tried = 0;
    for row in rows() {
        let what = format!("{} {}", row.method, row.address);
        let ask = (row.make)(&world).await;
        let foreign = elsewhere(&ask, str::to_owned);
        let unknown = elsewhere(&ask, |_| uuid::Uuid::now_v7().to_string());
        let names_something = match (&foreign.send, &unknown.send) {
            (Send::Json(a), Send::Json(b)) => a != b,
            _ => foreign.path != unknown.path,
        };
        if !names_something {
            continue;
        }
        tried += 1;
        let before = world.stored().await;
        let answer = world.send(Who::Stranger, &foreign).await;
        wrong.extend(judge(Who::Stranger, &what, row.foreign, &answer));
        let nothing = world.send(Who::Stranger, &unknown).await;
        if read(&answer) != read(&nothing) {
            wrong.push(format!(
                "{what}: {} is not {}",
                read(&answer),
                read(&nothing)
            ));
        }
        let tables = changed(&before, &world.stored().await);
        if !tables.is_empty() {
            wrong.push(format!("{what}: changed {tables:?}"));
        }
    }
    assert!(tried > 35, "{tried}");
    none("what an owner elsewhere learns or does", wrong);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_an_address_that_is_sent_to_changes_nothing() {
    let world = World::open().await;
    let mut wrong = Vec::new();
    let doors = doors::OPEN.iter().chain(doors::API);
    let makes = rows()
        .map(|row| (row.method, row.address, row.make))
        .chain(doors.map(|door| (door.method, door.address, door.make)));
    for (_, address, make) in makes.filter(|(method, _, _)| *method == "POST") {
        let mut ask = make(&world).await;
        if let Send::Json(body) = &ask.send {
            ask.path = format!("{}?{}", ask.path, query(body));
        }
        ask.send = Send::Get;
        let before = world.stored().await;
        for who in [Who::Owner, Who::Worker, Who::Approver, Who::Token] {
            let answer = world.send(who, &ask).await;
            let status = answer.status.as_u16();
            if !matches!(status, 200 | 303 | 404 | 405) {
                wrong.push(format!("{who:?} GET {address}: {status}"));
            }
        }
        let tables = changed(&before, &world.stored().await);
        if !tables.is_empty() {
            wrong.push(format!("GET {address}: changed {tables:?}"));
        }
    }
    none("what reading does", wrong);
}

/// The body as it would stand in an address.
fn query(body: &Value) -> String {
    let object = body.as_object().unwrap();
    let pairs: Vec<(String, String)> = object
        .iter()
        .map(|(name, value)| {
            (
                name.clone(),
                value.as_str().map_or(value.to_string(), str::to_owned),
            )
        })
        .collect();
    common::encode_form(&pairs)
}
