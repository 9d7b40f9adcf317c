//! Where things lie: the lane of a node, lanes that grow with what they hold, room for what is put in between.

use super::{lanes, pen::Pen};
use crate::{
    Fault,
    ids::{LaneId, NodeId},
    workflow::{NodeKind, Point, Rect},
};

/// Free space kept between two steps, and between a step and the border of its lane.
pub(super) const GAP: f64 = 40.0;
const MARGIN: f64 = 16.0;

/// The lane a point lies in; above and below all lanes, the nearest.
pub(super) fn lane_at(pen: &Pen<'_>, point: Point) -> Option<LaneId> {
    let lanes = pen.lanes();
    lanes
        .iter()
        .find(|lane| point.y >= lane.bounds.y && point.y < lane.bounds.bottom())
        .or_else(|| {
            let nearest = |lane: &&crate::workflow::Lane| {
                let middle = lane.bounds.center().y;
                (middle - point.y).abs()
            };
            lanes
                .iter()
                .min_by(|a, b| nearest(a).total_cmp(&nearest(b)))
        })
        .map(|lane| lane.id.clone())
}

/// Gives nodes the lane they lie in, and lets the lanes grow round them.
pub(super) fn settle(pen: &mut Pen<'_>, ids: &[NodeId]) -> Result<(), Fault> {
    for id in ids {
        let Some(node) = pen.node(id) else { continue };
        let lane = match &node.kind {
            NodeKind::Boundary { host, .. } => pen.node(host).and_then(|host| host.lane.clone()),
            // What lies in a sub-process follows it, unless it names the lane it lies in.
            _ if node.parent.is_some() => {
                let here = lane_at(pen, node.bounds.center());
                node.lane.clone().filter(|lane| here.as_ref() == Some(lane))
            }
            _ => lane_at(pen, node.bounds.center()),
        };
        if node.lane != lane {
            pen.edit_node(id)?.lane = lane;
        }
    }
    grow(pen, ids)
}

fn grow(pen: &mut Pen<'_>, ids: &[NodeId]) -> Result<(), Fault> {
    let (Some(first), Some(last)) = (pen.lanes().first(), pen.lanes().last()) else {
        return Ok(());
    };
    let (left, right) = (first.bounds.x, first.bounds.right());
    let (top, bottom) = (first.bounds.y, last.bounds.bottom());
    let around = ids
        .iter()
        .filter_map(|id| pen.node(id))
        .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        .map(|node| node.bounds.grown(MARGIN))
        .reduce(|a, b| a.union(&b));
    let Some(around) = around else { return Ok(()) };
    let new_left = left.min(around.x - lanes::LANE_HEAD);
    let new_right = right.max(around.right());
    let lanes_count = pen.lanes().len();
    if new_left < left || new_right > right || around.y < top || around.bottom() > bottom {
        for (index, lane) in pen.edit_lanes().iter_mut().enumerate() {
            lane.bounds.x = new_left;
            lane.bounds.w = new_right - new_left;
            if index == 0 && around.y < top {
                lane.bounds.h += top - around.y;
                lane.bounds.y = around.y;
            }
            if index + 1 == lanes_count && around.bottom() > bottom {
                lane.bounds.h += around.bottom() - bottom;
            }
        }
        lanes::fit_pool(pen);
    }
    Ok(())
}

/// Moves everything right of `bounds` in the same sub-process, so that it overlaps nothing in its row.
pub(super) fn make_room(
    pen: &mut Pen<'_>,
    bounds: Rect,
    keep: &NodeId,
    parent: Option<&NodeId>,
) -> Result<(), Fault> {
    let wanted = bounds.right() + GAP;
    let row = |rect: &Rect| rect.y < bounds.bottom() && bounds.y < rect.bottom();
    let nearest = pen
        .all_nodes()
        .filter(|node| node.parent.as_ref() == parent)
        .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        .filter(|node| node.id != *keep && row(&node.bounds))
        .filter(|node| node.bounds.center().x >= bounds.center().x)
        .map(|node| node.bounds.x)
        .min_by(f64::total_cmp);
    let Some(nearest) = nearest else {
        return Ok(());
    };
    let shift = wanted - nearest;
    if shift <= 0.0 {
        return Ok(());
    }
    let ids: Vec<NodeId> = pen
        .all_nodes()
        .filter(|node| node.parent.as_ref() == parent)
        .filter(|node| node.id != *keep && node.bounds.x >= nearest - 1.0)
        .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
        .map(|node| node.id.clone())
        .collect();
    super::nodes::shift(pen, &ids, &[], (shift, 0.0))?;
    settle(pen, &ids)
}
