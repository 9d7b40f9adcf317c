//! A place for what a file does not draw: a file without a drawing is laid out; single shapes stand below the rest, of the process or
//! of the sub-process they lie in. A sub-process that is not drawn is framed around what lies in it.

use super::Importer;
use crate::{
    bpmn::MAX_DEPTH,
    edit::{SUB_HEAD, SUB_PAD},
    ids::NodeId,
    layout::tidy,
    workflow::{Graph, Node, NodeKind, Point, Rect},
};
use std::collections::{BTreeMap, BTreeSet};

const COLUMN: f64 = 190.0;
const ROW: f64 = 100.0;
/// Between two nodes that stand in rows.
const GAP: f64 = 50.0;
/// Beyond this many nodes a file without a drawing gets rows and columns: laying out takes time that grows with their square.
const MOST_TIDIED: usize = 1_000;

fn is_placed(rect: &Rect) -> bool {
    rect.w > 0.0 && rect.h > 0.0
}

impl Importer {
    pub(super) fn place(&mut self) {
        self.lane_by_place();
        let is_drawn = self
            .graph
            .nodes
            .values()
            .any(|node| is_placed(&node.bounds));
        if is_drawn {
            self.place_missing();
        } else if !self.graph.nodes.is_empty() {
            self.report.needs_layout = true;
            self.lay_out();
        }
        let bottom = bottom(self.graph.nodes.values());
        let mut index = 0;
        for artifact in self.graph.artifacts.values_mut() {
            if !is_placed(&artifact.bounds) && !self.is_ours {
                artifact.bounds = Rect {
                    x: 40.0 + f64::from(index) * COLUMN,
                    y: bottom + 60.0,
                    w: 100.0,
                    h: 50.0,
                };
                index += 1;
            }
        }
    }

    fn lay_out(&mut self) {
        for node in self.graph.nodes.values_mut() {
            let size = node.kind.size();
            (node.bounds.w, node.bounds.h) = (size.w, size.h);
        }
        if self.graph.nodes.len() <= MOST_TIDIED {
            tidy(&self.graph).apply(&mut self.graph);
            let all = subs(&self.graph).into_iter().collect();
            self.enclose(&all);
        } else {
            self.rows();
        }
    }

    /// Rows and columns: of the process, and of each sub-process within it.
    fn rows(&mut self) {
        let inside = inside(&self.graph);
        let subs = subs(&self.graph);
        // The innermost first, each at the origin: how large one is tells the rows around it.
        for sub in subs.iter().rev().map(Some).chain([None]) {
            let (origin, columns) = match sub {
                Some(_) => (
                    Point {
                        x: SUB_PAD,
                        y: SUB_HEAD,
                    },
                    8,
                ),
                None => (Point { x: 40.0, y: 40.0 }, 40),
            };
            let Some(nodes) = inside.get(&sub.cloned()) else {
                continue;
            };
            let (mut at, mut height, mut right) = (origin, 0.0_f64, 0.0_f64);
            for (index, id) in nodes.iter().enumerate() {
                let Some(node) = self.graph.nodes.get_mut(id) else {
                    continue;
                };
                if index > 0 && index % columns == 0 {
                    at = Point {
                        x: origin.x,
                        y: at.y + height + GAP,
                    };
                    height = 0.0;
                }
                (node.bounds.x, node.bounds.y) = (at.x, at.y);
                right = right.max(node.bounds.right());
                height = height.max(node.bounds.h);
                at.x += node.bounds.w + GAP;
            }
            if let Some(node) = sub.and_then(|sub| self.graph.nodes.get_mut(sub)) {
                (node.bounds.w, node.bounds.h) = (right + SUB_PAD, at.y + height + SUB_PAD);
            }
        }
        // The outermost first: from a place in it to a place on the canvas.
        for sub in subs {
            let Some(frame) = self.graph.nodes.get(&sub).map(|node| node.bounds) else {
                continue;
            };
            for id in inside.get(&Some(sub)).into_iter().flatten() {
                if let Some(node) = self.graph.nodes.get_mut(id) {
                    node.bounds.x += frame.x;
                    node.bounds.y += frame.y;
                }
            }
        }
    }

