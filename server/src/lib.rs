//! The `baton` server: command line, configuration, router and middleware. The use-cases are in `services`, the pages in `app`.

pub mod address;
pub mod assets;
pub mod bench;
pub mod cli;
pub mod config;
pub mod export;
pub mod forms;
pub mod live;
pub mod middleware;
pub mod pages;
pub mod problem;
pub mod rest;
pub mod router;
pub mod start;
pub mod state;
pub mod telemetry;
