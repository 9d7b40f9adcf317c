//! The diagram from far away: owners as colours and shapes, gates, problems. A handful of paths, however many steps.

use super::{desk::Desk, look, markup::num};
use domain::workflow::{NodeKind, Owner};
use leptos::prelude::*;
use std::fmt::Write;

/// Everything, as plain marks.
#[component]
pub fn FarView(desk: Desk) -> impl IntoView {
    let still = Memo::new(move |_| {
        desk.rev.track();
        desk.problems.track();
        let dragged = desk.dragged();
        paths(desk, |id| !dragged.contains(id))
    });
    let carried = Memo::new(move |_| {
        let dragged = desk.dragged();
        if dragged.is_empty() {
            String::new()
        } else {
            paths(desk, |id| dragged.contains(id))
        }
    });
    let lines = Memo::new(move |_| {
        desk.rev.track();
        desk.doc.with_value(|doc| {
            let mut d = String::new();
            for points in doc.routes.values() {
                for (index, point) in points.iter().enumerate() {
                    let _ = write!(
                        d,
                        "{}{} {}",
                        if index == 0 { "M" } else { "L" },
                        num(point.x),
                        num(point.y)
                    );
                }
            }
            d
        })
    });
    let chosen = move || {
        desk.rev.track();
        let selection = desk.selection.get();
        desk.graph(|graph| {
            let mut d = String::new();
            for node in selection.nodes.iter().filter_map(|id| graph.nodes.get(id)) {
                let _ = write!(d, "{}", rect(&node.bounds.grown(6.0)));
            }
            d
        })
    };
    view! {
        <g aria-hidden="true">
            <path class="edge" d=move || lines.get()></path>
            <g inner_html=move || still.get()></g>
            <path class="far-on" d=chosen></path>
            <g
                inner_html=move || carried.get()
                transform=move || {
                    let (dx, dy) = desk.drag_offset();
                    format!("translate({} {})", num(dx), num(dy))
                }
            ></g>
        </g>
    }
    .into_any()
}

fn rect(bounds: &domain::workflow::Rect) -> String {
    format!(
        "M{} {}h{}v{}h-{}Z",
        num(bounds.x),
        num(bounds.y),
        num(bounds.w),
        num(bounds.h),
        num(bounds.w)
    )
}

fn paths(desk: Desk, shown: impl Fn(&domain::ids::NodeId) -> bool) -> String {
    let mut by_class: [(&str, String); 9] = [
        ("lz-h", String::new()),
        ("lz-a", String::new()),
        ("lz-r", String::new()),
        ("node", String::new()),
        ("gate-low", String::new()),
        ("gate-medium", String::new()),
        ("lz-high", String::new()),
        ("lz-critical", String::new()),
        ("group-frame", String::new()),
    ];
    desk.graph(|graph| {
        for node in graph.nodes.values().filter(|node| shown(&node.id)) {
            let b = node.bounds;
            let class = match (&node.kind, &node.owner) {
                _ if node.is_frame() => 8,
                (NodeKind::Gate { gate }, _) => 4 + look::tier(gate) as usize,
                (NodeKind::Agent { .. }, _) | (_, Some(Owner::Agent { .. })) => 1,
                (NodeKind::Human { .. }, _) => 0,
                (NodeKind::Script { .. } | NodeKind::Call { .. } | NodeKind::Kept { .. }, _) => 2,
                _ => 3,
            };
            let Some((_, d)) = by_class.get_mut(class) else {
                continue;
            };
            if node.kind.is_box() {
                d.push_str(&rect(&b));
            } else {
                let c = b.center();
                let _ = write!(
                    d,
                    "M{} {}L{} {}L{} {}L{} {}Z",
                    num(c.x),
                    num(b.y),
                    num(b.right()),
                    num(c.y),
                    num(c.x),
                    num(b.bottom()),
                    num(b.x),
                    num(c.y)
                );
            }
        }
    });
    let mut all: String = by_class
        .iter()
        .filter(|(_, d)| !d.is_empty())
        .map(|(class, d)| format!(r#"<path class="{class}" d="{d}"/>"#))
        .collect();
    let problems = desk.problems.get_untracked();
    desk.graph(|graph| {
        for problem in problems.iter() {
            if let Some(node) = problem.node.as_ref().and_then(|id| graph.nodes.get(id))
                && shown(&node.id)
                && problem.severity == domain::lint::Severity::Error
            {
                let _ = write!(
                    all,
                    r#"<circle class="problem" cx="{}" cy="{}" r="16"/>"#,
                    num(node.bounds.right()),
                    num(node.bounds.y)
                );
            }
        }
    });
    all
}
