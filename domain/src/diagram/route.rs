//! Edge routes: right angles, as short and straight as can be, never across a step. First the usual shapes (straight, one
//! corner, two, round the outside) are tried by cost; where all of them cross something, a search finds a way. The flow inside a
//! sub-process runs among what lies there; from outside a sub-process is one box.

use super::{
    neighbours::Neighbours,
    obstacles::{Level, Obstacles, span},
    port::{Side, end_bounds, port},
    search,
};
use crate::{
    ids::{EdgeId, NodeId},
    workflow::{Edge, EdgeKind, Graph, Node, NodeKind, Point, Rect},
};
use std::collections::BTreeMap;

/// Clear space kept beside other steps.
pub(super) const CLEAR: f64 = 8.0;
const STUBS: [f64; 2] = [18.0, 8.0];
const BEND: f64 = 24.0;
const CROSSING: f64 = 100_000.0;
/// Going left, where that is where it leads.
const FACING: f64 = 8.0;
/// Sharing a side with an edge of the other direction, or with another way out.
const TAKEN: f64 = 90.0;

#[derive(Clone, Copy)]
struct End {
    at: Point,
    side: Side,
    cost: f64,
}

fn leaving(node: Option<&Node>, graph: &Graph, (bounds, to): (&Rect, &Rect)) -> Vec<End> {
    let cost = |side| match (side, node.map(|node| &node.kind)) {
        (Side::Right, _) => 0.0,
        (Side::Left, _) if to.right() <= bounds.x => FACING,
        (Side::Left, _) => 160.0,
        (_, Some(NodeKind::Exclusive | NodeKind::Parallel | NodeKind::Gate { .. })) => 6.0,
        _ => 34.0,
    };
    if let Some(Node {
        kind: NodeKind::Boundary { host, .. },
        ..
    }) = node
    {
        let host = graph.nodes.get(host).map_or(*bounds, |host| host.bounds);
        return outward_sides(&host, bounds)
            .into_iter()
            .map(|side| End {
                at: port(bounds, side),
                side,
                cost: 0.0,
            })
            .collect();
    }
    ends(bounds, cost)
}

/// The sides of a timer that look away from its host.
fn outward_sides(host: &Rect, bounds: &Rect) -> Vec<Side> {
    let middle = bounds.center();
    let sides: Vec<Side> = [
        (Side::Bottom, (middle.y - host.bottom()).abs() < 2.0),
        (Side::Top, (middle.y - host.y).abs() < 2.0),
        (Side::Right, (middle.x - host.right()).abs() < 2.0),
        (Side::Left, (middle.x - host.x).abs() < 2.0),
    ]
    .into_iter()
    .filter(|(_, is_out)| *is_out)
    .map(|(side, _)| side)
    .collect();
    if sides.is_empty() {
        vec![Side::Bottom]
    } else {
        sides
    }
}

fn entering(bounds: &Rect, from: &Rect) -> Vec<End> {
    ends(bounds, |side| match side {
        Side::Left => 0.0,
        Side::Right if from.x >= bounds.right() => FACING,
        Side::Right => 160.0,
        Side::Top | Side::Bottom => 34.0,
    })
}

/// What is taken already costs more.
fn beside(mut ends: Vec<End>, taken: &[Side]) -> Vec<End> {
    for end in &mut ends {
        if taken.contains(&end.side) {
            end.cost += TAKEN;
        }
    }
    ends
}

fn ends(bounds: &Rect, cost: impl Fn(Side) -> f64) -> Vec<End> {
    Side::ALL
        .into_iter()
        .map(|side| End {
            at: port(bounds, side),
            side,
            cost: cost(side),
        })
        .collect()
}

fn out(end: &End, by: f64) -> Point {
    let unit = end.side.outwards();
    Point {
        x: end.at.x + unit.x * by,
        y: end.at.y + unit.y * by,
    }
}

