//! Charts as SVG: themed by the style sheet's classes, each told in words for those who cannot see it.

pub mod flow;
pub mod line;
pub mod moved;
pub mod scale;
pub mod spark;
