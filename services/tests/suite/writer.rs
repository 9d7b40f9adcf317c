//! Units of work: all or nothing, grouped into commits, each on its own when it fails.

use crate::common::{TestDb, fault};
use domain::{Fault, FaultCode, ids::OrgId};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, PaginatorTrait, Set};
use services::{Error, Services, Topic, entity::team};
use std::time::Duration;
use uuid::Uuid;

async fn insert(services: &Services, org: Uuid, name: String) -> services::Result<Uuid> {
    services
        .write(move |tx| {
            Box::pin(async move {
                let row = team::ActiveModel {
                    id: Set(tx.id()),
                    org: Set(org),
                    name: Set(name),
                    created_at: Set(tx.now()),
                    archived_at: Set(None),
                };
                Ok(row.insert(tx).await?.id)
            })
        })
        .await
}

async fn teams(services: &Services) -> u64 {
    team::Entity::find().count(services.read()).await.unwrap()
}

on_both! {
    async fn a_unit_is_all_or_nothing(db) {
        let company = db.company("Ashgrove", &[]).await;
        let before = teams(&db.services).await;
        let org = company.system.org.0;
        let result: services::Result<()> = db
            .services
            .write(move |tx| {
                Box::pin(async move {
                    let row = team::ActiveModel {
                        id: Set(tx.id()),
                        org: Set(org),
                        name: Set("Sales".to_owned()),
                        created_at: Set(tx.now()),
                        archived_at: Set(None),
                    };
                    row.insert(tx).await?;
                    Err(Fault::conflict("no").into())
                })
            })
            .await;
        assert_eq!(fault(result).code, FaultCode::Conflict);
        assert_eq!(teams(&db.services).await, before);
    }

    async fn one_that_fails_or_panics_takes_no_other_with_it(db) {
        let company = db.company("Ashgrove", &[]).await;
        let org = company.system.org.0;
        let before = teams(&db.services).await;
        let mut tasks = Vec::new();
        for number in 0..60 {
            let services = db.services.clone();
            tasks.push(tokio::spawn(async move {
                match number % 6 {
                    // The same name as the one before: a violated key inside the unit.
                    1 => insert(&services, org, "twice".to_owned()).await.map(|_| ()),
                    2 => {
                        services
                            .write(|_| Box::pin(async { panic!("a defect in a unit") }))
                            .await
                    }
                    _ => insert(&services, org, format!("team {number}")).await.map(|_| ()),
                }
            }));
        }
        let mut ends = Vec::new();
        for task in tasks {
            ends.push(task.await.unwrap());
        }
        for (number, end) in ends.iter().enumerate() {
            match number % 6 {
                1 => {}
                2 => assert!(matches!(end, Err(Error::Defect(_))), "{number}: {end:?}"),
                _ => assert!(end.is_ok(), "{number}: {end:?}"),
            }
        }
        let twice = ends.iter().enumerate().filter(|(n, end)| n % 6 == 1 && end.is_ok()).count();
        assert_eq!(twice, 1);
        assert_eq!(teams(&db.services).await, before + 40 + 1);
    }

    async fn the_caller_that_goes_away_changes_nothing(db) {
        let company = db.company("Ashgrove", &[]).await;
        let org = company.system.org.0;
        let before = teams(&db.services).await;
        for number in 0..20 {
            let work = insert(&db.services, org, format!("team {number}"));
            // Polled once, then dropped: the unit is queued, or it never was. Nothing in between.
            let _ = futures::poll!(Box::pin(work));
        }
        insert(&db.services, org, "the last".to_owned()).await.unwrap();
        let mut left = 100;
        loop {
            let now = teams(&db.services).await;
            if now == before + 21 {
                break;
            }
            left -= 1;
            assert!(left > 0, "{now} of {}", before + 21);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn what_is_said_is_said_after_the_commit(db) {
        let company = db.company("Ashgrove", &[("Ines Okafor", &[])]).await;
        let org = company.system.org;
        let mut listener = db.services.live().subscribe(&company.scopes[0]).unwrap();
        let (hook, hooked) = tokio::sync::oneshot::channel();
        db.services
            .write(move |tx| {
                Box::pin(async move {
                    tx.notify(OrgId(Uuid::from_u128(1)), Topic::Runs);
                    tx.notify(org, Topic::Workflows);
                    tx.notify(org, Topic::Workflows);
                    tx.after_commit(move || { let _ = hook.send(()); });
                    Ok(())
                })
            })
            .await
            .unwrap();
        hooked.await.unwrap();
        let failed: services::Result<()> = db
            .services
            .write(move |tx| {
                Box::pin(async move {
                    tx.notify(org, Topic::Agents);
                    Err(Fault::conflict("no").into())
                })
            })
            .await;
        assert!(failed.is_err());
        db.services.live().publish(org, Topic::Inbox);
        assert_eq!(listener.next().await.as_deref(), Some("workflows"));
        assert_eq!(listener.next().await, Some(format!("inbox:{}", company.person(0))));
    }

    async fn ids_grow_and_time_stands_still_within_a_unit(db) {
        let clock = db.clock.clone();
        let (ids, times) = db
            .services
            .write(move |tx| {
                Box::pin(async move {
                    let first = tx.now();
                    let ids: Vec<Uuid> = (0..200).map(|_| tx.id()).collect();
                    clock.advance(1_000);
                    Ok((ids, (first, tx.now())))
                })
            })
            .await
            .unwrap();
        assert_eq!(times.0, times.1);
        assert!(ids.is_sorted());
        let later = db.services.new_id();
        assert!(ids.iter().all(|id| *id < later));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_units_share_a_commit_on_sqlite() {
    let db = TestDb::sqlite().await;
    let company = db.company("Ashgrove", &[]).await;
    let org = company.system.org.0;
    let before = db.services.commits();
    let mut tasks = Vec::new();
    for number in 0..500 {
        let services = db.services.clone();
        tasks.push(tokio::spawn(async move {
            insert(&services, org, format!("team {number}")).await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let commits = db.services.commits() - before;
    assert!(commits <= 100, "{commits} commits for 500 units");
    assert_eq!(teams(&db.services).await, 501);
}

#[tokio::test]
async fn reads_cannot_write_on_sqlite() {
    let db = TestDb::sqlite().await;
    let result = db
        .services
        .read()
        .execute_unprepared("DELETE FROM teams")
        .await;
    let error = Error::from(result.unwrap_err());
    assert!(error.to_string().contains("readonly"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_loses_nothing_acknowledged() {
    let db = TestDb::sqlite().await;
    let company = db.company("Ashgrove", &[]).await;
    let org = company.system.org.0;
    let raw = db.raw().await;
    let pages = raw.query_one_raw(sea_orm::Statement::from_string(
        sea_orm::DbBackend::Sqlite,
        "PRAGMA page_count",
    ));
    let pages: i64 = pages.await.unwrap().unwrap().try_get_by_index(0).unwrap();
    // SQLite says "database or disk is full" beyond this, as it does when the disk is. The limit is of the writer's connection.
    let limit = format!("PRAGMA max_page_count = {}", pages + 8);
    db.services
        .write(move |tx| {
            Box::pin(async move { Ok(tx.execute_unprepared(&limit).await.map(|_| ())?) })
        })
        .await
        .unwrap();
    let mut acknowledged = 0_u64;
    let mut refused = 0;
    for round in 0..20 {
        let mut tasks = Vec::new();
        for number in 0..20 {
            let services = db.services.clone();
            let name = format!("{round}-{number}-{}", "x".repeat(400));
            tasks.push(tokio::spawn(
                async move { insert(&services, org, name).await },
            ));
        }
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => acknowledged += 1,
                Err(error) => {
                    let fault = error.into_fault();
                    assert_eq!(fault.code, FaultCode::Unavailable, "{fault}");
                    assert!(fault.message.contains("Reference "), "{fault}");
                    refused += 1;
                }
            }
        }
        if refused > 0 {
            break;
        }
    }
    assert!(
        refused > 0 && acknowledged > 0,
        "{acknowledged} in, {refused} refused"
    );
    assert_eq!(teams(&db.services).await, acknowledged + 1);
    // The connection was opened anew, without the limit: there is room again.
    insert(&db.services, org, "room again".to_owned())
        .await
        .unwrap();
    assert_eq!(teams(&db.services).await, acknowledged + 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_cannot_be_written_refuses_and_recovers() {
    let db = TestDb::sqlite().await;
    let company = db.company("Ashgrove", &[]).await;
    let org = company.system.org.0;
    db.services
        .write(|tx| {
            Box::pin(async move {
                Ok(tx
                    .execute_unprepared("PRAGMA query_only = ON")
                    .await
                    .map(|_| ())?)
            })
        })
        .await
        .unwrap();
    let fault = fault(insert(&db.services, org, "refused".to_owned()).await);
    assert_eq!(fault.code, FaultCode::Unavailable, "{fault}");
    insert(&db.services, org, "taken".to_owned()).await.unwrap();
    assert_eq!(teams(&db.services).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_database_refuses_and_recovers() {
    let db = TestDb::sqlite().await;
    let company = db.company("Ashgrove", &[]).await;
    let org = company.system.org.0;
    let raw = db.raw().await;
    let hold = sea_orm::TransactionTrait::begin_with_options(
        &raw,
        sea_orm::TransactionOptions {
            sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
            ..Default::default()
        },
    )
    .await
    .unwrap();
    let fault = fault(insert(&db.services, org, "refused".to_owned()).await);
    assert_eq!(fault.code, FaultCode::Unavailable, "{fault}");
    hold.rollback().await.unwrap();
    insert(&db.services, org, "taken".to_owned()).await.unwrap();
    assert_eq!(teams(&db.services).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_goes_away_refuses_and_recovers() {
    let Some(db) = TestDb::postgres().await else {
        return;
    };
    let company = db.company("Ashgrove", &[]).await;
    let org = company.system.org.0;
    let Some(cluster) = crate::common::cluster() else {
        return;
    };
    let admin = crate::common::admin(&cluster).await;
    let before = teams(&db.services).await;
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()";
    let services::Database::Postgres(url) = &db.config.database else {
        panic!()
    };
    let name = url.rsplit('/').next().unwrap().to_owned();
    let mut acknowledged = 0;
    for number in 0..30 {
        if number % 3 == 0 {
            admin
                .execute_raw(sea_orm::Statement::from_sql_and_values(
                    sea_orm::DbBackend::Postgres,
                    kill,
                    [name.clone().into()],
                ))
                .await
                .unwrap();
        }
        match insert(&db.services, org, format!("team {number}")).await {
            Ok(_) => acknowledged += 1,
            Err(error) => assert_eq!(error.into_fault().code, FaultCode::Unavailable),
        }
    }
    assert!(acknowledged >= 20, "{acknowledged}");
    assert_eq!(teams(&db.services).await, before + acknowledged);
    admin.close().await.unwrap();
    db.drop_database().await;
}
