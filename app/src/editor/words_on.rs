//! What is written on edges.

use domain::workflow::{Edge, GateExit};

/// What is said on an edge: its name, else its exit, else its condition.
pub fn edge_words(edge: &Edge) -> String {
    if !edge.label.trim().is_empty() {
        return edge.label.trim().to_owned();
    }
    match (edge.exit, edge.is_default, &edge.condition) {
        (Some(GateExit::Rejected), _, _) => "rejected".to_owned(),
        (Some(GateExit::Returned), _, _) => "returned".to_owned(),
        (_, true, _) => "otherwise".to_owned(),
        (_, _, Some(condition)) => super::words::cut(condition, 168.0, 12.0),
        _ => String::new(),
    }
}
