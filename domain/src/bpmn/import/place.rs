//! A place for what a file does not draw: a file without a drawing is laid out; single shapes stand below the rest.

use super::Importer;
use crate::{
    ids::NodeId,
    layout::tidy,
    workflow::{Graph, Rect},
};

const COLUMN: f64 = 190.0;
const ROW: f64 = 100.0;
/// Beyond this many nodes a file without a drawing gets rows and columns: laying out takes time that grows with their square.
const MOST_TIDIED: usize = 1_000;

impl Importer {
    pub(super) fn place(&mut self) {
        self.lane_by_place();
        let is_placed = |rect: &Rect| rect.w > 0.0 && rect.h > 0.0;
        let missing: Vec<NodeId> = self
            .graph
            .nodes
            .values()
            .filter(|node| !is_placed(&node.bounds))
            .map(|node| node.id.clone())
            .collect();
        if !missing.is_empty() && missing.len() == self.graph.nodes.len() {
            self.report.needs_layout = true;
            for node in self.graph.nodes.values_mut() {
                let size = node.kind.size();
                (node.bounds.w, node.bounds.h) = (size.w, size.h);
            }
            if missing.len() <= MOST_TIDIED {
                tidy(&self.graph).apply(&mut self.graph);
            } else {
                for (index, node) in self.graph.nodes.values_mut().enumerate() {
                    node.bounds.x = 40.0 + (index % 40) as f64 * COLUMN;
                    node.bounds.y = 40.0 + (index / 40) as f64 * ROW;
                }
            }
        } else {
            let bottom = self
                .graph
                .nodes
                .values()
                .map(|node| node.bounds.bottom())
                .fold(0.0, f64::max);
            for (index, id) in missing.iter().enumerate() {
                let Some(node) = self.graph.nodes.get_mut(id) else {
                    continue;
                };
                let size = node.kind.size();
                node.bounds = Rect {
                    x: 40.0 + (index % 8) as f64 * COLUMN,
                    y: bottom + 60.0 + (index / 8) as f64 * ROW,
                    w: size.w,
                    h: size.h,
                };
                let (id, name) = (node.id.0.clone(), node.label.clone());
                let key = node.kind.key();
                let note = "The file does not draw it: it stands below the rest.";
                self.changed(&id, key, &name, note);
            }
        }
        let bottom = bottom(&self.graph);
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

    /// Steps that the file puts in no lane though it draws them in one.
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
            if node.lane.is_none() && node.bounds.w > 0.0 {
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

fn bottom(graph: &Graph) -> f64 {
    graph
        .nodes
        .values()
        .map(|node| node.bounds.bottom())
        .fold(0.0, f64::max)
}
