//! Tidy layout: layers from left to right by the flow, lanes from top to bottom. For the Tidy button and for imports without a
//! drawing.

mod layers;
mod place;
#[cfg(test)]
mod tests;

use crate::{edit::Change, workflow::Graph};

/// What tidying changes: the place of every node, the lanes' heights and width; edges are routed anew.
pub fn tidy(graph: &Graph) -> Change {
    let layers = layers::assign(graph);
    place::arrange(graph, &layers)
}
