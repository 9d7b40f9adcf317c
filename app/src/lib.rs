//! Baton's pages: rendered on the server, alive in the browser.

mod app;
mod assets;
pub mod editor;
mod shell;

pub use app::App;
pub use assets::Assets;
pub use shell::shell;
