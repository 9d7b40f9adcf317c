//! The diagram, to look at and to edit.

#![allow(dead_code, reason = "the editor's page is landing in parts")]

pub mod diagram;
mod doc;
mod gesture;
pub mod look;
mod markup;
pub mod overlay;
#[cfg(test)]
mod sample;
pub mod say;
mod shapes;
mod target;
mod tool;
mod view;
mod words;
mod words_on;

pub use diagram::{Diagram, StepLinks};
pub use look::Owners;
pub use overlay::{Badge, EdgeOverlay, NodeOverlay, Overlay};
