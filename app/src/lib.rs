//! Baton's pages: rendered on the server, alive in the browser.

pub mod api;
mod app;
mod assets;
pub mod browser;
pub mod charts;
pub mod components;
pub mod editor;
pub mod error;
mod frame;
pub mod keys;
pub mod live;
pub mod page;
pub mod pages;
pub mod routes;
mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod start;

pub use app::App;
pub use assets::Assets;
pub use error::{Api, ApiError};
pub use shell::shell;
pub use start::Start;
