//! The session store: rows of the database, written through the one writer as everything is.

use super::session::PERSON;
use crate::{Services, entity::session, error::OrTaken};
use domain::{Fault, FaultCode, Millis};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::{fmt, time::Duration};
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};
use uuid::Uuid;

/// Sessions in the database: give it to `tower_sessions::SessionManagerLayer`.
#[derive(Clone)]
pub struct SeaOrmStore(Services);

impl fmt::Debug for SeaOrmStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeaOrmStore")
    }
}

impl super::Accounts<'_> {
    /// The store of the sessions.
    pub fn session_store(&self) -> SeaOrmStore {
        SeaOrmStore(self.0.clone())
    }

    /// Removes the sessions that have expired, and says how many those were.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep_sessions(&self) -> crate::Result<u64> {
        let now = self.0.now();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let swept = session::Entity::delete_many()
                        .filter(session::Column::ExpiresAt.lte(now))
                        .exec(tx)
                        .await?;
                    Ok(swept.rows_affected)
                })
            })
            .await
    }
}

/// Sweeps expired sessions every quarter of an hour, until the services stop.
pub(crate) async fn sweep_always(services: Services, stop: CancellationToken) {
    loop {
        if let Err(cause) = services.accounts().sweep_sessions().await {
            tracing::error!(%cause, "expired sessions cannot be removed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(900)) => {}
        }
    }
}

impl SeaOrmStore {
    fn row(record: &Record) -> session_store::Result<session::Model> {
        let person = record
            .data
            .get(PERSON)
            .and_then(|value| value.as_str())
            .and_then(|text| text.parse::<Uuid>().ok());
        let body = rmp_serde::to_vec_named(&record.data)
            .map_err(|cause| session_store::Error::Encode(cause.to_string()))?;
        Ok(session::Model {
            id: record.id.to_string(),
            person,
            body,
            expires_at: millis(record.expiry_date),
        })
    }

    async fn insert(&self, record: &Record) -> crate::Result<bool> {
        let row = Self::row(record).map_err(crate::Error::defect)?;
        let inserted = self
            .0
            .write(move |tx| {
                Box::pin(async move {
                    row.into_active_model()
                        .reset_all()
                        .insert(tx)
                        .await
                        .or_taken(taken)?;
                    Ok(())
                })
            })
            .await;
        match inserted {
            Ok(()) => Ok(true),
            Err(crate::Error::Fault(fault)) if fault == taken() => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn taken() -> Fault {
    Fault::new(FaultCode::Conflict, "The session id is taken.")
}

fn millis(at: OffsetDateTime) -> Millis {
    Millis::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(Millis::MAX)
}

/// The cause is logged here; the layer above only says that it failed.
fn backend(error: crate::Error) -> session_store::Error {
    session_store::Error::Backend(error.into_fault().message)
}

#[async_trait::async_trait]
impl SessionStore for SeaOrmStore {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        for _ in 0..3 {
            if self.insert(record).await.map_err(backend)? {
                return Ok(());
            }
            // Never takes over the session that has this id.
            record.id = Id::default();
        }
        Err(session_store::Error::Backend(
            "no free session id was found".to_owned(),
        ))
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let row = Self::row(record)?;
        let saved = self
            .0
            .write(move |tx| {
                Box::pin(async move {
                    // Only what is still there: a session ended meanwhile must not come back.
                    session::Entity::update_many()
                        .set(session::ActiveModel {
                            person: Set(row.person),
                            body: Set(row.body),
                            expires_at: Set(row.expires_at),
                            ..Default::default()
                        })
                        .filter(session::Column::Id.eq(row.id))
                        .exec(tx)
                        .await?;
                    Ok(())
                })
            })
            .await;
        // Who is signed in was written when the session was made. This only moves its expiry on: a page that can be read must
        // not fail because the disk is full.
        if let Err(error) = saved {
            tracing::warn!(fault = %error.into_fault(), "a session's expiry could not be moved on");
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let row = session::Entity::find_by_id(id.to_string())
            .filter(session::Column::ExpiresAt.gt(self.0.now()))
            .one(self.0.read())
            .await
            .map_err(|cause| backend(cause.into()))?;
        let Some(row) = row else {
            return Ok(None);
        };
        let data = rmp_serde::from_slice(&row.body)
            .map_err(|cause| session_store::Error::Decode(cause.to_string()))?;
        let expires =
            OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.expires_at) * 1_000_000)
                .map_err(|cause| session_store::Error::Decode(cause.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: expires,
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let id = id.to_string();
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    session::Entity::delete_by_id(id).exec(tx).await?;
                    Ok(())
                })
            })
            .await
            .map_err(backend)
    }
}
