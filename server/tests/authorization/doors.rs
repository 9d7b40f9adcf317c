//! What is open to everybody, the forms, and the API of agents.

use crate::{
    pages::TASK,
    row::{ALL, NONE, Row, form},
    who::Who::{self, *},
    world::{Ask, Send, World},
};
use futures::future::BoxFuture;
use serde_json::{Value, json};

/// An address that does not ask for a role.
pub struct Door {
    pub method: &'static str,
    pub address: &'static str,
    pub expected: fn(Who) -> u16,
    /// Whether what is sent changes something for whoever sends it.
    pub changes: bool,
    pub make: for<'a> fn(&'a World) -> BoxFuture<'a, Ask>,
}

macro_rules! open {
    ($method:literal, $address:literal, $changes:literal, |$who:ident| $expected:expr, |$world:ident| $ask:expr) => {
        Door {
            method: $method,
            address: $address,
            expected: |$who| $expected,
            changes: $changes,
            make: |$world| Box::pin(async move { $ask }),
        }
    };
}

fn get(path: &str) -> Ask {
    Ask {
        path: path.to_owned(),
        send: Send::Get,
    }
}

/// The forms of an organization.
pub const FORMS: &[Row] = &[
    Row {
        method: "POST",
        address: "/o/{org}/account",
        may: ALL,
        // Their own password, whoever they are; this is not it.
        ok: 422,
        told: NONE,
        foreign: 422,
        make: |_w| {
            Box::pin(async move {
                let wrong = [
                    ("present", "not my password"),
                    ("password", "another one of mine"),
                    ("confirmation", "another one of mine"),
                ];
                form("/o/acme-tools/account", &wrong)
            })
        },
    },
    Row {
        method: "POST",
        address: "/o/{org}/work/{task}/complete",
        may: &[Worker],
        ok: 303,
        told: TASK,
        foreign: 404,
        make: |w| {
            Box::pin(async move {
                let path = format!("/o/acme-tools/work/{}/complete", w.claimed().await);
                form(&path, &[("revision", "2"), ("amount", "12.00")])
            })
        },
    },
    Row {
        method: "POST",
        address: "/o/{org}/approvals/{gate}/decide",
        may: &[Approver],
        ok: 303,
        told: &[Owner, Admin, Executive, Auditor],
        foreign: 404,
        make: |w| {
            Box::pin(async move {
                let (gate, digest) = w.gate().await;
                let path = format!("/o/acme-tools/approvals/{gate}/decide");
                form(
                    &path,
                    &[("verdict", "approve"), ("digest", &digest), ("reason", "")],
                )
            })
        },
    },
];

/// What needs no organization.
pub const OPEN: &[Door] = &[
    open!("GET", "/healthz", false, |_who| 200, |_w| get("/healthz")),
    open!("GET", "/readyz", false, |_who| 200, |_w| get("/readyz")),
    open!("GET", "/assets/{name}", false, |_who| 404, |_w| get(
        "/assets/none.js"
    )),
    open!("GET", "/set-up", false, |_who| 303, |_w| get("/set-up")),
    open!(
        "GET",
        "/sign-in",
        false,
        // Who belongs nowhere any more may sign in as somebody else.
        |who| if who.is_person() { 303 } else { 200 },
        |_w| get("/sign-in")
    ),
    open!("GET", "/demo", false, |_who| 303, |_w| get("/demo")),
    open!("GET", "/invite/{token}", false, |_who| 200, |w| get(&w
        .invite()
        .await
        .1)),
    open!("POST", "/set-up", false, |_who| 303, |_w| {
        let secret = crate::common::PASSWORD;
        let typed = [
            ("organization", "Mine now"),
            ("time_zone", "UTC"),
            ("currency", "EUR"),
            ("name", "Eve"),
            ("email", "eve@evil.example"),
            ("password", secret),
            ("confirmation", secret),
        ];
        form("/set-up", &typed)
    }),
    // The demo company is for whoever sits at the machine itself: nothing happens, and the sign-in is shown again.
    open!("POST", "/demo/load", false, |_who| 303, |_w| form(
        "/demo/load",
        &[]
    )),
    open!("POST", "/demo/sign-in", false, |_who| 303, |_w| form(
        "/demo/sign-in",
        &[]
    )),
    open!("POST", "/demo/remove", false, |_who| 303, |_w| form(
        "/demo/remove",
        &[]
    )),
    // These end the session they come with, so they are the last.
    open!("POST", "/sign-in", true, |_who| 303, |_w| {
        form(
            "/sign-in",
            &[
                ("email", "helper@acme.example"),
                ("password", crate::common::PASSWORD),
            ],
        )
    }),
    open!("POST", "/sign-out", true, |_who| 303, |_w| form(
        "/sign-out",
        &[]
    )),
    open!("POST", "/invite/{token}", true, |_who| 303, |w| {
        let secret = crate::common::PASSWORD;
        form(
            &w.invite().await.1,
            &[
                ("name", "Jo Wu"),
                ("password", secret),
                ("confirmation", secret),
            ],
        )
    }),
];

/// The API takes tokens only; a session is worth nothing there.
fn of_token(who: Who) -> u16 {
    match who {
        Token => 200,
        OtherToken | ForeignToken => 404,
        _ => 401,
    }
}

async fn job(w: &World, verb: &str, mut body: Value) -> Ask {
    let (job, fence) = w.job().await;
    body["fence"] = fence.into();
    Ask {
        path: format!("/api/v1/jobs/{job}/{verb}"),
        send: Send::Json(body),
    }
}

/// The API.
pub const API: &[Door] = &[
    open!(
        "POST",
        "/api/v1/jobs/lease",
        true,
        |who| match who {
            Token | OtherToken | ForeignToken => 200,
            _ => 401,
        },
        |_w| Ask {
            path: "/api/v1/jobs/lease".to_owned(),
            send: Send::Json(json!({})),
        }
    ),
    open!(
        "POST",
        "/api/v1/jobs/{job}/heartbeat",
        true,
        |who| of_token(who),
        |w| job(w, "heartbeat", json!({})).await
    ),
    open!(
        "POST",
        "/api/v1/jobs/{job}/complete",
        true,
        |who| of_token(who),
        |w| job(w, "complete", json!({"result": {"queue": "support"}})).await
    ),
    open!(
        "POST",
        "/api/v1/jobs/{job}/fail",
        true,
        |who| of_token(who),
        |w| job(w, "fail", json!({"error": "broken"})).await
    ),
    open!(
        "POST",
        "/api/v1/messages",
        true,
        |who| match who {
            Token | OtherToken | ForeignToken => 200,
            _ => 401,
        },
        |_w| Ask {
            path: "/api/v1/messages".to_owned(),
            send: Send::Json(json!({"name": "nobody-waits", "key": "1"})),
        }
    ),
];
