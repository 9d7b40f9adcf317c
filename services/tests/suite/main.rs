//! The services on a real database: every test on an SQLite file of its own, and on a PostgreSQL database of its own when
//! `BATON_TEST_POSTGRES` names a cluster. `cargo xtask test` starts one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[macro_use]
mod common;

mod accounts;
mod agents;
mod audit;
mod calls;
mod demo;
mod drawn;
mod inside;
mod kpis;
mod live;
mod messages;
mod migrations;
mod office;
mod operate;
mod people;
mod run_list;
mod runs;
mod sessions;
mod tenancy;
mod triggers;
mod workflows;
mod writer;
