//! Forms that work without JavaScript: a plain post that calls the same use-case as the page's own buttons, answered by a
//! redirect, or by the page again with what was typed and what does not fit.

mod account;
mod demo;
mod door;
mod work;

use crate::{address::Address, pages, state::AppState};
use axum::{
    extract::{FromRequest, Request, State},
    http::{Uri, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Fault, FieldFault, view::frame::FormState};
use services::{Error, Result};
use std::collections::BTreeMap;
use tower_sessions::Session;

/// The posts.
pub fn addresses() -> Vec<Address> {
    vec![
        Address::post("/sign-in", door::sign_in),
        Address::post("/sign-out", door::sign_out),
        Address::post("/set-up", door::set_up),
        Address::post("/invite/{token}", door::accept),
        Address::post("/demo/load", demo::load),
        Address::post("/demo/sign-in", demo::sign_in),
        Address::post("/demo/remove", demo::remove),
        Address::post("/o/{org}/account", account::change_password),
        Address::post("/o/{org}/work/{task}/complete", work::complete),
        Address::post("/o/{org}/approvals/{gate}/decide", work::decide),
    ]
}

/// A form as it was posted, with all that answers it.
pub struct Form {
    state: AppState,
    session: Session,
    parts: Parts,
    values: BTreeMap<String, String>,
    /// The page that holds the form, where it is not the address it is posted to.
    page: Option<Uri>,
}

impl FromRequest<AppState> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        use axum::extract::FromRequestParts;
        let (mut parts, body) = request.into_parts();
        let session = Session::from_request_parts(&mut parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let State(state) = State::<AppState>::from_request_parts(&mut parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let request = Request::from_parts(parts.clone(), body);
        let axum::Form(pairs) = axum::Form::<Vec<(String, String)>>::from_request(request, &state)
            .await
            .map_err(|_| {
                crate::problem::answer(
                    &parts.headers,
                    Fault::invalid("This form did not arrive whole. Go back and send it again."),
                )
            })?;
        Ok(Self {
            state,
            session,
            parts,
            // Of two values with one name the last wins, as a browser's checkbox after its hidden twin.
            values: pairs.into_iter().collect(),
            page: None,
        })
    }
}

impl Form {
    /// The text of a field, without blanks around it; empty when it was not sent.
    pub fn text(&self, field: &str) -> &str {
        self.values.get(field).map_or("", |it| it.trim())
    }

    /// A secret, exactly as typed.
    pub fn secret(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// Fails unless both fields hold the same.
    ///
    /// # Errors
    /// A fault of the second field.
    pub fn same(&self, field: &str, again: &str) -> Result<(), Fault> {
        if self.secret(field) == self.secret(again) {
            Ok(())
        } else {
            Err(Fault::field(again, "The two do not match."))
        }
    }

    /// The answer: go on, or the same page again.
    pub async fn finish(self, done: Result<String>) -> Response {
        match done {
            Ok(to) => Redirect::to(&to).into_response(),
            Err(error) => self.refused(error).await,
        }
    }

    async fn refused(self, error: Error) -> Response {
        let fault = error.into_fault();
        let mut values = self.values;
        values.retain(|field, _| !is_secret(field));
        let form = FormState {
            action: self.parts.uri.path().to_owned(),
            values,
            fault: Some(fault),
        };
        let mut parts = self.parts;
        if let Some(page) = self.page {
            parts.uri = page;
        }
        pages::again(&self.state, &self.session, &parts, form).await
    }
}

fn is_secret(field: &str) -> bool {
    ["password", "confirmation", "present", "code"].contains(&field)
}

/// The same fault under the form's own field names.
fn rename(error: Error, names: &[(&str, &str)]) -> Error {
    match error {
        Error::Fault(mut fault) => {
            for FieldFault { field, .. } in &mut fault.fields {
                if let Some((_, name)) = names.iter().find(|(from, _)| from == field) {
                    *field = (*name).to_owned();
                }
            }
            Error::Fault(fault)
        }
        other => other,
    }
}
