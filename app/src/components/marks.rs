//! Marks that say what a thing is at a glance: owners, tiers, states. Each has a shape and a word, never colour alone.

use super::icon::{Glyph, Icon, Shape};
use domain::{RunStatus, Tier, view::Mark};
use leptos::prelude::*;

/// A person, an agent, a team or Baton. Without `bare` the name stands beside the mark; with it the name is for screen
/// readers.
#[component]
pub fn OwnerMark(
    mark: Mark,
    #[prop(optional)] bare: bool,
    /// `large` or `huge`.
    #[prop(optional)]
    size: &'static str,
) -> impl IntoView {
    let name = mark.name().to_owned();
    let word = match &mark {
        Mark::Person { .. } => "Person",
        Mark::Agent { .. } => "Agent",
        Mark::Team { .. } => "Team",
        Mark::System => "",
    };
    let pixels = if size.is_empty() { 14 } else { 20 };
    let sign = match &mark {
        Mark::Agent { glyph, .. } => {
            view! { <Icon glyph=Glyph::of_agent(glyph) size=pixels/> }.into_any()
        }
        Mark::System => view! { <Icon glyph=Glyph::Workflow size=pixels/> }.into_any(),
        Mark::Person { .. } | Mark::Team { .. } => mark.initials().into_any(),
    };
    let class = if matches!(mark, Mark::System) {
        "owner rule"
    } else {
        "owner"
    };
    let kind = if matches!(mark, Mark::System) {
        "rule"
    } else {
        mark.kind()
    };
    let size = (!size.is_empty()).then_some(size);
    view! {
        <span class=class data-kind=kind data-size=size>
            <span class="mark" aria-hidden="true">{sign}</span>
            {if bare {
                view! { <span class="sr">{format!("{word} {name}")}</span> }.into_any()
            } else {
                view! { <span class="name">{name}</span> }.into_any()
            }}
        </span>
    }
}

/// A person by name.
#[component]
pub fn PersonMark(
    #[prop(into)] name: String,
    #[prop(optional)] bare: bool,
    #[prop(optional)] size: &'static str,
) -> impl IntoView {
    view! { <OwnerMark mark=Mark::Person { id: None, name } bare size/> }
}

/// A risk tier.
#[component]
pub fn TierBadge(tier: Tier, #[prop(optional)] bare: bool) -> impl IntoView {
    view! {
        <span class="tier" data-tier=tier.key() data-bare=bare.then_some("")>
            <Shape key=tier.key()/>
            {tier.label()}
        </span>
    }
}

/// A run's state, in other words when `label` is given.
#[component]
pub fn StateBadge(
    state: RunStatus,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional)] bare: bool,
) -> impl IntoView {
    // Declined and suspended share the look of their neighbours; the word tells them apart.
    let look = match state {
        RunStatus::Declined => "cancelled",
        RunStatus::Suspended => "waiting",
        state => state.key(),
    };
    let label = label.unwrap_or_else(|| state.label().to_owned());
    view! {
        <span class="state" data-state=look data-bare=bare.then_some("")>
            <Shape key=look/>
            {label}
        </span>
    }
}

/// A small neutral label; `accent` for what is new, `act` for what someone must do.
#[component]
pub fn Badge(#[prop(optional)] kind: &'static str, children: Children) -> impl IntoView {
    view! { <span class="badge" data-kind=(!kind.is_empty()).then_some(kind)>{children()}</span> }
}
