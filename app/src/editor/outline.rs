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

/// All nodes in the order of the flow; all that lies in a sub-process comes right after it and deeper, also what hangs loose
/// in it.
pub fn order(graph: &Graph) -> Vec<diagram::Step> {
    let steps = diagram::outline(graph);
    let mut by_place: BTreeMap<Option<&NodeId>, Vec<&diagram::Step>> = BTreeMap::new();
    for step in &steps {
        let parent = graph
            .nodes
            .get(&step.node)
            .and_then(|node| node.parent.as_ref())
            .filter(|parent| graph.nodes.contains_key(*parent));
        by_place.entry(parent).or_default().push(step);
    }
    let mut stack: Vec<(&diagram::Step, usize)> = by_place
        .remove(&None)
        .unwrap_or_default()
        .into_iter()
        .rev()
        .map(|step| (step, step.depth))
        .collect();
    let mut sorted = Vec::with_capacity(steps.len());
    while let Some((step, depth)) = stack.pop() {
        sorted.push(diagram::Step {
            depth,
            ..step.clone()
        });
        let inside = by_place.remove(&Some(&step.node)).unwrap_or_default();
        let first = inside.first().map_or(0, |step| step.depth);
        let nested = |step: &diagram::Step| depth + 1 + step.depth.saturating_sub(first);
        stack.extend(inside.into_iter().rev().map(|step| (step, nested(step))));
    }
    sorted
}

/// The list of a graph.
pub fn rows(graph: &Graph) -> Vec<Row> {
    let steps = order(graph);
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
        let place = graph.lane_of(node);
        let at = place.map(|lane| &lane.id);
        if !graph.lanes.is_empty() && at != lane {
            let name = place.map_or_else(|| "No lane".to_owned(), |lane| lane.name.clone());
            rows.push(Row::Lane {
                key: format!("{index}"),
                name,
            });
            lane = at;
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

    #[test]
    fn what_lies_in_a_sub_process_stands_below_it_and_deeper() {
        let rows = rows(&sample::lines());
        let steps: Vec<(&str, usize, &str)> = rows
            .iter()
            .filter_map(|row| match row {
                Row::Step {
                    id, depth, next, ..
                } => Some((id.0.as_str(), *depth, next.as_str())),
                _ => None,
            })
            .collect();
        assert_eq!(
            steps,
            [
                ("begin", 0, "2"),
                ("lines", 0, "6"),
                ("first", 1, "4"),
                ("check", 1, "5"),
                ("last", 1, ""),
                ("pay", 0, "7"),
                ("done", 0, ""),
            ]
        );
    }

    #[test]
    fn what_hangs_loose_in_a_sub_process_stands_below_it_too() {
        let mut graph = sample::lines();
        graph.edges.remove(&domain::ids::EdgeId::from("w1"));
        let order = order(&graph);
        let of = |wanted: &str| order.iter().position(|step| step.node.0 == wanted);
        assert!(of("lines") < of("check") && of("check") < of("pay"));
        assert_eq!(order.len(), graph.nodes.len());
    }

    #[test]
    fn what_lies_in_a_sub_process_lies_in_its_lane() {
        let mut graph = sample::lines();
        graph.lanes = sample::invoice().0.lanes;
        let lane = graph.lanes.first().map(|lane| lane.id.clone());
        for node in graph.nodes.values_mut().filter(|it| it.parent.is_none()) {
            node.lane.clone_from(&lane);
        }
        let lanes = rows(&graph)
            .iter()
            .filter(|row| matches!(row, Row::Lane { .. }))
            .count();
        assert_eq!(lanes, 1);
    }
}
