//! The working day as a line: when what waits for you is due.

use crate::{
    components::Shape,
    start::{use_now, use_zone},
};
use domain::{
    Millis,
    view::gates::GateRow,
    zone::{Civil, Zone},
};
use leptos::prelude::*;

/// The hours shown.
const FROM: f64 = 8.0;
const TO: f64 = 18.0;
/// A pin is about this wide, in hundredths of the line; two nearer than that stand in two rows.
const PIN: f64 = 12.0;

/// Where an hour of the day stands, in hundredths of the line.
fn place(at: Civil) -> f64 {
    let hours = f64::from(at.hour) + f64::from(at.minute) / 60.0;
    ((hours - FROM) / (TO - FROM) * 100.0).clamp(0.0, 100.0)
}

struct Pin {
    tier: &'static str,
    left: f64,
    row: u8,
    clock: String,
    title: String,
}

/// The gates due in the hours shown, in two rows; those that fit neither are only in the list.
fn pins(gates: &[GateRow], zone: &Zone, now: Millis) -> Vec<Pin> {
    let today = zone.civil(now).days;
    let mut due: Vec<_> = gates
        .iter()
        .filter_map(|gate| Some((gate, zone.civil(gate.due_at?))))
        .filter(|(_, at)| at.days == today && f64::from(at.hour) >= FROM && f64::from(at.hour) < TO)
        .collect();
    due.sort_by_key(|(_, at)| (at.hour, at.minute));
    let mut free = [0.0_f64; 2];
    let mut pins = Vec::new();
    for (gate, at) in due {
        let left = place(at).min(100.0 - PIN);
        let Some((row, end)) = free.iter_mut().enumerate().find(|(_, end)| left >= **end) else {
            continue;
        };
        *end = left + PIN;
        pins.push(Pin {
            tier: gate.tier.key(),
            left,
            row: u8::try_from(row).unwrap_or_default(),
            clock: at.clock(),
            title: short(&gate.title),
        });
    }
    pins
}

/// As much of a title as a pin holds.
fn short(title: &str) -> String {
    if title.chars().count() <= 16 {
        return title.to_owned();
    }
    let cut: String = title.chars().take(15).collect();
    format!("{}…", cut.trim_end())
}

/// The line; a picture of what the lists below say in words.
#[component]
pub fn Day(gates: Vec<GateRow>, decided: u64) -> impl IntoView {
    let zone = use_zone();
    let now = use_now();
    let hours = (0..=10_u8)
        .map(|step| {
            let left = u32::from(step) * 10;
            view! {
                <span class="hr" style=format!("left:{left}%")>
                    {(8 + step).to_string()}
                </span>
            }
        })
        .collect_view();
    let at = {
        let zone = zone.clone();
        Memo::new(move |_| place(zone.civil(now.get())))
    };
    let decided = (decided > 0).then(|| {
        view! {
            <span class="pin" data-tier="done" data-row="0" style="left:1%">
                <Shape key="done"/>
                <b>{decided.to_string()}</b>
                <span>"decided"</span>
            </span>
        }
    });
    let pins = pins(&gates, &zone, now.get_untracked())
        .into_iter()
        .map(|pin| {
            view! {
                <span
                    class="pin"
                    data-tier=pin.tier
                    data-row=pin.row.to_string()
                    style=format!("left:{:.2}%", pin.left)
                >
                    <Shape key=pin.tier/>
                    <b>{pin.clock}</b>
                    <span>{pin.title}</span>
                </span>
            }
        })
        .collect_view();
    view! {
        <section class="day" aria-label="Your day">
            <div class="day-track" aria-hidden="true">
                {hours}
                {decided}
                <i class="past" style=move || format!("width:{:.2}%", at.get())></i>
                {pins}
                <i class="now" style=move || format!("left:{:.2}%", at.get())></i>
            </div>
        </section>
    }
}
