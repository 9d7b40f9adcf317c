//! The pages, one module an area.

pub mod account;
pub mod door;
pub mod home;
