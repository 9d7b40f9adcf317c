//! When something goes wrong: what happened, what was kept, what to do next. No blame, and no red unless somebody must act.

use super::icon::{Glyph, Icon};
use crate::{error::ApiError, page::PageTitle, start::use_start};
use domain::{Fault, FaultCode};
use leptos::prelude::*;

/// The page instead of one that cannot be shown. On the server it also sets the HTTP status.
#[component]
pub fn ErrorPage(fault: Fault) -> impl IntoView {
    crate::page::set_status(fault.code);
    let start = use_start();
    let home = start
        .frame
        .as_ref()
        .map_or_else(|| "/".to_owned(), |frame| format!("/o/{}", frame.org.slug));
    let (title, glyph) = words(fault.code);
    let signed_out = fault.code == FaultCode::Unauthenticated;
    view! {
        <PageTitle text=title/>
        <div class="er-page">
            <div class="empty">
                {match glyph {
                    None => Broken().into_any(),
                    Some(glyph) => view! { <Icon glyph size=20/> }.into_any(),
                }}
                <h1>{title}</h1>
                <p>{fault.message}</p>
                <div class="row wrap">
                    {if signed_out {
                        view! {
                            <a class="btn" data-kind="primary" href="/sign-in" rel="external">
                                "Sign in"
                            </a>
                        }
                            .into_any()
                    } else {
                        view! {
                            <a class="btn" href=home rel="external">
                                "Home"
                            </a>
                        }
                            .into_any()
                    }}
                </div>
            </div>
        </div>
    }
}

/// What a fault is called, and its icon; a missing thing has a drawing instead.
fn words(code: FaultCode) -> (&'static str, Option<Glyph>) {
    match code {
        FaultCode::NotFound => ("We cannot find this", None),
        FaultCode::Forbidden => ("You cannot open this", Some(Glyph::LockKeyhole)),
        FaultCode::Unauthenticated => ("You were signed out", Some(Glyph::LockKeyhole)),
        FaultCode::Gone => ("This is over", Some(Glyph::Clock)),
        FaultCode::Conflict => ("This changed in the meantime", Some(Glyph::GitCompare)),
        FaultCode::TooMany => ("Please wait a moment", Some(Glyph::Timer)),
        FaultCode::Unavailable => ("Baton cannot do this now", Some(Glyph::CloudOff)),
        FaultCode::Invalid | FaultCode::TooLarge => ("This does not fit", Some(Glyph::CircleAlert)),
        FaultCode::Internal => (
            "Something went wrong on our side",
            Some(Glyph::OctagonAlert),
        ),
    }
}

/// A hand-over that did not arrive.
#[component]
fn Broken() -> impl IntoView {
    view! {
        <svg width="132" height="48" viewBox="0 0 132 48" aria-hidden="true">
            <rect x="2" y="12" width="24" height="24" rx="8" class="em-a"></rect>
            <path d="M28 24H58" class="em-l"></path>
            <path d="M74 24H104" class="em-l" opacity=".35"></path>
            <path d="m61 18 10 12m0-12-10 12" class="er-x"></path>
            <circle class="er-gone" cx="118" cy="24" r="12"></circle>
        </svg>
    }
}

/// A part of a page that could not be read; the rest of the page stays.
#[component]
pub fn Failed(error: ApiError) -> impl IntoView {
    crate::page::set_status(error.0.code);
    view! {
        <div class="notice" data-kind="act" role="alert">
            <Icon glyph=Glyph::OctagonAlert/>
            <div>{error.0.message}</div>
        </div>
    }
}
