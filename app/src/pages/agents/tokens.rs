//! The tokens of an agent: made, shown once, revoked.

use super::edit::{Whole, of_field};
use crate::{
    api, browser,
    components::{Dialog, Field, Glyph, Icon, Style, When, use_toasts},
    start::use_org,
};
use domain::{
    Fault,
    ids::{AgentId, TokenId},
    view::agents::{NewToken, TokenRow},
};
use leptos::prelude::*;

/// A token just made, with its copy button; it is seen here and nowhere else.
#[component]
pub(super) fn Secret(token: NewToken) -> impl IntoView {
    let toasts = use_toasts();
    let text = token.token.clone();
    let what = match token.job_types.as_slice() {
        [] => view! { "It may take " <b>"any"</b> " job of this agent. " }.into_any(),
        types => {
            view! { "It may take " <b>{types.join(", ")}</b> " jobs and nothing else. " }.into_any()
        }
    };
    view! {
        <div class="ac-tok">
            <Icon glyph=Glyph::KeyRound/>
            <code class="mono">{token.token}</code>
            <button
                class="btn"
                data-size="small"
                type="button"
                on:click=move |_| {
                    browser::copy(&text);
                    toasts.say("Copied.");
                }
            >
                <Icon glyph=Glyph::Copy size=14/>
                "Copy"
            </button>
        </div>
        <p class="small soft">
            {what} "Once you leave this page nobody can read it again; you can make a new one."
        </p>
    }
}

/// The agent's tokens, with what makes and revokes them.
#[component]
pub(super) fn Tokens(agent: AgentId, tokens: Signal<Vec<TokenRow>>) -> impl IntoView {
    let making = RwSignal::new(false);
    let revoking = RwSignal::new(None::<TokenRow>);
    view! {
        <section aria-labelledby="a-t">
            <div class="row between">
                <h2 id="a-t">"Tokens"</h2>
                <button class="btn" data-kind="quiet" data-size="small" type="button" on:click=move |_| making.set(true)>
                    "New token…"
                </button>
            </div>
            {move || {
                let tokens = tokens.get();
                if tokens.is_empty() {
                    view! { <p class="small soft">"None is valid: no worker can come in."</p> }.into_any()
                } else {
                    tokens
                        .into_iter()
                        .map(|token| view! { <One token revoking/> })
                        .collect_view()
                        .into_any()
                }
            }}
        </section>
        <Make agent open=making/>
        <Revoke token=revoking/>
    }
}

#[component]
fn One(token: TokenRow, revoking: RwSignal<Option<TokenRow>>) -> impl IntoView {
    let types = if token.job_types.is_empty() {
        "all its jobs".to_owned()
    } else {
        token.job_types.join(", ")
    };
    let used = match token.last_used_at {
        Some(at) => view! { "used " <When at/> }.into_any(),
        None => view! { "never used" }.into_any(),
    };
    let (expires_at, prefix) = (token.expires_at, token.prefix.clone());
    let label = format!("Revoke {prefix}");
    view! {
        <div class="tok">
            <Icon glyph=Glyph::KeyRound size=14/>
            <p>
                <b class="mono">{prefix}</b>
                <span>{types} ", " {used} ", good until " <When at=expires_at style=Style::Brief/></span>
            </p>
            <button
                class="btn"
                data-size="small"
                type="button"
                aria-label=label
                on:click=move |_| revoking.set(Some(token.clone()))
            >
                "Revoke…"
            </button>
        </div>
    }
}

#[component]
fn Make(agent: AgentId, open: RwSignal<bool>) -> impl IntoView {
    let org = StoredValue::new(use_org());
    let types = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<Fault>);
    let made = RwSignal::new(None::<NewToken>);
    Effect::new(move |_| {
        if open.get() {
            made.set(None);
            fault.set(None);
            types.set(String::new());
        }
    });
    let make = Action::new(move |(): &()| {
        let types = types.get_untracked();
        async move {
            match api::agents::create_token(org.get_value(), agent, types).await {
                Ok(token) => made.set(Some(token)),
                Err(error) => fault.set(Some(error.0)),
            }
        }
    });
    view! {
        <Dialog open title="A new token" id="new-token">
            {move || match made.get() {
                Some(token) => {
                    view! {
                        <Secret token/>
                        <div class="row end">
                            <button class="btn" data-kind="primary" type="button" on:click=move |_| open.set(false)>
                                "Done"
                            </button>
                        </div>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <form
                            class="stack"
                            on:submit=move |event| {
                                event.prevent_default();
                                make.dispatch(());
                            }
                        >
                            <Whole fault/>
                            <Field
                                name="job_types"
                                label="Kinds of jobs it may take"
                                bind=types
                                hint="Such as invoice.read, triage. Empty: all jobs of this agent."
                                error=of_field(fault, "job_types")
                                optional=true
                            />
                            <div class="row end">
                                <button class="btn" type="button" on:click=move |_| open.set(false)>
                                    "Cancel"
                                </button>
                                <button
                                    class="btn"
                                    data-kind="primary"
                                    type="submit"
                                    disabled=move || make.pending().get()
                                >
                                    "Make it"
                                </button>
                            </div>
                        </form>
                    }
                        .into_any()
                }
            }}
        </Dialog>
    }
}

#[component]
fn Revoke(token: RwSignal<Option<TokenRow>>) -> impl IntoView {
    let org = StoredValue::new(use_org());
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(token.with(Option::is_some)));
    let revoke = Action::new(move |id: &TokenId| {
        let id = *id;
        async move {
            match api::agents::revoke_token(org.get_value(), id).await {
                Ok(()) => toasts.say("Revoked. Its next call is refused."),
                Err(error) => toasts.fail(error.0.message),
            }
            open.set(false);
            token.set(None);
        }
    });
    view! {
        <Dialog open title="Revoke this token?" id="revoke-token">
            <p>
                "A worker with the token "
                <b class="mono">{move || token.with(|token| token.as_ref().map(|it| it.prefix.clone()))}</b>
                " cannot take or answer jobs any more. This cannot be undone; a new token can be made."
            </p>
            <div class="row end">
                <button
                    class="btn"
                    type="button"
                    on:click=move |_| {
                        open.set(false);
                        token.set(None);
                    }
                >
                    "Keep it"
                </button>
                <button
                    class="btn"
                    data-kind="danger"
                    type="button"
                    disabled=move || revoke.pending().get()
                    on:click=move |_| {
                        if let Some(it) = token.get_untracked() {
                            revoke.dispatch(it.id);
                        }
                    }
                >
                    "Revoke it"
                </button>
            </div>
        </Dialog>
    }
}
