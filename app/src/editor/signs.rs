//! The small signs in and on shapes: what an event waits for or tells, and BPMN's marks of repetition.

use super::markup::{Svg, num};
use crate::components::Glyph;
use domain::workflow::{Repeat, Trigger, Wait};

/// What an event waits for.
pub fn waits(svg: &mut Svg, wait: &Wait, x: f64, y: f64, size: f64) {
    match wait {
        Wait::Duration { .. } | Wait::Until { .. } => icon(svg, Glyph::Clock, x, y, size),
        Wait::Message { .. } => icon(svg, Glyph::Mail, x, y, size),
        Wait::Error { .. } => lightning(svg, x, y, size * 0.45),
        Wait::Escalation { .. } => escalation(svg, (x, y), size * 0.45, "node"),
    }
}

/// What begins runs at a start event.
pub fn begins(svg: &mut Svg, on: &Trigger, x: f64, y: f64, size: f64) {
    let glyph = match on {
        Trigger::Message { .. } => Glyph::Mail,
        Trigger::Timer { .. } => Glyph::Clock,
    };
    icon(svg, glyph, x, y, size);
}

/// An icon around a point.
pub fn icon(svg: &mut Svg, glyph: Glyph, x: f64, y: f64, size: f64) {
    svg.icon(
        glyph,
        (x - size / 2.0, y - size / 2.0),
        size,
        "icon s14 glyph",
    );
}

/// An error's sign: BPMN's bolt.
pub fn lightning(svg: &mut Svg, x: f64, y: f64, size: f64) {
    svg.line(
        &format!(
            "M{} {}l{} {} {} {} {} {}",
            x - size,
            y + size,
            size * 0.6,
            -size * 2.0,
            size * 0.8,
            size * 1.6,
            size * 0.6,
            -size * 1.6,
        ),
        "node",
    );
}

/// An escalation's sign, thrown: BPMN's arrow upwards, filled.
pub fn escalates(svg: &mut Svg, x: f64, y: f64, size: f64) {
    escalation(svg, (x, y), size, "stop");
}

fn escalation(svg: &mut Svg, (x, y): (f64, f64), size: f64, class: &str) {
    let d = format!(
        "M{} {}L{} {}L{} {}L{} {}Z",
        num(x),
        num(y - size),
        num(x + size * 0.8),
        num(y + size * 0.9),
        num(x),
        num(y + size * 0.1),
        num(x - size * 0.8),
        num(y + size * 0.9),
    );
    svg.path(&d, class);
}

/// How a step repeats, around a point: three bars for all at once, three lines for one after the other, an arrow for a loop.
/// `size` is half its height.
pub fn repeat(svg: &mut Svg, repeat: &Repeat, (x, y): (f64, f64), size: f64) {
    let apart = size * 0.85;
    let d = match repeat {
        Repeat::Each {
            sequential: false, ..
        } => [-apart, 0.0, apart]
            .into_iter()
            .map(|dx| format!("M{} {}v{}", num(x + dx), num(y - size), num(size * 2.0)))
            .collect::<String>(),
        Repeat::Each { .. } => [-apart, 0.0, apart]
            .into_iter()
            .map(|dy| format!("M{} {}h{}", num(x - size), num(y + dy), num(size * 2.0)))
            .collect(),
        Repeat::While { .. } => {
            // From the lower right round the top to the lower left, where the tip is.
            let (side, low) = (size * 0.5, y + size * 0.87);
            format!(
                "M{right} {low}A{r} {r} 0 1 0 {left} {low}M{} {}L{left} {low}l{} {}",
                num(x - side - size * 0.8),
                num(low + 0.3),
                num(-size * 0.3),
                num(-size * 0.8),
                right = num(x + side),
                left = num(x - side),
                low = num(low),
                r = num(size),
            )
        }
    };
    svg.line(&d, "repeat");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_repeat_has_its_own_mark() {
        let draw = |how: &Repeat| {
            let mut svg = Svg::default();
            repeat(&mut svg, how, (100.0, 50.0), 4.0);
            svg.done()
        };
        let mut each = Repeat::each("lines");
        assert!(draw(&each).contains("M96.6 46v8M100 46v8M103.4 46v8"));
        if let Repeat::Each { sequential, .. } = &mut each {
            *sequential = true;
        }
        assert!(draw(&each).contains("M96 46.6h8M96 50h8M96 53.4h8"));
        let again = Repeat::While {
            condition: String::new(),
            before: false,
            most: None,
        };
        assert!(draw(&again).contains("A4 4 0 1 0"));
    }
}
