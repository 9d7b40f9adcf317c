//! The keyboard: what each key does, and the list of them.

use super::{
    browser,
    desk::{Desk, Mode, Renaming, Tab},
    gesture::Gesture,
};
use domain::{
    diagram,
    edit::{Command, Selection},
    ids::NodeId,
};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// What `?` lists.
pub const KEYS: &[(&str, &str)] = &[
    (
        "Tab",
        "the next step of the flow; with Shift the one before",
    ),
    (
        "←↑↓→",
        "move what is selected by the grid; with Shift by five",
    ),
    ("Enter", "rename"),
    ("N", "what comes next: a menu of steps"),
    ("O", "owner"),
    ("Del", "delete; the way before and after become one"),
    ("Ctrl Z", "undo"),
    ("Ctrl Y", "redo"),
    ("Ctrl C", "copy"),
    ("Ctrl V", "paste"),
    ("Ctrl D", "copy beside it"),
    ("Ctrl A", "select everything"),
    ("F", "fit everything"),
    ("T", "tidy"),
    ("+ −", "zoom; with Ctrl and the wheel to the pointer"),
    ("0", "life size"),
    ("Space", "with a drag: move the canvas"),
    ("F8", "the next problem"),
    ("V", "diagram or outline"),
    ("Ctrl K", "commands: another page, a run"),
    ("Esc", "let go, close, select nothing"),
    ("?", "this list"),
];

/// Whether the space bar is held: a drag then moves the canvas.
pub fn is_space_down(desk: Desk) -> bool {
    desk.space.get_value()
}

/// Keys anywhere on the page.
pub fn on_page(desk: Desk, event: &KeyboardEvent) {
    if event.default_prevented() || browser::is_typing() || crate::browser::has_dialog() {
        return;
    }
    let command = event.ctrl_key() || event.meta_key();
    match (event.key().as_str(), command) {
        ("z" | "Z", true) if event.shift_key() => desk.redo(),
        ("z" | "Z", true) => desk.undo(),
        ("y" | "Y", true) => desk.redo(),
        ("?", false) => desk.lists_keys.update(|open| *open = !*open),
        ("Escape", false) if desk.lists_keys.get_untracked() => desk.lists_keys.set(false),
        ("F8", _) => super::problems::next(desk),
        ("v" | "V", false) => desk.mode.update(|mode| {
            *mode = match mode {
                Mode::Diagram => Mode::Outline,
                Mode::Outline => Mode::Diagram,
            };
        }),
        _ => return,
    }
    event.prevent_default();
}

/// Keys on the canvas.
pub fn on_canvas(desk: Desk, event: &KeyboardEvent) {
    if browser::is_typing() || browser::is_on_overlay(event) {
        return;
    }
    if event.key() == " " && !event.repeat() {
        desk.space.set_value(true);
        event.prevent_default();
        return;
    }
    let command = event.ctrl_key() || event.meta_key();
    let handled = if command {
        with_command(desk, event)
    } else {
        plain(desk, event)
    };
    if handled {
        event.prevent_default();
        event.stop_propagation();
    }
}

fn with_command(desk: Desk, event: &KeyboardEvent) -> bool {
    match event.key().to_lowercase().as_str() {
        "c" => desk.copy(),
        "x" => {
            desk.copy();
            desk.delete_selected();
        }
        "v" => desk.paste(),
        "d" => desk.duplicate(),
        "a" => {
            let all = desk.graph(|graph| Selection {
                nodes: graph.nodes.keys().cloned().collect(),
                edges: graph.edges.keys().cloned().collect(),
                artifacts: graph.artifacts.keys().cloned().collect(),
            });
            desk.say(format!(
                "{} selected.",
                super::say::count(all.nodes.len(), "step")
            ));
            desk.select(all);
        }
        _ => return false,
    }
    true
}

fn plain(desk: Desk, event: &KeyboardEvent) -> bool {
    let far = if event.shift_key() { 5.0 } else { 1.0 } * diagram::GRID;
    match event.key().as_str() {
        "Tab" => return walk(desk, event.shift_key()),
        "ArrowLeft" => nudge(desk, -far, 0.0),
        "ArrowRight" => nudge(desk, far, 0.0),
        "ArrowUp" => nudge(desk, 0.0, -far),
        "ArrowDown" => nudge(desk, 0.0, far),
        "Enter" | "F2" => return rename(desk),
        "Delete" | "Backspace" => desk.delete_selected(),
        "Escape" => escape(desk),
        "f" | "F" => desk.fit(),
        "t" | "T" => desk.tidy(),
        "n" | "N" | "." => return next(desk),
        "o" | "O" => {
            desk.inspects.set(true);
            desk.open_tab(Tab::Owner);
            browser::next_frame(|| browser::focus("ins-owner-kind"));
        }
        "+" | "=" => zoom(desk, 1.25),
        "-" | "_" => zoom(desk, 0.8),
        "0" => {
            let scale = desk.view.with_untracked(|view| view.scale);
            zoom(desk, 1.0 / scale);
        }
        _ => return false,
    }
    true
}

