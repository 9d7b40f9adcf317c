//! What a page lays over a diagram: where a run is, what is done, where the time went, what is wrong.

use super::say;
use domain::{
    Millis, Tier,
    ids::{EdgeId, NodeId},
    view::runs::{self, NodeTrace, StepState},
    workflow::{Graph, Node},
};
use std::collections::BTreeMap;

/// What the linter says about a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Badge {
    /// To consider.
    Warning,
    /// Must be fixed.
    Problem,
}

/// What is laid over one node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeOverlay {
    /// A token is here: the run waits here.
    pub token: bool,
    /// It was passed.
    pub done: bool,
    /// How much of the run's time was spent here: 1 (little) to 4 (most).
    pub heat: Option<u8>,
    /// It is the one shown beside the diagram.
    pub selected: bool,
    /// Not reached, or not of interest here.
    pub dim: bool,
    /// The second line of a step, instead of its owner's name: "2 d, 2 tries".
    pub sub: Option<String>,
    /// The tier it was graded, where that is known better than from the drawing.
    pub tier: Option<Tier>,
    /// What the linter says.
    pub badge: Option<Badge>,
}

/// What is laid over one edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EdgeOverlay {
    /// Nothing.
    #[default]
    Plain,
    /// A token went this way.
    Past,
    /// This is the way being shown.
    Lit,
    /// Not taken.
    Dim,
}

impl EdgeOverlay {
    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Past => "past",
            Self::Lit => "lit",
            Self::Dim => "dim",
        }
    }
}

/// What is laid over a diagram; a node or edge that is not named gets nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    /// By node.
    pub nodes: BTreeMap<NodeId, NodeOverlay>,
    /// By edge.
    pub edges: BTreeMap<EdgeId, EdgeOverlay>,
}

impl Overlay {
    /// What is laid over this node.
    pub fn node(&self, id: &NodeId) -> NodeOverlay {
        self.nodes.get(id).cloned().unwrap_or_default()
    }

    /// What is laid over this edge.
    pub fn edge(&self, id: &EdgeId) -> EdgeOverlay {
        self.edges.get(id).copied().unwrap_or_default()
    }
}

impl Overlay {
    /// What a run adds to its diagram: where it was, where it is, and where the time went.
    pub fn of_run(graph: &Graph, run: &runs::Overlay, ended: bool) -> Self {
        let most = run
            .nodes
            .iter()
            // A gateway that waits for its other ways has spent nothing itself.
            .filter(|(id, _)| {
                // Nor has a sub-process, beside what its steps did.
                graph.nodes.get(*id).is_some_and(|node| {
                    (node.kind.is_box() || node.kind.is_work()) && !node.is_frame()
                })
            })
            .map(|(_, trace)| trace.spent)
            .max()
            .unwrap_or(0);
        let nodes = graph
            .nodes
            .keys()
            .map(|id| {
                let overlay = match run.nodes.get(id) {
                    None => NodeOverlay {
                        dim: true,
                        ..NodeOverlay::default()
                    },
                    Some(trace) => of_trace(trace, graph.nodes.get(id), most),
                };
                (id.clone(), overlay)
            })
            .collect();
        let edges = graph
            .edges
            .values()
            .map(|edge| {
                let to_token = run
                    .nodes
                    .get(&edge.to)
                    .is_some_and(|trace| trace.tokens > 0);
                let state = match run.edges.contains(&edge.id) {
                    true if to_token && !ended => EdgeOverlay::Lit,
                    true => EdgeOverlay::Past,
                    false => EdgeOverlay::Dim,
                };
                (edge.id.clone(), state)
            })
            .collect();
        Self { nodes, edges }
    }
}

fn of_trace(trace: &NodeTrace, node: Option<&Node>, most: Millis) -> NodeOverlay {
    let takes_time = node.is_some_and(|node| node.kind.is_box());
    let mut sub = say::span(trace.spent);
    if trace.attempts > 1 {
        sub = format!("{sub}, {} tries", trace.attempts);
    }
    NodeOverlay {
        token: trace.tokens > 0,
        done: trace.state == StepState::Done && takes_time,
        heat: node
            .filter(|node| takes_time && !node.is_frame())
            .and_then(|_| heat(trace.spent, most)),
        sub: graded(trace).or((takes_time && trace.spent >= 1_000).then_some(sub)),
        tier: trace.tier,
        ..NodeOverlay::default()
    }
}

/// What a gate was graded, and how many have approved: "High, 1 of 2".
fn graded(trace: &NodeTrace) -> Option<String> {
    let tier = trace.tier?.label();
    Some(match trace.approvals {
        Some((given, needed)) if needed > 1 => format!("{tier}, {given} of {needed}"),
        _ => tier.to_owned(),
    })
}

/// From where on a step is warm: under a minute nothing is, above it its share of the longest.
fn heat(spent: Millis, most: Millis) -> Option<u8> {
    if spent < 60_000 {
        return None;
    }
    Some(match spent * 100 / most.max(1) {
        60.. => 4,
        15..60 => 3,
        4..15 => 2,
        _ => 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_took_long_is_warm() {
        let most = 48 * 3_600_000;
        for (spent, expected) in [
            (3_000, None),
            (180_000, Some(1)),
            (5 * 3_600_000, Some(2)),
            (12 * 3_600_000, Some(3)),
            (most, Some(4)),
        ] {
            assert_eq!(heat(spent, most), expected, "{spent}");
        }
    }
}
