//! How far the making of the demo company is, and the way in.

use super::Brand;
use crate::{
    components::{Glyph, Icon},
    page::PageTitle,
    start::use_start,
};
use leptos::prelude::*;
use leptos_meta::Meta;

/// `/demo`
#[component]
pub fn Demo() -> impl IntoView {
    let door = use_start().door.clone();
    let body = match door.demo_making {
        Some((done, of)) => view! {
            <Meta http_equiv="refresh" content="1"/>
            <h1 id="si-h">"Larkmoor is being made"</h1>
            <p class="soft">
                "The real engine lives through three months: invoices come in, agents work, people decide."
            </p>
            <progress class="progress" max=of.to_string() value=done.to_string() aria-label="Days made"></progress>
            <p class="small muted num">{format!("Day {done} of {of}")}</p>
        }
        .into_any(),
        None => view! {
            <h1 id="si-h">"Larkmoor is ready"</h1>
            <p class="soft">
                "You walk in as Ines Okafor, head of operations. Decisions wait for her, and a figure has gone red."
            </p>
            <form method="post" action="/demo/sign-in">
                <button class="btn" data-kind="primary" data-size="large" type="submit">
                    <Icon glyph=Glyph::Store size=18/>
                    "Walk in"
                </button>
            </form>
            <p class="small muted">"It is marked as demo data, lives beside your own company and can be removed under Admin, People."</p>
        }
        .into_any(),
    };
    view! {
        <PageTitle text="Demo company"/>
        <main class="si" id="main">
            <section class="si-form" aria-labelledby="si-h">
                <Brand/>
                <div class="si-box">{body}</div>
            </section>
            <section class="si-side" aria-label="About Baton">
                <super::art::Relay/>
                <p class="si-say">"Every hand-over has an owner," <br/> "every risk has a gate."</p>
            </section>
        </main>
    }
}
