//! Sign-in.

use super::{Brand, art::Relay};
use crate::{
    components::{CheckField, Field, Glyph, Icon, PostForm},
    page::PageTitle,
    start::use_start,
};
use leptos::prelude::*;

/// `/sign-in`
#[component]
pub fn SignIn() -> impl IntoView {
    let start = use_start();
    let org = start.door.org.clone();
    let lead = org.as_ref().map_or_else(
        || "Sign in and pick up where you left off.".to_owned(),
        |org| format!("Sign in to {org} and pick up where you left off."),
    );
    let next = start.form.value("next").unwrap_or_default().to_owned();
    view! {
        <PageTitle text="Sign in"/>
        <main class="si" id="main">
            <section class="si-form" aria-labelledby="si-h">
                <Brand/>
                <div class="si-box">
                    <h1 id="si-h">"Welcome back"</h1>
                    <p class="soft">{lead}</p>
                    {start
                        .door
                        .demo_sign_in
                        .then(|| {
                            view! {
                                <form method="post" action="/demo/sign-in">
                                    <button class="btn" data-size="large" type="submit">
                                        <Icon glyph=Glyph::Store size=18/>
                                        "Walk round the demo company"
                                    </button>
                                </form>
                                <p class="or">
                                    <span>"or with your e-mail"</span>
                                </p>
                            }
                        })}
                    <PostForm action="/sign-in">
                        <Field name="email" label="E-mail" kind="email" autocomplete="username" required=true/>
                        <Field
                            name="password"
                            label="Password"
                            kind="password"
                            autocomplete="current-password"
                            required=true
                        />
                        <CheckField name="keep" label="Keep me signed in here" checked=true/>
                        <input type="hidden" name="next" value=next/>
                        <button class="btn" data-kind="primary" data-size="large" type="submit">
                            "Sign in"
                        </button>
                    </PostForm>
                </div>
                <p class="small muted">
                    {if start.door.set_up_open {
                        view! {
                            "No company here yet? "
                            <a href="/set-up">"Set up your own"</a>
                            "."
                        }
                            .into_any()
                    } else {
                        "No account? Ask a colleague for an invitation.".into_any()
                    }}
                </p>
            </section>
            <section class="si-side" aria-label="About Baton">
                <Relay/>
                <p class="si-say">"Every hand-over has an owner," <br/> "every risk has a gate."</p>
            </section>
        </main>
    }
}
