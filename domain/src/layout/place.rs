//! Where nodes stand: columns as wide as their widest node, rows within each lane; rows are ordered so that a node stands near what
//! leads to it and what it leads to.

use crate::{
    edit::{LANE_HEAD, MIN_LANE_HEIGHT},
    ids::{LaneId, NodeId},
    workflow::{Graph, Links, NodeKind, Point, Rect},
};
use std::collections::BTreeMap;

const COLUMN_GAP: f64 = 56.0;
const ROW: f64 = 92.0;
const LANE_PAD: f64 = 24.0;
const ORIGIN: Point = Point { x: 80.0, y: 60.0 };
const SWEEPS: usize = 6;
/// Free height kept between a frame and the next row.
const FRAME_GAP: f64 = 38.0;

/// Lane rank by node; nodes outside of every lane follow below.
fn lane_ranks(graph: &Graph, columns: &BTreeMap<NodeId, usize>) -> BTreeMap<NodeId, usize> {
    let rank = |lane: &LaneId| graph.lanes.iter().position(|other| other.id == *lane);
    columns
        .keys()
        .map(|id| {
            let lane = graph
                .nodes
                .get(id)
                .and_then(|node| node.lane.as_ref())
                .and_then(rank)
                .unwrap_or(if graph.lanes.is_empty() {
                    0
                } else {
                    graph.lanes.len()
                });
            (id.clone(), lane)
        })
        .collect()
}

/// Row by node within its lane, as a share so that lines can be kept straight.
fn rows(
    graph: &Graph,
    columns: &BTreeMap<NodeId, usize>,
    lanes: &BTreeMap<NodeId, usize>,
) -> BTreeMap<NodeId, usize> {
    let host = |id: &NodeId| match graph.nodes.get(id).map(|node| &node.kind) {
        Some(NodeKind::Boundary { host, .. }) => host.clone(),
        _ => id.clone(),
    };
    let mut neighbours: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for edge in graph.edges.values() {
        let (from, to) = (host(&edge.from), host(&edge.to));
        if columns.contains_key(&from) && columns.contains_key(&to) && from != to {
            neighbours.entry(from.clone()).or_default().push(to.clone());
            neighbours.entry(to).or_default().push(from);
        }
    }
    // Cells: nodes of one lane and one column, in the order of the flow at first.
    let mut cells: BTreeMap<(usize, usize), Vec<NodeId>> = BTreeMap::new();
    for step in crate::diagram::outline(graph) {
        let (Some(column), Some(lane)) = (columns.get(&step.node), lanes.get(&step.node)) else {
            continue;
        };
        cells.entry((*column, *lane)).or_default().push(step.node);
    }
    let mut rows: BTreeMap<NodeId, usize> = BTreeMap::new();
    for cell in cells.values() {
        for (row, id) in cell.iter().enumerate() {
            rows.insert(id.clone(), row);
        }
    }
    let by_column: Vec<(usize, usize)> = cells.keys().copied().collect();
    for sweep in 0..SWEEPS {
        let keys: Vec<(usize, usize)> = if sweep % 2 == 0 {
            by_column.clone()
        } else {
            by_column.iter().rev().copied().collect()
        };
        for key in keys {
            let Some(cell) = cells.get_mut(&key) else {
                continue;
            };
            let mut wanted: Vec<(f64, usize, NodeId)> = cell
                .iter()
                .enumerate()
                .map(|(index, id)| {
                    (
                        wish(id, key, sweep, &neighbours, (columns, lanes, &rows)),
                        index,
                        id.clone(),
                    )
                })
                .collect();
            wanted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            // Each takes the row it wishes, or the next free one below.
            let mut next = 0_usize;
            *cell = wanted.iter().map(|(_, _, id)| id.clone()).collect();
            for (wish, _, id) in wanted {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "rows are few and not negative"
                )]
                let row = (wish.max(0.0).round() as usize).max(next);
                rows.insert(id, row);
                next = row + 1;
            }
        }
    }
    close_gaps(&mut rows, lanes);
    rows
}

/// The column, lane or row of each node.
type Places = BTreeMap<NodeId, usize>;

/// The row a node would like: the middle of its neighbours' rows on the side the sweep comes from; neighbours of other lanes pull to
/// the nearer edge.
fn wish(
    id: &NodeId,
    (column, lane): (usize, usize),
    sweep: usize,
    neighbours: &BTreeMap<NodeId, Vec<NodeId>>,
    (columns, lanes, rows): (&Places, &Places, &Places),
) -> f64 {
    let own = rows.get(id).copied().unwrap_or(0);
    let mut pulls: Vec<usize> = neighbours
        .get(id)
        .into_iter()
        .flatten()
        .filter(|other| {
            let theirs = columns.get(*other).copied().unwrap_or(column);
            if sweep.is_multiple_of(2) {
                theirs < column
            } else {
                theirs > column
            }
        })
        .filter(|other| lanes.get(*other) == Some(&lane))
        .filter_map(|other| rows.get(other).copied())
        .collect();
    pulls.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "rows are few")]
    let as_row = |row: usize| row as f64;
    match pulls.as_slice() {
        [] => as_row(own),
        _ => pulls
            .get((pulls.len() - 1) / 2)
            .copied()
            .map_or(as_row(own), as_row),
    }
}