/// Drops points in the middle of a straight line; `None` where the line turns back on itself.
pub(super) fn straighten(points: &[Point]) -> Option<Vec<Point>> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for &point in points {
        if kept
            .last()
            .is_some_and(|last| (last.x - point.x).abs() < 0.01 && (last.y - point.y).abs() < 0.01)
        {
            continue;
        }
        if let [.., before, last] = kept.as_slice() {
            let (ax, ay) = (last.x - before.x, last.y - before.y);
            let (bx, by) = (point.x - last.x, point.y - last.y);
            if (ax * by - ay * bx).abs() < 0.01 {
                if ax * bx + ay * by < 0.0 {
                    return None;
                }
                kept.pop();
            }
        }
        kept.push(point);
    }
    (kept.len() >= 2).then_some(kept)
}

/// The usual shapes between two ends.
fn shapes(from: &End, to: &End, boxes: (&Rect, &Rect)) -> Vec<Vec<Point>> {
    let mut found = Vec::new();
    let (p, q) = (from.at, to.at);
    let around = boxes.0.union(boxes.1);
    for stub in STUBS {
        let (a, b) = (out(from, stub), out(to, stub));
        let middle = Point {
            x: (a.x + b.x) / 2.0,
            y: (a.y + b.y) / 2.0,
        };
        for x in [middle.x, a.x, b.x, around.x - stub, around.right() + stub] {
            found.push(vec![p, a, Point { x, y: a.y }, Point { x, y: b.y }, b, q]);
        }
        for y in [middle.y, a.y, b.y, around.y - stub, around.bottom() + stub] {
            found.push(vec![p, a, Point { x: a.x, y }, Point { x: b.x, y }, b, q]);
        }
    }
    // Ends that face each other more closely than two stubs.
    let mid = Point {
        x: (p.x + q.x) / 2.0,
        y: (p.y + q.y) / 2.0,
    };
    match (from.side, to.side) {
        (Side::Right | Side::Left, Side::Right | Side::Left) if from.side != to.side => {
            found.push(vec![
                p,
                Point { x: mid.x, y: p.y },
                Point { x: mid.x, y: q.y },
                q,
            ]);
        }
        (Side::Top | Side::Bottom, Side::Top | Side::Bottom) if from.side != to.side => {
            found.push(vec![
                p,
                Point { x: p.x, y: mid.y },
                Point { x: q.x, y: mid.y },
                q,
            ]);
        }
        _ => {}
    }
    found
}

fn leaves_outwards(points: &[Point], from: &End, to: &End) -> bool {
    let (Some(first), Some(second)) = (points.first(), points.get(1)) else {
        return false;
    };
    let (Some(last), Some(before)) = (points.last(), points.iter().rev().nth(1)) else {
        return false;
    };
    let dot = |side: Side, a: &Point, b: &Point| {
        let unit = side.outwards();
        unit.x * (b.x - a.x) + unit.y * (b.y - a.y)
    };
    dot(from.side, first, second) > 0.0 && dot(to.side, last, before) > 0.0
}

pub(super) fn run_length(points: &[Point]) -> f64 {
    points
        .windows(2)
        .map(|pair| match pair {
            [a, b] => (a.x - b.x).abs() + (a.y - b.y).abs(),
            _ => 0.0,
        })
        .sum()
}

fn crossed(points: &[Point], level: &Level<'_>, own: [&NodeId; 2]) -> usize {
    points
        .windows(2)
        .map(|pair| match pair {
            [a, b] => {
                let others = level.crossings(*a, *b, CLEAR - 1.0, &own);
                let line = span(*a, *b);
                let through_own = level
                    .within(&line)
                    .into_iter()
                    .filter(|(id, _)| own.contains(id))
                    .filter(|(_, rect)| super::obstacles::meets(rect, &line))
                    .count();
                others + through_own
            }
            _ => 0,
        })
        .sum()
}

