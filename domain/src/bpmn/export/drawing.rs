//! The drawing: shapes and edges with their bounds, corners and labels.

use super::{
    super::xml::{Child, Element},
    Exporter,
};
use crate::workflow::{Edge, Node, NodeKind, Point, Rect};
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
        // Sub-processes before what lies in them: some tools paint in the order of the file.
        let mut nodes: Vec<_> = graph.nodes.values().collect();
        nodes.sort_by_cached_key(|node| match node.kind {
            NodeKind::Sub => self.depth(&node.id.0),
            _ => usize::MAX,
        });
        for node in nodes {
            let own = self.things.get(&node.id.0).cloned().unwrap_or_default();
            rects.insert(&node.id.0, node.bounds);
            let usual: &[_] = match node.kind {
                NodeKind::Exclusive => &[("isMarkerVisible", "true")],
                _ => &[],
            };
            let mut shape = self.shape(&own, node.bounds, usual);
            if node.kind == NodeKind::Sub {
                shape.set("isExpanded", "true");
            }
            drawn.push(shape);
            for (lane, bounds) in self.inner_lanes(node) {
                drawn.push(self.shape(&lane, bounds, &[("isHorizontal", "true")]));
            }
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

    /// The lanes that are kept in a sub-process, and where they are drawn.
    fn inner_lanes(&self, sub: &Node) -> Vec<(String, Rect)> {
        let mut lanes = Vec::new();
        if sub.kind != NodeKind::Sub {
            return lanes;
        }
        let anchor = Point {
            x: sub.bounds.x,
            y: sub.bounds.y,
        };
        if let Some(told) = self.told.get(sub.id.as_ref()) {
            told.visit(&mut |each| {
                if each.name == "bpmn:lane"
                    && let Some(id) = each.attribute("id")
                    && let Some(extra) = self.kept.extras.get(id)
                    && let Some(bounds) = extra.find("baton:bounds")
                {
                    lanes.extend(moved(bounds, anchor).map(|bounds| (id.to_owned(), bounds)));
                }
            });
        }
        lanes
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
        label
            .children
            .extend(moved(kept, anchor).map(bounds).map(Child::Element));
        Some(label)
    }
}

/// Bounds that were kept, moved along with what they belong to.
fn moved(kept: &Element, anchor: Point) -> Option<Rect> {
    let number = |name: &str| kept.attribute(name)?.parse::<f64>().ok();
    let moved = |value: f64, was: f64, is: f64| {
        // Exact where nothing moved.
        if was == is { value } else { value + (is - was) }
    };
    Some(Rect {
        x: moved(number("x")?, number("atX")?, anchor.x),
        y: moved(number("y")?, number("atY")?, anchor.y),
        w: number("width")?,
        h: number("height")?,
    })
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