/// Zooms around the middle.
pub fn zoom(desk: Desk, by: f64) {
    let (w, h) = desk.size.get_untracked();
    desk.view.update(|view| {
        *view = view.zoomed(
            by,
            domain::workflow::Point {
                x: w / 2.0,
                y: h / 2.0,
            },
        );
    });
}

/// Goes to the next step of the flow. After the last the keyboard leaves the canvas, as it does from any control.
fn walk(desk: Desk, back: bool) -> bool {
    let now: Option<NodeId> = desk
        .selection
        .with_untracked(|selection| selection.nodes.first().cloned());
    let steps = desk.graph(super::outline::order);
    let next = match now.as_ref() {
        Some(now) => {
            let at = steps.iter().position(|step| step.node == *now);
            at.and_then(|at| {
                if back {
                    at.checked_sub(1)
                } else {
                    Some(at + 1)
                }
            })
        }
        None => (!back).then_some(0),
    };
    let next = next
        .and_then(|at| steps.get(at))
        .map(|step| step.node.clone());
    match next {
        Some(id) => {
            go_to(desk, &id);
            true
        }
        None => false,
    }
}

/// Selects a step, shows it, and gives it the keyboard.
pub fn go_to(desk: Desk, id: &NodeId) {
    desk.reveal(id);
    desk.select_node(id);
    let id = format!("n-{id}");
    browser::next_frame(move || browser::focus(&id));
}

fn nudge(desk: Desk, dx: f64, dy: f64) {
    let selection = desk.selection.get_untracked();
    if selection.nodes.is_empty() && selection.artifacts.is_empty() {
        desk.view
            .update(|view| *view = view.panned(-dx * 4.0, -dy * 4.0));
        return;
    }
    desk.run_grouped(
        Command::Move {
            nodes: selection.nodes.into_iter().collect(),
            artifacts: selection.artifacts.into_iter().collect(),
            dx,
            dy,
        },
        Some("nudge"),
    );
    if let Some(id) = desk.one_node_untracked() {
        desk.reveal(&id);
    }
}

fn rename(desk: Desk) -> bool {
    if !desk.may_draw {
        return false;
    }
    let selection = desk.selection.get_untracked();
    let renaming = if let Some(id) = desk.one_node_untracked() {
        Renaming::Node(id)
    } else if let Some(id) = selection
        .edges
        .first()
        .filter(|_| selection.edges.len() == 1)
    {
        Renaming::Edge(id.clone())
    } else if let Some(id) = selection.artifacts.first() {
        Renaming::Note(id.clone())
    } else if let Some(id) = desk.lane.get_untracked() {
        Renaming::Lane(id)
    } else {
        return false;
    };
    desk.renaming.set(Some(renaming));
    true
}

fn next(desk: Desk) -> bool {
    let Some(id) = desk.one_node_untracked() else {
        return false;
    };
    let at = desk.graph(|graph| graph.nodes.get(&id).map(|node| node.bounds));
    if let Some(bounds) = at {
        let screen = desk.view.with_untracked(|view| {
            view.to_screen(domain::workflow::Point {
                x: bounds.right(),
                y: bounds.y,
            })
        });
        super::hands::open_menu(desk, &id, None, screen);
    }
    true
}

fn escape(desk: Desk) {
    if desk
        .gesture
        .with_untracked(|gesture| *gesture != Gesture::None)
    {
        desk.put_down();
        desk.aim(None);
        desk.gesture.set(Gesture::None);
    } else if desk.lists_keys.get_untracked() {
        // It lies over everything and took nothing: what has the keyboard keeps it.
        desk.lists_keys.set(false);
        return;
    } else if desk.menu.with_untracked(Option::is_some) {
        desk.menu.set(None);
    } else if desk.offer.with_untracked(Option::is_some) {
        desk.offer.set(None);
    } else {
        desk.select(Selection::default());
    }
    browser::focus_canvas();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_listed_once() {
        let mut keys: Vec<_> = KEYS.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), KEYS.len());
    }
}
