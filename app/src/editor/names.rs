//! Where the names of gates, gateways and events stand: outside of their shapes, off the lines that meet there.

use super::{
    look::Look,
    markup::{Anchor, Svg},
    words::{width, wrap},
};
use domain::{
    diagram::{self as geometry, Side},
    ids::{EdgeId, NodeId},
    workflow::{Graph, Node, NodeKind, Point, Rect},
};
use std::collections::BTreeMap;

const SIZE: f64 = 12.0;
const LINE: f64 = 15.0;

/// Where the name of a node without room inside stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSpot {
    /// Below it.
    Below,
    /// Above it.
    Above,
    /// Below, to the right of a line.
    Beside,
}

impl NameSpot {
    /// Below; above where a line is below; beside where lines are both above and below. A gate's is never above: there stands
    /// the token of a run that waits.
    fn clear_of(kind: &NodeKind, top: bool, bottom: bool) -> Self {
        let is_gate = matches!(kind, NodeKind::Gate { .. });
        match (bottom, top || is_gate) {
            (false, _) => Self::Below,
            (true, false) => Self::Above,
            (true, true) => Self::Beside,
        }
    }
}

/// Whether a line ends at the top, and at the bottom, of a node.
fn ends<'a>(bounds: &Rect, points: impl Iterator<Item = &'a Point>) -> (bool, bool) {
    let at = |side: Side, point: &Point| {
        let port = geometry::port(bounds, side);
        (point.x - port.x).abs() < 2.0 && (point.y - port.y).abs() < 2.0
    };
    points.fold((false, false), |(top, bottom), point| {
        (
            top || at(Side::Top, point),
            bottom || at(Side::Bottom, point),
        )
    })
}

/// Where a node's name stands, given where the lines run.
pub fn name_spot(graph: &Graph, routes: &BTreeMap<EdgeId, Vec<Point>>, node: &Node) -> NameSpot {
    if node.kind.is_box() {
        return NameSpot::Below;
    }
    let points = graph
        .edges
        .values()
        .filter(|edge| edge.from == node.id || edge.to == node.id)
        .filter_map(|edge| routes.get(&edge.id))
        .flat_map(|points| [points.first(), points.last()])
        .flatten();
    let (top, bottom) = ends(&node.bounds, points);
    NameSpot::clear_of(&node.kind, top, bottom)
}

/// What the names of all nodes cover.
pub fn name_areas(graph: &Graph, routes: &BTreeMap<EdgeId, Vec<Point>>) -> Vec<Rect> {
    let mut met: BTreeMap<&NodeId, (bool, bool)> = BTreeMap::new();
    for edge in graph.edges.values() {
        let Some([first, .., last]) = routes.get(&edge.id).map(Vec::as_slice) else {
            continue;
        };
        for (id, point) in [(&edge.from, first), (&edge.to, last)] {
            let Some(node) = graph.nodes.get(id).filter(|node| !node.kind.is_box()) else {
                continue;
            };
            let (top, bottom) = ends(&node.bounds, std::iter::once(point));
            let all = met.entry(id).or_default();
            *all = (all.0 || top, all.1 || bottom);
        }
    }
    graph
        .nodes
        .values()
        .filter_map(|node| {
            let (top, bottom) = met.get(&node.id).copied().unwrap_or_default();
            name_area(node, NameSpot::clear_of(&node.kind, top, bottom))
        })
        .collect()
}

/// What the name of one node covers; nothing where it stands inside, or there is none.
pub fn name_area(node: &Node, spot: NameSpot) -> Option<Rect> {
    let words = Words::of(node, &Look::of(node, None), spot)?;
    let wide = words
        .lines
        .iter()
        .map(|line| width(line, SIZE))
        .fold(0.0, f64::max);
    Some(Rect {
        x: match words.anchor {
            Anchor::Start => words.x,
            Anchor::Middle => words.x - wide / 2.0,
            Anchor::End => words.x - wide,
        },
        y: words.y - 12.0,
        w: wide,
        // Some room below, so that a word on a line is not read as the name's next one.
        h: LINE * words.lines.len() as f64 + 8.0,
    })
}

