//! Commands on nodes.

use super::{
    edges,
    pen::Pen,
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
    let mut node = node.clone();
    node.label = node.label.trim().to_owned();
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
        NodeKind::Start | NodeKind::End { .. } | NodeKind::Boundary { .. }
    ) {
        return Err(Fault::invalid(format!(
            "{} cannot stand in the middle of a connection.",
            node.kind.name()
        )));
    }
    make_room(pen, node.bounds, &node.id)?;
    add(pen, node)?;
    let old = pen.edit_edge(edge)?;
    let to = std::mem::replace(&mut old.to, node.id.clone());
    old.waypoints.clear();
    pen.put_edge(Edge::between(new_edge.clone(), node.id.clone(), to))
}

pub(super) fn append(
    pen: &mut Pen<'_>,
    from: &NodeId,
    node: &Node,
    edge: &EdgeId,
) -> Result<(), Fault> {
    add(pen, node)?;
    edges::connect(pen, edge, from, &node.id)
}

pub(super) fn attach_event(
    pen: &mut Pen<'_>,
    id: &NodeId,
    host: &NodeId,
    (interrupting, wait): (bool, &Wait),
    at: Point,
) -> Result<(), Fault> {
    let on = pen.node(host).ok_or_else(|| super::pen::gone("step"))?;
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
    pen.put_node(node)
}

/// Moves nodes, the timers on them and artifacts by an offset, and the corners of the edges between them.
pub(super) fn shift(
    pen: &mut Pen<'_>,
    nodes: &[NodeId],
    artifacts: &[String],
    (dx, dy): (f64, f64),
) -> Result<(), Fault> {
    let mut moved: BTreeSet<NodeId> = nodes.iter().cloned().collect();
    let riders: Vec<NodeId> = pen
        .all_nodes()
        .filter(
            |node| matches!(&node.kind, NodeKind::Boundary { host, .. } if moved.contains(host)),
        )
        .map(|node| node.id.clone())
        .collect();
    moved.extend(riders);
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
    let mut free = Vec::new();
    let mut slid = Vec::new();
    for id in &chosen {
        let node = pen.node(id).ok_or_else(|| super::pen::gone("step"))?;
        match &node.kind {
            NodeKind::Boundary { host, .. } if chosen.contains(host) => {}
            NodeKind::Boundary { host, .. } => slid.push(((*id).clone(), host.clone())),
            _ => free.push((*id).clone()),
        }
    }
    shift(pen, &free, artifacts, by)?;
    for (id, host) in slid {
        let host = pen
            .node(&host)
            .map(|host| host.bounds)
            .ok_or_else(|| super::pen::gone("step"))?;
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
    let mut settled = free.clone();
    for id in &free {
        settled.extend(pen.boundaries(id));
    }
    settle(pen, &settled)
}

pub(super) fn resize(pen: &mut Pen<'_>, id: &NodeId, bounds: Rect) -> Result<(), Fault> {
    let node = pen.edit_node(id)?;
    if matches!(node.kind, NodeKind::Boundary { .. }) {
        return Err(Fault::invalid("A timer on a step keeps its size."));
    }
    node.bounds = bounds;
    let riders = pen.boundaries(id);
    for rider in &riders {
        let node = pen.edit_node(rider)?;
        node.bounds = Rect::around(on_border(&bounds, node.bounds.center()), node.bounds.size());
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
    settle(pen, std::slice::from_ref(id))
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
            return Err(super::pen::gone("connection"));
        }
    }
    for id in nodes {
        if pen.node(id).is_none() {
            if pen.base.nodes.contains_key(id) {
                continue;
            }
            return Err(super::pen::gone("step"));
        }
        for rider in pen.boundaries(id) {
            drop_node(pen, &rider);
        }
        if heal {
            heal_round(pen, id)?;
        }
        drop_node(pen, id);
    }
    for id in artifacts {
        if pen.artifact(id).is_none() {
            return Err(super::pen::gone("note"));
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
    let node = pen.edit_node(id)?;
    let same = node.kind.key() == kind.key();
    let size = kind.size();
    node.kind = kind.clone();
    if same {
        return Ok(());
    }
    if !matches!(kind, NodeKind::Human { .. } | NodeKind::Agent { .. }) {
        node.owner = None;
    }
    let was = node.bounds;
    if was.size() != size && !(kind.is_box() && was.w >= size.w && was.h >= size.h) {
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
