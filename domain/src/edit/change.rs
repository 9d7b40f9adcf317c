//! Recorded diffs: what was there before and what is there after, for every element a command touched.

use crate::{
    form::Field,
    ids::{EdgeId, NodeId},
    workflow::{Artifact, Edge, Graph, Lane, Node, Pool},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One element before and after; absent where it did not exist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diff<T> {
    /// Before.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub before: Option<T>,
    /// After.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub after: Option<T>,
}

/// A whole that always exists, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swap<T> {
    /// Before.
    pub before: T,
    /// After.
    pub after: T,
}

/// A recorded change of a graph.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Change {
    /// Nodes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub nodes: BTreeMap<NodeId, Diff<Node>>,
    /// Edges.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub edges: BTreeMap<EdgeId, Diff<Edge>>,
    /// Notes and the like.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub artifacts: BTreeMap<String, Diff<Artifact>>,
    /// All lanes, when one changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lanes: Option<Swap<Vec<Lane>>>,
    /// All pools, when one changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pools: Option<Swap<Vec<Pool>>>,
    /// The input schema, when it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<Swap<Vec<Field>>>,
    /// The key's input, when it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_input: Option<Swap<Option<String>>>,
}

fn invert_all<K: Ord + Clone, T: Clone>(diffs: &BTreeMap<K, Diff<T>>) -> BTreeMap<K, Diff<T>> {
    diffs
        .iter()
        .map(|(key, diff)| {
            let inverse = Diff {
                before: diff.after.clone(),
                after: diff.before.clone(),
            };
            (key.clone(), inverse)
        })
        .collect()
}

fn invert_one<T: Clone>(swap: &Option<Swap<T>>) -> Option<Swap<T>> {
    swap.as_ref().map(|swap| Swap {
        before: swap.after.clone(),
        after: swap.before.clone(),
    })
}

fn apply_to<K: Ord + Clone, T: Clone>(map: &mut BTreeMap<K, T>, diffs: &BTreeMap<K, Diff<T>>) {
    for (key, diff) in diffs {
        match &diff.after {
            Some(value) => {
                map.insert(key.clone(), value.clone());
            }
            None => {
                map.remove(key);
            }
        }
    }
}

fn squash_all<K: Ord, T: PartialEq>(
    mut first: BTreeMap<K, Diff<T>>,
    later: BTreeMap<K, Diff<T>>,
) -> BTreeMap<K, Diff<T>> {
    for (key, diff) in later {
        let before = match first.remove(&key) {
            Some(earlier) => earlier.before,
            None => diff.before,
        };
        if before != diff.after {
            let after = diff.after;
            first.insert(key, Diff { before, after });
        }
    }
    first
}

fn squash_one<T: PartialEq>(first: Option<Swap<T>>, later: Option<Swap<T>>) -> Option<Swap<T>> {
    match (first, later) {
        (Some(first), Some(later)) => (first.before != later.after).then_some(Swap {
            before: first.before,
            after: later.after,
        }),
        (first, later) => first.or(later),
    }
}

impl Change {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Makes the graph what it is after. The graph must be what the change began from (see [`Change::fits`]).
    pub fn apply(&self, graph: &mut Graph) {
        apply_to(&mut graph.nodes, &self.nodes);
        apply_to(&mut graph.edges, &self.edges);
        apply_to(&mut graph.artifacts, &self.artifacts);
        if let Some(lanes) = &self.lanes {
            graph.lanes.clone_from(&lanes.after);
        }
        if let Some(pools) = &self.pools {
            graph.pools.clone_from(&pools.after);
        }
        if let Some(inputs) = &self.inputs {
            graph.inputs.clone_from(&inputs.after);
        }
        if let Some(key_input) = &self.key_input {
            graph.key_input.clone_from(&key_input.after);
        }
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn invert(&self) -> Self {
        Self {
            nodes: invert_all(&self.nodes),
            edges: invert_all(&self.edges),
            artifacts: invert_all(&self.artifacts),
            lanes: invert_one(&self.lanes),
            pools: invert_one(&self.pools),
            inputs: invert_one(&self.inputs),
            key_input: invert_one(&self.key_input),
        }
    }

    /// This change and a later one, as one.
    #[must_use]
    pub fn squash(self, later: Self) -> Self {
        Self {
            nodes: squash_all(self.nodes, later.nodes),
            edges: squash_all(self.edges, later.edges),
            artifacts: squash_all(self.artifacts, later.artifacts),
            lanes: squash_one(self.lanes, later.lanes),
            pools: squash_one(self.pools, later.pools),
            inputs: squash_one(self.inputs, later.inputs),
            key_input: squash_one(self.key_input, later.key_input),
        }
    }

    /// Whether the graph is what the change began from, as far as it touches it.
    pub fn fits(&self, graph: &Graph) -> bool {
        fn same<K: Ord, T: PartialEq>(map: &BTreeMap<K, T>, diffs: &BTreeMap<K, Diff<T>>) -> bool {
            diffs
                .iter()
                .all(|(key, diff)| map.get(key) == diff.before.as_ref())
        }
        same(&graph.nodes, &self.nodes)
            && same(&graph.edges, &self.edges)
            && same(&graph.artifacts, &self.artifacts)
            && self
                .lanes
                .as_ref()
                .is_none_or(|lanes| lanes.before == graph.lanes)
            && self
                .pools
                .as_ref()
                .is_none_or(|pools| pools.before == graph.pools)
            && self
                .inputs
                .as_ref()
                .is_none_or(|inputs| inputs.before == graph.inputs)
            && self
                .key_input
                .as_ref()
                .is_none_or(|key| key.before == graph.key_input)
    }

    /// What leads from one graph to another.
    pub fn between(before: &Graph, after: &Graph) -> Self {
        fn diffs<K: Ord + Clone, T: Clone + PartialEq>(
            before: &BTreeMap<K, T>,
            after: &BTreeMap<K, T>,
        ) -> BTreeMap<K, Diff<T>> {
            before
                .keys()
                .chain(after.keys().filter(|key| !before.contains_key(*key)))
                .filter_map(|key| {
                    let (was, is) = (before.get(key), after.get(key));
                    (was != is).then(|| {
                        let diff = Diff {
                            before: was.cloned(),
                            after: is.cloned(),
                        };
                        (key.clone(), diff)
                    })
                })
                .collect()
        }
        fn swap<T: Clone + PartialEq>(before: &T, after: &T) -> Option<Swap<T>> {
            (before != after).then(|| Swap {
                before: before.clone(),
                after: after.clone(),
            })
        }
        Self {
            nodes: diffs(&before.nodes, &after.nodes),
            edges: diffs(&before.edges, &after.edges),
            artifacts: diffs(&before.artifacts, &after.artifacts),
            lanes: swap(&before.lanes, &after.lanes),
            pools: swap(&before.pools, &after.pools),
            inputs: swap(&before.inputs, &after.inputs),
            key_input: swap(&before.key_input, &after.key_input),
        }
    }
}
