//! The error of server functions: a [`Fault`] and nothing else, so no cause can leak.

use crate::page::set_status;
use domain::{Fault, FaultCode};
use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a server function answers with when it does not do it. The server sets the HTTP status of the fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiError(pub Fault);

/// The answer of a server function.
pub type Api<T> = Result<T, ApiError>;

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for ApiError {}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let fault = match error {
            ServerFnErrorErr::Request(_) => Fault::new(
                FaultCode::Unavailable,
                "Baton cannot be reached. Nothing was changed; check the connection and try again.",
            ),
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Serialization(_) => not_complete(),
            // On the server it is the request that could not be read, in the browser the answer.
            ServerFnErrorErr::Deserialization(_) if !cfg!(target_arch = "wasm32") => not_complete(),
            _ => Fault::new(
                FaultCode::Internal,
                "The answer could not be read. Reload the page and try again.",
            ),
        };
        set_status(fault.code);
        Self(fault)
    }
}

fn not_complete() -> Fault {
    Fault::invalid("This request is not complete. Reload the page and try again.")
}
