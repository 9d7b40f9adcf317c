//! What must hold for a graph to be one at all. Checked for what a command touched, whatever the command.

use super::{frames, pen::Pen};
use crate::{
    Fault,
    ids::NodeId,
    workflow::{Edge, EdgeKind, Graph, Node, NodeKind, Point, Rect, Repeat},
};
use std::collections::BTreeSet;

/// The most elements a diagram holds.
pub const MAX_ELEMENTS: usize = 20_000;
/// The longest name, in characters.
pub const MAX_LABEL: usize = 200;
const MAX_TEXT: usize = 20_000;
const MAX_CONDITION: usize = 2_000;
const MAX_AT: f64 = 1_000_000.0;
const MAX_FIELDS: usize = 200;
const MAX_CORNERS: usize = 200;

fn is_id(id: &str) -> bool {
    let mut chars = id.chars();
    chars
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && id.len() <= 200
}

fn fits_canvas(rect: &Rect) -> bool {
    let near = |value: f64| value.is_finite() && value.abs() <= MAX_AT;
    near(rect.x) && near(rect.y) && near(rect.w) && near(rect.h) && rect.w >= 0.0 && rect.h >= 0.0
}

fn point_fits(point: &Point) -> bool {
    point.x.is_finite() && point.y.is_finite() && point.x.abs() <= MAX_AT && point.y.abs() <= MAX_AT
}

fn too_long(text: &str, most: usize) -> bool {
    text.len() > most && text.chars().count() > most
}

fn check_id(id: &str) -> Result<(), Fault> {
    if is_id(id) {
        return Ok(());
    }
    Err(Fault::invalid(
        "An id is a letter, then letters, digits, “_”, “-” and “.”.",
    ))
}

fn check_node(pen: &Pen<'_>, node: &Node) -> Result<(), Fault> {
    check_id(&node.id.0)?;
    if too_long(&node.label, MAX_LABEL) {
        return Err(Fault::invalid(format!(
            "A name has at most {MAX_LABEL} characters."
        )));
    }
    if too_long(&node.notes, MAX_TEXT) {
        return Err(Fault::invalid(
            "This text is longer than 20,000 characters.",
        ));
    }
    if !fits_canvas(&node.bounds) {
        return Err(Fault::invalid("That is off the canvas."));
    }
    if let Some(lane) = &node.lane
        && !pen.lanes().iter().any(|other| other.id == *lane)
    {
        return Err(super::pen::gone("lane"));
    }
    check_parent(pen, node)?;
    let fields = match &node.kind {
        NodeKind::Agent { result, inputs, .. } => result.len().max(inputs.len()),
        NodeKind::Script { assign } => assign.len(),
        NodeKind::Gate { gate } => gate.candidates.len().max(gate.shows.len()),
        kind => kind
            .sent()
            .map_or(kind.fields().len(), |message| message.carries.len()),
    };
    let fields = fields.max(node.input.len()).max(node.output.len());
    if fields > MAX_FIELDS {
        return Err(Fault::invalid(format!(
            "A step has at most {MAX_FIELDS} fields."
        )));
    }
    if node.repeat.as_ref().is_some_and(says_too_much) {
        return Err(Fault::invalid("A condition has at most 2,000 characters."));
    }
    if let NodeKind::Boundary { host, .. } = &node.kind {
        let on = pen.node(host).ok_or_else(|| super::pen::gone("step"))?;
        if !can_host(&on.kind) {
            return Err(Fault::invalid(HOSTS));
        }
        if on.parent != node.parent {
            return Err(Fault::invalid(
                "An event on a step lies in the sub-process its step lies in.",
            ));
        }
    }
    Ok(())
}

/// What a node lies in is a sub-process, and never itself.
fn check_parent(pen: &Pen<'_>, node: &Node) -> Result<(), Fault> {
    let Some(parent) = &node.parent else {
        return Ok(());
    };
    let is_sub = pen
        .node(parent)
        .is_some_and(|parent| matches!(parent.kind, NodeKind::Sub));
    if !is_sub {
        return Err(Fault::invalid(format!(
            "“{}” would lie in a sub-process that is not there.",
            node.name()
        )));
    }
    if frames::around(pen, node).any(|sub| sub.id == node.id) {
        return Err(Fault::invalid("A sub-process cannot lie inside itself."));
    }
    if frames::around(pen, node).count() >= frames::MAX_DEPTH {
        return Err(Fault::invalid(
            "These sub-processes lie inside one another too deeply.",
        ));
    }
    Ok(())
}

