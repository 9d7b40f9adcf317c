//! What happens if the reader approves: a small diagram with the way lit.

use crate::components::{Glyph, Icon, Shape, icon::shape_body};
use domain::{
    Tier,
    view::{
        Mark,
        gates::{Consequence, Path, PathStep},
    },
};
use leptos::prelude::*;

const MIDDLE: f64 = 40.0;
const GAP: f64 = 34.0;
const BOX: f64 = 52.0;

/// The widest a text gets at 12.5 px, near enough to lay boxes out.
fn width_of(text: &str) -> f64 {
    text.chars().count() as f64 * 6.7
}

fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        let kept: String = text.chars().take(most - 1).collect();
        format!("{}…", kept.trim_end())
    }
}

fn edge(from: f64, to: f64, class: &'static str) -> AnyView {
    let tip = format!(
        "M{to} {MIDDLE}L{} {}L{} {}Z",
        to - 8.0,
        MIDDLE + 4.5,
        to - 8.0,
        MIDDLE - 4.5
    );
    view! {
        <path class=format!("edge {class}") d=format!("M{from} {MIDDLE}L{to} {MIDDLE}")></path>
        <path class=format!("tip {class}") d=tip></path>
    }
    .into_any()
}

fn mark(step: &PathStep, x: f64) -> AnyView {
    let (cx, cy) = (x + 21.0, MIDDLE);
    let square = |class: &'static str, radius: &'static str, glyph: Glyph, tone: &'static str| {
        view! {
            <rect x=cx - 11.5 y=cy - 11.5 width="23" height="23" rx=radius class=class></rect>
            <svg
                x=cx - 7.0
                y=cy - 7.0
                width="14"
                height="14"
                viewBox="0 0 24 24"
                class=format!("icon s14 {tone}")
                aria-hidden="true"
                inner_html=glyph.body()
            ></svg>
        }
        .into_any()
    };
    match &step.owner {
        Some(Mark::Agent { glyph, .. }) => {
            square("m-agent", "7", Glyph::of_agent(glyph), "g-agent")
        }
        Some(owner @ (Mark::Person { .. } | Mark::Team { .. })) => {
            let class = if matches!(owner, Mark::Person { .. }) {
                "m-person"
            } else {
                "m-team"
            };
            let radius = if matches!(owner, Mark::Person { .. }) {
                "11.5"
            } else {
                "5"
            };
            view! {
                <rect x=cx - 11.5 y=cy - 11.5 width="23" height="23" rx=radius class=class></rect>
                <text x=cx y=cy + 4.0 text-anchor="middle" class="sub strong">{owner.initials()}</text>
            }
            .into_any()
        }
        Some(Mark::System) | None => {
            let glyph = match step.kind.as_str() {
                "timer" => Glyph::Clock,
                "message" => Glyph::Mail,
                "send" => Glyph::Send,
                _ => Glyph::CodeXml,
            };
            square("m-rule", "4", glyph, "g-rule")
        }
    }
}

fn boxed(step: &PathStep, x: f64, lit: bool) -> (AnyView, f64) {
    let label = clipped(&step.label, 24);
    let note = clipped(&step.note, 26);
    let width = (width_of(&label).max(width_of(&note)) + 56.0).clamp(104.0, 224.0);
    let class = if lit { "pm lit" } else { "pm" };
    let (first, second) = if note.is_empty() {
        (MIDDLE + 4.0, MIDDLE)
    } else {
        (MIDDLE - 3.0, MIDDLE + 13.0)
    };
    let view = view! {
        <g class=class>
            <rect x=x y=MIDDLE - BOX / 2.0 width=width height=BOX rx="9" class="box"></rect>
            {mark(step, x)}
            <text x=x + 40.0 y=first class="name">{label}</text>
            {(!note.is_empty()).then(|| view! { <text x=x + 40.0 y=second class="sub">{note}</text> })}
        </g>
    };
    (view.into_any(), x + width)
}

fn hexagon(tier: Tier, x: f64) -> (AnyView, f64) {
    let d = format!(
        "M{x} {MIDDLE}L{} {}H{}L{} {MIDDLE}L{} {}H{}Z",
        x + 8.0,
        MIDDLE - 18.0,
        x + 28.0,
        x + 36.0,
        x + 28.0,
        MIDDLE + 18.0,
        x + 8.0
    );
    let view = view! {
        <path d=d class=format!("gate-{}", tier.key()) stroke-width="1.5"></path>
        <svg
            x=x + 10.5
            y=MIDDLE - 7.5
            width="15"
            height="15"
            viewBox="0 0 16 16"
            class=format!("gi-{}", tier.key())
            aria-hidden="true"
            inner_html=shape_body(tier.key())
        ></svg>
    };
    (view.into_any(), x + 36.0)
}

