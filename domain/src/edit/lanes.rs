//! Commands on lanes. Lanes share x and width and stand on one another, from top to bottom.

use super::{
    nodes,
    pen::{Pen, gone},
};
use crate::{
    Fault,
    ids::{LaneId, NodeId, TeamId},
    workflow::{Lane, Rect},
};

/// Width of the strip that holds a lane's name.
pub const LANE_HEAD: f64 = 32.0;
/// The least height of a lane.
pub const MIN_LANE_HEIGHT: f64 = 72.0;
/// The height of a new lane.
pub const DEFAULT_LANE_HEIGHT: f64 = 140.0;
const NEW_WIDTH: f64 = 960.0;

fn rank(pen: &Pen<'_>, lane: &LaneId) -> Result<usize, Fault> {
    pen.lanes()
        .iter()
        .position(|other| other.id == *lane)
        .ok_or_else(|| gone("lane"))
}

fn edit<'p>(pen: &'p mut Pen<'_>, lane: &LaneId) -> Result<&'p mut Lane, Fault> {
    pen.edit_lanes()
        .iter_mut()
        .find(|other| other.id == *lane)
        .ok_or_else(|| gone("lane"))
}

fn held(pen: &Pen<'_>, lane: &LaneId) -> Vec<NodeId> {
    pen.all_nodes()
        .filter(|node| node.lane.as_ref() == Some(lane))
        .filter(|node| !matches!(node.kind, crate::workflow::NodeKind::Boundary { .. }))
        .filter(|node| node.parent.is_none())
        .map(|node| node.id.clone())
        .collect()
}

/// Puts a lane at `top`, with what it holds.
fn put_at(pen: &mut Pen<'_>, lane: &LaneId, top: f64) -> Result<(), Fault> {
    let bounds = &mut edit(pen, lane)?.bounds;
    let dy = top - bounds.y;
    bounds.y = top;
    if dy != 0.0 {
        let nodes = held(pen, lane);
        nodes::shift(pen, &nodes, &[], (0.0, dy))?;
    }
    Ok(())
}

/// Stands the lanes on one another again, from `top`.
fn stack(pen: &mut Pen<'_>, top: f64) -> Result<(), Fault> {
    let order: Vec<(LaneId, f64)> = pen
        .lanes()
        .iter()
        .map(|lane| (lane.id.clone(), lane.bounds.h))
        .collect();
    let mut at = top;
    for (id, height) in order {
        put_at(pen, &id, at)?;
        at += height;
    }
    fit_pool(pen);
    Ok(())
}

/// The pool that executes follows its lanes.
pub(super) fn fit_pool(pen: &mut Pen<'_>) {
    let around = pen
        .lanes()
        .iter()
        .map(|lane| lane.bounds)
        .reduce(|a, b| a.union(&b));
    let Some(around) = around else { return };
    let Some(pool) = pen.pools().iter().find(|pool| pool.executes) else {
        return;
    };
    let head = (around.x - pool.bounds.x).clamp(0.0, 60.0);
    let bounds = Rect {
        x: around.x - head,
        y: around.y,
        w: around.w + head,
        h: around.h,
    };
    if pool.bounds != bounds
        && let Some(pool) = pen.edit_pools().iter_mut().find(|pool| pool.executes)
    {
        pool.bounds = bounds;
    }
}

pub(super) fn add(pen: &mut Pen<'_>, lane: &Lane, at: usize) -> Result<(), Fault> {
    pen.claim_lane(&lane.id.0)?;
    let height = if lane.bounds.h > 0.0 {
        lane.bounds.h.max(MIN_LANE_HEIGHT)
    } else {
        DEFAULT_LANE_HEIGHT
    };
    let mut lane = lane.clone();
    lane.name = lane.name.trim().to_owned();
    let Some(first) = pen.lanes().first() else {
        return add_first(pen, lane, height);
    };
    let top = first.bounds.y;
    lane.bounds = Rect {
        h: height,
        ..first.bounds
    };
    let at = at.min(pen.lanes().len());
    lane.bounds.y = pen.lanes().get(at).map_or_else(
        || pen.lanes().last().map_or(top, |lane| lane.bounds.bottom()),
        |lane| lane.bounds.y,
    );
    pen.edit_lanes().insert(at, lane);
    stack(pen, top)
}

