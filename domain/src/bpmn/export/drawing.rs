//! The drawing: shapes and edges with their bounds, corners and labels.

use super::{
    super::xml::{Child, Element},
    Exporter,
};
use crate::workflow::{Edge, NodeKind, Point, Rect};
use std::collections::HashMap;

impl Exporter<'_> {
    pub(super) fn diagram(&mut self, subject: &str) -> Element {
        let graph = self.graph;
        let mut drawn = Vec::new();
        let mut rects: HashMap<&str, Rect> = HashMap::new();
        for pool in &graph.pools {
            let own = self.things.get(&pool.id).cloned().unwrap_or_default();
            rects.insert(&pool.id, pool.bounds);
            drawn.push(self.shape(&own, pool.bounds, &[("isHorizontal", "true")]));
        }
        for lane in &graph.lanes {
            let own = self.lanes.get(&lane.id.0).cloned().unwrap_or_default();
            drawn.push(self.shape(&own, lane.bounds, &[("isHorizontal", "true")]));
        }
        for node in graph.nodes.values() {
            let own = self.things.get(&node.id.0).cloned().unwrap_or_default();
            rects.insert(&node.id.0, node.bounds);
            let usual: &[_] = match node.kind {
                NodeKind::Exclusive => &[("isMarkerVisible", "true")],
                _ => &[],
            };
            drawn.push(self.shape(&own, node.bounds, usual));
        }
        for artifact in graph.artifacts.values() {
            let own = self.things.get(&artifact.id).cloned().unwrap_or_default();
            rects.insert(&artifact.id, artifact.bounds);
            drawn.push(self.shape(&own, artifact.bounds, &[]));
        }
        for edge in graph.edges.values() {
            if let (Some(from), Some(to)) = (
                rects.get(edge.from.as_ref()).copied(),
                rects.get(edge.to.as_ref()).copied(),
            ) {
                let line = self.line(edge, from, to);
                drawn.push(line);
            }
        }
        let mut plane = Element::new("bpmndi:BPMNPlane")
            .with("id", self.unique("Plane"))
            .with("bpmnElement", subject);
        plane.children = drawn.into_iter().map(Child::Element).collect();
        let mut diagram = self
            .kept
            .frame
            .take()
            .unwrap_or_else(|| Element::new("bpmndi:BPMNDiagram"));
        let id = self.unique("Diagram");
        diagram.attributes.insert(0, ("id".to_owned(), id));
        diagram.children.insert(0, Child::Element(plane));
        diagram
    }

    fn shape(&mut self, own: &str, rect: Rect, usual: &[(&str, &str)]) -> Element {
        let mut element = Element::new("bpmndi:BPMNShape")
            .with("id", self.unique(&format!("{own}_di")))
            .with("bpmnElement", own);
        for (name, value) in usual {
            element.set(name, *value);
        }
        let label = self.extra(
            &mut element,
            own,
            Point {
                x: rect.x,
                y: rect.y,
            },
        );
        element.push(bounds(rect));
        element.children.extend(label.map(Child::Element));
        element
    }

    fn line(&mut self, edge: &Edge, from: Rect, to: Rect) -> Element {
        let own = self.edges.get(&edge.id.0).cloned().unwrap_or_default();
        let mut element = Element::new("bpmndi:BPMNEdge")
            .with("id", self.unique(&format!("{own}_di")))
            .with("bpmnElement", &own);
        let routed;
        let points = if edge.waypoints.len() >= 2 {
            &edge.waypoints
        } else {
            element.set("baton:routed", "true");
            routed = route(from, to);
            &routed
        };
        let anchor = edge.waypoints.first().copied().unwrap_or_default();
        let label = self.extra(&mut element, &own, anchor);
        for point in points {
            element.push(
                Element::new("di:waypoint")
                    .with("x", point.x.to_string())
                    .with("y", point.y.to_string()),
            );
        }
        element.children.extend(label.map(Child::Element));
        element
    }

    /// Adds the attributes that were kept; gives the label, moved along with what it belongs to.
    fn extra(&self, element: &mut Element, own: &str, anchor: Point) -> Option<Element> {
        let extra = self.kept.extras.get(own)?;
        for (name, value) in &extra.attributes {
            element.set(name, value);
        }
        let kept = extra.find("baton:label")?;
        let mut label = Element::new("bpmndi:BPMNLabel");
        if let Some(style) = kept.attribute("style") {
            label.set("labelStyle", style);
        }
        let number = |name: &str| kept.attribute(name)?.parse::<f64>().ok();
        if let (Some(x), Some(y), Some(w), Some(h), Some(at_x), Some(at_y)) = (
            number("x"),
            number("y"),
            number("width"),
            number("height"),
            number("atX"),
            number("atY"),
        ) {
            let moved = |value: f64, was: f64, is: f64| {
                // Exact where nothing moved.
                if was == is { value } else { value + (is - was) }
            };
            label.push(bounds(Rect {
                x: moved(x, at_x, anchor.x),
                y: moved(y, at_y, anchor.y),
                w,
                h,
            }));
        }
        Some(label)
    }
}

fn bounds(rect: Rect) -> Element {
    Element::new("dc:Bounds")
        .with("x", rect.x.to_string())
        .with("y", rect.y.to_string())
        .with("width", rect.w.to_string())
        .with("height", rect.h.to_string())
}

/// Corners for an edge that the editor routes by itself, for tools that want them told.
fn route(from: Rect, to: Rect) -> Vec<Point> {
    let (start, end) = (from.center(), to.center());
    if to.x >= from.right() {
        let (a, b) = (from.right(), to.x);
        let middle = f64::midpoint(a, b);
        let mut points = vec![Point { x: a, y: start.y }];
        if (start.y - end.y).abs() > 0.5 {
            points.push(Point {
                x: middle,
                y: start.y,
            });
            points.push(Point {
                x: middle,
                y: end.y,
            });
        }
        points.push(Point { x: b, y: end.y });
        points
    } else if to.y >= from.bottom() {
        vec![
            Point {
                x: start.x,
                y: from.bottom(),
            },
            Point {
                x: start.x,
                y: to.y,
            },
            Point { x: end.x, y: to.y },
        ]
    } else {
        vec![
            Point {
                x: start.x,
                y: from.y,
            },
            Point {
                x: start.x,
                y: to.bottom(),
            },
            Point {
                x: end.x,
                y: to.bottom(),
            },
        ]
    }
}
