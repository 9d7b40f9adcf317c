//! The diagram, to look at and to edit.
//!
//! `diagram` draws a workflow to look at. The editor is `page` around a `desk`: the document (`doc`, no view), one small signal a
//! step (`cells`), and gestures that come to commands (`gesture`, pure).

mod acts;
mod browser;
mod canvas;
mod cells;
mod checks;
mod desk;
pub mod diagram;
mod doc;
mod far;
mod floats;
mod gesture;
mod hands;
mod inspector;
mod keys;
pub mod look;
mod markup;
mod minimap;
mod names;
mod outline;
pub mod overlay;
mod page;
mod palette;
mod preview;
mod problems;
#[cfg(test)]
mod sample;
mod saver;
pub mod say;
mod shapes;
mod signs;
mod target;
mod tool;
mod view;
mod words;
mod words_on;

pub use diagram::{Diagram, StepLinks};
pub use look::Owners;
pub use overlay::{Badge, EdgeOverlay, NodeOverlay, Overlay};
pub use page::Editor;
