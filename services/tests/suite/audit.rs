//! The log: sealed, verified, read; and every tampering found and named.

use crate::common::{Company, TestDb, fault};
use domain::{FaultCode, Role, view::audit::AuditQuery};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde_json::json;
use services::{
    audit::{self, chain},
    entity::{audit_entry, run, run_event, workflow, workflow_version},
};
use uuid::Uuid;

/// Runs with chained events, as the host writes them.
async fn runs(db: &TestDb, company: &Company, count: i64) -> Vec<Uuid> {
    let org = company.system.org.0;
    db.services
        .write(move |tx| {
            Box::pin(async move {
                let (flow, version) = (tx.id(), tx.id());
                let now = tx.now();
                workflow::Model {
                    id: flow, org, name: "Invoice".to_owned(), team: None, status: "published".to_owned(),
                    published_version: Some(1), created_by: None, created_at: now, updated_at: now, revision: 1,
                }.into_active_model().reset_all().insert(tx).await?;
                workflow_version::Model {
                    id: version, org, workflow: flow, number: 1, graph: json!({}), digest: String::new(),
                    note: String::new(), published_by: None, published_at: now,
                }.into_active_model().reset_all().insert(tx).await?;
                let mut made = Vec::new();
                for number in 1..=count {
                    let id = tx.id();
                    run::Model {
                        id, org, workflow: flow, version, version_number: 1, key: Some(format!("INV-{number}")),
                        title: format!("INV-{number}"), status: "running".to_owned(), state: json!({}), revision: 3,
                        started_by_kind: "system".to_owned(), started_by: None, started_at: now, ended_at: None,
                        waiting: None, due_at: None, has_breach: false, has_retry: false, called_by: None, at_risk_at: None, waits_for: None, cost_micros: 0,
                    }.into_active_model().reset_all().insert(tx).await?;
                    let mut prev = String::new();
                    for (seq, kind) in [(1, "run-started"), (2, "gate-opened"), (3, "gate-approved")] {
                        let mut event = run_event::Model {
                            run: id, seq, org, at: now + seq, kind: kind.to_owned(),
                            body: json!({"node": "approve", "amount": 48260.5, "nested": {"b": 1, "a": [true, null]}}),
                            actor_kind: "system".to_owned(), actor: None, on_behalf_of: None,
                            prev_hash: prev, hash: String::new(),
                        };
                        event.hash = chain::hash_run_event(&event);
                        prev = event.hash.clone();
                        event.into_active_model().reset_all().insert(tx).await?;
                    }
                    made.push(id);
                }
                Ok(made)
            })
        })
        .await
        .unwrap()
}

