//! One's own account.

use super::{Form, door::address};
use axum::response::Response;
use domain::{Fault, FaultCode};
use services::Result;

/// `POST /o/{org}/account`: another password.
pub async fn change_password(form: Form) -> Response {
    let done = try_change(&form).await;
    form.finish(done).await
}

async fn try_change(form: &Form) -> Result<String> {
    let accounts = form.state.services.accounts();
    let account = accounts.of_session(&form.session).await?.ok_or_else(|| {
        Fault::new(
            FaultCode::Unauthenticated,
            "You are signed out. Sign in to change your password.",
        )
    })?;
    form.same("password", "confirmation")?;
    accounts
        .change_password(
            account.person,
            form.secret("present"),
            form.secret("password"),
            address(&form.parts),
        )
        .await?;
    // All sessions ended, this browser's too: it begins anew.
    accounts.open_session(&form.session, account.person).await?;
    Ok(format!("{}?saved", form.parts.uri.path()))
}
