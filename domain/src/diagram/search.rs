//! Finding a way round everything, where no usual shape will do: A* over the lines beside the shapes nearby.

use super::{
    obstacles::{Level, meets, span},
    port::Side,
    route::{CLEAR, straighten},
};
use crate::workflow::{Point, Rect};
use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

const TURN: f64 = 24.0;
const STUB: f64 = 14.0;
/// The most lines each way; beyond it the shapes farthest away are left out.
const MAX_SHAPES: usize = 60;

#[derive(PartialEq)]
struct Cost(f64);
impl Eq for Cost {}
impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Cost {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

struct Lines {
    xs: Vec<f64>,
    ys: Vec<f64>,
    walls: Vec<Rect>,
}

fn out(port: &(Point, Side, f64)) -> Point {
    let unit = port.1.outwards();
    Point {
        x: port.0.x + unit.x * STUB,
        y: port.0.y + unit.y * STUB,
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 0.01);
    values
}

fn lines(area: Rect, ends: &[Point], level: &Level<'_>) -> Lines {
    let middle = area.center();
    let mut shapes: Vec<Rect> = level
        .within(&area.grown(260.0))
        .into_iter()
        .map(|(_, rect)| rect)
        .collect();
    let far = |rect: &Rect| {
        let at = rect.center();
        ((at.x - middle.x).abs() - area.w / 2.0).max(0.0)
            + ((at.y - middle.y).abs() - area.h / 2.0).max(0.0)
    };
    shapes.sort_by(|a, b| far(a).total_cmp(&far(b)));
    shapes.truncate(MAX_SHAPES);
    let mut xs: Vec<f64> = ends.iter().map(|point| point.x).collect();
    let mut ys: Vec<f64> = ends.iter().map(|point| point.y).collect();
    for shape in &shapes {
        xs.extend([shape.x - STUB, shape.right() + STUB]);
        ys.extend([shape.y - STUB, shape.bottom() + STUB]);
    }
    Lines {
        xs: sorted(xs),
        ys: sorted(ys),
        walls: shapes,
    }
}

impl Lines {
    fn index(&self, point: Point) -> Option<(usize, usize)> {
        let find = |values: &[f64], value: f64| {
            values.iter().position(|other| (other - value).abs() < 0.02)
        };
        Some((find(&self.xs, point.x)?, find(&self.ys, point.y)?))
    }

    fn point(&self, (x, y): (usize, usize)) -> Option<Point> {
        Some(Point {
            x: *self.xs.get(x)?,
            y: *self.ys.get(y)?,
        })
    }

    fn is_free(&self, a: Point, b: Point, margin: f64) -> bool {
        let line = span(a, b);
        !self
            .walls
            .iter()
            .any(|wall| meets(&wall.grown(margin), &line))
    }
}

const STEPS: [(isize, isize, usize); 4] = [(1, 0, 0), (-1, 0, 0), (0, 1, 1), (0, -1, 1)];

fn axis(side: Side) -> usize {
    match side {
        Side::Left | Side::Right => 0,
        Side::Top | Side::Bottom => 1,
    }
}

/// The cheapest way from one of some ports to one of others.
pub(super) fn find(
    from: &[(Point, Side, f64)],
    to: &[(Point, Side, f64)],
    area: Rect,
    level: &Level<'_>,
) -> Option<Vec<Point>> {
    let ends: Vec<Point> = from.iter().chain(to).map(out).collect();
    let lines = lines(area, &ends, level);
    [CLEAR - 2.0, 1.0]
        .into_iter()
        .find_map(|margin| walk(from, to, &lines, margin))
}

fn walk(
    from: &[(Point, Side, f64)],
    to: &[(Point, Side, f64)],
    lines: &Lines,
    margin: f64,
) -> Option<Vec<Point>> {
    let (wide, high) = (lines.xs.len(), lines.ys.len());
    let slot = |at: (usize, usize), axis: usize| (at.1 * wide + at.0) * 2 + axis;
    let mut costs = vec![f64::INFINITY; wide * high * 2];
    let mut came: Vec<Option<usize>> = vec![None; wide * high * 2];
    let mut starts: Vec<Option<Point>> = vec![None; wide * high * 2];
    let mut heap = BinaryHeap::new();
    for port in from {
        let first = out(port);
        let Some(at) = lines.index(first) else {
            continue;
        };
        if !lines.is_free(port.0, first, 0.0) {
            continue;
        }
        let key = slot(at, axis(port.1));
        let cost = port.2 + STUB;
        if costs.get(key).is_some_and(|known| cost < *known) {
            *costs.get_mut(key)? = cost;
            *starts.get_mut(key)? = Some(port.0);
            heap.push(Reverse((Cost(cost), key)));
        }
    }
    let goals: Vec<(usize, usize, &(Point, Side, f64))> = to
        .iter()
        .filter(|port| lines.is_free(port.0, out(port), 0.0))
        .filter_map(|port| {
            let at = lines.index(out(port))?;
            Some((slot(at, 0), slot(at, 1), port))
        })
        .collect();
    let mut best: Option<(f64, usize, Point)> = None;
    while let Some(Reverse((Cost(cost), key))) = heap.pop() {
        if best.is_some_and(|(least, ..)| least <= cost) {
            break;
        }
        if costs.get(key).is_none_or(|known| cost > *known) {
            continue;
        }
        for (flat, upright, port) in &goals {
            if key == *flat || key == *upright {
                let turns = usize::from(key % 2 != axis(port.1));
                #[expect(clippy::cast_precision_loss, reason = "zero or one")]
                let total = cost + port.2 + turns as f64 * TURN;
                if best.is_none_or(|(least, ..)| total < least) {
                    best = Some((total, key, port.0));
                }
            }
        }
        let (place, along) = (key / 2, key % 2);
        let here = (place % wide, place / wide);
        let point = lines.point(here)?;
        for (dx, dy, axis) in STEPS {
            let next = (here.0.checked_add_signed(dx), here.1.checked_add_signed(dy));
            let (Some(x), Some(y)) = next else { continue };
            let Some(target) = lines.point((x, y)) else {
                continue;
            };
            if !lines.is_free(point, target, margin) {
                continue;
            }
            let turn = if axis == along { 0.0 } else { TURN };
            let next_cost = cost + (target.x - point.x).abs() + (target.y - point.y).abs() + turn;
            let next_key = slot((x, y), axis);
            if costs.get(next_key).is_some_and(|known| next_cost < *known) {
                *costs.get_mut(next_key)? = next_cost;
                *came.get_mut(next_key)? = Some(key);
                *starts.get_mut(next_key)? = None;
                heap.push(Reverse((Cost(next_cost), next_key)));
            }
        }
    }
    let (_, mut key, end) = best?;
    let mut points = vec![end];
    loop {
        let place = key / 2;
        points.push(lines.point((place % wide, place / wide))?);
        if let Some(start) = starts.get(key).copied().flatten() {
            points.push(start);
            break;
        }
        key = (*came.get(key)?)?;
    }
    points.reverse();
    straighten(&points)
}