/// Rows nobody stands in are closed, lane by lane.
fn close_gaps(rows: &mut BTreeMap<NodeId, usize>, lanes: &BTreeMap<NodeId, usize>) {
    let mut used: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (id, row) in rows.iter() {
        let taken = used.entry(lanes.get(id).copied().unwrap_or(0)).or_default();
        taken.push(*row);
    }
    for taken in used.values_mut() {
        taken.sort_unstable();
        taken.dedup();
    }
    for (id, row) in rows.iter_mut() {
        if let Some(taken) = used.get(&lanes.get(id).copied().unwrap_or(0)) {
            *row = taken.iter().position(|used| used == row).unwrap_or(*row);
        }
    }
}

/// How high the rows of each lane are.
#[derive(Default)]
struct Heights {
    /// The middle of a lane's row, from where its rows begin.
    middles: BTreeMap<(usize, usize), f64>,
    /// Where a lane's rows end.
    ends: BTreeMap<usize, f64>,
}

/// A row is as high as the frames in it need.
fn heights(graph: &Graph, rows: &Places, lanes: &Places) -> Heights {
    let mut high: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (id, row) in rows {
        let lane = lanes.get(id).copied().unwrap_or(0);
        let needed = graph
            .nodes
            .get(id)
            .filter(|node| node.is_frame())
            .map_or(ROW, |node| node.bounds.h + FRAME_GAP);
        let row = high.entry((lane, *row)).or_insert(ROW);
        *row = row.max(needed);
    }
    let mut heights = Heights::default();
    for ((lane, row), height) in high {
        let end = heights.ends.entry(lane).or_insert(0.0);
        heights.middles.insert((lane, row), *end + height / 2.0);
        *end += height;
    }
    heights
}

/// The places of everything, and the lanes and the pool round them.
pub(super) fn arrange(graph: &Graph, columns: &BTreeMap<NodeId, usize>) -> Graph {
    let lanes = lane_ranks(graph, columns);
    let rows = rows(graph, columns, &lanes);
    let origin = graph.lanes.first().map_or(ORIGIN, |lane| Point {
        x: lane.bounds.x,
        y: lane.bounds.y,
    });
    // Columns: as wide as the widest node in them.
    let last = columns.values().copied().max().unwrap_or(0);
    let mut widths = vec![0.0_f64; last + 1];
    for (id, column) in columns {
        if let (Some(node), Some(width)) = (graph.nodes.get(id), widths.get_mut(*column)) {
            *width = width.max(node.bounds.w);
        }
    }
    let mut middles = Vec::with_capacity(widths.len());
    let mut x = origin.x
        + if graph.lanes.is_empty() {
            0.0
        } else {
            LANE_HEAD + LANE_PAD
        };
    for width in &widths {
        middles.push(x + width / 2.0);
        x += width + COLUMN_GAP;
    }
    let right = x - COLUMN_GAP + LANE_PAD;
    // Lanes: as high as their rows.
    let lane_count = graph.lanes.len() + 1;
    let heights = heights(graph, &rows, &lanes);
    let mut after = graph.clone();
    let mut tops = Vec::with_capacity(lane_count);
    let mut y = origin.y;
    for rank in 0..lane_count {
        let height = heights.ends.get(&rank).map_or(0.0, |end| end + LANE_PAD);
        tops.push(y);
        match after.lanes.get_mut(rank) {
            Some(lane) => {
                lane.bounds = Rect {
                    x: origin.x,
                    y,
                    w: (right - origin.x).max(400.0),
                    h: height.max(MIN_LANE_HEIGHT + LANE_PAD),
                };
                y += lane.bounds.h;
            }
            None => y += height,
        }
    }
    for (id, column) in columns {
        let (Some(node), Some(row)) = (after.nodes.get_mut(id), rows.get(id)) else {
            continue;
        };
        let lane = lanes.get(id).copied().unwrap_or(0);
        let middle = Point {
            x: middles.get(*column).copied().unwrap_or(origin.x),
            y: tops.get(lane).copied().unwrap_or(origin.y)
                + LANE_PAD / 2.0
                + heights.middles.get(&(lane, *row)).copied().unwrap_or(0.0),
        };
        node.bounds = Rect::around(middle, node.bounds.size());
    }
    carry_riders(graph, &mut after);
    for edge in after.edges.values_mut() {
        edge.waypoints.clear();
    }
    if let Some(around) = after
        .lanes
        .iter()
        .map(|lane| lane.bounds)
        .reduce(|a, b| a.union(&b))
    {
        for pool in after.pools.iter_mut().filter(|pool| pool.executes) {
            let head = (around.x - pool.bounds.x).clamp(0.0, 60.0);
            pool.bounds = Rect {
                x: around.x - head,
                w: around.w + head,
                ..around
            };
        }
    }
    after
}

/// Timers stand along the lower border of their step, closer together when there are many.
#[expect(clippy::cast_precision_loss, reason = "timers on a step are few")]
fn carry_riders(graph: &Graph, after: &mut Graph) {
    let links = Links::of(graph);
    for host in graph.nodes.keys() {
        let riders = links.riders(host);
        let Some(bounds) = after.nodes.get(host).map(|node| node.bounds) else {
            continue;
        };
        let room = (bounds.w - 20.0) / riders.len().saturating_sub(1).max(1) as f64;
        let mut x = bounds.right() - 20.0;
        for rider in riders {
            if let Some(node) = after.nodes.get_mut(&rider.id) {
                let middle = Point {
                    x,
                    y: bounds.bottom(),
                };
                node.bounds = Rect::around(middle, node.bounds.size());
                x -= (node.bounds.w + 6.0).min(room);
            }
        }
    }
}
