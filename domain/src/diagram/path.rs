//! Polylines as they are drawn.

use super::port::distance;
use crate::workflow::Point;
use std::fmt::Write;

/// SVG path data with rounded corners.
pub fn rounded(points: &[Point], radius: f64) -> String {
    let mut data = String::with_capacity(points.len() * 24);
    let Some(first) = points.first() else {
        return data;
    };
    let _ = write!(data, "M{:.1} {:.1}", first.x, first.y);
    for triple in points.windows(3) {
        let [before, corner, after] = triple else {
            continue;
        };
        let reach = radius
            .min(distance(*before, *corner) / 2.0)
            .min(distance(*corner, *after) / 2.0);
        let toward = |to: &Point| {
            let far = distance(*corner, *to).max(0.001);
            Point {
                x: corner.x + (to.x - corner.x) * reach / far,
                y: corner.y + (to.y - corner.y) * reach / far,
            }
        };
        let (a, b) = (toward(before), toward(after));
        let _ = write!(
            data,
            "L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
            a.x, a.y, corner.x, corner.y, b.x, b.y
        );
    }
    if let Some(last) = points.last().filter(|_| points.len() > 1) {
        let _ = write!(data, "L{:.1} {:.1}", last.x, last.y);
    }
    data
}

/// How long a polyline is.
pub fn length(points: &[Point]) -> f64 {
    points
        .windows(2)
        .map(|pair| match pair {
            [a, b] => distance(*a, *b),
            _ => 0.0,
        })
        .sum()
}

/// The point at a share (0 to 1) of a polyline's length.
pub fn at(points: &[Point], share: f64) -> Option<Point> {
    let mut left = length(points) * share.clamp(0.0, 1.0);
    for pair in points.windows(2) {
        let [a, b] = pair else { continue };
        let step = distance(*a, *b);
        if left <= step && step > 0.0 {
            return Some(Point {
                x: a.x + (b.x - a.x) * left / step,
                y: a.y + (b.y - a.y) * left / step,
            });
        }
        left -= step;
    }
    points.last().copied()
}
