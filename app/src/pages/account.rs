//! The person's own account.

use crate::{
    components::{Field, PersonMark, PostForm},
    page::PageTitle,
    start::{org_path, use_frame},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/o/{org}/account`
#[component]
pub fn Account() -> impl IntoView {
    let me = use_frame().map(|frame| frame.me);
    let (name, email) = me.map(|me| (me.name, me.email)).unwrap_or_default();
    let query = use_query_map();
    let saved = move || query.read().get("saved").is_some();
    view! {
        <PageTitle text="Your account"/>
        <div class="pg acct">
            <header class="pg-head">
                <div>
                    <h1>"Your account"</h1>
                    <p class="lead">"It is yours in every organization you belong to."</p>
                </div>
            </header>
            <section class="panel" aria-labelledby="acct-me">
                <header>
                    <h2 id="acct-me">"You"</h2>
                </header>
                <div class="body row">
                    <PersonMark name=name.clone() bare=true size="large"/>
                    <p>
                        <b>{name}</b>
                        <br/>
                        <span class="soft">{email}</span>
                    </p>
                </div>
            </section>
            <section class="panel" aria-labelledby="acct-pw">
                <header>
                    <h2 id="acct-pw">"Password"</h2>
                </header>
                <div class="body">
                    {move || {
                        saved()
                            .then(|| {
                                view! {
                                    <p class="notice" data-kind="accent" role="status">
                                        "Your password is changed. Other browsers were signed out."
                                    </p>
                                }
                            })
                    }}
                    <PostForm action=org_path("account") class="stack">
                        <Field
                            name="present"
                            label="Present password"
                            kind="password"
                            autocomplete="current-password"
                            required=true
                        />
                        <Field
                            name="password"
                            label="New password"
                            kind="password"
                            hint="10 characters or more"
                            autocomplete="new-password"
                            required=true
                        />
                        <Field
                            name="confirmation"
                            label="The same again"
                            kind="password"
                            autocomplete="new-password"
                            required=true
                        />
                        <div>
                            <button class="btn" data-kind="primary" type="submit">
                                "Change password"
                            </button>
                        </div>
                    </PostForm>
                </div>
            </section>
        </div>
    }
}
