//! Who does what as a string of beads, the same shapes as on the diagram.

use domain::{Tier, view::workflows::Bead};
use leptos::prelude::*;
use std::fmt::Write;

const STEP: f64 = 17.0;
const FIRST: f64 = 21.5;

/// A number as short as can be, to a tenth.
fn num(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

fn word(bead: Bead) -> String {
    match bead {
        Bead::Person => "person".to_owned(),
        Bead::Agent => "agent".to_owned(),
        Bead::Team => "team".to_owned(),
        Bead::Rule => "rule".to_owned(),
        Bead::Gate { tier } => format!("{} gate", tier.key()),
        Bead::Nobody => "nobody yet".to_owned(),
    }
}

/// One bead around a middle.
fn draw(out: &mut String, bead: Bead, x: f64, y: f64) {
    let square = |out: &mut String, class: &str, (dx, dy): (f64, f64), size: f64, round: f64| {
        let _ = write!(
            out,
            r#"<rect class="{class}" x="{}" y="{}" width="{size}" height="{size}" rx="{round}"/>"#,
            num(x + dx),
            num(y + dy)
        );
    };
    match bead {
        Bead::Person => {
            let _ = write!(
                out,
                r#"<circle class="m-person" cx="{}" cy="{}" r="5.5"/>"#,
                num(x),
                num(y)
            );
        }
        Bead::Agent => square(out, "m-agent", (-5.5, -5.5), 11.0, 3.5),
        Bead::Team => {
            square(out, "m-team", (-3.0, -6.0), 9.5, 2.5);
            square(out, "m-team", (-5.5, -3.5), 9.5, 2.5);
        }
        Bead::Rule => square(out, "m-rule", (-5.0, -5.0), 10.0, 2.0),
        Bead::Nobody => square(out, "m-none", (-5.0, -5.0), 10.0, 3.0),
        Bead::Gate { tier } => {
            let (l, r) = (num(x - 6.5), num(x + 6.5));
            let (a, b) = (num(x - 3.3), num(x + 3.3));
            let (t, m, d) = (num(y - 6.0), num(y), num(y + 6.0));
            let _ = write!(
                out,
                r#"<path class="gate-{}" d="M{l} {m}L{a} {t}H{b}L{r} {m}L{b} {d}H{a}Z" stroke-width="1.3" stroke-linejoin="round"/>"#,
                tier.key()
            );
        }
    }
}

/// A string of beads; `high` is its height. With `quiet` it is decoration.
#[component]
pub fn Beads(
    beads: Vec<Bead>,
    #[prop(default = 16.0)] high: f64,
    #[prop(optional)] quiet: bool,
) -> impl IntoView {
    let y = high / 2.0;
    let count = f64::from(u32::try_from(beads.len()).unwrap_or(0));
    let wide = FIRST + count * STEP + 4.0;
    let mut inside = String::new();
    let _ = write!(
        inside,
        r#"<path class="sg-l" d="M10 {0}H{1}"/><circle class="sg-s" cx="6" cy="{0}" r="3.5"/>"#,
        num(y),
        num(wide - 10.0)
    );
    let mut x = FIRST;
    for bead in &beads {
        draw(&mut inside, *bead, x, y);
        x += STEP;
    }
    let _ = write!(
        inside,
        r#"<circle class="sg-e" cx="{}" cy="{}" r="3.2"/>"#,
        num(wide - 6.0),
        num(y)
    );
    let words: Vec<String> = beads.into_iter().map(word).collect();
    let label = if words.is_empty() {
        "No steps yet".to_owned()
    } else {
        format!("Steps in order: {}", words.join(", "))
    };
    view! {
        <svg
            class="sig"
            width=num(wide)
            height=num(high)
            viewBox=format!("0 0 {} {}", num(wide), num(high))
            role=(!quiet).then_some("img")
            aria-label=(!quiet).then_some(label)
            aria-hidden=quiet.then_some("true")
            inner_html=inside
        ></svg>
    }
}

/// What the beads mean.
#[component]
pub fn BeadKey() -> impl IntoView {
    let one = |beads: Vec<Bead>, label: &'static str| {
        let mut inside = String::new();
        let mut x = 8.0;
        for bead in &beads {
            draw(&mut inside, *bead, x, 8.0);
            x += STEP;
        }
        let wide = num(x - STEP + 8.0);
        view! {
            <span>
                <svg
                    class="sig"
                    width=wide.clone()
                    height="16"
                    viewBox=format!("0 0 {wide} 16")
                    inner_html=inside
                ></svg>
                {label}
            </span>
        }
    };
    let gates = Tier::ALL.map(|tier| Bead::Gate { tier }).to_vec();
    view! {
        <p class="wf-keys" aria-hidden="true">
            {one(vec![Bead::Person], "Person")}
            {one(vec![Bead::Agent], "Agent")}
            {one(vec![Bead::Team], "Team")}
            {one(vec![Bead::Rule], "Script")}
            {one(gates, "Gate, low to critical")}
        </p>
    }
}