on_both! {
    async fn entries_are_sealed_in_order_and_verify(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner])]).await;
        for number in 0..20 {
            db.services.people().create_team(&company.scopes[0], &format!("Team {number}")).await.unwrap();
        }
        runs(db, &company, 3).await;
        let before = audit::verify(db.services.read()).await.unwrap();
        assert_eq!((before.entries, before.events, before.runs, before.unsealed, before.bad), (0, 9, 3, 23, None));
        let (one, other) = tokio::join!(audit_seal(db), audit_seal(db));
        assert_eq!(one + other, 23);
        let after = audit::verify(db.services.read()).await.unwrap();
        assert_eq!((after.entries, after.unsealed, after.bad), (23, 0, None));
        let entries = audit_entry::Entity::find().order_by_asc(audit_entry::Column::Seq).all(db.services.read()).await.unwrap();
        let numbers: Vec<Option<i64>> = entries.iter().map(|entry| entry.seq).collect();
        assert_eq!(numbers, (1..=23).map(Some).collect::<Vec<_>>());
        assert!(entries.is_sorted_by_key(|entry| entry.id));
        db.services.people().create_team(&company.scopes[0], "One more").await.unwrap();
        assert_eq!(audit_seal(db).await, 1);
        assert_eq!(audit::verify(db.services.read()).await.unwrap().entries, 24);
    }

    async fn the_sequencer_seals_by_itself(db) {
        let stop = tokio_util::sync::CancellationToken::new();
        let background = db.services.start_background(&stop);
        db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner])]).await;
        let mut left = 100;
        while audit::verify(db.services.read()).await.unwrap().unsealed > 0 {
            left -= 1;
            assert!(left > 0, "not sealed within two seconds");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        db.company("Ashgrove", &[("Dana Whitlock", &[Role::Owner])]).await;
        stop.cancel();
        background.await.unwrap();
        let report = audit::verify(db.services.read()).await.unwrap();
        assert_eq!((report.unsealed, report.bad), (0, None), "what came last is sealed before the end");
    }

    async fn every_changed_column_is_found_and_its_entry_named(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner])]).await;
        for number in 0..5 {
            db.services.people().create_team(&company.scopes[0], &format!("Team {number}")).await.unwrap();
        }
        let runs = runs(db, &company, 2).await;
        audit_seal(db).await;
        let raw = db.raw().await;
        let uuid = match raw.get_database_backend() {
            sea_orm::DbBackend::Postgres => "'00000000-0000-7000-8000-000000000001'",
            _ => "x'00000000000070008000000000000001'",
        };
        let log = "WHERE seq = 4 AND org IS NOT NULL";
        for (column, value) in [
            ("id", uuid), ("seq", "40"), ("at", "at + 1"), ("actor_kind", "'agent'"), ("actor", "NULL"), ("actor", uuid),
            ("actor_name", "'Somebody else'"), ("on_behalf_of", uuid), ("action", "'team.archived'"),
            ("subject_kind", "'person'"), ("subject", "NULL"), ("subject_text", "'Team x'"), ("detail", "'{\"a\":1}'"),
            ("prev_hash", "'00'"), ("hash", "'00'"), ("org", "NULL"),
        ] {
            let bad = tamper(&raw, &format!("UPDATE audit_entries SET {column} = {value} {log}"), &["audit_entries"]).await;
            let (entry, reason) = bad.unwrap_or_else(|| panic!("{column}: not found"));
            let named = if column == "org" { "of the installation" } else { "entry 4 of the audit log of Larkmoor" };
            assert!(entry.contains(named), "{column}: {entry}: {reason}");
        }
        for change in [
            format!("DELETE FROM audit_entries {log}"),
            "UPDATE audit_entries SET seq = CASE seq WHEN 4 THEN 105 WHEN 5 THEN 104 END WHERE seq IN (4, 5)".to_owned(),
        ] {
            let (entry, reason) = tamper(&raw, &change, &["audit_entries"]).await.expect("found");
            assert_eq!(entry, "entry 4 of the audit log of Larkmoor", "{change}: {reason}");
        }
        // A forged entry whose own hash is right does not fit the one after it.
        let mut forged = audit_entry::Entity::find().all(&raw).await.unwrap().into_iter().find(|entry| entry.seq == Some(4)).unwrap();
        forged.subject_text = "Forged".to_owned();
        let hash = chain::hash_audit_entry(&forged);
        let (entry, reason) = tamper(&raw, &format!("UPDATE audit_entries SET subject_text = 'Forged', hash = '{hash}' {log}"), &["audit_entries"]).await.expect("found");
        assert_eq!(entry, "entry 5 of the audit log of Larkmoor", "{reason}");

        let run_id = match raw.get_database_backend() {
            sea_orm::DbBackend::Postgres => format!("'{}'", runs[1]),
            _ => format!("x'{}'", runs[1].simple()),
        };
        let event = format!("WHERE run = {run_id} AND seq = 2");
        for (column, value) in [
            ("seq", "20"), ("org", uuid), ("at", "at + 1"), ("kind", "'gate-rejected'"), ("body", "'{\"amount\":1}'"),
            ("actor_kind", "'person'"), ("actor", uuid), ("on_behalf_of", uuid), ("prev_hash", "'00'"), ("hash", "'00'"),
        ] {
            let bad = tamper(&raw, &format!("UPDATE run_events SET {column} = {value} {event}"), &["run_events"]).await;
            let (entry, reason) = bad.unwrap_or_else(|| panic!("{column}: not found"));
            assert!(entry.starts_with(&format!("event 2 of run {} (INV-2)", runs[1])), "{column}: {entry}: {reason}");
        }
        for change in [
            format!("DELETE FROM run_events {event}"),
            format!("DELETE FROM run_events WHERE run = {run_id}"),
            format!("DELETE FROM run_events WHERE run = {run_id} AND seq = 3"),
        ] {
            let (entry, reason) = tamper(&raw, &change, &["run_events"]).await.expect("found");
            assert!(entry.contains(&runs[1].to_string()) && reason.contains("missing"), "{change}: {entry}: {reason}");
        }
        assert_eq!(audit::verify(&raw).await.unwrap().bad, None, "everything was put back");
        raw.close().await.unwrap();
    }

    async fn the_page_is_the_union_filtered_and_paged(db) {
        let company = db.company("Larkmoor", &[("Ines Okafor", &[Role::Owner]), ("Elif Hartmann", &[Role::Auditor]), ("Ben Osei", &[Role::Worker])]).await;
        for number in 0..40 {
            if number % 3 == 0 {
                db.clock.advance(1);
            }
            db.services.people().create_team(&company.scopes[0], &format!("Team {number}")).await.unwrap();
        }
        runs(db, &company, 30).await;
        let log = db.services.audit();
        let elif = &company.scopes[1];
        let mut query = AuditQuery::default();
        let mut seen = Vec::new();
        loop {
            let page = log.list(elif, &query).await.unwrap();
            assert!(page.entries.rows.len() <= 50);
            seen.extend(page.entries.rows);
            match page.entries.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let mut keys: Vec<&str> = seen.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys.len(), 40 + 90 + 5);
        assert!(seen.is_sorted_by(|one, other| one.at >= other.at));
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 135, "each entry once");

        let count = async |query: AuditQuery| log.list(elif, &query).await.unwrap().entries.rows.len();
        assert_eq!(count(AuditQuery { text: "inv-1".to_owned(), ..Default::default() }).await, 33);
        assert_eq!(count(AuditQuery { text: "team 1".to_owned(), ..Default::default() }).await, 11);
        assert_eq!(count(AuditQuery { area: "gate".to_owned(), text: "INV-7".to_owned(), ..Default::default() }).await, 2);
        assert_eq!(count(AuditQuery { person: Some(company.person(0)), ..Default::default() }).await, 40);
        assert_eq!(count(AuditQuery { person: Some(company.person(2)), ..Default::default() }).await, 0);
        assert_eq!(count(AuditQuery { until: Some(crate::common::START), ..Default::default() }).await, 0);
        let ines = log.list(elif, &AuditQuery { person: Some(company.person(0)), ..Default::default() }).await.unwrap();
        assert_eq!(ines.entries.rows[0].who.name(), "Ines Okafor");
        assert_eq!((ines.entries.rows[0].verb.as_str(), ines.entries.rows[0].subject.as_str()), ("created", "Team 39"));
        assert_eq!(fault(log.list(&company.scopes[2], &AuditQuery::default()).await).code, FaultCode::Forbidden);
        assert_eq!(fault(log.list(elif, &AuditQuery { after: Some("x".to_owned()), ..Default::default() }).await).code, FaultCode::Invalid);
    }
}

async fn audit_seal(db: &TestDb) -> u64 {
    db.services.audit().seal().await.unwrap()
}

/// Makes the change, verifies, and puts the tables back as they were.
async fn tamper(
    raw: &sea_orm::DatabaseConnection,
    change: &str,
    tables: &[&str],
) -> Option<(String, String)> {
    let run = async |sql: String| {
        raw.execute_unprepared(&sql)
            .await
            .unwrap_or_else(|cause| panic!("{sql}: {cause}"))
    };
    for table in tables {
        run(format!(
            "CREATE TABLE kept_{table} AS SELECT * FROM {table}"
        ))
        .await;
    }
    run(change.to_owned()).await;
    let bad = audit::verify(raw).await.unwrap().bad;
    for table in tables {
        run(format!("DELETE FROM {table}")).await;
        run(format!("INSERT INTO {table} SELECT * FROM kept_{table}")).await;
        run(format!("DROP TABLE kept_{table}")).await;
    }
    bad.map(|bad| (bad.entry, bad.reason))
}
