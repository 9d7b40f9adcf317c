//! The schema's changes, in order; each with its way back, each in one transaction, on SQLite and PostgreSQL alike.

use sea_orm_migration::prelude::*;

mod m01_people;
mod m02_sessions;
mod m03_workflows;
mod m04_runs;
mod m05_agents;
mod m06_audit;
mod m07_kpis;
mod m08_messages;
mod m09_message_authors;
mod m10_calls_triggers;

/// All changes.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m01_people::Migration),
            Box::new(m02_sessions::Migration),
            Box::new(m03_workflows::Migration),
            Box::new(m04_runs::Migration),
            Box::new(m05_agents::Migration),
            Box::new(m06_audit::Migration),
            Box::new(m07_kpis::Migration),
            Box::new(m08_messages::Migration),
            Box::new(m09_message_authors::Migration),
            Box::new(m10_calls_triggers::Migration),
        ]
    }
}

pub use sea_orm_migration::MigratorTrait;
