//! The rows, one file a table, as SeaORM sees them. Nothing here knows a rule.

pub mod agent;
pub mod agent_token;
pub mod audit_entry;
pub mod decision;
pub mod gate;
pub mod invite;
pub mod job;
pub mod kpi_target;
pub mod membership;
pub mod message;
pub mod organization;
pub mod person;
pub mod role_grant;
pub mod rollup;
pub mod rollup_delta;
pub mod run;
pub mod run_event;
pub mod session;
pub mod subscription;
pub mod task;
pub mod team;
pub mod timer;
pub mod workflow;
pub mod workflow_draft;
pub mod workflow_version;
