//! Commands on nodes.

use super::{
    edges, frames,
    pen::{Pen, gone},
    room::{make_room, settle},
    rules::{self, HOSTS},
};
use crate::{
    Fault,
    diagram::on_border,
    ids::{EdgeId, NodeId},
    workflow::{Edge, Node, NodeKind, Owner, Point, Rect, Retry, Wait},
};
use std::collections::BTreeSet;

pub(super) fn add(pen: &mut Pen<'_>, node: &Node) -> Result<(), Fault> {
    let parent = frames::home(pen, node);
    add_in(pen, node, parent)
}

fn add_in(pen: &mut Pen<'_>, node: &Node, parent: Option<NodeId>) -> Result<(), Fault> {
    let mut node = node.clone();
    node.label = node.label.trim().to_owned();
    node.parent = parent;
    let id = node.id.clone();
    pen.put_node(node)?;
    settle(pen, &[id])
}

pub(super) fn insert_on_edge(
    pen: &mut Pen<'_>,
    edge: &EdgeId,
    node: &Node,
    new_edge: &EdgeId,
) -> Result<(), Fault> {
    if matches!(
        node.kind,
        NodeKind::Start { .. } | NodeKind::End { .. } | NodeKind::Boundary { .. }
    ) {
        return Err(Fault::invalid(format!(
            "{} cannot stand in the middle of a connection.",
            node.kind.name()
        )));
    }
    let to = &pen.edge(edge).ok_or_else(|| gone("connection"))?.to;
    let parent = pen.node(to).and_then(|to| to.parent.clone());
    make_room(pen, node.bounds, &node.id, parent.as_ref())?;
    add_in(pen, node, parent)?;
    let old = pen.edit_edge(edge)?;
    let to = std::mem::replace(&mut old.to, node.id.clone());
    old.waypoints.clear();
    pen.put_edge(Edge::between(new_edge.clone(), node.id.clone(), to))?;
    frames::make_way(pen, &node.id)
}

pub(super) fn append(
    pen: &mut Pen<'_>,
    from: &NodeId,
    node: &Node,
    edge: &EdgeId,
) -> Result<(), Fault> {
    match pen.node(from).map(|from| from.parent.clone()) {
        Some(parent) => add_in(pen, node, parent)?,
        None => add(pen, node)?,
    }
    edges::connect(pen, edge, from, &node.id)?;
    frames::make_way(pen, &node.id)
}

pub(super) fn attach_event(
    pen: &mut Pen<'_>,
    id: &NodeId,
    host: &NodeId,
    (interrupting, wait): (bool, &Wait),
    at: Point,
) -> Result<(), Fault> {
    let on = pen.node(host).ok_or_else(|| gone("step"))?;
    if !on.kind.is_host() {
        return Err(Fault::invalid(HOSTS));
    }
    let kind = NodeKind::Boundary {
        host: host.clone(),
        interrupting,
        wait: wait.clone(),
    };
    let middle = on_border(&on.bounds, at);
    let mut node = Node::new(id.clone(), kind, middle);
    node.lane = on.lane.clone();
    node.parent = on.parent.clone();
    pen.put_node(node)
}

/// Moves nodes, the events on them, what lies in them and artifacts by an offset, and the corners of the edges between them.
pub(super) fn shift(
    pen: &mut Pen<'_>,
    nodes: &[NodeId],
    artifacts: &[String],
    (dx, dy): (f64, f64),
) -> Result<(), Fault> {
    let moved = frames::moved_with(pen, &nodes.iter().cloned().collect());
    for id in &moved {
        let bounds = &mut pen.edit_node(id)?.bounds;
        bounds.x += dx;
        bounds.y += dy;
    }
    for id in artifacts {
        let bounds = &mut pen.edit_artifact(id)?.bounds;
        bounds.x += dx;
        bounds.y += dy;
    }
    let carried = |id: &NodeId| moved.contains(id) || artifacts.contains(&id.0);
    let touched: Vec<(EdgeId, bool)> = pen
        .all_edges()
        .filter(|edge| !edge.waypoints.is_empty())
        .filter(|edge| carried(&edge.from) || carried(&edge.to))
        .map(|edge| (edge.id.clone(), carried(&edge.from) && carried(&edge.to)))
        .collect();
    for (id, is_whole) in touched {
        let edge = pen.edit_edge(&id)?;
        if is_whole {
            for point in &mut edge.waypoints {
                point.x += dx;
                point.y += dy;
            }
        } else {
            edge.waypoints.clear();
        }
    }
    Ok(())
}

