//! Server functions, one module an area: what pages read and do.

pub mod kpis;
pub mod workflows;
