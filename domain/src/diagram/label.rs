//! Where names stand: beside their line or below their shape, not on other lines and not on steps.

use super::{
    obstacles::{Obstacles, meets, span},
    port::distance,
};
use crate::{
    ids::EdgeId,
    workflow::{Node, Point, Rect},
};
use std::collections::{BTreeMap, HashMap};

const LINE: f64 = 15.0;
const SIZE: f64 = 11.5;
const WRAP: f64 = 110.0;
const CELL: f64 = 128.0;

/// About how wide a text is drawn, for `size` in CSS pixels. The browser measures; this decides places the same everywhere.
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | ' ' | '’' => {
                0.32
            }
            'm' | 'w' | 'M' | 'W' => 0.88,
            c if c.is_ascii_uppercase() => 0.68,
            c if c.is_ascii() => 0.56,
            _ => 0.8,
        })
        .sum::<f64>()
        * size
}

/// Where the name of a node without room inside stands: below it, wrapped. `None` for boxes and nodes without a name.
pub fn name_bounds(node: &Node) -> Option<Rect> {
    if node.kind.is_box() || node.label.is_empty() {
        return None;
    }
    let wide = text_width(&node.label, SIZE);
    let lines = (wide / WRAP).ceil().clamp(1.0, 3.0);
    let w = wide.min(WRAP) + 8.0;
    Some(Rect {
        x: node.bounds.center().x - w / 2.0,
        y: node.bounds.bottom() + 4.0,
        w,
        h: lines * LINE,
    })
}

fn candidates(points: &[Point], wide: f64) -> Vec<Rect> {
    let mut found = Vec::new();
    let mut segments: Vec<(usize, Point, Point)> = points
        .windows(2)
        .enumerate()
        .filter_map(|(index, pair)| match pair {
            [a, b] => Some((index, *a, *b)),
            _ => None,
        })
        .collect();
    // The first piece says which way out it is; after it the longest.
    segments.sort_by(|(i, a, b), (j, c, d)| {
        let rank = |index: usize, from: Point, to: Point| {
            let first = if index == 0 { 80.0 } else { 0.0 };
            first + distance(from, to)
        };
        rank(*j, *c, *d).total_cmp(&rank(*i, *a, *b))
    });
    for (_, a, b) in &segments {
        let (a, b) = (*a, *b);
        for share in [0.5, 0.3, 0.7, 0.15, 0.85] {
            let at = Point {
                x: a.x + (b.x - a.x) * share,
                y: a.y + (b.y - a.y) * share,
            };
            let is_flat = (a.y - b.y).abs() < (a.x - b.x).abs();
            let beside = if is_flat {
                [
                    (at.x - wide / 2.0, at.y - LINE - 3.0),
                    (at.x - wide / 2.0, at.y + 3.0),
                ]
            } else {
                [
                    (at.x + 5.0, at.y - LINE / 2.0),
                    (at.x - wide - 5.0, at.y - LINE / 2.0),
                ]
            };
            for (x, y) in beside {
                found.push(Rect {
                    x,
                    y,
                    w: wide,
                    h: LINE,
                });
            }
        }
    }
    // Where the way is too short for its words they stand further off, clear of what it connects.
    for (_, a, b) in segments.iter().take(2) {
        let middle = Point {
            x: f64::midpoint(a.x, b.x),
            y: f64::midpoint(a.y, b.y),
        };
        let is_flat = (a.y - b.y).abs() < (a.x - b.x).abs();
        for off in [12.0, 22.0, 32.0, 46.0] {
            for (x, y) in if is_flat {
                [
                    (middle.x - wide / 2.0, middle.y - LINE - 3.0 - off),
                    (middle.x - wide / 2.0, middle.y + 3.0 + off),
                ]
            } else {
                [
                    (middle.x + 5.0 + off, middle.y - LINE / 2.0),
                    (middle.x - wide - 5.0 - off, middle.y - LINE / 2.0),
                ]
            } {
                found.push(Rect {
                    x,
                    y,
                    w: wide,
                    h: LINE,
                });
            }
        }
    }
    found
}

/// Where the name of one edge stands, given a way to count what a place would cover.
pub fn edge_label(points: &[Point], text: &str, covered: impl Fn(&Rect) -> usize) -> Option<Rect> {
    let wide = text_width(text, SIZE) + 8.0;
    let mut best: Option<(usize, Rect)> = None;
    for place in candidates(points, wide) {
        let count = covered(&place);
        if count == 0 {
            return Some(place);
        }
        if best.is_none_or(|(least, _)| count < least) {
            best = Some((count, place));
        }
    }
    best.map(|(_, place)| place)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the canvas ends at a million"
)]
fn cells(rect: &Rect) -> Vec<(i32, i32)> {
    let cell = |value: f64| (value / CELL).floor() as i32;
    let (x0, x1) = (cell(rect.x), cell(rect.right()));
    let (y0, y1) = (cell(rect.y), cell(rect.bottom()));
    (x0..=x1)
        .flat_map(|x| (y0..=y1).map(move |y| (x, y)))
        .collect()
}

/// Where the names of all edges stand, placed one after the other by id. `texts` says what is written on each, `names` where
/// the names of nodes are.
pub fn edge_labels(
    routes: &BTreeMap<EdgeId, Vec<Point>>,
    texts: &BTreeMap<EdgeId, String>,
    names: &[Rect],
    obstacles: &Obstacles,
) -> BTreeMap<EdgeId, Rect> {
    let mut taken: HashMap<(i32, i32), Vec<Rect>> = HashMap::new();
    for name in names {
        for key in cells(name) {
            taken.entry(key).or_default().push(*name);
        }
    }
    for points in routes.values() {
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            let line = span(*a, *b);
            for key in cells(&line) {
                taken.entry(key).or_default().push(line);
            }
        }
    }
    let mut placed = BTreeMap::new();
    for (id, text) in texts {
        let Some(points) = routes.get(id).filter(|_| !text.is_empty()) else {
            continue;
        };
        let covered = |place: &Rect| {
            let lines = cells(place)
                .iter()
                .filter_map(|key| taken.get(key))
                .flatten()
                .filter(|line| meets(place, line))
                .count();
            lines + obstacles.within(place).len() * 4
        };
        if let Some(place) = edge_label(points, text, covered) {
            for key in cells(&place) {
                taken.entry(key).or_default().push(place);
            }
            placed.insert(id.clone(), place);
        }
    }
    placed
}
