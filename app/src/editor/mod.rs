//! The diagram, to look at and to edit.

pub mod diagram;
mod geometry;
mod glyph;
pub mod look;
mod markup;
pub mod overlay;
mod routes;
#[cfg(test)]
mod sample;
#[allow(dead_code, reason = "the editor reads spans and counts")]
mod say;
mod shapes;
mod words;

pub use diagram::{Diagram, StepLinks};
pub use look::Owners;
pub use overlay::{Badge, EdgeOverlay, NodeOverlay, Overlay};