fn add_first(pen: &mut Pen<'_>, mut lane: Lane, height: f64) -> Result<(), Fault> {
    let around = pen
        .all_nodes()
        .map(|node| node.bounds)
        .reduce(|a, b| a.union(&b))
        .map(|around| around.grown(40.0));
    lane.bounds = match around {
        Some(around) => Rect {
            x: around.x - LANE_HEAD,
            y: around.y,
            w: (around.w + LANE_HEAD).max(NEW_WIDTH),
            h: around.h.max(height),
        },
        None => Rect {
            x: lane.bounds.x,
            y: lane.bounds.y,
            w: lane.bounds.w.max(NEW_WIDTH),
            h: height,
        },
    };
    let id = lane.id.clone();
    pen.edit_lanes().push(lane);
    let all: Vec<NodeId> = pen
        .all_nodes()
        .filter(|node| node.parent.is_none())
        .map(|node| node.id.clone())
        .collect();
    for node in all {
        pen.edit_node(&node)?.lane = Some(id.clone());
    }
    fit_pool(pen);
    Ok(())
}

pub(super) fn move_to(pen: &mut Pen<'_>, lane: &LaneId, to: usize) -> Result<(), Fault> {
    let from = rank(pen, lane)?;
    let top = pen.lanes().first().map_or(0.0, |lane| lane.bounds.y);
    let lanes = pen.edit_lanes();
    let moved = lanes.remove(from);
    let to = to.min(lanes.len());
    lanes.insert(to, moved);
    stack(pen, top)
}

pub(super) fn resize(pen: &mut Pen<'_>, lane: &LaneId, height: f64) -> Result<(), Fault> {
    let top = pen.lanes().first().map_or(0.0, |lane| lane.bounds.y);
    let bounds = edit(pen, lane)?.bounds;
    let lowest = held(pen, lane)
        .iter()
        .filter_map(|id| pen.node(id))
        .map(|node| node.bounds.bottom() + 8.0 - bounds.y)
        .fold(MIN_LANE_HEIGHT, f64::max);
    edit(pen, lane)?.bounds.h = height.max(lowest);
    stack(pen, top)
}

pub(super) fn set_width(pen: &mut Pen<'_>, width: f64) -> Result<(), Fault> {
    let left = pen
        .lanes()
        .first()
        .map(|lane| lane.bounds.x)
        .ok_or_else(|| gone("lane"))?;
    let least = pen
        .all_nodes()
        .filter(|node| node.lane.is_some())
        .map(|node| node.bounds.right() + 16.0 - left)
        .fold(200.0, f64::max);
    for lane in pen.edit_lanes() {
        lane.bounds.w = width.max(least);
    }
    fit_pool(pen);
    Ok(())
}

pub(super) fn rename(pen: &mut Pen<'_>, lane: &LaneId, name: &str) -> Result<(), Fault> {
    name.trim().clone_into(&mut edit(pen, lane)?.name);
    Ok(())
}

pub(super) fn set_team(
    pen: &mut Pen<'_>,
    lane: &LaneId,
    team: Option<TeamId>,
) -> Result<(), Fault> {
    edit(pen, lane)?.team = team;
    Ok(())
}

pub(super) fn delete(pen: &mut Pen<'_>, lane: &LaneId) -> Result<(), Fault> {
    let at = rank(pen, lane)?;
    let nodes: Vec<NodeId> = pen
        .all_nodes()
        .filter(|node| node.lane.as_ref() == Some(lane))
        .map(|node| node.id.clone())
        .collect();
    let top = pen.lanes().first().map_or(0.0, |lane| lane.bounds.y);
    let lanes = pen.edit_lanes();
    let gone_lane = lanes.remove(at);
    // With nodes in it the neighbour takes its room too; an empty one just closes.
    let heir = at.saturating_sub(1);
    let heir = match lanes.get_mut(heir) {
        Some(neighbour) => {
            if !nodes.is_empty() {
                neighbour.bounds.h += gone_lane.bounds.h;
                neighbour.bounds.y = neighbour.bounds.y.min(gone_lane.bounds.y);
            }
            Some(neighbour.id.clone())
        }
        None => None,
    };
    for node in &nodes {
        pen.edit_node(node)?.lane = heir.clone();
    }
    let ends: Vec<_> = pen
        .all_edges()
        .filter(|edge| edge.from.0 == lane.0 || edge.to.0 == lane.0)
        .map(|edge| edge.id.clone())
        .collect();
    for edge in ends {
        pen.remove_edge(&edge);
    }
    if pen.lanes().is_empty() {
        return Ok(());
    }
    stack(pen, top)
}
