//! A place for what a file does not draw: everything of a file without a drawing, in columns by the order of the flow; single
//! shapes below the rest.

use super::Importer;
use crate::{
    ids::NodeId,
    workflow::{Graph, NodeKind, Rect},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

const COLUMN: f64 = 190.0;
const ROW: f64 = 100.0;

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
            columns(&mut self.graph);
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

/// Everything in columns by its distance from the start, lanes one above the other.
fn columns(graph: &mut Graph) {
    let mut depth: BTreeMap<NodeId, usize> = BTreeMap::new();
    let entered: BTreeSet<&NodeId> = graph.edges.values().map(|edge| &edge.to).collect();
    let mut queue: VecDeque<NodeId> = graph
        .nodes
        .values()
        .filter(|node| !entered.contains(&node.id))
        .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        .map(|node| node.id.clone())
        .collect();
    for id in &queue {
        depth.insert(id.clone(), 0);
    }
    let mut after: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for edge in graph.edges.values() {
        after.entry(edge.from.clone()).or_default().push(edge.to.clone());
    }
    let hosts: Vec<(NodeId, NodeId)> = graph
        .nodes
        .values()
        .filter_map(|node| match &node.kind {
            NodeKind::Boundary { host, .. } => Some((node.id.clone(), host.clone())),
            _ => None,
        })
        .collect();
    for (boundary, host) in &hosts {
        after.entry(host.clone()).or_default().push(boundary.clone());
    }
    while let Some(id) = queue.pop_front() {
        let next = depth.get(&id).copied().unwrap_or(0) + 1;
        for to in after.get(&id).into_iter().flatten() {
            if graph.nodes.contains_key(to) && !depth.contains_key(to) {
                depth.insert(to.clone(), next);
                queue.push_back(to.clone());
            }
        }
    }
    let mut used: BTreeMap<(Option<usize>, usize), usize> = BTreeMap::new();
    let lanes: BTreeMap<_, _> = graph
        .lanes
        .iter()
        .enumerate()
        .map(|(index, lane)| (lane.id.clone(), index))
        .collect();
    let mut places: BTreeMap<NodeId, (Option<usize>, usize, usize)> = BTreeMap::new();
    let mut rows: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for node in graph.nodes.values() {
        let lane = node.lane.as_ref().and_then(|lane| lanes.get(lane).copied());
        let column = depth.get(&node.id).copied().unwrap_or(0);
        let row = used.entry((lane, column)).or_insert(0);
        places.insert(node.id.clone(), (lane, column, *row));
        *row += 1;
        let most = rows.entry(lane).or_insert(1);
        *most = (*most).max(*row);
    }
    let widest = depth.values().copied().max().unwrap_or(0) + 1;
    let mut tops: BTreeMap<Option<usize>, f64> = BTreeMap::new();
    let mut top = 40.0;
    let order = (0..graph.lanes.len()).map(Some).chain([None]);
    for lane in order {
        tops.insert(lane, top);
        top += rows.get(&lane).copied().unwrap_or(1) as f64 * ROW;
    }
    for (index, lane) in graph.lanes.iter_mut().enumerate() {
        let rows = rows.get(&Some(index)).copied().unwrap_or(1);
        lane.bounds = Rect {
            x: 40.0,
            y: tops.get(&Some(index)).copied().unwrap_or(40.0),
            w: widest as f64 * COLUMN + 60.0,
            h: rows as f64 * ROW,
        };
    }
    for (id, (lane, column, row)) in places {
        if let Some(node) = graph.nodes.get_mut(&id) {
            let size = node.kind.size();
            let middle = tops.get(&lane).copied().unwrap_or(40.0) + (row as f64 + 0.5) * ROW;
            node.bounds = Rect {
                x: 100.0 + column as f64 * COLUMN + (132.0 - size.w) / 2.0,
                y: middle - size.h / 2.0,
                w: size.w,
                h: size.h,
            };
        }
    }
    for (boundary, host) in hosts {
        let Some(host) = graph.nodes.get(&host).map(|host| host.bounds) else {
            continue;
        };
        if let Some(node) = graph.nodes.get_mut(&boundary) {
            node.bounds.x = host.right() - node.bounds.w * 1.5;
            node.bounds.y = host.bottom() - node.bounds.h / 2.0;
        }
    }
}
