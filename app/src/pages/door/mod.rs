//! The pages in front of the session: set-up, sign-in, invitation.

mod art;
mod demo;
mod invite;
mod set_up;
mod sign_in;

pub use demo::Demo;
pub use invite::Invite;
pub use set_up::SetUp;
pub use sign_in::SignIn;

use crate::components::BatonMark;
use leptos::prelude::*;

/// The mark above the form.
#[component]
fn Brand() -> impl IntoView {
    view! {
        <p class="si-brand">
            <BatonMark/>
            <span>"Baton"</span>
        </p>
    }
}
