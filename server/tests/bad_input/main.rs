//! What goes wrong outside of us: input that does not fit or means harm, clients that break off, a disk that is full, a database
//! that goes away. A clear answer each, nothing lost, no defect without a reference.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod breaking_off;
#[path = "../common/mod.rs"]
mod common;
#[cfg(unix)]
mod full_disk;
mod imports;
mod storage;
mod wrong_input;