fn says_too_much(repeat: &Repeat) -> bool {
    match repeat {
        Repeat::Each { over, until, .. } => {
            too_long(over, MAX_CONDITION) || too_long(until, MAX_CONDITION)
        }
        Repeat::While { condition, .. } => too_long(condition, MAX_CONDITION),
    }
}

/// What is said of an event put where none can sit.
pub(super) const HOSTS: &str = "An event sits on a human step, an agent step, a receive step, a gate, a sub-process or a sub-workflow.";

/// A kept element may carry what an import put on it.
fn can_host(kind: &NodeKind) -> bool {
    kind.is_host() || matches!(kind, NodeKind::Kept { .. } | NodeKind::Script { .. })
}

fn check_edge(pen: &Pen<'_>, edge: &Edge) -> Result<(), Fault> {
    check_id(&edge.id.0)?;
    if too_long(&edge.label, MAX_LABEL) {
        return Err(Fault::invalid(format!(
            "A name has at most {MAX_LABEL} characters."
        )));
    }
    if edge
        .condition
        .as_ref()
        .is_some_and(|text| too_long(text, MAX_CONDITION))
    {
        return Err(Fault::invalid("A condition has at most 2,000 characters."));
    }
    if edge.waypoints.len() > MAX_CORNERS || !edge.waypoints.iter().all(point_fits) {
        return Err(Fault::invalid("That connection leaves the canvas."));
    }
    check_ends(pen, edge)
}

fn check_ends(pen: &Pen<'_>, edge: &Edge) -> Result<(), Fault> {
    if edge.kind != EdgeKind::Sequence {
        let both = pen.has_id(&edge.from.0) && pen.has_id(&edge.to.0);
        return both
            .then_some(())
            .ok_or_else(|| super::pen::gone("end of the connection"));
    }
    let from = pen
        .node(&edge.from)
        .ok_or_else(|| super::pen::gone("step"))?;
    let to = pen.node(&edge.to).ok_or_else(|| super::pen::gone("step"))?;
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
        return Err(Fault::invalid(frames::CROSSES));
    }
    Ok(())
}

/// Checks what the pen touched, and what hangs on what it took away or made something else.
pub(super) fn check_touched(pen: &Pen<'_>) -> Result<(), Fault> {
    let mut shaken: BTreeSet<&NodeId> = BTreeSet::new();
    for (id, node) in &pen.nodes {
        let holds = |node: &Node| (node.kind.key(), node.parent.clone());
        let was = pen.base.nodes.get(id).map(holds);
        if was.is_some() && was != node.as_ref().map(holds) {
            shaken.insert(id);
        }
        if let Some(node) = node {
            if node.id != *id || clashes(pen, &id.0) {
                return Err(Fault::conflict(format!("The id {id} is taken.")));
            }
            check_node(pen, node)?;
        }
    }
    for (id, edge) in &pen.edges {
        if let Some(edge) = edge {
            if edge.id != *id || clashes(pen, &id.0) {
                return Err(Fault::conflict(format!("The id {id} is taken.")));
            }
            check_edge(pen, edge)?;
            if edge.is_default {
                let from = &edge.from;
                let others = pen
                    .all_edges()
                    .filter(|other| other.is_default && other.from == *from)
                    .count();
                if others > 1 {
                    return Err(Fault::invalid("A gateway has one default way out."));
                }
            }
        }
    }
    for (id, artifact) in &pen.artifacts {
        if let Some(artifact) = artifact {
            check_id(&artifact.id)?;
            if artifact.id != *id || clashes(pen, id) {
                return Err(Fault::conflict(format!("The id {id} is taken.")));
            }
            if !fits_canvas(&artifact.bounds) || too_long(&artifact.text, MAX_TEXT) {
                return Err(Fault::invalid("That note does not fit the canvas."));
            }
        }
    }
    check_whole(pen, &shaken)
}

