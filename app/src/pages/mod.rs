//! The pages, one module an area.

pub mod door;
pub mod home;
