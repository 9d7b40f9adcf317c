//! Lines as SVG path data.

use super::markup::num;
use domain::workflow::Point;

/// A line through `points` with rounded corners.
pub fn rounded(points: &[Point], radius: f64) -> String {
    let mut d = String::new();
    for (index, point) in points.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| points.get(index));
        let after = points.get(index + 1);
        match (before, after) {
            (None, _) => d = format!("M{} {}", num(point.x), num(point.y)),
            (Some(_), None) => d.push_str(&format!("L{} {}", num(point.x), num(point.y))),
            (Some(before), Some(after)) => {
                let radius = radius
                    .min(distance(*before, *point) / 2.0)
                    .min(distance(*point, *after) / 2.0);
                let enter = towards(*point, *before, radius);
                let leave = towards(*point, *after, radius);
                d.push_str(&format!(
                    "L{} {}Q{} {} {} {}",
                    num(enter.x),
                    num(enter.y),
                    num(point.x),
                    num(point.y),
                    num(leave.x),
                    num(leave.y)
                ));
            }
        }
    }
    d
}

/// The arrow tip at the end of a line.
pub fn tip(points: &[Point]) -> String {
    let [.., before, end] = points else {
        return String::new();
    };
    let length = distance(*before, *end).max(0.001);
    let (ux, uy) = ((end.x - before.x) / length, (end.y - before.y) / length);
    let back = (end.x - ux * 8.0, end.y - uy * 8.0);
    format!(
        "M{} {}L{} {}L{} {}Z",
        num(end.x),
        num(end.y),
        num(back.0 - uy * 4.5),
        num(back.1 + ux * 4.5),
        num(back.0 + uy * 4.5),
        num(back.1 - ux * 4.5),
    )
}

/// How far apart two points are.
pub fn distance(a: Point, b: Point) -> f64 {
    ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt()
}

fn towards(from: Point, to: Point, by: f64) -> Point {
    let length = distance(from, to).max(0.001);
    Point {
        x: from.x + (to.x - from.x) / length * by,
        y: from.y + (to.y - from.y) / length * by,
    }
}