fn later(step: &PathStep, x: f64) -> (AnyView, f64) {
    match step.kind.as_str() {
        "gate" => {
            let (shape, end) = hexagon(step.tier.unwrap_or(Tier::Medium), x);
            let view = view! {
                {shape}
                <text x=x + 18.0 y=MIDDLE + 35.0 text-anchor="middle" class="edge-label">{clipped(&step.label, 22)}</text>
            };
            (view.into_any(), end.max(x + 18.0))
        }
        "end" => {
            let name = if step.label.is_empty() {
                "Done"
            } else {
                &step.label
            };
            let view = view! {
                <circle cx=x + 13.0 cy=MIDDLE r="13" class="node end lit-end"></circle>
                <text x=x + 36.0 y=MIDDLE + 4.0 class="strong">{clipped(name, 24)}</text>
            };
            (view.into_any(), x + 36.0 + width_of(&clipped(name, 24)))
        }
        "exclusive" | "parallel" => {
            let sign = if step.kind == "parallel" {
                "M15 7V23M7 15H23"
            } else {
                "M10 10L20 20M20 10L10 20"
            };
            let diamond = format!(
                "M{x} {MIDDLE}L{} {}L{} {MIDDLE}L{} {}Z",
                x + 15.0,
                MIDDLE - 15.0,
                x + 30.0,
                x + 15.0,
                MIDDLE + 15.0
            );
            let view = view! {
                <path d=diamond class="node"></path>
                <path d=sign transform=format!("translate({x} {})", MIDDLE - 15.0) class="sign"></path>
                <text x=x + 15.0 y=MIDDLE + 33.0 text-anchor="middle" class="edge-label">{clipped(&step.label, 26)}</text>
            };
            (view.into_any(), x + 30.0)
        }
        _ => boxed(step, x, true),
    }
}

/// Where an answer leads, in words.
fn leads(to: &Consequence) -> String {
    match to {
        Consequence::Step { label } => format!("goes to {label}"),
        Consequence::Requester { who } => format!("goes back to {} to change it", who.name()),
        Consequence::Declined => "the run ends as declined".to_owned(),
    }
}

/// Where an answer leads, as a sentence.
pub(super) fn leads_sentence(to: &Consequence) -> String {
    match to {
        Consequence::Step { label } => format!("The run goes on at {label}."),
        Consequence::Requester { who } => {
            format!(
                "It goes back to {} to change it; then it is asked again.",
                who.name()
            )
        }
        Consequence::Declined => "The run ends as declined. This cannot be undone.".to_owned(),
    }
}

/// Both other answers, in one line.
pub(super) fn otherwise(path: &Path) -> String {
    if path.rejected == path.returned {
        format!("Rejected or returned: {}", leads(&path.rejected))
    } else {
        format!(
            "Rejected: {}. Returned: {}",
            leads(&path.rejected),
            leads(&path.returned)
        )
    }
}

fn told(path: &Path) -> String {
    let steps: Vec<String> = path
        .ahead
        .iter()
        .map(|step| step.label.clone())
        .filter(|label| !label.is_empty())
        .collect();
    format!(
        "If approved: {}. {}.",
        steps.join(", then "),
        otherwise(path)
    )
}

/// The diagram, and the same as a short row of signs for a phone.
#[component]
pub fn Consequences(path: Path, tier: Tier) -> impl IntoView {
    let mut parts: Vec<AnyView> = Vec::new();
    let mut x = 1.0;
    if let Some(before) = &path.before {
        let (view, end) = boxed(before, x, false);
        parts.push(view);
        parts.push(edge(end, end + GAP - 6.0, "past"));
        x = end + GAP - 6.0;
    }
    let gate = x;
    let (view, end) = hexagon(tier, x);
    parts.push(view);
    x = end;
    for step in &path.ahead {
        parts.push(edge(x, x + GAP, "lit"));
        let (view, end) = later(step, x + GAP);
        parts.push(view);
        x = end;
    }
    let other = otherwise(&path);
    let drop = gate + 18.0;
    parts.push(
        view! {
            <path class="edge dim" d=format!("M{drop} 59L{drop} 85Q{drop} 94 {} 94L{} 94", drop + 9.0, drop + 51.0)></path>
            <path class="tip dim" d=format!("M{} 94L{} 98.5L{} 89.5Z", drop + 51.0, drop + 43.0, drop + 43.0)></path>
            <text x=drop y="16" text-anchor="middle" class="strong">"you"</text>
            <text x=drop + 60.0 y="98" class="quiet">{other.clone()}</text>
        }
        .into_any(),
    );
    let width = (x + 8.0).max(drop + 66.0 + width_of(&other)).max(420.0);
    let short = path
        .ahead
        .iter()
        .take(4)
        .map(|step| {
            let glyph = match (step.kind.as_str(), &step.owner) {
                ("gate", _) => Glyph::Stamp,
                ("end", _) => Glyph::Flag,
                (_, Some(Mark::Agent { glyph, .. })) => Glyph::of_agent(glyph),
                (_, Some(Mark::Person { .. } | Mark::Team { .. })) => Glyph::UserRound,
                ("timer", _) => Glyph::Clock,
                ("message", _) => Glyph::Mail,
                ("send", _) => Glyph::Send,
                _ => Glyph::CodeXml,
            };
            let name = if step.label.is_empty() {
                "Done".to_owned()
            } else {
                clipped(&step.label, 12)
            };
            view! {
                <li>
                    <i>
                        <Icon glyph size=14/>
                    </i>
                    {name}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="what" aria-labelledby="w1">
            <h3 id="w1">"If you approve"</h3>
            <svg
                class="diagram lit-path only-wide"
                viewBox=format!("0 0 {width} 116")
                width=width.to_string()
                height="116"
                role="img"
                aria-label=told(&path)
            >
                {parts}
            </svg>
            <ol class="ph-next only-phone">
                <li data-you="">
                    <i>
                        <Shape key=tier.key()/>
                    </i>
                    "You"
                </li>
                {short}
            </ol>
        </section>
    }
}
