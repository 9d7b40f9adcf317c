//! A command in words, for the live region and the undo menu.

use super::Command;
use crate::{
    ids::{EdgeId, NodeId},
    workflow::{Graph, NodeKind},
};

fn name(graph: &Graph, id: &NodeId) -> String {
    graph.nodes.get(id).map_or_else(
        || "step".to_owned(),
        |node| {
            if node.label.is_empty() {
                node.kind.name().to_owned()
            } else {
                node.label.clone()
            }
        },
    )
}

fn way(graph: &Graph, id: &EdgeId) -> String {
    graph.edges.get(id).map_or_else(
        || "connection".to_owned(),
        |edge| format!("{} to {}", name(graph, &edge.from), name(graph, &edge.to)),
    )
}

fn these(graph: &Graph, nodes: &[NodeId]) -> String {
    match nodes {
        [one] => name(graph, one),
        many => format!("{} steps", many.len()),
    }
}

/// What the command did, against the graph before or after it: "Moved Read invoice".
pub fn describe(graph: &Graph, command: &Command) -> String {
    match command {
        Command::Batch { commands } => match commands.as_slice() {
            [one] => describe(graph, one),
            // A new sub-process comes with its first events.
            [first @ Command::AddNode { node }, ..] if matches!(node.kind, NodeKind::Sub) => {
                describe(graph, first)
            }
            many => format!("{} changes", many.len()),
        },
        Command::Replay { .. } => "Stepped back or forth".to_owned(),
        Command::Tidy => "Tidied the diagram".to_owned(),
        Command::AddNode { node }
        | Command::InsertOnEdge { node, .. }
        | Command::Append { node, .. } => {
            if node.label.is_empty() {
                format!("Added {}", node.kind.name().to_lowercase())
            } else {
                format!("Added {}", node.label)
            }
        }
        Command::AttachEvent { host, .. } => format!("Added a timer on {}", name(graph, host)),
        Command::Move { nodes, .. } => format!("Moved {}", these(graph, nodes)),
        Command::Resize { node, .. } => format!("Resized {}", name(graph, node)),
        Command::Delete {
            nodes,
            edges,
            artifacts,
            ..
        } => match (nodes.as_slice(), edges.as_slice()) {
            ([], [edge]) => format!("Deleted {}", way(graph, edge)),
            ([], []) => format!(
                "Deleted {}",
                if artifacts.len() == 1 {
                    "a note"
                } else {
                    "notes"
                }
            ),
            ([], many) => format!("Deleted {} connections", many.len()),
            (nodes, _) => format!("Deleted {}", these(graph, nodes)),
        },
        Command::SetLabel { label, .. } => format!("Named it {label}"),
        Command::SetKind { node, kind } => {
            format!(
                "Changed {} ({})",
                name(graph, node),
                kind.name().to_lowercase()
            )
        }
        Command::SetOwner { nodes, .. } => format!("Changed the owner of {}", these(graph, nodes)),
        Command::SetRaci { node, .. }
        | Command::SetSla { node, .. }
        | Command::SetNotes { node, .. } => format!("Changed {}", name(graph, node)),
        Command::SetRepeat { node, repeat } => match repeat {
            Some(_) => format!("Changed how {} repeats", name(graph, node)),
            None => format!("{} is done once", name(graph, node)),
        },
        Command::SetMappings { node, .. } => {
            format!("Changed what {} takes and gives", name(graph, node))
        }
        Command::Connect { from, to, .. } => {
            format!("Connected {} to {}", name(graph, from), name(graph, to))
        }
        Command::Reconnect { from, to, .. } => {
            format!("Led {} to {}", name(graph, from), name(graph, to))
        }
        Command::SetEdgeLabel { edge, .. }
        | Command::SetCondition { edge, .. }
        | Command::SetDefault { edge, .. }
        | Command::SetExit { edge, .. }
        | Command::SetWaypoints { edge, .. } => format!("Changed {}", way(graph, edge)),
        Command::SetOrder { .. } => "Changed the order of the conditions".to_owned(),
        Command::AddLane { lane, .. } => format!("Added the lane {}", lane.name),
        Command::MoveLane { .. } => "Moved a lane".to_owned(),
        Command::ResizeLane { .. } | Command::SetLanesWidth { .. } => "Resized a lane".to_owned(),
        Command::RenameLane { name, .. } => format!("Named the lane {name}"),
        Command::SetLaneTeam { .. } => "Changed a lane’s team".to_owned(),
        Command::DeleteLane { .. } => "Deleted a lane".to_owned(),
        Command::AddArtifact { .. } => "Added a note".to_owned(),
        Command::SetArtifactText { .. } | Command::ResizeArtifact { .. } => {
            "Changed a note".to_owned()
        }
        Command::SetInputs { .. } => "Changed what a run is started with".to_owned(),
        Command::Paste { clip, .. } => format!("Pasted {} steps", clip.nodes.len()),
    }
}
