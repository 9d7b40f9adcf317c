//! The one way to change a workflow: a [`Command`] is checked against the graph and gives a [`Change`], a recorded diff that
//! can be applied, inverted and squashed. The browser and the server run this same code, so a draft that was accepted here
//! is accepted there.
//!
//! Nothing here decides whether a workflow may be published: that is the linter's. Here only what would not be a graph at all
//! is refused (an edge to nowhere, two things of one id, a timer on a start event).

mod artifacts;
mod change;
mod clip;
mod command;
mod compare;
mod compare_kinds;
#[cfg(test)]
mod compare_tests;
mod compare_words;
mod edges;
mod frames;
#[cfg(test)]
mod frames_tests;
mod history;
mod lanes;
mod nodes;
mod pen;
mod repeats;
mod room;
mod rules;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk_tests;
mod words;

pub use change::{Change, Diff, Swap};
pub use clip::{Clip, Selection, clip};
pub use command::Command;
pub use compare::compare;
pub use frames::{SUB_HEAD, SUB_PAD, carried, new_sub, sub_inside};
pub use history::History;
pub use lanes::{DEFAULT_LANE_HEIGHT, LANE_HEAD, MIN_LANE_HEIGHT};
pub use rules::{MAX_ELEMENTS, MAX_LABEL, well_formed};
pub use words::describe;

use crate::{Fault, workflow::Graph};
use pen::Pen;

/// What a command would change, without changing anything.
///
/// # Errors
/// A [`Fault`] in words when the command does not fit the graph; then nothing changes, also for a batch.
pub fn apply(graph: &Graph, command: &Command) -> Result<Change, Fault> {
    let mut pen = Pen::new(graph);
    run(&mut pen, command, 0)?;
    rules::check_touched(&pen)?;
    Ok(pen.finish())
}

/// Whether a command fits the graph: the same answer as [`apply`], for previews and menus.
///
/// # Errors
/// The fault [`apply`] would give.
pub fn check(graph: &Graph, command: &Command) -> Result<(), Fault> {
    apply(graph, command).map(drop)
}

/// Applies several commands to `graph`, one after the other; all or nothing.
///
/// # Errors
/// The fault of the first that does not fit; the graph is then as it was.
pub fn apply_all(graph: &mut Graph, commands: &[Command]) -> Result<Change, Fault> {
    let mut whole = Change::default();
    for command in commands {
        match apply(graph, command) {
            Ok(change) => {
                change.apply(graph);
                whole = whole.squash(change);
            }
            Err(fault) => {
                whole.invert().apply(graph);
                return Err(fault);
            }
        }
    }
    Ok(whole)
}

fn run(pen: &mut Pen<'_>, command: &Command, depth: u8) -> Result<(), Fault> {
    write(pen, command, depth)?;
    match command {
        // A recorded change is played as it was; a batch's commands each did it.
        Command::Replay { .. } | Command::Batch { .. } => Ok(()),
        _ => frames::enclose(pen),
    }
}

fn write(pen: &mut Pen<'_>, command: &Command, depth: u8) -> Result<(), Fault> {
    match command {
        Command::Batch { commands } => {
            if depth > 4 {
                return Err(Fault::invalid("These changes are nested too deeply."));
            }
            commands
                .iter()
                .try_for_each(|command| run(pen, command, depth + 1))
        }
        Command::Replay { change } => pen.replay(change),
        Command::Tidy => {
            let graph = pen.graph();
            pen.replay(&crate::layout::tidy(&graph))
        }
        Command::AddNode { node } => nodes::add(pen, node),
        Command::InsertOnEdge {
            edge,
            node,
            new_edge,
        } => nodes::insert_on_edge(pen, edge, node, new_edge),
        Command::Append { from, node, edge } => nodes::append(pen, from, node, edge),
        Command::AttachEvent {
            id,
            host,
            interrupting,
            wait,
            at,
        } => nodes::attach_event(pen, id, host, (*interrupting, wait), *at),
        Command::Move {
            nodes,
            artifacts,
            dx,
            dy,
        } => nodes::move_all(pen, nodes, artifacts, (*dx, *dy)),
        Command::Resize { node, bounds } => nodes::resize(pen, node, *bounds),
        Command::Delete {
            nodes,
            edges,
            artifacts,
            heal,
        } => nodes::delete(pen, nodes, edges, artifacts, *heal),
        Command::SetLabel { node, label } => nodes::set_label(pen, node, label),
        Command::SetKind { node, kind } => nodes::set_kind(pen, node, kind),
        Command::SetOwner { nodes, owner } => nodes::set_owner(pen, nodes, *owner),
        Command::SetRaci { node, raci } => {
            pen.edit_node(node)?.raci = raci.clone();
            Ok(())
        }
        Command::SetSla { node, sla } => {
            pen.edit_node(node)?.sla = *sla;
            Ok(())
        }
        Command::SetNotes { node, notes } => {
            pen.edit_node(node)?.notes = notes.clone();
            Ok(())
        }
        Command::SetRepeat { node, repeat } => repeats::set_repeat(pen, node, repeat.as_ref()),
        Command::SetMappings {
            node,
            input,
            output,
        } => repeats::set_mappings(pen, node, input, output),
        Command::Connect { id, from, to } => edges::connect(pen, id, from, to),
        Command::Reconnect { edge, from, to } => edges::reconnect(pen, edge, from, to),
        Command::SetEdgeLabel { edge, label } => {
            label.trim().clone_into(&mut pen.edit_edge(edge)?.label);
            Ok(())
        }
        Command::SetCondition { edge, condition } => edges::set_condition(pen, edge, condition),
        Command::SetDefault { edge, is_default } => edges::set_default(pen, edge, *is_default),
        Command::SetExit { edge, exit } => edges::set_exit(pen, edge, *exit),
        Command::SetOrder { edges } => edges::set_order(pen, edges),
        Command::SetWaypoints { edge, waypoints } => {
            pen.edit_edge(edge)?.waypoints.clone_from(waypoints);
            Ok(())
        }
        Command::AddLane { lane, at } => lanes::add(pen, lane, *at),
        Command::MoveLane { lane, to } => lanes::move_to(pen, lane, *to),
        Command::ResizeLane { lane, height } => lanes::resize(pen, lane, *height),
        Command::SetLanesWidth { width } => lanes::set_width(pen, *width),
        Command::RenameLane { lane, name } => lanes::rename(pen, lane, name),
        Command::SetLaneTeam { lane, team } => lanes::set_team(pen, lane, *team),
        Command::DeleteLane { lane } => lanes::delete(pen, lane),
        Command::AddArtifact { artifact } => artifacts::add(pen, artifact),
        Command::SetArtifactText { id, text } => artifacts::set_text(pen, id, text),
        Command::ResizeArtifact { id, bounds } => artifacts::resize(pen, id, *bounds),
        Command::SetInputs { inputs, key_input } => {
            pen.set_inputs(inputs.clone(), key_input.clone());
            Ok(())
        }
        Command::Paste { clip, dx, dy } => clip::paste(pen, clip, (*dx, *dy)),
    }
}
