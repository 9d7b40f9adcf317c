//! Baton's rules: pure Rust, shared by the browser and the server.
//!
//! Nothing here does IO, waits, reads a clock or draws a random number: time and ids arrive as arguments, so the same
//! input always gives the same answer, natively and in wasm.

pub mod actor;
#[cfg(feature = "bpmn")]
pub mod bpmn;
pub mod diagram;
pub mod edit;
pub mod engine;
#[cfg(feature = "expr")]
pub mod expr;
pub mod fault;
pub mod form;
pub mod ids;
pub mod kpi;
pub mod layout;
pub mod lint;
pub mod money;
pub mod policy;
pub mod span;
pub mod status;
pub mod template;
pub mod tier;
pub mod view;
pub mod waiting;
pub mod workflow;
pub mod zone;

pub use actor::{Actor, Role};
pub use fault::{Fault, FaultCode, FieldFault};
pub use status::{RunStatus, Verdict};
pub use tier::Tier;

/// UTC milliseconds since the Unix epoch.
pub type Millis = i64;

/// The variables of a run: a JSON object.
pub type Variables = serde_json::Map<String, serde_json::Value>;