/// The name of a node that stands outside of it.
pub fn node_label(node: &Node, look: &Look, spot: NameSpot) -> String {
    let mut svg = Svg::default();
    if let Some(words) = Words::of(node, look, spot) {
        for (index, line) in words.lines.iter().enumerate() {
            let class = if index >= words.own && words.own > 0 {
                "edge-label quiet"
            } else {
                "edge-label"
            };
            let y = words.y + LINE * index as f64;
            svg.text((words.x, y), words.anchor, class, line);
        }
    }
    svg.done()
}

/// The lines of a name and where the first one is.
struct Words {
    lines: Vec<String>,
    /// How many of them are the name itself; what follows is about it.
    own: usize,
    x: f64,
    y: f64,
    anchor: Anchor,
}

impl Words {
    fn of(node: &Node, look: &Look, spot: NameSpot) -> Option<Self> {
        if node.kind.is_box() {
            return None;
        }
        let mut lines = wrap(&node.label, 110.0, 3, SIZE);
        let is_gate = matches!(node.kind, NodeKind::Gate { .. });
        let own = lines.len();
        if let Some(sub) = look.sub.as_deref().filter(|_| is_gate || lines.is_empty()) {
            lines.extend(wrap(sub, 110.0, 2, SIZE));
        }
        if lines.is_empty() {
            return None;
        }
        let x = node.bounds.center().x;
        let (x, y, anchor) = match &node.kind {
            NodeKind::Boundary { .. } => (
                node.bounds.x - 4.0,
                node.bounds.bottom() + 10.0,
                Anchor::End,
            ),
            _ if spot == NameSpot::Beside => (x + 7.0, node.bounds.bottom() + 17.0, Anchor::Start),
            _ if spot == NameSpot::Above => (
                x,
                node.bounds.y - 8.0 - LINE * (lines.len() as f64 - 1.0),
                Anchor::Middle,
            ),
            _ => (x, node.bounds.bottom() + 16.0, Anchor::Middle),
        };
        Some(Self {
            lines,
            own,
            x,
            y,
            anchor,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::editor::{doc::Doc, sample};
    use domain::workflow::Edge;

    #[test]
    fn a_name_stands_where_no_line_meets_its_shape() {
        for (top, bottom, expected) in [
            (false, false, NameSpot::Below),
            (true, false, NameSpot::Below),
            (false, true, NameSpot::Above),
            (true, true, NameSpot::Beside),
        ] {
            assert_eq!(
                NameSpot::clear_of(&NodeKind::Exclusive, top, bottom),
                expected
            );
        }
        let gate = NodeKind::Gate {
            gate: Default::default(),
        };
        assert_eq!(NameSpot::clear_of(&gate, false, true), NameSpot::Beside);
    }

    /// A gate with steps close by on both sides, and a word on the way out.
    fn tight(gap: f64) -> Graph {
        let (mut graph, _) = sample::invoice();
        let gate = graph.nodes[&NodeId::from("gate")].clone();
        let to = graph
            .edges
            .values()
            .find(|edge| edge.from == gate.id)
            .map(|edge| edge.to.clone())
            .unwrap();
        graph.nodes.retain(|id, _| *id == gate.id || *id == to);
        let next = graph.nodes.get_mut(&to).unwrap();
        next.bounds.x = gate.bounds.right() + gap;
        next.bounds.y = gate.bounds.center().y - next.bounds.h / 2.0;
        graph.edges.clear();
        graph.lanes.clear();
        graph.artifacts.clear();
        let mut edge = Edge::between("out".into(), gate.id.clone(), to);
        edge.label = "approved by finance".to_owned();
        graph.edges.insert(edge.id.clone(), edge);
        graph
    }

    #[test]
    fn the_word_on_a_short_way_keeps_off_the_name_of_its_gate() {
        for gap in [24.0, 40.0, 70.0, 140.0] {
            let doc = Doc::new(tight(gap));
            let place = doc.labels.values().next().unwrap();
            for area in name_areas(&doc.graph, &doc.routes) {
                assert!(!area.intersects(place), "{gap}: {area:?} {place:?}");
            }
            for node in doc.graph.nodes.values() {
                assert!(!node.bounds.intersects(place), "{gap}: {place:?}");
            }
        }
    }
}
