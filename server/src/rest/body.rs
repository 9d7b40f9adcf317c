//! JSON bodies: read whole, within the limits, with what is wrong said in words.

use crate::problem::Problem;
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
};
use domain::{Fault, FaultCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

/// Bytes of a body.
const MOST: usize = 1024 * 1024;

/// A JSON body. An empty one counts as `{}`.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = read(request.into_body()).await?;
        let text: &[u8] = if bytes.iter().all(u8::is_ascii_whitespace) {
            b"{}"
        } else {
            &bytes
        };
        serde_json::from_slice(text).map(Self).map_err(|error| {
            let reason: String = error.to_string().chars().take(200).collect();
            Problem(Fault::invalid(format!(
                "The body is not the JSON that is asked for here: {reason}."
            )))
        })
    }
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    match Limited::new(body, MOST).collect().await {
        Ok(all) => Ok(all.to_bytes()),
        Err(error) if is_too_large(error.as_ref()) => Err(Problem(Fault::new(
            FaultCode::TooLarge,
            "This is too large: at most 1 MB.",
        ))),
        Err(_) => Err(Problem(Fault::invalid("The body did not arrive whole."))),
    }
}

fn is_too_large(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut at = Some(error);
    while let Some(error) = at {
        if error.is::<LengthLimitError>() {
            return true;
        }
        at = error.source();
    }
    false
}
