//! From values to places: a linear scale with round steps, and paths with gaps.

/// Maps values to a length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The value at `start`.
    pub low: f64,
    /// The value at `end`.
    pub high: f64,
    /// Where the lowest value is drawn.
    pub start: f64,
    /// Where the highest value is drawn.
    pub end: f64,
}

impl Scale {
    /// The place of a value.
    pub fn at(self, value: f64) -> f64 {
        let span = self.high - self.low;
        if span.abs() < f64::EPSILON {
            return f64::midpoint(self.start, self.end);
        }
        self.start + (value - self.low) / span * (self.end - self.start)
    }
}

/// Round steps from zero to at least `most`, about `count` of them. `bases` are the round numbers of the unit, such as
/// 1, 2, 5 times a power of ten.
pub fn steps(most: f64, count: u32, bases: &[f64]) -> Vec<f64> {
    let wanted = most.max(f64::MIN_POSITIVE) / f64::from(count.max(1));
    let step = bases
        .iter()
        .copied()
        .find(|base| *base >= wanted * 0.999)
        .unwrap_or_else(|| {
            let power = 10_f64.powf(wanted.log10().floor());
            [1.0, 2.0, 5.0, 10.0]
                .into_iter()
                .map(|base| base * power)
                .find(|base| *base >= wanted * 0.999)
                .unwrap_or(wanted)
        });
    let last = (most / step).ceil().max(1.0);
    (0..=(last as u32))
        .map(|index| f64::from(index) * step)
        .collect()
}

/// A path through the points there are; a gap begins it anew, a lone point is a dot.
pub fn path(points: &[(f64, Option<f64>)]) -> String {
    let mut text = String::new();
    let mut drawing = false;
    for (index, (x, y)) in points.iter().enumerate() {
        match y {
            None => drawing = false,
            Some(y) => {
                text.push_str(&format!(
                    "{}{} {}",
                    if drawing { 'L' } else { 'M' },
                    round(*x),
                    round(*y)
                ));
                let alone = !drawing && points.get(index + 1).is_none_or(|next| next.1.is_none());
                if alone {
                    text.push_str("h.01");
                }
                drawing = true;
            }
        }
    }
    text
}

/// One decimal is finer than a screen.
pub fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_reach_the_top() {
        assert_eq!(steps(9.2, 4, &[1.0, 3.0, 6.0]), [0.0, 3.0, 6.0, 9.0, 12.0]);
        assert_eq!(steps(0.083, 4, &[]), [0.0, 0.05, 0.1]);
        assert_eq!(steps(0.0, 4, &[1.0]).len(), 2);
    }

    #[test]
    fn gaps_stay_gaps() {
        let points = [
            (0.0, Some(1.0)),
            (1.0, Some(2.0)),
            (2.0, None),
            (3.0, Some(3.0)),
            (4.0, None),
        ];
        assert_eq!(path(&points), "M0 1L1 2M3 3h.01");
    }
}
