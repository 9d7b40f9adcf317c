//! Sub-processes as frames: what lies in them goes where they go, and they enclose it.

use super::{
    Command, nodes,
    pen::Pen,
    room::{make_room, settle},
};
use crate::{
    Fault,
    ids::NodeId,
    workflow::{EdgeKind, EndKind, Graph, Node, NodeKind, Point, Rect},
};
use std::collections::{BTreeMap, BTreeSet};

/// Free space kept between what lies in a sub-process and its border.
pub const SUB_PAD: f64 = 20.0;
/// The same at the top, where its name stands.
pub const SUB_HEAD: f64 = 30.0;
/// How deep sub-processes may lie inside one another.
pub(super) const MAX_DEPTH: usize = 200;
/// What is said of a flow that would leave its sub-process.
pub(super) const CROSSES: &str =
    "A flow cannot cross the border of a sub-process. Connect the sub-process itself.";
/// Less than this is rounding.
const HAIR: f64 = 0.01;
/// How far the events of a new sub-process stand from its sides.
const INSET: f64 = 48.0;

/// A new sub-process around a middle, with a start event that leads to an end event inside. `fresh` gives their three ids.
pub fn new_sub(id: NodeId, middle: Point, fresh: impl FnMut() -> String) -> Command {
    let sub = Node::new(id, NodeKind::Sub, middle);
    let mut commands = sub_inside(&sub, fresh);
    commands.insert(
        0,
        Command::AddNode {
            node: Box::new(sub),
        },
    );
    Command::Batch { commands }
}

/// What an empty sub-process is given so that it can run: a start event that leads to an end event. `fresh` gives three ids.
pub fn sub_inside(sub: &Node, mut fresh: impl FnMut() -> String) -> Vec<Command> {
    let y = sub.bounds.center().y;
    let mut event = |kind, x| {
        let mut node = Node::new(NodeId(fresh()), kind, Point { x, y });
        node.parent = Some(sub.id.clone());
        node
    };
    let start = event(NodeKind::start(), sub.bounds.x + INSET);
    let end = EndKind::default();
    let end = event(NodeKind::End { end }, sub.bounds.right() - INSET);
    let (from, to) = (start.id.clone(), end.id.clone());
    let mut commands: Vec<Command> = [start, end]
        .map(|node| Command::AddNode {
            node: Box::new(node),
        })
        .into();
    let id = fresh().into();
    commands.push(Command::Connect { id, from, to });
    commands
}

/// What moves when some nodes do: themselves, what lies in them, and the events on all these.
pub fn carried(graph: &Graph, nodes: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
    moved_with(&Pen::new(graph), nodes)
}

pub(super) fn moved_with(pen: &Pen<'_>, nodes: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
    pen.all_nodes()
        .filter(|node| {
            nodes.contains(&node.id)
                || host(node).is_some_and(|host| nodes.contains(host))
                || around(pen, node).any(|sub| nodes.contains(&sub.id))
        })
        .map(|node| node.id.clone())
        .collect()
}

fn host(node: &Node) -> Option<&NodeId> {
    match &node.kind {
        NodeKind::Boundary { host, .. } => Some(host),
        _ => None,
    }
}

fn parent<'p>(pen: &'p Pen<'_>, node: &Node) -> Option<&'p Node> {
    pen.node(node.parent.as_ref()?)
}

/// The sub-processes that a node lies in, the nearest first.
pub(super) fn around<'p>(pen: &'p Pen<'_>, node: &Node) -> impl Iterator<Item = &'p Node> {
    std::iter::successors(parent(pen, node), move |sub| parent(pen, sub)).take(MAX_DEPTH)
}

/// Where a new node lies: where its step lies, in the sub-process it names, else in the innermost under its middle.
pub(super) fn home(pen: &Pen<'_>, node: &Node) -> Option<NodeId> {
    if let Some(host) = host(node) {
        return pen.node(host).and_then(|host| host.parent.clone());
    }
    node.parent
        .clone()
        .or_else(|| innermost(&subs(pen, &BTreeSet::new()), node.bounds.center()))
}

fn subs(pen: &Pen<'_>, except: &BTreeSet<NodeId>) -> Vec<(NodeId, Rect)> {
    pen.all_nodes()
        .filter(|node| matches!(node.kind, NodeKind::Sub) && !except.contains(&node.id))
        .map(|node| (node.id.clone(), node.bounds))
        .collect()
}

fn innermost(subs: &[(NodeId, Rect)], at: Point) -> Option<NodeId> {
    let area = |rect: &Rect| rect.w * rect.h;
    subs.iter()
        .filter(|(_, bounds)| bounds.contains(at))
        .min_by(|a, b| area(&a.1).total_cmp(&area(&b.1)).then(a.0.cmp(&b.0)))
        .map(|(id, _)| id.clone())
}