fn check_whole(pen: &Pen<'_>, shaken: &BTreeSet<&NodeId>) -> Result<(), Fault> {
    let lost_artifact = pen.artifacts.values().any(Option::is_none);
    if !shaken.is_empty() || lost_artifact || pen.new_lanes.is_some() {
        for edge in pen.all_edges() {
            check_ends(pen, edge)?;
        }
    }
    if !shaken.is_empty() {
        for node in pen.all_nodes() {
            let is_inside = node.parent.as_ref().is_some_and(|sub| shaken.contains(sub));
            let is_on =
                matches!(&node.kind, NodeKind::Boundary { host, .. } if shaken.contains(host));
            if is_inside || is_on {
                check_node(pen, node)?;
            }
        }
    }
    if let Some(lanes) = &pen.new_lanes {
        let ids: BTreeSet<_> = lanes.iter().map(|lane| &lane.id).collect();
        if ids.len() != lanes.len() {
            return Err(Fault::conflict("Two lanes have the same id."));
        }
        for lane in lanes {
            check_id(&lane.id.0)?;
            if too_long(&lane.name, MAX_LABEL) || !fits_canvas(&lane.bounds) {
                return Err(Fault::invalid("That lane does not fit the canvas."));
            }
            if clashes(pen, &lane.id.0) {
                return Err(Fault::conflict(format!("The id {} is taken.", lane.id)));
            }
        }
        if let Some(lost) = pen
            .all_nodes()
            .find(|node| node.lane.as_ref().is_some_and(|lane| !ids.contains(lane)))
        {
            return Err(Fault::invalid(format!(
                "“{}” would lie in a lane that is not there.",
                lost.label
            )));
        }
    }
    if pen.inputs().len() > MAX_FIELDS {
        return Err(Fault::invalid(format!(
            "A workflow has at most {MAX_FIELDS} inputs."
        )));
    }
    let grows = pen.nodes.values().flatten().count() + pen.edges.values().flatten().count() > 0;
    if grows && pen.base.nodes.len() + pen.base.edges.len() + pen.nodes.len() > MAX_ELEMENTS / 2 {
        let count = pen.all_nodes().count()
            + pen.all_edges().count()
            + pen.all_artifacts().count()
            + pen.lanes().len();
        if count > MAX_ELEMENTS {
            return Err(Fault::new(
                crate::FaultCode::TooLarge,
                format!(
                    "A diagram holds at most {MAX_ELEMENTS} elements. Split this workflow in two."
                ),
            ));
        }
    }
    Ok(())
}

/// Whether more than one thing has this id.
fn clashes(pen: &Pen<'_>, id: &str) -> bool {
    let count = usize::from(pen.node(&id.into()).is_some())
        + usize::from(pen.edge(&id.into()).is_some())
        + usize::from(pen.artifact(id).is_some())
        + usize::from(pen.lanes().iter().any(|lane| lane.id.0 == id))
        + usize::from(pen.pools().iter().any(|pool| pool.id == id));
    count > 1
}

/// Whether a whole graph is well formed: what an import or a stored draft must satisfy before it is edited.
///
/// # Errors
/// The first thing that is not.
pub fn well_formed(graph: &Graph) -> Result<(), Fault> {
    let empty = Graph::default();
    let mut pen = Pen::new(&empty);
    pen.nodes = graph
        .nodes
        .iter()
        .map(|(id, node)| (id.clone(), Some(node.clone())))
        .collect();
    pen.edges = graph
        .edges
        .iter()
        .map(|(id, edge)| (id.clone(), Some(edge.clone())))
        .collect();
    pen.artifacts = graph
        .artifacts
        .iter()
        .map(|(id, artifact)| (id.clone(), Some(artifact.clone())))
        .collect();
    pen.new_lanes = Some(graph.lanes.clone());
    pen.new_pools = Some(graph.pools.clone());
    pen.new_inputs = Some(graph.inputs.clone());
    check_touched(&pen)
}

/// A job type made from a step's name: "Read invoice" gives `read.invoice`.
pub(super) fn job_type_of(label: &str) -> String {
    let words: Vec<String> = label
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join(".").chars().take(80).collect()
}
