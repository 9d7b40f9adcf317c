//! Wheels, two fingers, two clicks.

use super::{Hands, Renaming, Target, browser};
use domain::workflow::Point;
use leptos::prelude::*;
use web_sys::{MouseEvent, WheelEvent};

impl Hands {
    /// Two clicks: name what is there.
    pub fn double(self, event: &MouseEvent) {
        if browser::is_on_overlay(event) {
            return;
        }
        let screen = browser::on_canvas((event.client_x().into(), event.client_y().into()));
        let renaming = match self.target(self.to_canvas(screen)) {
            Target::Node(id) => Renaming::Node(id),
            Target::Edge(id) => Renaming::Edge(id),
            Target::Artifact(id) => Renaming::Note(id),
            Target::LaneHead(id) => Renaming::Lane(id),
            _ => return,
        };
        if self.desk.may_draw {
            self.desk.renaming.set(Some(renaming));
        }
    }

    /// The wheel: with Ctrl it zooms to the pointer (a pinch on a touchpad comes so too), without it moves the canvas.
    pub fn wheel(self, event: &WheelEvent) {
        if browser::is_on_overlay(event) && !event.ctrl_key() {
            return;
        }
        event.prevent_default();
        let unit = if event.delta_mode() == 1 { 16.0 } else { 1.0 };
        let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
        let desk = self.desk;
        if event.ctrl_key() || event.meta_key() {
            let at = browser::on_canvas((event.client_x().into(), event.client_y().into()));
            let by = (-dy.clamp(-60.0, 60.0) * 0.01).exp();
            desk.view.update(|view| *view = view.zoomed(by, at));
        } else if event.shift_key() && dx == 0.0 {
            desk.view.update(|view| *view = view.panned(-dy, 0.0));
        } else {
            desk.view.update(|view| *view = view.panned(-dx, -dy));
        }
    }

    /// Two fingers move and zoom; whether that is what is going on.
    pub(super) fn pinched(self, pointer: i32, screen: Point) -> bool {
        let pair = self.fingers.with_value(|fingers| {
            (fingers.len() == 2 && fingers.contains_key(&pointer)).then(|| fingers.clone())
        });
        let Some(before) = pair else { return false };
        let others: Vec<Point> = before
            .iter()
            .filter(|(id, _)| **id != pointer)
            .map(|(_, point)| *point)
            .collect();
        let (Some(was), Some(other)) = (before.get(&pointer).copied(), others.first().copied())
        else {
            return false;
        };
        self.fingers.update_value(|fingers| {
            fingers.insert(pointer, screen);
        });
        let far = |a: Point, b: Point| (a.x - b.x).hypot(a.y - b.y).max(1.0);
        let middle = |a: Point, b: Point| Point {
            x: (a.x + b.x) / 2.0,
            y: (a.y + b.y) / 2.0,
        };
        let (from, to) = (middle(was, other), middle(screen, other));
        self.desk.view.update(|view| {
            *view = view
                .panned(to.x - from.x, to.y - from.y)
                .zoomed(far(screen, other) / far(was, other), to);
        });
        true
    }
}
