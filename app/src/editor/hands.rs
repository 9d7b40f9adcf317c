//! Pointers on the canvas: what begins where, what follows, what it ends in.

mod ends;
mod wheel;

use super::{
    browser,
    desk::{Desk, NextMenu, Renaming},
    gesture::{self, Drag, Gesture},
    target::{self, Ready, Target},
};
use domain::{
    edit::Selection,
    ids::{EdgeId, NodeId},
    workflow::Point,
};
use leptos::prelude::*;
use std::collections::BTreeMap;
use web_sys::PointerEvent;

/// What was pressed, until it is clear what it becomes.
#[derive(Clone)]
struct Press {
    target: Target,
    screen: Point,
    canvas: Point,
    add: bool,
    was_selected: bool,
}

/// The pointers on the canvas.
#[derive(Clone, Copy)]
pub struct Hands {
    desk: Desk,
    press: StoredValue<Option<Press>>,
    began: StoredValue<Drag>,
    last: StoredValue<Point>,
    fingers: StoredValue<BTreeMap<i32, Point>>,
}

/// How far a pointer goes before a press is a drag.
const SLOP: f64 = 4.0;

impl Hands {
    /// No pointer yet.
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            press: StoredValue::new(None),
            began: StoredValue::new(Drag::default()),
            last: StoredValue::new(Point::default()),
            fingers: StoredValue::new(BTreeMap::new()),
        }
    }

    /// The pointer's look, as `data-hand`.
    pub fn cursor(self) -> &'static str {
        self.desk.gesture.with(|gesture| match gesture {
            Gesture::Pan => "pan",
            Gesture::Drag(_) => "drag",
            Gesture::LaneHeight { .. } => "row",
            Gesture::LanesWidth { .. } => "column",
            Gesture::FrameSize { corner, .. } if corner.is_right == corner.is_lower => "fall",
            Gesture::FrameSize { .. } => "rise",
            Gesture::Pull { .. } | Gesture::Reconnect { .. } | Gesture::Place(_) => "aim",
            _ => "",
        })
    }

    fn scale(self) -> f64 {
        self.desk.view.with_untracked(|view| view.scale)
    }

    fn to_canvas(self, screen: Point) -> Point {
        self.desk.view.with_untracked(|view| view.to_canvas(screen))
    }

    fn target(self, at: Point) -> Target {
        let ready = ready(self.desk);
        let scale = self.scale();
        self.desk
            .doc
            .with_value(|doc| target::target(doc, at, scale, &ready))
    }

    /// A pointer is down.
    pub fn down(self, event: &PointerEvent) {
        if browser::is_on_overlay(event) {
            return;
        }
        let desk = self.desk;
        desk.menu.set(None);
        let screen = browser::on_canvas((event.client_x().into(), event.client_y().into()));
        browser::capture(event);
        self.last.set_value(screen);
        self.fingers.update_value(|fingers| {
            fingers.insert(event.pointer_id(), screen);
        });
        if self.fingers.with_value(|fingers| fingers.len() > 1) {
            self.put_down();
            self.press.set_value(None);
            desk.gesture.set(Gesture::None);
            return;
        }
        let is_pan = event.button() == 1 || event.button() == 2 || super::keys::is_space_down(desk);
        if is_pan {
            event.prevent_default();
            desk.gesture.set(Gesture::Pan);
            return;
        }
        let canvas = self.to_canvas(screen);
        let target = self.target(canvas);
        let add = event.shift_key() || event.ctrl_key() || event.meta_key();
        let was_selected = desk.selection.with_untracked(|now| match &target {
            Target::Node(id) => now.nodes.contains(id),
            Target::Edge(id) => now.edges.contains(id),
            Target::Artifact(id) => now.artifacts.contains(id),
            _ => false,
        });
        if event.pointer_type() != "touch" || !matches!(target, Target::Blank) {
            self.select_pressed(&target, add, was_selected);
        }
        self.press.set_value(Some(Press {
            target,
            screen,
            canvas,
            add: add || event.pointer_type() == "touch",
            was_selected,
        }));
    }

    fn select_pressed(self, target: &Target, add: bool, was_selected: bool) {
        let desk = self.desk;
        let mut selection = if add {
            desk.selection.get_untracked()
        } else {
            Selection::default()
        };
        match target {
            Target::Node(id) if !was_selected => {
                selection.nodes.insert(id.clone());
            }
            Target::Edge(id) if !was_selected => {
                selection.edges.insert(id.clone());
            }
            Target::Artifact(id) if !was_selected => {
                selection.artifacts.insert(id.clone());
            }
            Target::LaneHead(id) => {
                desk.select_lane(id);
                browser::focus_canvas();
                return;
            }
            Target::Blank if !add => {}
            _ => return,
        }
        let only = (selection.nodes.len() == 1)
            .then(|| selection.nodes.first().cloned())
            .flatten();
        desk.select(selection);
        match only {
            Some(id) => browser::focus(&format!("n-{id}")),
            None => browser::focus_canvas(),
        }
    }

    /// A pointer moves, pressed or not.
    pub fn moved(self, event: &PointerEvent) {
        let desk = self.desk;
        let screen = browser::on_canvas((event.client_x().into(), event.client_y().into()));
        if self.pinched(event.pointer_id(), screen) {
            return;
        }
        let canvas = self.to_canvas(screen);
        let last = self.last.get_value();
        self.last.set_value(screen);
        let gesture = desk.gesture.get_untracked();
        if let (Gesture::None, Some(press)) = (&gesture, self.press.get_value()) {
            if (press.screen.x - screen.x).hypot(press.screen.y - screen.y) > SLOP {
                self.begin(&press, event.pointer_type() == "touch");
                self.follow(canvas, screen, last, event.alt_key());
            }
            return;
        }
        if gesture == Gesture::None {
            if event.pointer_type() != "touch" && !browser::is_on_overlay(event) {
                self.hover(canvas);
            }
            return;
        }
        self.follow(canvas, screen, last, event.alt_key());
    }

    fn hover(self, at: Point) {
        let desk = self.desk;
        let reach = 14.0 / self.scale();
        let over = desk.graph(|graph| {
            let still = desk.hover.get_untracked().filter(|id| {
                graph
                    .nodes
                    .get(id)
                    .is_some_and(|node| node.bounds.grown(reach + 8.0).contains(at))
            });
            gesture::under(graph, at, still)
        });
        if desk.hover.get_untracked() != over {
            desk.hover.set(over);
        }
    }

    fn begin(self, press: &Press, is_touch: bool) {
        let desk = self.desk;
        desk.hover.set(None);
        if !desk.may_draw && !matches!(press.target, Target::Blank) {
            desk.gesture.set(Gesture::Pan);
            return;
        }
        let gesture = match &press.target {
            Target::Node(_) | Target::Artifact(_) => {
                if press.add && press.was_selected {
                    self.select_pressed(&press.target, true, false);
                }
                let selection = desk.selection.get_untracked();
                let drag = Drag {
                    nodes: selection.nodes.into_iter().collect(),
                    artifacts: selection.artifacts.into_iter().collect(),
                    ..Drag::default()
                };
                self.began.set_value(drag.clone());
                Gesture::Drag(drag)
            }
            Target::Port(id) | Target::Plus(id) => Gesture::Pull {
                from: id.clone(),
                to: press.canvas,
                over: None,
            },
            Target::EdgeEnd(id, is_head) => Gesture::Reconnect {
                edge: id.clone(),
                is_head: *is_head,
                to: press.canvas,
                over: None,
            },
            Target::Corner(id) => Gesture::NoteSize {
                id: id.clone(),
                bounds: desk
                    .graph(|graph| graph.artifacts.get(id).map(|it| it.bounds))
                    .unwrap_or_default(),
            },
            Target::Grip(id, corner) => Gesture::FrameSize {
                id: id.clone(),
                corner: *corner,
                bounds: desk
                    .graph(|graph| graph.nodes.get(id).map(|node| node.bounds))
                    .unwrap_or_default(),
            },
            Target::LaneFoot(id) => Gesture::LaneHeight {
                lane: id.clone(),
                height: 0.0,
            },
            Target::LanesSide => Gesture::LanesWidth { width: 0.0 },
            Target::LaneHead(id) => Gesture::LaneRank {
                lane: id.clone(),
                to: 0,
                at: 0.0,
            },
            Target::Edge(_) | Target::Blank if is_touch => Gesture::Pan,
            Target::Edge(_) | Target::Blank => Gesture::Marquee {
                from: press.canvas,
                to: press.canvas,
                add: press.add,
            },
        };
        desk.gesture.set(gesture);
    }

    fn follow(self, canvas: Point, screen: Point, last: Point, free: bool) {
        let desk = self.desk;
        let scale = self.scale();
        let origin = self
            .press
            .with_value(|press| press.as_ref().map(|press| press.canvas))
            .unwrap_or(canvas);
        let next = match desk.gesture.get_untracked() {
            Gesture::Pan => {
                desk.view
                    .update(|view| *view = view.panned(screen.x - last.x, screen.y - last.y));
                return;
            }
            Gesture::Marquee { from, add, .. } => Gesture::Marquee {
                from,
                to: canvas,
                add,
            },
            Gesture::Drag(_) => {
                let by = (canvas.x - origin.x, canvas.y - origin.y);
                desk.doc.update_value(|doc| {
                    doc.restore_places();
                });
                let drag = self.began.with_value(|began| {
                    desk.doc
                        .with_value(|doc| gesture::drag(doc, began, by, scale, free))
                });
                desk.carry(&drag);
                Gesture::Drag(drag)
            }
            Gesture::Pull { from, .. } => {
                let over = desk
                    .doc
                    .with_value(|doc| gesture::over(doc, &from, canvas, true));
                self.aim(over.as_ref());
                Gesture::Pull {
                    from,
                    to: canvas,
                    over,
                }
            }
            Gesture::Reconnect { edge, is_head, .. } => {
                let other = other_end(desk, &edge, is_head);
                let over = desk.doc.with_value(|doc| {
                    other.and_then(|other| gesture::over(doc, &other, canvas, is_head))
                });
                self.aim(over.as_ref());
                Gesture::Reconnect {
                    edge,
                    is_head,
                    to: canvas,
                    over,
                }
            }
            Gesture::LaneHeight { lane, .. } => {
                let height = desk.graph(|graph| {
                    graph
                        .lane(&lane)
                        .map_or(0.0, |it| gesture::lane_height(canvas.y - it.bounds.y))
                });
                Gesture::LaneHeight { lane, height }
            }
            Gesture::LanesWidth { .. } => {
                let left = desk.graph(|graph| graph.lanes.first().map_or(0.0, |it| it.bounds.x));
                Gesture::LanesWidth {
                    width: domain::diagram::snap_to_grid(canvas.x - left).max(240.0),
                }
            }
            Gesture::LaneRank { lane, .. } => {
                let (to, at) = desk.graph(|graph| gesture::lane_rank(graph, &lane, canvas.y));
                Gesture::LaneRank { lane, to, at }
            }
            Gesture::NoteSize { id, bounds } => Gesture::NoteSize {
                id,
                bounds: domain::workflow::Rect {
                    w: domain::diagram::snap_to_grid(canvas.x - bounds.x).max(80.0),
                    h: domain::diagram::snap_to_grid(canvas.y - bounds.y).max(32.0),
                    ..bounds
                },
            },
            Gesture::FrameSize { id, corner, bounds } => {
                let next = desk.graph(|graph| gesture::frame_size(graph, &id, corner, canvas));
                Gesture::FrameSize {
                    id,
                    corner,
                    bounds: next.unwrap_or(bounds),
                }
            }
            other @ (Gesture::None | Gesture::Place(_)) => other,
        };
        desk.gesture.set(next);
    }

    fn aim(self, at: Option<&NodeId>) {
        self.desk.aim(at);
    }

    fn put_down(self) {
        self.desk.put_down();
    }

    /// A pointer is up.
    pub fn up(self, event: &PointerEvent) {
        let desk = self.desk;
        self.fingers.update_value(|fingers| {
            fingers.remove(&event.pointer_id());
        });
        let press = self.press.get_value();
        self.press.set_value(None);
        let gesture = desk.gesture.get_untracked();
        desk.gesture.set(Gesture::None);
        self.aim(None);
        self.put_down();
        let Some(press) = press else { return };
        match gesture {
            Gesture::None => self.clicked(&press),
            gesture => self.end(gesture),
        }
    }

    /// The browser took the pointer away.
    pub fn cancelled(self, event: &PointerEvent) {
        self.fingers.update_value(|fingers| {
            fingers.remove(&event.pointer_id());
        });
        self.press.set_value(None);
        self.put_down();
        self.aim(None);
        self.desk.gesture.set(Gesture::None);
    }
}

