//! Baton's use-cases, and everything they need of the outside: the database, the clock, ids, and the bus of live changes.
//!
//! Server functions, REST and workers call the same methods, each with a [`Scope`] (organization + actor) in front.
//! There is no HTTP here and no rule of the domain: those are in `server` and `domain`.

pub mod accounts;
pub mod agents;
pub mod audit;
pub mod authorize;
mod calls;
mod clock;
pub mod config;
pub mod demo;
pub mod entity;
pub mod error;
pub mod gates;
mod home;
pub mod host;
pub mod jobs;
pub mod kpis;
pub mod live;
mod marks;
pub mod messages;
pub mod people;
pub mod runs;
pub mod scope;
mod services;
pub mod store;
pub mod tasks;
mod triggers;
pub mod workflows;

pub use clock::Clock;
pub use config::{Config, Database};
pub use error::{Error, Result};
pub use live::Topic;
pub use scope::Scope;
pub use services::Services;
pub use store::Tx;
