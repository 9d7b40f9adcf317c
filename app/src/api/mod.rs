//! Server functions, one module an area: what pages read and do.

pub mod agents;
pub mod audit;
pub mod frame;
pub mod gates;
pub mod home;
pub mod kpis;
pub mod people;
pub mod runs;
pub mod tasks;
pub mod workflows;