/// What is ready for the hand.
pub fn ready(desk: Desk) -> Ready {
    let selection = desk.selection.get_untracked();
    let one = desk.one_node_untracked();
    let frame = one
        .clone()
        .filter(|id| desk.may_draw && desk.graph(|graph| target::has_grips(graph, id)));
    Ready {
        ports_of: desk.hover.get_untracked().or(one).filter(|_| desk.may_draw),
        edge: (selection.edges.len() == 1 && selection.nodes.is_empty())
            .then(|| selection.edges.first().cloned())
            .flatten(),
        note: (selection.artifacts.len() == 1)
            .then(|| selection.artifacts.first().cloned())
            .flatten(),
        frame,
    }
}

fn other_end(desk: Desk, edge: &EdgeId, is_head: bool) -> Option<NodeId> {
    desk.graph(|graph| {
        graph.edges.get(edge).map(|edge| {
            if is_head {
                edge.from.clone()
            } else {
                edge.to.clone()
            }
        })
    })
}

/// Opens the menu of next steps.
pub fn open_menu(desk: Desk, from: &NodeId, at: Option<Point>, screen: Point) {
    if !desk.may_draw {
        return;
    }
    let (w, h) = desk.size.get_untracked();
    desk.menu.set(Some(NextMenu {
        from: from.clone(),
        at,
        screen: Point {
            x: (screen.x + 10.0).min(w - 224.0).max(8.0),
            y: (screen.y - 20.0).min(h - 330.0).max(8.0),
        },
    }));
}
