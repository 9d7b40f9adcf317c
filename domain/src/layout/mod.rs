//! Tidy layout: layers from left to right by the flow, lanes from top to bottom. For the Tidy button and for imports without a
//! drawing.

mod inside;
mod layers;
mod place;
#[cfg(test)]
mod tests;

use crate::{
    edit::Change,
    workflow::{Graph, NodeKind},
};

/// What tidying changes: the place of every node, the size of every sub-process, the lanes' heights and width; edges are routed
/// anew.
pub fn tidy(graph: &Graph) -> Change {
    let has_subs = graph
        .nodes
        .values()
        .any(|node| matches!(node.kind, NodeKind::Sub));
    let after = if has_subs {
        with_insides(graph)
    } else {
        place::arrange(graph, &layers::assign(graph))
    };
    Change::between(graph, &after)
}

fn with_insides(graph: &Graph) -> Graph {
    let mut after = graph.clone();
    let places = inside::size_all(&mut after);
    let mut outer = inside::level(&after, None);
    outer.lanes.clone_from(&after.lanes);
    outer.pools.clone_from(&after.pools);
    let outer = place::arrange(&outer, &layers::assign(&outer));
    after.nodes.extend(outer.nodes);
    after.lanes = outer.lanes;
    after.pools = outer.pools;
    for edge in after.edges.values_mut() {
        edge.waypoints.clear();
    }
    inside::put_all(&mut after, &places);
    after
}