pub(super) fn move_all(
    pen: &mut Pen<'_>,
    nodes: &[NodeId],
    artifacts: &[String],
    by: (f64, f64),
) -> Result<(), Fault> {
    let chosen: BTreeSet<&NodeId> = nodes.iter().collect();
    let mut free: Vec<NodeId> = Vec::new();
    let mut slid = Vec::new();
    for id in chosen {
        let node = pen.node(id).ok_or_else(|| gone("step"))?;
        match &node.kind {
            NodeKind::Boundary { host, .. } => slid.push((id.clone(), host.clone())),
            _ => free.push(id.clone()),
        }
    }
    let carried = frames::moved_with(pen, &free.iter().cloned().collect());
    slid.retain(|(id, _)| !carried.contains(id));
    shift(pen, &free, artifacts, by)?;
    for (id, host) in slid {
        let host = pen
            .node(&host)
            .map(|host| host.bounds)
            .ok_or_else(|| gone("step"))?;
        let node = pen.edit_node(&id)?;
        let middle = node.bounds.center();
        let target = on_border(
            &host,
            Point {
                x: middle.x + by.0,
                y: middle.y + by.1,
            },
        );
        let (dx, dy) = (target.x - middle.x, target.y - middle.y);
        shift(pen, &[id], &[], (dx, dy))?;
    }
    frames::adopt(pen, &free, &carried)?;
    // The steps first: an event takes its step's lane.
    let (riders, mut settled): (Vec<NodeId>, Vec<NodeId>) =
        carried.into_iter().partition(|id| is_rider(pen, id));
    settled.extend(riders);
    settle(pen, &settled)
}

fn is_rider(pen: &Pen<'_>, id: &NodeId) -> bool {
    pen.node(id)
        .is_some_and(|node| matches!(node.kind, NodeKind::Boundary { .. }))
}

pub(super) fn resize(pen: &mut Pen<'_>, id: &NodeId, bounds: Rect) -> Result<(), Fault> {
    if is_rider(pen, id) {
        return Err(Fault::invalid("A timer on a step keeps its size."));
    }
    set_bounds(pen, id, bounds)?;
    settle(pen, std::slice::from_ref(id))
}

/// Gives a node other bounds; the events on it keep to their sides, and what was drawn by hand is routed anew.
pub(super) fn set_bounds(pen: &mut Pen<'_>, id: &NodeId, bounds: Rect) -> Result<(), Fault> {
    let was = std::mem::replace(&mut pen.edit_node(id)?.bounds, bounds);
    let riders = pen.boundaries(id);
    for rider in &riders {
        let node = pen.edit_node(rider)?;
        let middle = same_side(&was, &bounds, node.bounds.center());
        node.bounds = Rect::around(middle, node.bounds.size());
    }
    let stale: Vec<EdgeId> = pen
        .all_edges()
        .filter(|edge| !edge.waypoints.is_empty())
        .filter(|edge| {
            let ends = [&edge.from, &edge.to];
            ends.iter().any(|end| *end == id || riders.contains(end))
        })
        .map(|edge| edge.id.clone())
        .collect();
    for edge in stale {
        pen.edit_edge(&edge)?.waypoints.clear();
    }
    Ok(())
}

/// A point of a border, on the same side of another border.
fn same_side(was: &Rect, is: &Rect, at: Point) -> Point {
    const NEAR: f64 = 1.0;
    let x = if at.x >= was.right() - NEAR {
        is.right()
    } else if at.x <= was.x + NEAR {
        is.x
    } else {
        at.x
    };
    let y = if at.y >= was.bottom() - NEAR {
        is.bottom()
    } else if at.y <= was.y + NEAR {
        is.y
    } else {
        at.y
    };
    on_border(is, Point { x, y })
}

pub(super) fn delete(
    pen: &mut Pen<'_>,
    nodes: &[NodeId],
    edges: &[EdgeId],
    artifacts: &[String],
    heal: bool,
) -> Result<(), Fault> {
    for edge in edges {
        if pen.edge(edge).is_some() {
            pen.remove_edge(edge);
        } else if !pen.base.edges.contains_key(edge) {
            return Err(gone("connection"));
        }
    }
    let is_lost = |id: &NodeId| pen.node(id).is_none() && !pen.base.nodes.contains_key(id);
    if nodes.iter().any(is_lost) {
        return Err(gone("step"));
    }
    for id in nodes {
        // It went with what it lay in or sat on.
        let Some(node) = pen.node(id) else { continue };
        let is_sub = matches!(node.kind, NodeKind::Sub);
        for rider in pen.boundaries(id) {
            drop_node(pen, &rider);
        }
        if heal {
            heal_round(pen, id)?;
        }
        if is_sub {
            for inner in frames::moved_with(pen, &BTreeSet::from([id.clone()])) {
                drop_node(pen, &inner);
            }
        } else {
            drop_node(pen, id);
        }
    }
    for id in artifacts {
        if pen.artifact(id).is_none() {
            return Err(gone("note"));
        }
        drop_edges(pen, id);
        pen.remove_artifact(id);
    }
    Ok(())
}

