//! Server functions, one module an area: what pages read and do.

pub mod audit;
pub mod kpis;
pub mod people;
pub mod workflows;
