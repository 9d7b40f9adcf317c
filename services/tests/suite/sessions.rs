//! The session store, and sessions over it.

use crate::common::fault;
use domain::{FaultCode, Role, ids::PersonId};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};
use tower_sessions::{
    Session, SessionStore,
    session::{Id, Record},
    session_store,
};

fn record(at: i64, minutes: i64) -> Record {
    let now = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).unwrap();
    Record {
        id: Id::default(),
        data: [(
            "color".to_owned(),
            serde_json::json!({"deep": ["indigo", 1]}),
        )]
        .into(),
        expiry_date: now + Duration::minutes(minutes),
    }
}

/// A store on a disk that is full.
#[derive(Debug)]
struct Full;

#[async_trait::async_trait]
impl SessionStore for Full {
    async fn create(&self, _: &mut Record) -> session_store::Result<()> {
        Err(session_store::Error::Backend("full".to_owned()))
    }
    async fn save(&self, _: &Record) -> session_store::Result<()> {
        Err(session_store::Error::Backend("full".to_owned()))
    }
    async fn load(&self, _: &Id) -> session_store::Result<Option<Record>> {
        Ok(None)
    }
    async fn delete(&self, _: &Id) -> session_store::Result<()> {
        Ok(())
    }
}

on_both! {
    async fn a_session_that_cannot_be_kept_signs_nobody_in(db) {
        let company = db.company("Ashgrove", &[("Dana Whitlock", &[Role::Owner])]).await;
        let accounts = db.services.accounts();
        let session = Session::new(None, Arc::new(Full), None);
        let refused = fault(accounts.open_session(&session, company.person(0)).await);
        assert_eq!((refused.code, refused.message.as_str()), (FaultCode::Unavailable, "full"));
        assert_eq!(accounts.of_session(&session).await.unwrap(), None);
        assert!(session.is_empty().await, "and nobody tries to save it again");
    }

    async fn a_record_is_kept_changed_and_deleted(db) {
        let store = db.services.accounts().session_store();
        let mut one = record(db.services.now(), 10);
        store.create(&mut one).await.unwrap();
        assert_eq!(store.load(&one.id).await.unwrap(), Some(one.clone()));
        one.data.insert("more".to_owned(), serde_json::json!(null));
        store.save(&one).await.unwrap();
        assert_eq!(store.load(&one.id).await.unwrap(), Some(one.clone()));
        store.delete(&one.id).await.unwrap();
        assert_eq!(store.load(&one.id).await.unwrap(), None);
        // A session that ended meanwhile does not come back by a late save.
        store.save(&one).await.unwrap();
        assert_eq!(store.load(&one.id).await.unwrap(), None);
    }

    async fn a_taken_id_is_never_taken_over(db) {
        let store = db.services.accounts().session_store();
        let mut first = record(db.services.now(), 10);
        store.create(&mut first).await.unwrap();
        let mut second = record(db.services.now(), 10);
        second.id = first.id;
        second.data.clear();
        store.create(&mut second).await.unwrap();
        assert_ne!(second.id, first.id);
        assert_eq!(store.load(&first.id).await.unwrap(), Some(first));
        assert_eq!(store.load(&second.id).await.unwrap(), Some(second));
    }

    async fn an_expired_record_is_gone_and_swept(db) {
        let store = db.services.accounts().session_store();
        let mut short = record(db.services.now(), 10);
        let mut long = record(db.services.now(), 60);
        store.create(&mut short).await.unwrap();
        store.create(&mut long).await.unwrap();
        assert_eq!(db.services.accounts().sweep_sessions().await.unwrap(), 0);
        db.clock.advance(10 * 60_000);
        assert_eq!(store.load(&short.id).await.unwrap(), None);
        assert_eq!(db.services.accounts().sweep_sessions().await.unwrap(), 1);
        assert_eq!(store.load(&long.id).await.unwrap(), Some(long));
    }

    async fn signing_in_gives_the_session_a_new_id(db) {
        let company = db.company("Ashgrove", &[("Dana Whitlock", &[Role::Owner])]).await;
        let accounts = db.services.accounts();
        let store = Arc::new(accounts.session_store());
        let planted = Session::new(None, store.clone(), None);
        planted.insert("seen", true).await.unwrap();
        planted.save().await.unwrap();
        let planted_id = planted.id().unwrap();

        let session = Session::new(Some(planted_id), store.clone(), None);
        assert_eq!(accounts.of_session(&session).await.unwrap(), None);
        accounts.open_session(&session, company.person(0)).await.unwrap();
        let id = session.id().unwrap();
        assert_ne!(id, planted_id);
        assert_eq!(store.load(&planted_id).await.unwrap(), None);

        let again = Session::new(Some(id), store.clone(), None);
        let account = accounts.of_session(&again).await.unwrap().unwrap();
        assert_eq!(account.person, company.person(0));
        assert!(!again.is_modified(), "a session is not written at every visit");
        db.clock.advance(61 * 60_000);
        let later = Session::new(Some(id), store.clone(), None);
        accounts.of_session(&later).await.unwrap().unwrap();
        assert!(later.is_modified(), "but once an hour, so that it lives on");

        accounts.close_session(&later).await.unwrap();
        let gone = Session::new(Some(id), store, None);
        assert_eq!(accounts.of_session(&gone).await.unwrap(), None);
    }

    async fn all_sessions_of_a_person_end_at_once(db) {
        let company = db.company("Ashgrove", &[("Dana Whitlock", &[Role::Owner]), ("Ben Osei", &[])]).await;
        let accounts = db.services.accounts();
        let store = Arc::new(accounts.session_store());
        let mut ids = Vec::new();
        for person in [company.person(0), company.person(0), company.person(1)] {
            let session = Session::new(None, store.clone(), None);
            accounts.open_session(&session, person).await.unwrap();
            ids.push(session.id().unwrap());
        }
        accounts.end_sessions(company.person(0)).await.unwrap();
        let mut left = Vec::new();
        for id in ids {
            let session = Session::new(Some(id), store.clone(), None);
            left.push(accounts.of_session(&session).await.unwrap().map(|account| account.person));
        }
        assert_eq!(left, [None, None, Some(company.person(1))]);
    }

    async fn a_session_of_nobody_signs_nobody_in(db) {
        let accounts = db.services.accounts();
        let session = Session::new(None, Arc::new(accounts.session_store()), None);
        accounts.open_session(&session, PersonId(db.services.new_id())).await.unwrap();
        assert_eq!(accounts.of_session(&session).await.unwrap(), None);
    }
}
