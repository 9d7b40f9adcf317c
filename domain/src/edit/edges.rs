//! Commands on edges.

use super::{
    frames::CROSSES,
    pen::{Pen, gone},
};
use crate::{
    Fault,
    ids::{EdgeId, NodeId},
    workflow::{Edge, EdgeKind, GateExit, NodeKind},
};

fn is_free_end(pen: &Pen<'_>, end: &NodeId) -> bool {
    pen.artifact(&end.0).is_some()
        || pen.pools().iter().any(|pool| pool.id == end.0)
        || pen.lanes().iter().any(|lane| lane.id.0 == end.0)
}

/// Whether two ends may be joined: kind of the edge, or why not.
fn kind_between(pen: &Pen<'_>, from: &NodeId, to: &NodeId) -> Result<EdgeKind, Fault> {
    if from == to {
        return Err(Fault::invalid("A step cannot lead to itself."));
    }
    match (pen.node(from), pen.node(to)) {
        (Some(from), Some(to)) => {
            if matches!(from.kind, NodeKind::End { .. }) {
                return Err(Fault::invalid("Nothing comes after an end."));
            }
            if to.kind.is_start() {
                return Err(Fault::invalid("Nothing comes before the start."));
            }
            if matches!(to.kind, NodeKind::Boundary { .. }) {
                return Err(Fault::invalid(
                    "An event on a step begins with the step; nothing leads to it.",
                ));
            }
            if from.parent != to.parent {
                return Err(Fault::invalid(CROSSES));
            }
            Ok(EdgeKind::Sequence)
        }
        (Some(_), None) if is_free_end(pen, to) => Ok(EdgeKind::Association),
        (None, Some(_)) if is_free_end(pen, from) => Ok(EdgeKind::Association),
        _ => Err(gone("step")),
    }
}

fn is_doubled(pen: &Pen<'_>, from: &NodeId, to: &NodeId, but: Option<&EdgeId>) -> bool {
    let may_double = pen
        .node(from)
        .is_some_and(|node| matches!(node.kind, NodeKind::Gate { .. }) || node.kind.is_choice());
    !may_double
        && pen
            .all_edges()
            .any(|edge| edge.from == *from && edge.to == *to && Some(&edge.id) != but)
}

fn free_exit(pen: &Pen<'_>, from: &NodeId) -> Option<GateExit> {
    let node = pen.node(from)?;
    if !matches!(node.kind, NodeKind::Gate { .. }) {
        return None;
    }
    let taken: Vec<GateExit> = pen
        .outgoing(from)
        .iter()
        .map(|edge| edge.exit.unwrap_or(GateExit::Approved))
        .collect();
    [GateExit::Approved, GateExit::Rejected, GateExit::Returned]
        .into_iter()
        .find(|exit| !taken.contains(exit))
}

pub(super) fn connect(
    pen: &mut Pen<'_>,
    id: &EdgeId,
    from: &NodeId,
    to: &NodeId,
) -> Result<(), Fault> {
    let kind = kind_between(pen, from, to)?;
    if is_doubled(pen, from, to, None) {
        return Err(Fault::invalid("These two are connected already."));
    }
    let mut edge = Edge::between(id.clone(), from.clone(), to.clone());
    edge.kind = kind;
    if let Some(node) = pen.node(from) {
        match node.kind {
            NodeKind::Gate { .. } => {
                let exit = free_exit(pen, from).ok_or_else(|| {
                    Fault::invalid(
                        "A gate has three ways out, approved, rejected and returned, and each is taken.",
                    )
                })?;
                edge.exit = Some(exit);
                edge.label = exit_label(exit).to_owned();
            }
            NodeKind::Exclusive | NodeKind::Inclusive => {
                edge.order = pen
                    .outgoing(from)
                    .iter()
                    .map(|edge| edge.order + 1)
                    .max()
                    .unwrap_or(0);
            }
            _ => {}
        }
    }
    pen.put_edge(edge)
}

fn exit_label(exit: GateExit) -> &'static str {
    match exit {
        GateExit::Approved => "approved",
        GateExit::Rejected => "rejected",
        GateExit::Returned => "returned",
    }
}

