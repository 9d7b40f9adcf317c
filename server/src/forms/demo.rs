//! The demo company's doors. On loopback only: whoever reaches this machine's own address may look round it.

use super::Form;
use axum::response::Response;
use domain::Fault;
use services::{Result, demo::DemoStatus};

/// `POST /demo/load`: begins to make it, and shows how far it is.
pub async fn load(form: Form) -> Response {
    let done = try_load(&form).await;
    form.finish(done).await
}

async fn try_load(form: &Form) -> Result<String> {
    on_loopback(form)?;
    if form.state.services.demo().status().await? == DemoStatus::Absent {
        let services = form.state.services.clone();
        tokio::spawn(async move {
            if let Err(error) = services.demo().load(None).await {
                tracing::error!(fault = %error.into_fault(), "the demo company could not be made");
            }
        });
        // The page that follows finds it under way.
        tokio::task::yield_now().await;
    }
    Ok("/demo".to_owned())
}

/// `POST /demo/sign-in`: as its head of operations.
pub async fn sign_in(form: Form) -> Response {
    let done = try_sign_in(&form).await;
    form.finish(done).await
}

async fn try_sign_in(form: &Form) -> Result<String> {
    on_loopback(form)?;
    let services = &form.state.services;
    let demo = services.demo().sign_in().await?;
    services
        .accounts()
        .open_session(&form.session, demo.person)
        .await?;
    Ok(format!("/o/{}", demo.slug))
}

/// `POST /demo/remove`: by one of its owners.
pub async fn remove(form: Form) -> Response {
    let done = try_remove(&form).await;
    form.finish(done).await
}

async fn try_remove(form: &Form) -> Result<String> {
    let services = &form.state.services;
    let demo = services.demo().sign_in().await?;
    let account = services.accounts().of_session(&form.session).await?;
    let account =
        account.ok_or_else(|| Fault::new(domain::FaultCode::Unauthenticated, "Sign in first."))?;
    let scope = services.people().enter(account.person, &demo.slug).await?;
    services.demo().remove_as(&scope).await?;
    services.accounts().close_session(&form.session).await?;
    Ok("/".to_owned())
}

fn on_loopback(form: &Form) -> Result<(), Fault> {
    if form.state.listen.is_private() {
        Ok(())
    } else {
        Err(Fault::forbidden(
            "The demo company opens without a password on its own machine only. Load it with `baton seed --demo`.",
        ))
    }
}
