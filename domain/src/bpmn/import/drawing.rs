//! The drawing: bounds, corners and label places of a file's diagram.

use super::{super::xml::Element, check::local};
use crate::workflow::{Point, Rect};
use std::collections::HashMap;

/// Beyond this a coordinate is taken for a mistake.
const FARTHEST: f64 = 1_000_000.0;

/// Where things are drawn, by the id of what they draw; and what else the drawing says, for the export.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub shapes: HashMap<String, Rect>,
    pub lines: HashMap<String, Vec<Point>>,
    /// `baton:shape` and `baton:edge`: attributes and labels, by id.
    pub extras: HashMap<String, Element>,
    /// The diagram and its plane without what is drawn, and label styles.
    pub frame: Option<Element>,
}

fn number(element: &Element, name: &str) -> Option<f64> {
    let value: f64 = element.attribute(name)?.trim().parse().ok()?;
    (value.is_finite() && value.abs() <= FARTHEST).then_some(value)
}

fn bounds(element: &Element) -> Option<Rect> {
    let bounds = element.find("dc:Bounds")?;
    let rect = Rect {
        x: number(bounds, "x")?,
        y: number(bounds, "y")?,
        w: number(bounds, "width")?,
        h: number(bounds, "height")?,
    };
    (rect.w >= 0.0 && rect.h >= 0.0).then_some(rect)
}

fn corners(element: &Element) -> Vec<Point> {
    let points: Option<Vec<_>> = element
        .elements()
        .filter(|child| child.name == "di:waypoint")
        .map(|child| {
            Some(Point {
                x: number(child, "x")?,
                y: number(child, "y")?,
            })
        })
        .collect();
    points
        .filter(|points| points.len() >= 2)
        .unwrap_or_default()
}

/// Reads the diagram that shows `subjects` (the process that executes and its collaboration), which is taken out of `diagrams`.
pub(super) fn read(diagrams: &mut Vec<Element>, subjects: &[String]) -> Drawing {
    let mut drawing = Drawing::default();
    let shows = |diagram: &Element| {
        diagram
            .find("bpmndi:BPMNPlane")
            .and_then(|plane| plane.attribute("bpmnElement"))
            .is_some_and(|of| subjects.iter().any(|subject| subject == local(of)))
    };
    let at = diagrams.iter().position(shows).unwrap_or(0);
    if at >= diagrams.len() {
        return drawing;
    }
    let mut diagram = diagrams.remove(at);
    if let Some(mut plane) = diagram.take_child("bpmndi:BPMNPlane") {
        for element in plane.take_children(|_| true) {
            match element.name.as_str() {
                "bpmndi:BPMNShape" => shape(&mut drawing, element),
                "bpmndi:BPMNEdge" => line(&mut drawing, element),
                _ => {}
            }
        }
    }
    diagram.take("id");
    if !diagram.is_bare() {
        drawing.frame = Some(diagram);
    }
    drawing
}

fn shape(drawing: &mut Drawing, mut element: Element) {
    let (Some(of), Some(rect)) = (element.take("bpmnElement"), bounds(&element)) else {
        return;
    };
    let of = local(&of).to_owned();
    if drawing.shapes.contains_key(&of) {
        return;
    }
    let anchor = Point {
        x: rect.x,
        y: rect.y,
    };
    let label = element.take_child("bpmndi:BPMNLabel");
    element.take("id");
    element.take("choreographyActivityShape");
    // What the export says anyway.
    element.attributes.retain(|(name, value)| {
        !(matches!(name.as_str(), "isHorizontal" | "isMarkerVisible") && value == "true")
    });
    let mut extra = Element::new("baton:shape").with("of", &of);
    extra.attributes.extend(element.attributes);
    keep_extra(drawing, &of, extra, label, anchor);
    drawing.shapes.insert(of, rect);
}

fn line(drawing: &mut Drawing, mut element: Element) {
    let Some(of) = element.take("bpmnElement") else {
        return;
    };
    let of = local(&of).to_owned();
    if drawing.lines.contains_key(&of) {
        return;
    }
    let mut points = corners(&element);
    if element.take("baton:routed").is_some() {
        points.clear();
    }
    let anchor = points.first().copied().unwrap_or_default();
    let label = element.take_child("bpmndi:BPMNLabel");
    for name in ["id", "sourceElement", "targetElement"] {
        element.take(name);
    }
    let mut extra = Element::new("baton:edge").with("of", &of);
    extra.attributes.extend(element.attributes);
    keep_extra(drawing, &of, extra, label, anchor);
    drawing.lines.insert(of, points);
}

/// Keeps the attributes and the label of a shape or edge, where there are any. The label's place is kept with that of what it
/// belongs to, so that it can follow.
fn keep_extra(
    drawing: &mut Drawing,
    of: &str,
    mut extra: Element,
    label: Option<Element>,
    anchor: Point,
) {
    if let Some(label) = label {
        let mut kept = Element::new("baton:label");
        if let Some(style) = label.attribute("labelStyle") {
            kept.set("style", style);
        }
        if let Some(rect) = bounds(&label) {
            for (name, value) in [
                ("x", rect.x),
                ("y", rect.y),
                ("width", rect.w),
                ("height", rect.h),
                ("atX", anchor.x),
                ("atY", anchor.y),
            ] {
                kept.set(name, value.to_string());
            }
        }
        if !kept.is_bare() {
            extra.push(kept);
        }
    }
    if extra.attributes.len() > 1 || !extra.children.is_empty() {
        drawing.extras.insert(of.to_owned(), extra);
    }
}
