//! The whole workflow, small, with the part that is seen; a press on it goes there.

use super::{desk::Desk, markup::num};
use domain::workflow::{Graph, NodeKind, Point, Rect};
use leptos::prelude::*;
use std::fmt::Write;
use web_sys::PointerEvent;

const W: f64 = 151.0;
const H: f64 = 74.0;

fn scale_of(extent: Rect) -> f64 {
    ((W - 3.0) / extent.w.max(1.0)).min((H - 3.0) / extent.h.max(1.0))
}

/// The map.
#[component]
pub fn MiniMap(desk: Desk) -> impl IntoView {
    let extent = Memo::new(move |_| {
        desk.rev.track();
        desk.extent()
    });
    let drawing = Memo::new(move |_| {
        desk.rev.track();
        let extent = extent.get();
        let selection = desk.selection.get();
        desk.graph(|graph| draw(graph, extent, |id| selection.nodes.contains(id)))
    });
    let frame = move || {
        let extent = extent.get();
        let scale = scale_of(extent);
        let seen = desk.view.get().seen(desk.size.get());
        let clip = |value: f64, most: f64| value.clamp(1.0, most - 1.0);
        let x = clip((seen.x - extent.x) * scale + 1.5, W);
        let y = clip((seen.y - extent.y) * scale + 1.5, H);
        let right = clip((seen.right() - extent.x) * scale + 1.5, W);
        let bottom = clip((seen.bottom() - extent.y) * scale + 1.5, H);
        format!(
            "M{} {}H{}V{}H{}Z",
            num(x),
            num(y),
            num(right),
            num(bottom),
            num(x)
        )
    };
    let go = move |event: &PointerEvent| {
        let extent = extent.get_untracked();
        let scale = scale_of(extent);
        let at = Point {
            x: (f64::from(event.offset_x()) - 1.5) / scale + extent.x,
            y: (f64::from(event.offset_y()) - 1.5) / scale + extent.y,
        };
        let (w, h) = desk.size.get_untracked();
        desk.view.update(|view| {
            view.x = w / 2.0 - at.x * view.scale;
            view.y = h / 2.0 - at.y * view.scale;
        });
    };
    view! {
        <div class="ed-mini" data-over="">
            <svg
                viewBox=format!("0 0 {W} {H}")
                width=W.to_string()
                height=H.to_string()
                role="img"
                aria-label="Map of the whole workflow"
                on:pointerdown=move |event| {
                    super::browser::capture(&event);
                    go(&event);
                }
                on:pointermove=move |event| {
                    if event.buttons() == 1 {
                        go(&event);
                    }
                }
            >
                <g inner_html=move || drawing.get()></g>
                <path class="mm-v" d=frame></path>
            </svg>
        </div>
    }
    .into_any()
}

fn draw(graph: &Graph, extent: Rect, is_on: impl Fn(&domain::ids::NodeId) -> bool) -> String {
    let scale = scale_of(extent);
    let place = |rect: Rect| Rect {
        x: (rect.x - extent.x) * scale + 1.5,
        y: (rect.y - extent.y) * scale + 1.5,
        w: rect.w * scale,
        h: rect.h * scale,
    };
    let mut all = String::new();
    for (index, lane) in graph.lanes.iter().enumerate() {
        let b = place(lane.bounds);
        let class = if index % 2 == 1 { "mm-b" } else { "mm-a" };
        let _ = write!(
            all,
            r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"/>"#,
            num(b.x),
            num(b.y),
            num(b.w),
            num(b.h)
        );
    }
    let mut frames = String::new();
    for frame in graph.nodes.values().filter(|node| node.is_frame()) {
        let b = place(frame.bounds);
        let _ = write!(
            frames,
            "M{} {}h{}v{}h-{}Z",
            num(b.x),
            num(b.y),
            num(b.w.max(1.0)),
            num(b.h.max(1.0)),
            num(b.w.max(1.0))
        );
    }
    let (mut steps, mut on, mut small) = (String::new(), String::new(), String::new());
    for node in graph.nodes.values().filter(|node| !node.is_frame()) {
        let b = place(node.bounds);
        if node.kind.is_box() {
            let d = if is_on(&node.id) { &mut on } else { &mut steps };
            let _ = write!(
                d,
                "M{} {}h{}v{}h-{}Z",
                num(b.x),
                num(b.y),
                num(b.w.max(1.0)),
                num(b.h.max(1.0)),
                num(b.w.max(1.0))
            );
        } else if let NodeKind::Gate { gate } = &node.kind {
            let c = b.center();
            let _ = write!(
                all,
                r#"<circle class="mm-g {}" cx="{}" cy="{}" r="2.2"/>"#,
                super::look::tier(gate).key(),
                num(c.x),
                num(c.y)
            );
        } else if graph.nodes.len() < 600 {
            let c = b.center();
            let _ = write!(
                small,
                r#"<circle class="mm-g" cx="{}" cy="{}" r="1.8"/>"#,
                num(c.x),
                num(c.y)
            );
        }
    }
    for (class, d) in [("mm-e", frames), ("mm-s", steps), ("mm-s on", on)] {
        if !d.is_empty() {
            let _ = write!(all, r#"<path class="{class}" d="{d}"/>"#);
        }
    }
    all.push_str(&small);
    all
}