fn drop_edges(pen: &mut Pen<'_>, end: &str) {
    let dangling: Vec<EdgeId> = pen
        .all_edges()
        .filter(|edge| edge.from.0 == end || edge.to.0 == end)
        .map(|edge| edge.id.clone())
        .collect();
    for edge in dangling {
        pen.remove_edge(&edge);
    }
}

fn drop_node(pen: &mut Pen<'_>, id: &NodeId) {
    drop_edges(pen, &id.0);
    pen.remove_node(id);
}

/// With one way out, every way in goes on where it led.
fn heal_round(pen: &mut Pen<'_>, id: &NodeId) -> Result<(), Fault> {
    let outgoing = pen.outgoing(id);
    let [only] = outgoing.as_slice() else {
        return Ok(());
    };
    let to = only.to.clone();
    let incoming: Vec<EdgeId> = pen
        .all_edges()
        .filter(|edge| edge.kind == crate::workflow::EdgeKind::Sequence && edge.to == *id)
        .map(|edge| edge.id.clone())
        .collect();
    for edge in incoming {
        let from = pen.edge(&edge).map(|edge| edge.from.clone());
        let Some(from) = from.filter(|from| *from != to && from != id) else {
            continue;
        };
        if pen.outgoing(&from).iter().any(|other| other.to == to) {
            continue;
        }
        let edge = pen.edit_edge(&edge)?;
        edge.to = to.clone();
        edge.waypoints.clear();
    }
    Ok(())
}

pub(super) fn set_label(pen: &mut Pen<'_>, id: &NodeId, label: &str) -> Result<(), Fault> {
    label.trim().clone_into(&mut pen.edit_node(id)?.label);
    Ok(())
}

pub(super) fn set_kind(pen: &mut Pen<'_>, id: &NodeId, kind: &NodeKind) -> Result<(), Fault> {
    let was_sub = pen
        .node(id)
        .is_some_and(|node| matches!(node.kind, NodeKind::Sub));
    let is_filled = || pen.all_nodes().any(|node| node.parent.as_ref() == Some(id));
    if was_sub && !matches!(kind, NodeKind::Sub) && is_filled() {
        return Err(Fault::invalid(
            "There are steps inside this sub-process. Take them out first.",
        ));
    }
    let around = match kind {
        NodeKind::Boundary { host, .. } => pen.node(host).map(|host| host.parent.clone()),
        _ => None,
    };
    let node = pen.edit_node(id)?;
    let same = node.kind.key() == kind.key();
    let size = kind.size();
    node.kind = kind.clone();
    if let Some(parent) = around {
        node.parent = parent;
    }
    if same {
        return Ok(());
    }
    if !matches!(kind, NodeKind::Human { .. } | NodeKind::Agent { .. }) {
        node.owner = None;
    }
    if !kind.is_repeatable() {
        node.repeat = None;
        node.input.clear();
        node.output.clear();
    }
    let was = node.bounds;
    let is_kept = kind.is_box() && !was_sub && was.w >= size.w && was.h >= size.h;
    if was.size() != size && !is_kept {
        let bounds = Rect::around(was.center(), size);
        if matches!(kind, NodeKind::Boundary { .. }) {
            node.bounds = bounds;
        } else {
            resize(pen, id, bounds)?;
        }
    }
    if !kind.is_choice() {
        edges::forget_choices(pen, id)?;
    }
    if !matches!(kind, NodeKind::Gate { .. }) {
        edges::forget_exits(pen, id)?;
    }
    Ok(())
}

pub(super) fn set_owner(
    pen: &mut Pen<'_>,
    ids: &[NodeId],
    owner: Option<Owner>,
) -> Result<(), Fault> {
    for id in ids {
        let node = pen.edit_node(id)?;
        let flipped = match (&node.kind, owner) {
            (NodeKind::Human { form }, Some(Owner::Agent { .. })) => Some(NodeKind::Agent {
                job_type: rules::job_type_of(&node.label),
                inputs: Vec::new(),
                result: form.clone(),
                retry: Retry::default(),
            }),
            (
                NodeKind::Agent { result, .. },
                Some(Owner::Person { .. } | Owner::Role { .. } | Owner::Team { .. }),
            ) => Some(NodeKind::Human {
                form: result.clone(),
            }),
            (NodeKind::Human { .. } | NodeKind::Agent { .. }, _) => None,
            (NodeKind::Gate { .. }, _) => {
                return Err(Fault::invalid(
                    "A gate has candidates who decide, not an owner.",
                ));
            }
            (other, _) => {
                return Err(Fault::invalid(format!(
                    "{} has no owner: only human and agent steps do.",
                    other.name()
                )));
            }
        };
        if let Some(kind) = flipped {
            node.kind = kind;
        }
        node.owner = owner;
    }
    Ok(())
}
