//! Set-up: the first organization and its owner, with the demo company beside it.

use super::Brand;
use crate::{
    components::{Field, Glyph, Icon, PostForm, SelectField, TierBadge},
    page::PageTitle,
    start::use_start,
};
use domain::Tier;
use leptos::prelude::*;

/// Time zones offered: one of each region that people name; the rest can be set later.
const ZONES: [(&str, &str); 16] = [
    ("Europe/Berlin", "Berlin, Paris, Rome"),
    ("Europe/London", "London, Lisbon"),
    ("Europe/Helsinki", "Helsinki, Athens"),
    ("Europe/Istanbul", "Istanbul"),
    ("Africa/Lagos", "Lagos"),
    ("Africa/Johannesburg", "Johannesburg"),
    ("Asia/Dubai", "Dubai"),
    ("Asia/Kolkata", "Mumbai, Delhi"),
    ("Asia/Singapore", "Singapore, Manila"),
    ("Asia/Tokyo", "Tokyo, Seoul"),
    ("Australia/Sydney", "Sydney"),
    ("America/New_York", "New York, Toronto"),
    ("America/Chicago", "Chicago, Mexico City"),
    ("America/Los_Angeles", "Los Angeles"),
    ("America/Sao_Paulo", "São Paulo"),
    ("UTC", "UTC"),
];

const CURRENCIES: [(&str, &str); 8] = [
    ("EUR", "Euro"),
    ("USD", "US dollar"),
    ("GBP", "Pound sterling"),
    ("CHF", "Swiss franc"),
    ("SEK", "Swedish krona"),
    ("PLN", "Złoty"),
    ("INR", "Indian rupee"),
    ("JPY", "Yen"),
];

fn owned(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options
        .iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
}

/// `/set-up`
#[component]
pub fn SetUp() -> impl IntoView {
    let door = use_start().door.clone();
    view! {
        <PageTitle text="Set up your company"/>
        <main class="si su" id="main">
            <section class="si-form" aria-labelledby="si-h">
                <Brand/>
                <div class="si-box">
                    <h1 id="si-h">"Set up your company"</h1>
                    <p class="soft">"Two minutes from here you approve your first piece of work."</p>
                    <PostForm action="/set-up" class="stack">
                        {door
                            .code_asked
                            .then(|| {
                                view! {
                                    <Field
                                        name="code"
                                        label="Set-up code"
                                        hint="The server printed it when it started."
                                        autocomplete="one-time-code"
                                        required=true
                                    />
                                }
                            })}
                        <Field name="organization" label="Company" autocomplete="organization" required=true maxlength=80/>
                        <div class="two">
                            <SelectField
                                name="time_zone"
                                label="Time zone"
                                options=owned(&ZONES)
                                value="Europe/Berlin"
                            />
                            <SelectField name="currency" label="Currency" options=owned(&CURRENCIES) value="EUR"/>
                        </div>
                        <div class="two">
                            <Field name="name" label="Your name" autocomplete="name" required=true maxlength=80/>
                            <Field name="email" label="E-mail" kind="email" autocomplete="username" required=true/>
                        </div>
                        <div class="two">
                            <Field
                                name="password"
                                label="Password"
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
                        </div>
                        <p class="small muted">
                            "You become the owner. You can hand that on later, and you should name a second one."
                        </p>
                        <button class="btn" data-kind="primary" data-size="large" type="submit">
                            "Create it"
                        </button>
                    </PostForm>
                </div>
                <ol class="su-steps" aria-label="What comes next">
                    <li aria-current="step">
                        <b>"0:00"</b>
                        "Company and owner"
                    </li>
                    <li>
                        <b>"0:40"</b>
                        "First workflow"
                    </li>
                    <li>
                        <b>"2:00"</b>
                        "Your first decision"
                    </li>
                </ol>
            </section>
            <section class="si-side" aria-label="About Baton">
                {if door.demo_offered || door.demo_sign_in {
                    view! { <DemoOffer is_there=door.demo_sign_in/> }.into_any()
                } else {
                    view! {
                        <super::art::Relay/>
                        <p class="si-say">"Every hand-over has an owner," <br/> "every risk has a gate."</p>
                    }
                        .into_any()
                }}
            </section>
        </main>
    }
}

/// The demo company, with a glimpse of it.
#[component]
fn DemoOffer(
    /// It was made already.
    is_there: bool,
) -> impl IntoView {
    let (action, word, fine) = if is_there {
        (
            "/demo/sign-in",
            "Walk round the demo company",
            "It lives beside your own company and can be removed.",
        )
    } else {
        (
            "/demo/load",
            "Load the demo company",
            "Takes about a minute and needs no account. It lives beside your own company and can be removed.",
        )
    };
    view! {
        <div class="su-demo">
            <div>
                <h2>"Or walk round a company" <br/> "that already runs"</h2>
            </div>
            <div
                class="su-pre"
                role="img"
                aria-label="A glimpse of the demo company: wait at gates is over its limit and two decisions are open"
            >
                <div class="su-cap">
                    <b>"Larkmoor kitchenware"</b>
                </div>
                <div class="two">
                    <div class="red">
                        <p class="small strong su-red">"Wait at gates"</p>
                        <p class="big">"Over its limit"</p>
                        <Spark act=true/>
                    </div>
                    <div>
                        <div class="tile">
                            <span class="name">"Autonomy rate"</span>
                            <Spark/>
                            <span class="meta">
                                <span>"Three months of it"</span>
                            </span>
                        </div>
                    </div>
                </div>
                <div class="mini">
                    <div>
                        <TierBadge tier=Tier::High/>
                        <b>"Pay €48,260.00 to Brannock Ceramics"</b>
                        <span class="small num">"1 h 18 min"</span>
                    </div>
                    <div>
                        <TierBadge tier=Tier::Medium/>
                        <b>"Refund €1,140.00 for order 88213"</b>
                        <span class="small num">"6 h"</span>
                    </div>
                </div>
            </div>
            <dl class="su-facts">
                <div>
                    <dt>"months of history"</dt>
                    <dd>"3"</dd>
                </div>
                <div>
                    <dt>"workflows"</dt>
                    <dd>"7"</dd>
                </div>
                <div>
                    <dt>"red figure to chase"</dt>
                    <dd>"1"</dd>
                </div>
            </dl>
            <form method="post" action=action>
                <button class="btn" data-size="large" type="submit">
                    <Icon glyph=Glyph::Store size=18/>
                    {word}
                </button>
            </form>
            <p class="fine">{fine}</p>
        </div>
    }
}

/// A small trend for the glimpse.
#[component]
fn Spark(#[prop(optional)] act: bool) -> impl IntoView {
    view! {
        <svg
            class="spark"
            viewBox="0 0 160 36"
            preserveAspectRatio="none"
            aria-hidden="true"
            data-tone=act.then_some("act")
        >
            <line class="target" x1="0" x2="160" y1="28" y2="28"></line>
            <path
                class="line"
                d="M0 33L11.9 29.1L23.7 29.2L35.6 28.2L47.4 23.3L59.3 24.8L71.1 23.6L83 20.6L94.8 17.5L106.7 16.5L118.5 15.9L136 12L160 7.8"
            ></path>
        </svg>
    }
}