pub(super) fn reconnect(
    pen: &mut Pen<'_>,
    id: &EdgeId,
    from: &NodeId,
    to: &NodeId,
) -> Result<(), Fault> {
    let kind = kind_between(pen, from, to)?;
    if is_doubled(pen, from, to, Some(id)) {
        return Err(Fault::invalid("These two are connected already."));
    }
    let moved_from = pen.edge(id).ok_or_else(|| gone("connection"))?.from != *from;
    let exit = free_exit(pen, from);
    let is_gate = pen
        .node(from)
        .is_some_and(|node| matches!(node.kind, NodeKind::Gate { .. }));
    if moved_from && is_gate && exit.is_none() {
        return Err(Fault::invalid(
            "A gate has three ways out, approved, rejected and returned, and each is taken.",
        ));
    }
    let is_choice = pen.node(from).is_some_and(|node| node.kind.is_choice());
    let edge = pen.edit_edge(id)?;
    edge.kind = kind;
    edge.from = from.clone();
    edge.to = to.clone();
    edge.waypoints.clear();
    if moved_from {
        edge.exit = exit;
        edge.is_default = false;
        if !is_choice {
            edge.condition = None;
        }
    }
    Ok(())
}

fn source_kind<'a>(pen: &'a Pen<'_>, edge: &EdgeId) -> Result<&'a NodeKind, Fault> {
    let edge = pen.edge(edge).ok_or_else(|| gone("connection"))?;
    pen.node(&edge.from)
        .map(|node| &node.kind)
        .ok_or_else(|| gone("step"))
}

pub(super) fn set_condition(
    pen: &mut Pen<'_>,
    id: &EdgeId,
    condition: &Option<String>,
) -> Result<(), Fault> {
    let condition = condition
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned);
    if condition.is_some() && !source_kind(pen, id)?.is_choice() {
        return Err(Fault::invalid(
            "Only ways out of an exclusive or inclusive gateway have conditions.",
        ));
    }
    let edge = pen.edit_edge(id)?;
    if condition.is_some() {
        edge.is_default = false;
    }
    edge.condition = condition;
    Ok(())
}

pub(super) fn set_default(pen: &mut Pen<'_>, id: &EdgeId, is_default: bool) -> Result<(), Fault> {
    if !is_default {
        pen.edit_edge(id)?.is_default = false;
        return Ok(());
    }
    if !source_kind(pen, id)?.is_choice() {
        return Err(Fault::invalid(
            "Only ways out of an exclusive or inclusive gateway can be the default.",
        ));
    }
    let from = pen
        .edge(id)
        .map(|edge| edge.from.clone())
        .ok_or_else(|| gone("connection"))?;
    for sibling in pen.outgoing(&from) {
        if sibling.is_default && sibling.id != *id {
            pen.edit_edge(&sibling.id)?.is_default = false;
        }
    }
    let edge = pen.edit_edge(id)?;
    edge.is_default = true;
    edge.condition = None;
    Ok(())
}

pub(super) fn set_exit(
    pen: &mut Pen<'_>,
    id: &EdgeId,
    exit: Option<GateExit>,
) -> Result<(), Fault> {
    if exit.is_some() && !matches!(source_kind(pen, id)?, NodeKind::Gate { .. }) {
        return Err(Fault::invalid("Only ways out of a gate are exits."));
    }
    let edge = pen.edit_edge(id)?;
    let was = edge.exit.unwrap_or(GateExit::Approved);
    if edge.label.is_empty() || edge.label == exit_label(was) {
        edge.label = exit.map(exit_label).unwrap_or_default().to_owned();
    }
    edge.exit = exit;
    Ok(())
}

pub(super) fn set_order(pen: &mut Pen<'_>, ids: &[EdgeId]) -> Result<(), Fault> {
    let mut from = None;
    for (rank, id) in (0_u32..).zip(ids) {
        let edge = pen.edit_edge(id)?;
        if from.get_or_insert_with(|| edge.from.clone()) != &edge.from {
            return Err(Fault::invalid(
                "Only ways out of one gateway have an order among them.",
            ));
        }
        edge.order = rank;
    }
    Ok(())
}

pub(super) fn forget_choices(pen: &mut Pen<'_>, node: &NodeId) -> Result<(), Fault> {
    for edge in pen.outgoing(node) {
        if edge.condition.is_some() || edge.is_default {
            let edge = pen.edit_edge(&edge.id)?;
            edge.condition = None;
            edge.is_default = false;
        }
    }
    Ok(())
}

pub(super) fn forget_exits(pen: &mut Pen<'_>, node: &NodeId) -> Result<(), Fault> {
    for edge in pen.outgoing(node) {
        if edge.exit.is_some() {
            pen.edit_edge(&edge.id)?.exit = None;
        }
    }
    Ok(())
}
