//! What shows while a hand is on the canvas: ports, frames, lines to snap to, where something would go.

use super::{
    desk::Desk,
    diagram::tip,
    gesture::{self, Corner, Drag, Gesture, Place},
    look::Look,
    markup::{Svg, num},
    overlay::NodeOverlay,
    shapes,
    target::{has_grips, plus, port_at, port_sides},
    tool::Tool,
};
use domain::{
    diagram,
    ids::{EdgeId, NodeId},
    workflow::{NodeKind, Point, Rect},
};
use leptos::prelude::*;

/// Over everything else of the diagram.
#[component]
pub fn Preview(desk: Desk) -> impl IntoView {
    let ports = move || {
        desk.rev.track();
        let idle = desk.gesture.with(|gesture| *gesture == Gesture::None);
        if !desk.may_draw || !idle || desk.view.with(|view| view.is_far()) {
            return String::new();
        }
        let node = desk.hover.get().or_else(|| desk.one_node());
        let edge = desk.selection.with(|selection| {
            (selection.edges.len() == 1 && selection.nodes.is_empty())
                .then(|| selection.edges.first().cloned())
                .flatten()
        });
        let note = desk.selection.with(|selection| {
            (selection.artifacts.len() == 1)
                .then(|| selection.artifacts.first().cloned())
                .flatten()
        });
        let mut svg = Svg::default();
        if let Some(id) = node {
            draw_ports(desk, &id, &mut svg);
        }
        if let Some(id) = edge {
            desk.doc.with_value(|doc| {
                if let Some(points) = doc.routes.get(&id) {
                    for point in points.first().into_iter().chain(points.last()) {
                        svg.circle(point.x, point.y, 5.0, "port on");
                    }
                }
            });
        }
        if let Some(bounds) =
            note.and_then(|id| desk.graph(|graph| graph.artifacts.get(&id).map(|it| it.bounds)))
        {
            svg.circle(bounds.right(), bounds.bottom(), 5.0, "port on");
        }
        if let Some(id) = desk.one_node() {
            draw_grips(desk, &id, &mut svg);
        }
        svg.done()
    };
    let under_way = move || {
        let gesture = desk.gesture.get();
        let mut svg = Svg::default();
        match &gesture {
            Gesture::Marquee { from, to, .. } => {
                if let Some(frame) = super::doc::around(&[*from, *to]) {
                    svg.rect((frame.x, frame.y, frame.w, frame.h), 3.0, "marquee");
                }
            }
            Gesture::Drag(drag) => {
                for guide in &drag.guides {
                    svg.line(&between(guide.from, guide.to), "guide");
                }
                if let Some(edge) = &drag.into {
                    draw_way(desk, edge, &mut svg);
                }
                draw_new_home(desk, drag, &mut svg);
            }
            Gesture::Pull { from, to, over } => {
                draw_pull(desk, (from, *to, over.as_ref()), true, &mut svg)
            }
            Gesture::Reconnect {
                edge,
                is_head,
                to,
                over,
            } => {
                let other = desk.graph(|graph| {
                    graph.edges.get(edge).map(|edge| {
                        if *is_head {
                            edge.from.clone()
                        } else {
                            edge.to.clone()
                        }
                    })
                });
                if let Some(other) = other {
                    draw_pull(desk, (&other, *to, over.as_ref()), *is_head, &mut svg);
                }
            }
            Gesture::Place(place) if place.is_over => draw_place(desk, place, &mut svg),
            Gesture::LaneHeight { lane, height } => {
                if let Some(bounds) = desk.graph(|graph| graph.lane(lane).map(|it| it.bounds)) {
                    svg.rect((bounds.x, bounds.y, bounds.w, *height), 0.0, "slot thin");
                }
            }
            Gesture::LanesWidth { width } => {
                let around = desk.graph(|graph| {
                    graph
                        .lanes
                        .iter()
                        .map(|lane| lane.bounds)
                        .reduce(|a, b| a.union(&b))
                });
                if let Some(bounds) = around {
                    svg.rect((bounds.x, bounds.y, *width, bounds.h), 0.0, "slot thin");
                }
            }
            Gesture::LaneRank { lane, at, .. } => {
                if let Some(bounds) = desk.graph(|graph| graph.lane(lane).map(|it| it.bounds)) {
                    svg.line(
                        &format!("M{} {}h{}", num(bounds.x), num(*at), num(bounds.w)),
                        "edge lit",
                    );
                }
            }
            Gesture::NoteSize { bounds, .. } => {
                svg.rect((bounds.x, bounds.y, bounds.w, bounds.h), 9.0, "slot thin");
            }
            Gesture::FrameSize { bounds, .. } => {
                svg.rect((bounds.x, bounds.y, bounds.w, bounds.h), 9.0, "slot thin");
            }
            Gesture::None | Gesture::Pan | Gesture::Place(_) => {}
        }
        svg.done()
    };
    view! {
        <g class="over" aria-hidden="true" inner_html=ports></g>
        <g class="over" aria-hidden="true" inner_html=under_way></g>
    }
    .into_any()
}

fn between(a: Point, b: Point) -> String {
    format!("M{} {}L{} {}", num(a.x), num(a.y), num(b.x), num(b.y))
}

