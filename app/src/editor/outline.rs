//! The outline: the same draft as a list in the order it runs, edited in place. On a phone it is how the editor opens.

mod phone;
mod wide;

pub use phone::PhoneList;
pub use wide::Outline;

use super::{desk::Desk, look, tool::Tool};
use crate::components::{Glyph, Icon, icon::Shape};
use domain::{
    diagram,
    ids::NodeId,
    lint::Severity,
    view::Mark,
    workflow::{GateSpec, Graph, Node, NodeKind},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A lane begins.
    Lane {
        /// Its key among the rows.
        key: String,
        /// Its name.
        name: String,
    },
    /// A way on, where there are several; or a timer on a step.
    Way {
        /// The edge or the timer.
        key: String,
        /// How deep.
        depth: usize,
        /// Whether it is a timer.
        is_timer: bool,
        /// What is said on it.
        words: String,
        /// Where it leads: "goes to 6".
        to: String,
    },
    /// A step.
    Step {
        /// Which.
        id: NodeId,
        /// Its number.
        number: usize,
        /// How deep.
        depth: usize,
        /// What follows: "3", "14, or returned to 6", "back to 4".
        next: String,
    },
}

impl Row {
    fn key(&self) -> String {
        match self {
            Self::Lane { key, .. } => format!("l-{key}"),
            Self::Way { key, .. } => format!("w-{key}"),
            Self::Step { id, .. } => format!("s-{id}"),
        }
    }
}

/// The list of a graph.
pub fn rows(graph: &Graph) -> Vec<Row> {
    let steps = diagram::outline(graph);
    let shown: Vec<_> = steps
        .iter()
        .filter(|step| {
            !graph
                .nodes
                .get(&step.node)
                .is_some_and(|node| matches!(node.kind, NodeKind::Boundary { .. }))
        })
        .collect();
    let numbers: BTreeMap<&NodeId, usize> = shown
        .iter()
        .enumerate()
        .map(|(index, step)| (&step.node, index + 1))
        .collect();
    let goes = |id: &NodeId| match numbers.get(id) {
        Some(number) => number.to_string(),
        None => String::new(),
    };
    let mut rows = Vec::new();
    let mut lane = None;
    for (index, step) in shown.iter().enumerate() {
        let Some(node) = graph.nodes.get(&step.node) else {
            continue;
        };
        if !graph.lanes.is_empty() && node.lane != lane {
            let name = node
                .lane
                .as_ref()
                .and_then(|id| graph.lane(id))
                .map_or_else(|| "No lane".to_owned(), |lane| lane.name.clone());
            rows.push(Row::Lane {
                key: format!("{index}"),
                name,
            });
            lane.clone_from(&node.lane);
        }
        let outgoing = graph.outgoing(&node.id);
        let next = match outgoing.as_slice() {
            [only] => {
                let to = goes(&only.to);
                let is_back = numbers.get(&only.to).is_some_and(|to| *to <= index + 1);
                if is_back { format!("back to {to}") } else { to }
            }
            _ => String::new(),
        };
        let depth = step.depth.min(6);
        rows.push(Row::Step {
            id: node.id.clone(),
            number: index + 1,
            depth,
            next,
        });
        for timer in graph.boundaries(&node.id) {
            let to = graph
                .outgoing(&timer.id)
                .first()
                .map(|edge| format!("goes to {}", goes(&edge.to)))
                .unwrap_or_default();
            let words = match &timer.kind {
                NodeKind::Boundary { wait, .. } => look::wait_words(wait),
                _ => String::new(),
            };
            let words = if timer.label.is_empty() {
                words
            } else {
                format!("{words}, {}", timer.label)
            };
            rows.push(Row::Way {
                key: timer.id.0.clone(),
                depth: depth + 1,
                is_timer: true,
                words,
                to,
            });
        }
        if outgoing.len() > 1 {
            for edge in outgoing {
                let words = super::words_on::edge_words(edge);
                let words = match (&node.kind, words.is_empty()) {
                    (NodeKind::Gate { .. }, true) => "approved".to_owned(),
                    (_, true) => "way on".to_owned(),
                    (_, false) => words,
                };
                rows.push(Row::Way {
                    key: edge.id.0.clone(),
                    depth: depth + 1,
                    is_timer: false,
                    words,
                    to: format!("goes to {}", goes(&edge.to)),
                });
            }
        }
    }
    rows
}

fn glyph(kind: &NodeKind) -> Glyph {
    Tool::of(kind).map_or(Glyph::Package, Tool::glyph)
}

fn gate_badge(gate: &GateSpec) -> AnyView {
    let tier = look::tier(gate);
    let needed = gate.needed_at(tier);
    let words = if needed > 1 {
        format!("{}, {needed} needed", tier.label())
    } else {
        tier.label().to_owned()
    };
    view! {
        <span class="tier" data-tier=tier.key()>
            <Shape key=tier.key()/>
            {words}
        </span>
    }
    .into_any()
}

fn mark_of(desk: Desk, node: &Node) -> Option<Mark> {
    node.owner
        .as_ref()
        .and_then(|owner| desk.directory.with_value(|directory| directory.mark(owner)))
}

fn badge(desk: Desk, id: &NodeId) -> impl IntoView + use<> {
    let id = id.clone();
    move || {
        let worst = desk.problems.with(|problems| {
            problems
                .iter()
                .filter(|problem| problem.node.as_ref() == Some(&id))
                .map(|problem| problem.severity)
                .min()
        })?;
        let (class, glyph, word) = match worst {
            Severity::Error => ("pb act", Glyph::OctagonAlert, "Must be fixed"),
            Severity::Warning => ("pb", Glyph::TriangleAlert, "To consider"),
        };
        Some(view! {
            <span class=class>
                <Icon glyph size=14/>
                <span class="sr">{word}</span>
            </span>
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::editor::sample;

    #[test]
    fn the_list_says_what_follows() {
        let rows = rows(&sample::invoice().0);
        let of = |wanted: &str| {
            rows.iter()
                .find_map(|row| match row {
                    Row::Step {
                        id, number, next, ..
                    } if id.0 == wanted => Some((*number, next.clone())),
                    _ => None,
                })
                .unwrap()
        };
        assert_eq!(of("start"), (1, "2".to_owned()));
        let (matching, _) = of("match");
        assert_eq!(of("ask").1, format!("back to {matching}"));
        assert!(rows.iter().any(
            |row| matches!(row, Row::Way { words, is_timer: true, .. } if words == "after 4 h")
        ));
        assert!(rows.iter().any(
            |row| matches!(row, Row::Way { words, .. } if words == "differs by more than 2 %")
        ));
        let keys: std::collections::BTreeSet<_> = rows.iter().map(Row::key).collect();
        assert_eq!(keys.len(), rows.len(), "every row has its own key");
    }
}
