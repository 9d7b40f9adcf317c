//! An address beside the app's pages and functions. The router is built from lists of these, and the test of who may reach
//! what walks the same lists: an address that nobody thought about cannot be served.

use crate::state::AppState;
use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{MethodRouter, get, post},
};

/// One address: what it is called by, and what answers.
pub struct Address {
    /// The method.
    pub method: Method,
    /// The path, in axum's notation.
    pub path: &'static str,
    answer: MethodRouter<AppState>,
}

impl Address {
    /// One that is read.
    pub fn get<T: 'static>(path: &'static str, handler: impl Handler<T, AppState>) -> Self {
        Self {
            method: Method::GET,
            path,
            answer: get(handler),
        }
    }

    /// One that something is sent to.
    pub fn post<T: 'static>(path: &'static str, handler: impl Handler<T, AppState>) -> Self {
        Self {
            method: Method::POST,
            path,
            answer: post(handler),
        }
    }
}

/// The routes of a list, without the prefix that they are nested under.
pub fn routes(list: Vec<Address>, prefix: &str) -> Router<AppState> {
    list.into_iter().fold(Router::new(), |router, address| {
        let path = address.path.strip_prefix(prefix).unwrap_or(address.path);
        router.route(path, address.answer)
    })
}
