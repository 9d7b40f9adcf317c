//! The palette: drag a thing onto the canvas, or press it to add it after the step selected.

use super::{
    browser,
    desk::{Desk, Mode},
    gesture::{self, Gesture},
    tool::Tool,
};
use crate::components::Icon;
use leptos::prelude::*;

const STEPS: &[Tool] = &[
    Tool::Human,
    Tool::Agent,
    Tool::Script,
    Tool::Send,
    Tool::Sub,
    Tool::Call,
];
const FLOW: &[Tool] = &[
    Tool::Start,
    Tool::Gate,
    Tool::Exclusive,
    Tool::Inclusive,
    Tool::Parallel,
    Tool::EventBased,
    Tool::Timer,
    Tool::Message,
    Tool::End,
];
const AROUND: &[Tool] = &[Tool::Lane, Tool::Note];

/// The palette.
#[component]
pub fn Palette(desk: Desk) -> impl IntoView {
    let buttons = move |tools: &'static [Tool]| {
        tools
            .iter()
            .map(|tool| view! { <ToolButton desk tool=*tool/> })
            .collect_view()
    };
    view! {
        <section class="ed-palette" aria-label="Palette">
            {buttons(STEPS)}
            <hr/>
            {buttons(FLOW)}
            <hr/>
            {buttons(AROUND)}
        </section>
    }
    .into_any()
}

#[component]
fn ToolButton(desk: Desk, tool: Tool) -> impl IntoView {
    let began = StoredValue::new(None::<(f64, f64)>);
    let dragged = StoredValue::new(false);
    let place = move |client: (f64, f64), free: bool| {
        let at = desk
            .view
            .with_untracked(|view| view.to_canvas(browser::on_canvas(client)));
        let mut place = desk
            .doc
            .with_value(|doc| gesture::place(doc, tool, at, free));
        place.is_over = browser::is_over_canvas(client);
        place
    };
    view! {
        <button
            type="button"
            title=tool.name()
            on:pointerdown=move |event| {
                if event.button() == 0 && desk.mode.get_untracked() == Mode::Diagram {
                    browser::capture(&event);
                    began.set_value(Some((event.client_x().into(), event.client_y().into())));
                    dragged.set_value(false);
                }
            }
            on:pointermove=move |event| {
                let client: (f64, f64) = (event.client_x().into(), event.client_y().into());
                if let Some(from) = began.get_value()
                    && (dragged.get_value() || (from.0 - client.0).hypot(from.1 - client.1) > 5.0)
                {
                    dragged.set_value(true);
                    desk.gesture.set(Gesture::Place(place(client, event.alt_key())));
                }
            }
            on:pointerup=move |event| {
                began.set_value(None);
                if !dragged.get_value() {
                    return;
                }
                let was_given_up = desk.gesture.with_untracked(|gesture| *gesture == Gesture::None);
                desk.gesture.set(Gesture::None);
                let place = place(
                    (event.client_x().into(), event.client_y().into()),
                    event.alt_key(),
                );
                if place.is_over && !was_given_up {
                    let mut fresh = |prefix: &str| desk.fresh(prefix);
                    let made = desk.graph(|graph| gesture::drop_place(graph, &place, &mut fresh));
                    if let Some((command, id)) = made && desk.run(command) {
                        desk.show_new(tool, &id);
                    }
                }
            }
            on:pointercancel=move |_| {
                began.set_value(None);
                desk.gesture.set(Gesture::None);
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    desk.gesture.set(Gesture::None);
                }
            }
            on:click=move |_| {
                if dragged.get_value() {
                    dragged.set_value(false);
                } else {
                    desk.add(tool);
                }
            }
        >
            <Icon glyph=tool.glyph() size=18/>
            <span>{tool.word()}</span>
        </button>
    }
    .into_any()
}