/// After a move: nodes lie in the sub-process they were dropped in, where their flow lets them; their lanes are for [`settle`] to
/// find. `carried` is all that moved; what moved together with its sub-process stays in it.
pub(super) fn adopt(
    pen: &mut Pen<'_>,
    nodes: &[NodeId],
    carried: &BTreeSet<NodeId>,
) -> Result<(), Fault> {
    let subs = subs(pen, carried);
    let mut homes: BTreeMap<NodeId, Option<NodeId>> = nodes
        .iter()
        .filter_map(|id| pen.node(id))
        .filter(|node| host(node).is_none())
        .filter(|node| {
            node.parent
                .as_ref()
                .is_none_or(|sub| !carried.contains(sub))
        })
        .map(|node| (node.id.clone(), innermost(&subs, node.bounds.center())))
        .filter(|(id, home)| pen.node(id).is_some_and(|node| node.parent != *home))
        .collect();
    if homes.is_empty() {
        return Ok(());
    }
    // What hangs on an event hangs on its step.
    let step = |id: &NodeId| pen.node(id).and_then(host).unwrap_or(id).clone();
    let mut next: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for edge in pen.all_edges() {
        if edge.kind != EdgeKind::Sequence {
            continue;
        }
        let (from, to) = (step(&edge.from), step(&edge.to));
        for (one, other) in [(&from, &to), (&to, &from)] {
            if homes.contains_key(one) {
                next.entry(one.clone()).or_default().push(other.clone());
            }
        }
    }
    let mut open: Vec<NodeId> = homes.keys().cloned().collect();
    while let Some(id) = open.pop() {
        let Some(home) = homes.get(&id) else { continue };
        let others: &[NodeId] = next.get(&id).map_or(&[], Vec::as_slice);
        let is_with = |other: &NodeId| match homes.get(other) {
            Some(theirs) => theirs == home,
            None => pen.node(other).is_some_and(|node| node.parent == *home),
        };
        if !others.iter().all(is_with) {
            homes.remove(&id);
            open.extend(others.iter().cloned());
        }
    }
    for (id, home) in homes {
        for rider in pen.boundaries(&id) {
            pen.edit_node(&rider)?.parent.clone_from(&home);
        }
        let node = pen.edit_node(&id)?;
        node.parent = home;
        node.lane = None;
    }
    Ok(())
}

/// Lets every sub-process that was touched, or around something that was, grow until it encloses what lies in it.
pub(super) fn enclose(pen: &mut Pen<'_>) -> Result<(), Fault> {
    let mut depths: BTreeMap<NodeId, usize> = BTreeMap::new();
    for node in pen.nodes.values().flatten() {
        let outer: Vec<&Node> = around(pen, node).collect();
        if matches!(node.kind, NodeKind::Sub) {
            depths.insert(node.id.clone(), outer.len());
        }
        for (depth, sub) in outer.iter().rev().enumerate() {
            depths.insert(sub.id.clone(), depth);
        }
    }
    let subs: BTreeSet<(usize, NodeId)> =
        depths.into_iter().map(|(id, depth)| (depth, id)).collect();
    for (_, sub) in subs.into_iter().rev() {
        fit(pen, &sub)?;
    }
    Ok(())
}

/// Grows one; gives its bounds before and after.
fn fit(pen: &mut Pen<'_>, sub: &NodeId) -> Result<Option<(Rect, Rect)>, Fault> {
    let Some(was) = pen.node(sub).map(|node| node.bounds) else {
        return Ok(None);
    };
    let content = pen
        .all_nodes()
        .filter(|node| node.parent.as_ref() == Some(sub))
        .map(|node| node.bounds)
        .reduce(|a, b| a.union(&b));
    let Some(content) = content else {
        return Ok(None);
    };
    let is = was.union(&Rect {
        x: content.x - SUB_PAD,
        y: content.y - SUB_HEAD,
        w: content.w + 2.0 * SUB_PAD,
        h: content.h + SUB_HEAD + SUB_PAD,
    });
    let has_room = was.x - is.x < HAIR
        && was.y - is.y < HAIR
        && is.right() - was.right() < HAIR
        && is.bottom() - was.bottom() < HAIR;
    if has_room {
        return Ok(None);
    }
    nodes::set_bounds(pen, sub, is)?;
    let mut shaken = pen.boundaries(sub);
    shaken.push(sub.clone());
    settle(pen, &shaken)?;
    Ok(Some((was, is)))
}

/// After something was put into a flow: the sub-processes around it grow, and what stands right of each makes room.
pub(super) fn make_way(pen: &mut Pen<'_>, node: &NodeId) -> Result<(), Fault> {
    let subs: Vec<NodeId> = pen.node(node).map_or_else(Vec::new, |node| {
        around(pen, node).map(|sub| sub.id.clone()).collect()
    });
    for sub in subs {
        if let Some((was, is)) = fit(pen, &sub)?
            && is.right() - was.right() >= HAIR
        {
            let outer = pen.node(&sub).and_then(|sub| sub.parent.clone());
            make_room(pen, is, &sub, outer.as_ref())?;
        }
    }
    Ok(())
}