fn draw_ports(desk: Desk, id: &NodeId, svg: &mut Svg) {
    desk.graph(|graph| {
        let Some(node) = graph.nodes.get(id) else {
            return;
        };
        for side in port_sides(node) {
            let port = port_at(node, *side);
            svg.circle(port.x, port.y, 5.0, "port");
        }
        if let Some(at) = plus(node) {
            svg.circle(at.x, at.y, 9.0, "insert-disc");
            svg.line(
                &format!(
                    "M{} {}h8M{} {}v8",
                    num(at.x - 4.0),
                    num(at.y),
                    num(at.x),
                    num(at.y - 4.0)
                ),
                "insert-plus",
            );
        }
    });
}

/// The corners of a sub-process, to be taken.
fn draw_grips(desk: Desk, id: &NodeId, svg: &mut Svg) {
    desk.graph(|graph| {
        if !has_grips(graph, id) {
            return;
        }
        if let Some(node) = graph.nodes.get(id) {
            for corner in Corner::ALL {
                let at = corner.of_rect(&node.bounds);
                svg.circle(at.x, at.y, 5.0, "port on");
            }
        }
    });
}

/// The sub-process that something would lie in.
fn draw_home(bounds: Rect, svg: &mut Svg) {
    let frame = bounds.grown(3.0);
    svg.rect((frame.x, frame.y, frame.w, frame.h), 12.0, "halo");
}

/// The sub-process a dragged step would come to lie in, where that is another than before.
fn draw_new_home(desk: Desk, drag: &Drag, svg: &mut Svg) {
    let [only] = drag.nodes.as_slice() else {
        return;
    };
    desk.graph(|graph| {
        let Some(node) = graph
            .nodes
            .get(only)
            .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        else {
            return;
        };
        // Under way the graph has the step where the hand has it.
        let carried = gesture::carried(graph, &drag.nodes);
        if let Some(home) = gesture::frame_at(graph, node.bounds.center(), &carried)
            && node.parent.as_ref() != Some(&home.id)
        {
            draw_home(home.bounds, svg);
        }
    });
}

fn draw_way(desk: Desk, edge: &EdgeId, svg: &mut Svg) {
    desk.doc.with_value(|doc| {
        if let Some(points) = doc.routes.get(edge) {
            svg.line(&diagram::rounded(points, 9.0), "edge lit");
            svg.path(&tip(points), "tip lit");
        }
    });
}

fn draw_pull(
    desk: Desk,
    (from, to, over): (&NodeId, Point, Option<&NodeId>),
    is_head: bool,
    svg: &mut Svg,
) {
    desk.doc.with_value(|doc| {
        let target = over
            .and_then(|id| doc.graph.nodes.get(id))
            .map_or(to, |node| diagram::on_border(&node.bounds, to));
        let points = if is_head {
            diagram::route_to_point(&doc.graph, from, target, &doc.obstacles)
        } else {
            let start = doc
                .graph
                .nodes
                .get(from)
                .map_or(target, |node| diagram::on_border(&node.bounds, target));
            vec![target, start]
        };
        svg.line(&diagram::rounded(&points, 9.0), "pull");
        let end = if is_head {
            points.last()
        } else {
            points.first()
        };
        if let Some(end) = end {
            svg.circle(end.x, end.y, 5.0, "port on");
        }
    });
}

fn draw_place(desk: Desk, place: &Place, svg: &mut Svg) {
    if let Some(edge) = &place.into {
        draw_way(desk, edge, svg);
    }
    if let Some(host) = &place.host
        && let Some(bounds) = desk.graph(|graph| graph.nodes.get(host).map(|node| node.bounds))
    {
        let frame = bounds.grown(3.0);
        svg.rect((frame.x, frame.y, frame.w, frame.h), 12.0, "halo");
        svg.circle(place.at.x, place.at.y, 16.0, "snap");
    }
    if place.host.is_none()
        && place.tool.kind(None).is_some()
        && let Some(home) =
            desk.graph(|graph| gesture::frame_at(graph, place.at, &[]).map(|home| home.bounds))
    {
        draw_home(home, svg);
    }
    match place.tool {
        Tool::Lane => {
            let bounds = desk.graph(|graph| {
                let around = graph
                    .lanes
                    .iter()
                    .map(|lane| lane.bounds)
                    .reduce(|a, b| a.union(&b));
                let (x, w) = around.map_or((place.at.x - 40.0, 640.0), |it| (it.x, it.w));
                Rect {
                    x,
                    y: place.at.y - 40.0,
                    w,
                    h: 80.0,
                }
            });
            svg.rect((bounds.x, bounds.y, bounds.w, bounds.h), 3.0, "slot");
        }
        Tool::Note => {
            let note = super::tool::note(String::new(), place.at);
            let b = note.bounds;
            svg.rect((b.x, b.y, b.w, b.h), 9.0, "slot");
        }
        tool => {
            let node =
                desk.graph(|graph| gesture::new_node(graph, tool, NodeId::default(), place.at));
            if let Some(node) = node {
                let look = Look::of(&node, None);
                let inside = shapes::node(&node, &look, &NodeOverlay::default());
                let class = if node.is_frame() {
                    "drag step frame"
                } else {
                    "drag step"
                };
                svg.raw_group(class, &inside);
            }
        }
    }
}
