//! The schema goes up, all the way down, and up again; and fits the entities.

use crate::common::{admin, cluster, database_url};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait};
use services::{Config, Database};

async fn up_down_up(db: &DatabaseConnection) {
    Migrator::up(db, None).await.unwrap();
    assert!(
        Migrator::get_pending_migrations_read_only(db)
            .await
            .unwrap()
            .is_empty()
    );
    Migrator::down(db, None).await.unwrap();
    assert_eq!(
        Migrator::get_pending_migrations_read_only(db)
            .await
            .unwrap()
            .len(),
        Migrator::migrations().len()
    );
    Migrator::up(db, None).await.unwrap();
    // A second time changes nothing.
    Migrator::up(db, None).await.unwrap();
}

#[tokio::test]
async fn up_down_up_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::new(Database::Sqlite(folder.path().join("deep/er/baton.db")));
    let db = services::store::connect(&config).await.unwrap();
    up_down_up(&db).await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join("deep/er/baton.db"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "the file is its owner's only");
    }
}

#[tokio::test]
async fn up_down_up_on_postgres() {
    let Some(cluster) = cluster() else { return };
    let name = format!("updown_{}", uuid::Uuid::now_v7().simple());
    let admin = admin(&cluster).await;
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let config = Config::new(Database::Postgres(database_url(&cluster, &name)));
    let db = services::store::connect(&config).await.unwrap();
    up_down_up(&db).await;
    db.close().await.unwrap();
    admin
        .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .await
        .unwrap();
}

macro_rules! read_all {
    ($db:expr, $($entity:ident),+ $(,)?) => {$(
        services::entity::$entity::Entity::find()
            .all($db.services.read())
            .await
            .unwrap_or_else(|cause| panic!("{}: {cause}", stringify!($entity)));
    )+};
}

on_both! {
    async fn every_entity_fits_its_table(db) {
        db.company("Ashgrove Tools", &[("Dana Whitlock", &[domain::Role::Owner])]).await;
        read_all!(
            db, agent, agent_token, audit_entry, decision, gate, invite, job, kpi_target, membership,
            organization, person, role_grant, rollup, rollup_delta, run, run_event, session, task, team,
            timer, workflow, workflow_draft, workflow_version,
        );
    }
}

#[test]
fn every_migration_is_one_transaction() {
    for migration in Migrator::migrations() {
        assert_eq!(
            migration.use_transaction(),
            Some(true),
            "{}",
            migration.name()
        );
    }
}