struct Task<'a> {
    from: (&'a NodeId, Rect, Vec<End>),
    to: (&'a NodeId, Rect, Vec<End>),
}

fn solve(task: &Task<'_>, level: &Level<'_>) -> Vec<Point> {
    let own = [task.from.0, task.to.0];
    let mut tried: Vec<(f64, Vec<Point>)> = Vec::new();
    for from in &task.from.2 {
        for to in &task.to.2 {
            for shape in shapes(from, to, (&task.from.1, &task.to.1)) {
                let Some(points) = straighten(&shape) else {
                    continue;
                };
                if !leaves_outwards(&points, from, to) {
                    continue;
                }
                #[expect(clippy::cast_precision_loss, reason = "a handful of corners")]
                let bends = points.len() as f64 * BEND;
                tried.push((run_length(&points) + bends + from.cost + to.cost, points));
            }
        }
    }
    tried.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(f64, Vec<Point>)> = None;
    for (cost, points) in tried {
        if best.as_ref().is_some_and(|(least, _)| *least <= cost) {
            break;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of crossings")]
        let total = cost + crossed(&points, level, own) as f64 * CROSSING;
        if best.as_ref().is_none_or(|(least, _)| total < *least) {
            best = Some((total, points));
        }
    }
    match best {
        Some((cost, points)) if cost < CROSSING => points,
        other => {
            let ports = |ends: &[End]| -> Vec<(Point, Side, f64)> {
                ends.iter()
                    .map(|end| (end.at, end.side, end.cost))
                    .collect()
            };
            search::find(
                &ports(&task.from.2),
                &ports(&task.to.2),
                task.from.1.union(&task.to.1),
                level,
            )
            .or(other.map(|(_, points)| points))
            .unwrap_or_else(|| vec![task.from.1.center(), task.to.1.center()])
        }
    }
}

/// The corners of an edge, both ends included: its own where it was drawn by hand or imported, else routed.
pub fn route(
    graph: &Graph,
    edge: &Edge,
    obstacles: &Obstacles,
    neighbours: &Neighbours<'_>,
) -> Vec<Point> {
    if edge.waypoints.len() >= 2 {
        return edge.waypoints.clone();
    }
    let (Some(from), Some(to)) = (end_bounds(graph, &edge.from), end_bounds(graph, &edge.to))
    else {
        return Vec::new();
    };
    if edge.kind != EdgeKind::Sequence {
        return straight_between(&from, &to);
    }
    let leaving = leaving(graph.nodes.get(&edge.from), graph, (&from, &to));
    let entering = entering(&to, &from);
    let task = Task {
        from: (
            &edge.from,
            from,
            beside(leaving, &neighbours.taken_at_start(graph, edge)),
        ),
        to: (
            &edge.to,
            to,
            beside(entering, &neighbours.taken_at_end(graph, edge)),
        ),
    };
    solve(&task, &Level::of(obstacles, graph, &edge.from))
}

fn straight_between(from: &Rect, to: &Rect) -> Vec<Point> {
    let (a, b) = (from.center(), to.center());
    vec![super::on_border(from, b), super::on_border(to, a)]
}

/// The route of an edge that is being drawn, from a node to the pointer.
pub fn route_to_point(
    graph: &Graph,
    from: &NodeId,
    to: Point,
    obstacles: &Obstacles,
) -> Vec<Point> {
    let Some(node) = graph.nodes.get(from) else {
        return Vec::new();
    };
    let target = Rect {
        x: to.x,
        y: to.y,
        w: 0.0,
        h: 0.0,
    };
    let pointer = NodeId::default();
    let task = Task {
        from: (
            from,
            node.bounds,
            leaving(Some(node), graph, (&node.bounds, &target)),
        ),
        to: (&pointer, target, entering(&target, &node.bounds)),
    };
    solve(&task, &Level::of(obstacles, graph, from))
}

/// All routes.
pub fn route_all(graph: &Graph, obstacles: &Obstacles) -> BTreeMap<EdgeId, Vec<Point>> {
    let neighbours = Neighbours::of(graph);
    graph
        .edges
        .values()
        .map(|edge| {
            let points = route(graph, edge, obstacles, &neighbours);
            (edge.id.clone(), points)
        })
        .collect()
}