    /// Places the single nodes that a drawing leaves out.
    fn place_missing(&mut self) {
        let missing: Vec<NodeId> = outermost_first(&self.graph, |node| !is_placed(&node.bounds));
        if missing.is_empty() {
            return;
        }
        let undrawn: BTreeSet<NodeId> = subs(&self.graph)
            .into_iter()
            .filter(|sub| missing.contains(sub))
            .collect();
        self.enclose(&undrawn);
        let below = bottom(self.graph.nodes.values());
        let mut grown = BTreeSet::new();
        let mut index = 0_usize;
        let mut bottoms: BTreeMap<NodeId, f64> = BTreeMap::new();
        for node in self.graph.nodes.values() {
            if let Some(sub) = &node.parent
                && is_placed(&node.bounds)
            {
                let lowest = bottoms.entry(sub.clone()).or_insert(f64::MIN);
                *lowest = lowest.max(node.bounds.bottom());
            }
        }
        for id in &missing {
            let Some(node) = self.graph.nodes.get(id) else {
                continue;
            };
            let (size, name, key) = (node.kind.size(), node.label.clone(), node.kind.key());
            let note = if is_placed(&node.bounds) {
                "The file does not draw it: it stands around what lies in it."
            } else if let Some(sub) = node.parent.clone() {
                let frame = self.graph.nodes.get(&sub).map(|sub| sub.bounds);
                let frame = frame.unwrap_or_default();
                let y = match bottoms.get(&sub) {
                    Some(lowest) => lowest + SUB_PAD,
                    None => frame.y + SUB_HEAD,
                };
                bottoms.insert(sub, y + size.h);
                self.put(id, frame.x + SUB_PAD, y);
                grown.extend(around(&self.graph, id).cloned());
                "The file does not draw it: it stands below the rest of its sub-process."
            } else {
                let x = 40.0 + (index % 8) as f64 * COLUMN;
                self.put(id, x, below + 60.0 + (index / 8) as f64 * ROW);
                index += 1;
                "The file does not draw it: it stands below the rest."
            };
            self.changed(&id.0, key, &name, note);
        }
        self.enclose(&grown);
    }

    /// Puts a node there, as large as its kind is when new.
    fn put(&mut self, id: &NodeId, x: f64, y: f64) {
        if let Some(node) = self.graph.nodes.get_mut(id) {
            let size = node.kind.size();
            node.bounds = Rect {
                x,
                y,
                w: size.w,
                h: size.h,
            };
        }
    }

    /// Lets sub-processes enclose what lies in them, the innermost first.
    fn enclose(&mut self, which: &BTreeSet<NodeId>) {
        if which.is_empty() {
            return;
        }
        let inside = inside(&self.graph);
        for sub in subs(&self.graph).into_iter().rev() {
            if !which.contains(&sub) {
                continue;
            }
            let content = inside
                .get(&Some(sub.clone()))
                .into_iter()
                .flatten()
                .filter_map(|id| self.graph.nodes.get(id))
                .map(|node| node.bounds)
                .filter(is_placed)
                .reduce(|a, b| a.union(&b));
            let (Some(content), Some(node)) = (content, self.graph.nodes.get_mut(&sub)) else {
                continue;
            };
            let frame = Rect {
                x: content.x - SUB_PAD,
                y: content.y - SUB_HEAD,
                w: content.w + 2.0 * SUB_PAD,
                h: content.h + SUB_HEAD + SUB_PAD,
            };
            node.bounds = if is_placed(&node.bounds) {
                node.bounds.union(&frame)
            } else {
                frame
            };
        }
    }

    /// Steps that the file puts in no lane though it draws them in one. What lies in a sub-process follows that.
    fn lane_by_place(&mut self) {
        if self.is_ours {
            return;
        }
        let lanes: Vec<_> = self
            .graph
            .lanes
            .iter()
            .map(|lane| (lane.id.clone(), lane.bounds))
            .collect();
        for node in self.graph.nodes.values_mut() {
            if node.lane.is_none() && node.parent.is_none() && node.bounds.w > 0.0 {
                let center = node.bounds.center();
                // The smallest: lanes may lie in lanes.
                node.lane = lanes
                    .iter()
                    .filter(|(_, bounds)| bounds.contains(center))
                    .min_by(|(_, a), (_, b)| (a.w * a.h).total_cmp(&(b.w * b.h)))
                    .map(|(id, _)| id.clone());
            }
        }
    }
}

fn bottom<'a>(nodes: impl Iterator<Item = &'a Node>) -> f64 {
    nodes.map(|node| node.bounds.bottom()).fold(0.0, f64::max)
}

fn parent<'g>(graph: &'g Graph, id: &NodeId) -> Option<&'g NodeId> {
    graph.nodes.get(id)?.parent.as_ref()
}

/// The sub-processes around a node, the nearest first.
fn around<'g>(graph: &'g Graph, id: &NodeId) -> impl Iterator<Item = &'g NodeId> {
    std::iter::successors(parent(graph, id), move |id| parent(graph, id)).take(MAX_DEPTH)
}

/// Some of the nodes, the outermost first.
fn outermost_first(graph: &Graph, which: impl Fn(&Node) -> bool) -> Vec<NodeId> {
    let mut nodes: Vec<&Node> = graph.nodes.values().filter(|node| which(node)).collect();
    nodes.sort_by_cached_key(|node| around(graph, &node.id).count());
    nodes.into_iter().map(|node| node.id.clone()).collect()
}

/// The sub-processes, the outermost first.
fn subs(graph: &Graph) -> Vec<NodeId> {
    outermost_first(graph, |node| node.kind == NodeKind::Sub)
}

/// The nodes by the sub-process they lie in.
fn inside(graph: &Graph) -> BTreeMap<Option<NodeId>, Vec<NodeId>> {
    let mut inside: BTreeMap<Option<NodeId>, Vec<NodeId>> = BTreeMap::new();
    for node in graph.nodes.values() {
        let nodes = inside.entry(node.parent.clone()).or_default();
        nodes.push(node.id.clone());
    }
    inside
}
