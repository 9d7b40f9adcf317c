//! Geometry of the diagram: where edges run, where names stand, what a point hits, what a drag snaps to. Pure arithmetic on the
//! graph; drawing is the app's.

#[cfg(test)]
mod frame_tests;
mod hit;
mod label;
mod neighbours;
mod obstacles;
mod outline;
mod path;
mod port;
mod route;
mod search;
mod snap;
mod summary;
#[cfg(test)]
mod tests;

pub use hit::{Hit, distance_to_path, edges_in, hit, nodes_in};
pub use label::{edge_label, edge_labels, name_bounds, text_width};
pub use neighbours::Neighbours;
pub use obstacles::Obstacles;
pub use outline::{Step, next, outline, previous};
pub use path::{at, length, rounded};
pub use port::{Side, end_bounds, near_border, on_border, port, ports};
pub use route::{route, route_all, route_to_point};
pub use snap::{GRID, Guide, Snapped, snap_to_grid, snap_to_others};
pub use summary::{beads, size_words, steps_line};

use crate::workflow::{Graph, Rect};

/// The rectangle round everything that is drawn; `None` for an empty diagram.
pub fn extent(graph: &Graph) -> Option<Rect> {
    let corners = graph
        .edges
        .values()
        .flat_map(|edge| &edge.waypoints)
        .map(|point| Rect {
            x: point.x,
            y: point.y,
            w: 0.0,
            h: 0.0,
        });
    graph
        .nodes
        .values()
        .map(|node| name_bounds(node).map_or(node.bounds, |name| name.union(&node.bounds)))
        .chain(graph.lanes.iter().map(|lane| lane.bounds))
        .chain(graph.pools.iter().map(|pool| pool.bounds))
        .chain(graph.artifacts.values().map(|artifact| artifact.bounds))
        .chain(corners)
        .reduce(|a, b| a.union(&b))
}
