//! Tables of the engine's patterns: a workflow in a few words, commands, and what happened.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod calls;
mod drawn;
mod events;
mod gates;
mod inside;
mod operate;
mod patterns;
mod support;

pub(super) use drawn::{person, workflow};
pub(super) use support::{Bench, begin};
