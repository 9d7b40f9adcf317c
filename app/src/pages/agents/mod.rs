//! Agents: the registry, one agent, connecting one.

mod connect;
mod detail;
mod edit;
mod list;
mod tokens;
mod words;

pub use connect::Connect;
pub use detail::Agent;
pub use list::Agents;
