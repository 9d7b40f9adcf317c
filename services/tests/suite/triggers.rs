//! Runs that begin by themselves: at a time, at a message.

use crate::{
    common::{Company, TestDb},
    workflows::{PEOPLE, new, pay_and_end, save, saved},
};
use domain::{
    edit::Command,
    ids::WorkflowId,
    workflow::{NodeKind, Schedule, Trigger},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use services::entity::{message, run, trigger};
use uuid::Uuid;

/// Publishes a workflow that begins by itself.
async fn published(db: &TestDb, company: &Company, on: Trigger) -> WorkflowId {
    let jonas = &company.scopes[0];
    let id = new(db, company, "Supplier invoice").await;
    let mut commands = pay_and_end(company);
    commands.push(Command::SetKind {
        node: "start".into(),
        kind: Box::new(NodeKind::Start { on: Some(on) }),
    });
    let revision = saved(save(db, jonas, id, 1, commands).await);
    db.services
        .workflows()
        .publish(jonas, id, revision, "")
        .await
        .unwrap();
    id
}

async fn runs(db: &TestDb, id: WorkflowId) -> Vec<run::Model> {
    run::Entity::find()
        .filter(run::Column::Workflow.eq(id.0))
        .order_by_asc(run::Column::StartedAt)
        .all(db.services.read())
        .await
        .unwrap()
}

async fn pass(db: &TestDb, ms: i64) {
    db.clock.advance(ms);
    db.services.host().tick().await.unwrap();
}

const HOUR: i64 = 3_600_000;

on_both! {
    async fn a_run_begins_when_its_time_has_come_each_time_once(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let schedule = Schedule::Every { ms: HOUR, times: Some(3) };
        let id = published(db, &company, Trigger::Timer { schedule }).await;
        pass(db, HOUR - 1).await;
        assert!(runs(db, id).await.is_empty());
        pass(db, 1).await;
        let all = runs(db, id).await;
        assert_eq!((all.len(), all[0].started_by_kind.as_str()), (1, "system"));
        db.services.host().tick().await.unwrap();
        assert_eq!(runs(db, id).await.len(), 1, "not twice");
        // Nothing ran for five hours: it is made up for once.
        pass(db, 5 * HOUR).await;
        assert_eq!(runs(db, id).await.len(), 2);
        // The clock is put back, and goes on: none is met twice.
        db.clock.advance(-HOUR);
        db.services.host().tick().await.unwrap();
        assert_eq!(runs(db, id).await.len(), 2);
        pass(db, 2 * HOUR).await;
        pass(db, 24 * HOUR).await;
        assert_eq!(runs(db, id).await.len(), 3, "three times in all");
    }

    async fn publishing_anew_takes_the_triggers_of_before_away(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let jonas = &company.scopes[0];
        let schedule = Schedule::Cron { expression: "0 9 * * MON-FRI".to_owned() };
        let id = published(db, &company, Trigger::Timer { schedule }).await;
        let rows = trigger::Entity::find().all(db.services.read()).await.unwrap();
        assert!(rows[0].due_at.is_some());
        let draft = db.services.workflows().load_editor(jonas, id).await.unwrap();
        let plain = Command::SetKind { node: "start".into(), kind: Box::new(NodeKind::start()) };
        let revision = saved(save(db, jonas, id, draft.revision, vec![plain]).await);
        db.services.workflows().publish(jonas, id, revision, "").await.unwrap();
        assert!(trigger::Entity::find().all(db.services.read()).await.unwrap().is_empty());
        pass(db, 7 * 24 * HOUR).await;
        assert!(runs(db, id).await.is_empty());
    }

    async fn a_message_nobody_waits_for_begins_a_run(db) {
        let company = db.company("Larkmoor", PEOPLE).await;
        let id = published(db, &company, Trigger::Message { name: "order".to_owned() }).await;
        let send = |key: &str, unique: &str| {
            let row = message::ActiveModel {
                id: sea_orm::Set(Uuid::now_v7()),
                org: sea_orm::Set(company.system.org.0),
                name: sea_orm::Set("order".to_owned()),
                key: sea_orm::Set(key.to_owned()),
                payload: sea_orm::Set(serde_json::json!({})),
                authors: sea_orm::Set(None),
                sender_kind: sea_orm::Set("system".to_owned()),
                sender: sea_orm::Set(None),
                on_behalf_of: sea_orm::Set(None),
                unique_id: sea_orm::Set(Some(unique.to_owned())),
                sent_at: sea_orm::Set(db.services.now()),
                expires_at: sea_orm::Set(db.services.now() + HOUR),
                status: sea_orm::Set("waiting".to_owned()),
                run: sea_orm::Set(None),
            };
            db.services.write(move |tx| {
                Box::pin(async move {
                    message::Entity::insert(row).exec_without_returning(tx).await?;
                    Ok(())
                })
            })
        };
        send("A-1", "1").await.unwrap();
        send("A-2", "2").await.unwrap();
        pass(db, 1_000).await;
        pass(db, 1_000).await;
        let all = runs(db, id).await;
        let keys: Vec<_> = all.iter().filter_map(|run| run.key.as_deref()).collect();
        assert_eq!(keys.len(), 2, "{keys:?}");
        // One run of a key at a time: the message waits, and goes when it is over.
        send("A-1", "3").await.unwrap();
        pass(db, 1_000).await;
        assert_eq!(runs(db, id).await.len(), 2);
        let delivered = message::Entity::find()
            .filter(message::Column::Status.eq("delivered"))
            .all(db.services.read())
            .await
            .unwrap();
        assert_eq!(delivered.len(), 2);
        assert!(delivered.iter().all(|row| row.run.is_some()));
    }
}
