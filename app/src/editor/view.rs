//! What part of the canvas is seen, and how large.

use domain::workflow::{Point, Rect};

/// The smallest scale.
pub const LEAST: f64 = 0.04;
/// The largest scale.
pub const MOST: f64 = 3.0;
/// Below this scale names could not be read: steps are drawn as plain marks.
pub const FAR: f64 = 0.45;

/// What part of the canvas is seen: screen = canvas × `scale` + (`x`, `y`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// To the right, in pixels.
    pub x: f64,
    /// Down, in pixels.
    pub y: f64,
    /// Pixels a diagram unit.
    pub scale: f64,
}

impl Default for View {
    fn default() -> Self {
        Self {
            x: 0.0,
            y: 0.0,
            scale: 1.0,
        }
    }
}

impl View {
    /// Where on the canvas a point of the screen lies.
    pub fn to_canvas(self, at: Point) -> Point {
        Point {
            x: (at.x - self.x) / self.scale,
            y: (at.y - self.y) / self.scale,
        }
    }

    /// Where on the screen a point of the canvas lies.
    pub fn to_screen(self, at: Point) -> Point {
        Point {
            x: at.x * self.scale + self.x,
            y: at.y * self.scale + self.y,
        }
    }

    /// Moved by pixels.
    #[must_use]
    pub fn panned(self, dx: f64, dy: f64) -> Self {
        Self {
            x: self.x + dx,
            y: self.y + dy,
            ..self
        }
    }

    /// Scaled by a factor around a point of the screen, which stays where it is.
    #[must_use]
    pub fn zoomed(self, by: f64, around: Point) -> Self {
        let scale = (self.scale * by).clamp(LEAST, MOST);
        let by = scale / self.scale;
        Self {
            x: around.x - (around.x - self.x) * by,
            y: around.y - (around.y - self.y) * by,
            scale,
        }
    }

    /// Shows the whole of `what` on a screen of that size; never larger than life.
    pub fn fit(what: Rect, (w, h): (f64, f64)) -> Self {
        let room = 28.0;
        let scale = ((w - 2.0 * room) / what.w.max(1.0))
            .min((h - 2.0 * room) / what.h.max(1.0))
            .clamp(LEAST, 1.0);
        let middle = what.center();
        Self {
            x: w / 2.0 - middle.x * scale,
            y: h / 2.0 - middle.y * scale,
            scale,
        }
    }

    /// How the canvas opens: life size where everything or its height fits, from its upper left; else fitted.
    pub fn opening(what: Rect, size: (f64, f64)) -> Self {
        let fitted = Self::fit(what, size);
        if fitted.scale >= 0.7 {
            return fitted;
        }
        let scale = 0.85;
        Self {
            x: 24.0 - what.x * scale,
            y: (size.1 / 2.0 - what.center().y * scale).max(24.0 - what.y * scale),
            scale,
        }
    }

    /// The part of the canvas that is seen.
    pub fn seen(self, (w, h): (f64, f64)) -> Rect {
        Rect {
            x: -self.x / self.scale,
            y: -self.y / self.scale,
            w: w / self.scale,
            h: h / self.scale,
        }
    }

    /// Moved just so far that `what` is seen, with some room; unchanged when it is.
    #[must_use]
    pub fn revealing(self, what: Rect, size: (f64, f64)) -> Self {
        let room = 40.0;
        let a = self.to_screen(Point {
            x: what.x,
            y: what.y,
        });
        let b = self.to_screen(Point {
            x: what.right(),
            y: what.bottom(),
        });
        let shift = |low: f64, high: f64, size: f64| {
            if low < room {
                room - low
            } else if high > size - room {
                (size - room - high).max(room - low)
            } else {
                0.0
            }
        };
        self.panned(shift(a.x, b.x, size.0), shift(a.y, b.y, size.1))
    }

    /// As CSS.
    pub fn css(self) -> String {
        format!(
            "transform:translate({:.2}px,{:.2}px) scale({:.4})",
            self.x, self.y, self.scale
        )
    }

    /// Whether steps are drawn as plain marks.
    pub fn is_far(self) -> bool {
        self.scale < FAR
    }
}

/// `seen` in coarse steps, so that what is drawn changes seldom while the canvas moves.
pub fn coarse(seen: Rect) -> Rect {
    const STEP: f64 = 384.0;
    let x = (seen.x / STEP).floor() * STEP;
    let y = (seen.y / STEP).floor() * STEP;
    Rect {
        x,
        y,
        w: (seen.right() / STEP).ceil() * STEP - x,
        h: (seen.bottom() / STEP).ceil() * STEP - y,
    }
    .grown(120.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let view = View {
            x: 30.0,
            y: -12.0,
            scale: 0.8,
        };
        let pointer = Point { x: 400.0, y: 250.0 };
        let before = view.to_canvas(pointer);
        for by in [1.3, 0.2, 100.0, 0.0001] {
            let after = view.zoomed(by, pointer);
            let now = after.to_canvas(pointer);
            assert!((now.x - before.x).abs() < 1e-6 && (now.y - before.y).abs() < 1e-6);
            assert!((LEAST..=MOST).contains(&after.scale));
        }
    }

    #[test]
    fn fitting_shows_everything_in_the_middle() {
        let what = Rect {
            x: -100.0,
            y: 50.0,
            w: 4_000.0,
            h: 300.0,
        };
        let size = (900.0, 600.0);
        let seen = View::fit(what, size).seen(size);
        assert!(seen.x <= what.x && seen.right() >= what.right());
        assert!((seen.center().y - what.center().y).abs() < 1.0);
    }

    #[test]
    fn revealing_moves_only_when_it_must() {
        let view = View::default();
        let size = (800.0, 600.0);
        let inside = Rect {
            x: 100.0,
            y: 100.0,
            w: 50.0,
            h: 50.0,
        };
        assert_eq!(view.revealing(inside, size), view);
        let outside = Rect { x: 900.0, ..inside };
        let moved = view.revealing(outside, size);
        assert!(moved.seen(size).contains(Point { x: 950.0, y: 150.0 }));
    }
}
