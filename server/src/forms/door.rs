//! Sign-in, sign-out, set-up, and accepting an invitation.

use super::{Form, rename};
use crate::start;
use axum::{
    extract::{ConnectInfo, Path},
    http::request::Parts,
    response::Response,
};
use domain::{Fault, FaultCode};
use services::{
    Result,
    people::{Accept, SetUp},
};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use subtle::ConstantTimeEq;
use tower_sessions::Expiry;

/// `POST /sign-in`
pub async fn sign_in(form: Form) -> Response {
    let done = try_sign_in(&form).await;
    form.finish(done).await
}

async fn try_sign_in(form: &Form) -> Result<String> {
    let accounts = form.state.services.accounts();
    let account = accounts
        .sign_in(
            form.text("email"),
            form.secret("password"),
            address(&form.parts),
        )
        .await?;
    if form.text("keep").is_empty() {
        form.session.set_expiry(Some(Expiry::OnSessionEnd));
    }
    accounts.open_session(&form.session, account.person).await?;
    if let Some(next) = start::local_path(form.text("next")) {
        return Ok(next.to_owned());
    }
    let home = start::home(&form.state, &account).await?;
    Ok(home.unwrap_or_else(|| "/".to_owned()))
}

/// `POST /sign-out`
pub async fn sign_out(form: Form) -> Response {
    let accounts = form.state.services.accounts();
    let done = accounts.close_session(&form.session).await;
    form.finish(done.map(|()| "/sign-in".to_owned())).await
}

/// `POST /set-up`
pub async fn set_up(form: Form) -> Response {
    let done = try_set_up(&form).await;
    let done = done.map_err(|error| rename(error, &[("company", "organization")]));
    form.finish(done).await
}

async fn try_set_up(form: &Form) -> Result<String> {
    if let Some(code) = form.state.set_up_code.as_deref() {
        let given = form.text("code").as_bytes();
        if !bool::from(given.ct_eq(code.as_bytes())) {
            return Err(Fault::field(
                "code",
                "This is not the code that the server printed when it started.",
            )
            .into());
        }
    }
    form.same("password", "confirmation")?;
    let services = &form.state.services;
    let started = services
        .people()
        .set_up(SetUp {
            company: form.text("organization").to_owned(),
            time_zone: form.text("time_zone").to_owned(),
            currency: form.text("currency").to_owned(),
            name: form.text("name").to_owned(),
            email: form.text("email").to_owned(),
            password: form.secret("password").to_owned(),
        })
        .await?;
    services
        .accounts()
        .open_session(&form.session, started.person)
        .await?;
    Ok(format!("/o/{}", started.slug))
}

/// `POST /invite/{token}`
pub async fn accept(Path(token): Path<String>, form: Form) -> Response {
    let done = try_accept(&token, &form).await;
    form.finish(done).await
}

async fn try_accept(token: &str, form: &Form) -> Result<String> {
    let services = &form.state.services;
    let invitation = services.people().invitation(token).await?;
    let accept = if invitation.known {
        let account = services
            .accounts()
            .sign_in(
                &invitation.email,
                form.secret("password"),
                address(&form.parts),
            )
            .await
            .map_err(wrong_password)?;
        Accept::Existing(account.person)
    } else {
        form.same("password", "confirmation")?;
        Accept::New {
            name: form.text("name").to_owned(),
            password: form.secret("password").to_owned(),
        }
    };
    let (person, slug) = services.people().accept(token, accept).await?;
    services
        .accounts()
        .open_session(&form.session, person)
        .await?;
    Ok(format!("/o/{slug}"))
}

/// Here the address is known, so only the password can be wrong.
fn wrong_password(error: services::Error) -> services::Error {
    match error {
        services::Error::Fault(fault) if fault.code == FaultCode::Unauthenticated => {
            Fault::field("password", "This is not the password of your account.").into()
        }
        other => other,
    }
}

/// Where a request comes from. A proxy on this machine is believed about whom it speaks for; nobody else is.
pub fn address(parts: &Parts) -> IpAddr {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |it| it.0.ip());
    if !peer.is_loopback() {
        return peer;
    }
    parts
        .headers
        .get("x-forwarded-for")
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.rsplit(',').next())
        .and_then(|it| it.trim().parse().ok())
        .unwrap_or(peer)
}
