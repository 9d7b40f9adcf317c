//! SVG as text: the one place that writes it, and the one place that escapes what people and agents wrote.
//!
//! A diagram has thousands of shapes; handing the browser one string a step is far cheaper than thousands of view nodes.

use crate::components::{Glyph, icon::shape_body};
use std::fmt::Write;

/// An SVG fragment being written. Text gets in through [`Svg::text`] only, which escapes it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Svg(String);

/// How a text stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// Ends there.
    End,
}

impl Svg {
    /// What was written.
    pub fn done(self) -> String {
        self.0
    }

    /// A rectangle with rounded corners.
    pub fn rect(&mut self, (x, y, w, h): (f64, f64, f64, f64), radius: f64, class: &str) {
        let _ = write!(
            self.0,
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" class="{class}"/>"#,
            num(x),
            num(y),
            num(w.max(0.0)),
            num(h.max(0.0)),
            num(radius)
        );
    }

    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, radius: f64, class: &str) {
        let _ = write!(
            self.0,
            r#"<circle cx="{}" cy="{}" r="{}" class="{class}"/>"#,
            num(x),
            num(y),
            num(radius)
        );
    }

    /// A path.
    pub fn path(&mut self, d: &str, class: &str) {
        let _ = write!(
            self.0,
            r#"<path d="{d}" class="{class}" stroke-linejoin="round"/>"#
        );
    }

    /// A path that is not filled.
    pub fn line(&mut self, d: &str, class: &str) {
        let _ = write!(
            self.0,
            r#"<path d="{d}" class="{class}" fill="none" stroke-linejoin="round"/>"#
        );
    }

    /// A text, escaped.
    pub fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let _ = write!(
            self.0,
            r#"<text x="{}" y="{}"{anchor} class="{class}">"#,
            num(x),
            num(y)
        );
        self.escape(text);
        self.0.push_str("</text> ");
    }

    /// The initials in a mark, around their point. They are a picture: whom they stand for is said in words beside it.
    pub fn initials(&mut self, (x, y): (f64, f64), class: &str, text: &str) {
        let _ = write!(
            self.0,
            r#"<text x="{}" y="{}" text-anchor="middle" class="{class}" aria-hidden="true">"#,
            num(x),
            num(y)
        );
        self.escape(text);
        self.0.push_str("</text>");
    }

    /// A text that reads upwards, around its middle.
    pub fn upright(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let _ = write!(
            self.0,
            r#"<text class="{class}" text-anchor="middle" transform="translate({} {}) rotate(-90)">"#,
            num(x),
            num(y)
        );
        self.escape(text);
        self.0.push_str("</text>");
    }

    /// An icon of the set, by its upper left corner.
    pub fn icon(&mut self, glyph: Glyph, at: (f64, f64), size: f64, class: &str) {
        self.picture("0 0 24 24", glyph.body(), at, (size, class));
    }

    /// The shape of a tier, by its upper left corner.
    pub fn shape(&mut self, key: &str, at: (f64, f64), size: f64, class: &str) {
        self.picture("0 0 16 16", shape_body(key), at, (size, class));
    }

    fn picture(&mut self, view: &str, body: &str, (x, y): (f64, f64), (size, class): (f64, &str)) {
        let size = num(size);
        let _ = write!(
            self.0,
            r#"<svg x="{}" y="{}" width="{size}" height="{size}" viewBox="{view}" class="{class}" style="width:{size}px;height:{size}px" aria-hidden="true">{body}</svg>"#,
            num(x),
            num(y),
        );
    }

    /// A group around what another fragment wrote.
    pub fn raw_group(&mut self, class: &str, inside: &str) {
        let _ = write!(self.0, r#"<g class="{class}">{inside}</g>"#);
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c if c.is_control() => self.0.push(' '),
                c => self.0.push(c),
            }
        }
    }
}

/// A coordinate with at most one decimal.
pub fn num(value: f64) -> String {
    let tenths = if value.is_finite() {
        (value * 10.0).round()
    } else {
        0.0
    };
    if tenths % 10.0 == 0.0 {
        format!("{}", tenths as i64 / 10)
    } else {
        format!("{:.1}", tenths / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_cannot_become_markup() {
        let mut svg = Svg::default();
        svg.text(
            (1.0, 2.5),
            Anchor::Middle,
            "name",
            "<script>\"&'\u{0}</text>",
        );
        assert_eq!(
            svg.done(),
            r#"<text x="1" y="2.5" text-anchor="middle" class="name">&lt;script&gt;&quot;&amp;&#39; &lt;/text&gt;</text> "#
        );
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!(
            [num(1.0), num(-2.04), num(3.149), num(f64::NAN), num(-0.01)],
            ["1", "-2", "3.1", "0", "0"]
        );
    }
}
