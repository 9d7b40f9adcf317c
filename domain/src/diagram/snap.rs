//! What a drag snaps to: the grid, and the lines of other shapes.

use super::obstacles::Obstacles;
use crate::{
    ids::NodeId,
    workflow::{Point, Rect},
};

/// The grid, in diagram units.
pub const GRID: f64 = 8.0;

/// A line shown while something is dragged along it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guide {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
}

/// A drag after snapping.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snapped {
    /// By how much to move on, to the right.
    pub dx: f64,
    /// By how much to move on, down.
    pub dy: f64,
    /// Lines to show.
    pub guides: Vec<Guide>,
}

/// The nearest multiple of the grid.
pub fn snap_to_grid(value: f64) -> f64 {
    (value / GRID).round() * GRID
}

/// Aligns a dragged rectangle with shapes nearby: middles first, then borders, within `reach`. `except` is what is dragged; what
/// lies in it is dragged along.
pub fn snap_to_others(
    moving: &Rect,
    obstacles: &Obstacles,
    except: &[NodeId],
    reach: f64,
) -> Snapped {
    let around = obstacles.within(&moving.grown(600.0));
    let others: Vec<Rect> = around
        .into_iter()
        .filter(|(id, _)| !except.contains(id) && !obstacles.lies_in(id, except))
        .map(|(_, rect)| rect)
        .collect();
    let mut snapped = Snapped::default();
    let mine = moving.center();
    let mut best_y: Option<(f64, Rect)> = None;
    let mut best_x: Option<(f64, Rect)> = None;
    for other in &others {
        let at = other.center();
        let dy = at.y - mine.y;
        if dy.abs() <= reach
            && best_y
                .as_ref()
                .is_none_or(|(known, _)| dy.abs() < known.abs())
        {
            best_y = Some((dy, *other));
        }
        let dx = at.x - mine.x;
        if dx.abs() <= reach
            && best_x
                .as_ref()
                .is_none_or(|(known, _)| dx.abs() < known.abs())
        {
            best_x = Some((dx, *other));
        }
    }
    if let Some((dy, other)) = best_y {
        snapped.dy = dy;
        let y = other.center().y;
        snapped.guides.push(Guide {
            from: Point {
                x: moving.x.min(other.x),
                y,
            },
            to: Point {
                x: moving.right().max(other.right()),
                y,
            },
        });
    }
    if let Some((dx, other)) = best_x {
        snapped.dx = dx;
        let x = other.center().x;
        snapped.guides.push(Guide {
            from: Point {
                x,
                y: moving.y.min(other.y),
            },
            to: Point {
                x,
                y: moving.bottom().max(other.bottom()),
            },
        });
    }
    snapped
}
