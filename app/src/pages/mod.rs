//! The pages, one module an area.

pub mod account;
pub mod agents;
pub mod approvals;
pub mod audit;
pub mod dashboard;
pub mod door;
pub mod editor;
pub mod home;
pub mod lazy;
pub mod parts;
pub mod people;
pub mod runs;
pub mod work;
pub mod workflows;
