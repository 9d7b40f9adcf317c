//! One line of the expectations: an address, a request to it, and who gets which answer.

use crate::{
    who::{MEMBERS, Who},
    world::{Ask, Send, World},
};
use futures::future::BoxFuture;
use serde_json::Value;

/// Makes a request, and fresh things to reach for where it would use them up.
pub type Make = for<'a> fn(&'a World) -> BoxFuture<'a, Ask>;

/// What is expected of an address.
pub struct Row {
    /// As in the server's own list: method and path.
    pub method: &'static str,
    pub address: &'static str,
    /// Who gets `ok` …
    pub may: &'static [Who],
    pub ok: u16,
    /// … who is told that they may not (403). To the other members it does not exist (404).
    pub told: &'static [Who],
    /// What an owner elsewhere gets who names the same things in their own organization.
    pub foreign: u16,
    pub make: Make,
}

impl Row {
    /// What somebody gets: pages and forms lead to the sign-in, functions say that nobody is signed in.
    pub fn expected(&self, who: Who) -> u16 {
        if !who.is_signed_in() {
            // A page leads to the sign-in, and comes back from there; a function and a file do not.
            let is_page = self.address.starts_with("/o/") && !self.address.ends_with(".bpmn");
            return if is_page { 303 } else { 401 };
        }
        if self.may.contains(&who) {
            self.ok
        } else if self.told.contains(&who) {
            403
        } else {
            404
        }
    }
}

/// A request of a server function in the company.
pub fn call(name: &str, mut body: Value) -> Ask {
    body["org"] = "acme-tools".into();
    Ask {
        path: format!("/fn/{name}"),
        send: Send::Json(body),
    }
}

/// A page of the company.
pub fn page(path: &str) -> Ask {
    Ask {
        path: format!("/o/acme-tools{path}"),
        send: Send::Get,
    }
}

/// A form of the company.
pub fn form(path: &str, pairs: &[(&str, &str)]) -> Ask {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Ask {
        path: path.to_owned(),
        send: Send::Form(pairs.iter().map(owned).collect()),
    }
}

/// A server function.
#[macro_export]
macro_rules! function {
    ($name:literal, $may:expr, $told:expr, |$world:ident| $body:expr) => {
        Row {
            method: "POST",
            address: concat!("/fn/", $name),
            may: $may,
            ok: 200,
            told: $told,
            foreign: 404,
            make: |$world| Box::pin(async move { call($name, $body) }),
        }
    };
}

/// A page.
#[macro_export]
macro_rules! page {
    ($address:literal, $may:expr, $told:expr, |$world:ident| $path:expr) => {
        Row {
            method: "GET",
            address: concat!("/o/{org}", $address),
            may: $may,
            ok: 200,
            told: $told,
            foreign: 404,
            make: |$world| Box::pin(async move { page(&$path) }),
        }
    };
}

/// Nobody but those named is told anything.
pub const NONE: &[Who] = &[];
/// Everybody who belongs to the organization.
pub const ALL: &[Who] = MEMBERS;
