//! The sequencer: gives unsealed entries their place in their organization's chain, in chunks, within a second.
//!
//! On PostgreSQL any number of servers may try; a lock of the transaction lets one of them seal at a time.

use super::{Audit, chain::hash_audit_entry};
use crate::{Result, Services, Tx, entity::audit_entry};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use std::{collections::HashMap, time::Duration};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// At most this many entries a unit of work.
const CHUNK: u64 = 500;

impl Audit<'_> {
    /// Seals everything that is not sealed yet, and says how much that was.
    ///
    /// # Errors
    /// The database's.
    pub async fn seal(&self) -> Result<u64> {
        let mut sealed = 0;
        loop {
            let waits = audit_entry::Entity::find()
                .filter(audit_entry::Column::Seq.is_null())
                .limit(1)
                .one(self.0.read())
                .await?;
            if waits.is_none() {
                return Ok(sealed);
            }
            let chunk = self
                .0
                .write(|tx| Box::pin(async move { seal_chunk(tx).await }))
                .await?;
            sealed += chunk;
            if chunk == 0 {
                return Ok(sealed);
            }
        }
    }
}

/// Seals whenever there is something to seal, until the services stop.
pub(crate) async fn run(services: Services, stop: CancellationToken) {
    let mut failing = false;
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = services.sealing_wanted() => {}
            // Another server's entries, or those of before a restart.
            () = tokio::time::sleep(Duration::from_millis(900)) => {}
        }
        match services.audit().seal().await {
            Ok(_) => failing = false,
            Err(cause) if !failing => {
                failing = true;
                tracing::error!(%cause, "the audit log cannot be sealed");
            }
            Err(_) => {}
        }
        // Gather a little, so that a busy server seals in chunks and not one by one.
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(Duration::from_millis(100)) => {}
        }
    }
    // What was acknowledged last is sealed before the server ends.
    if let Err(cause) = services.audit().seal().await {
        tracing::error!(%cause, "the audit log could not be sealed at the end");
    }
}

async fn seal_chunk(tx: &Tx) -> Result<u64> {
    if !tx.try_lock(SEALING).await? {
        return Ok(0);
    }
    let entries = audit_entry::Entity::find()
        .filter(audit_entry::Column::Seq.is_null())
        .order_by_asc(audit_entry::Column::Id)
        .limit(CHUNK)
        .all(tx)
        .await?;
    let mut heads: HashMap<Option<Uuid>, (i64, String)> = HashMap::new();
    let mut sealed = 0;
    for mut entry in entries {
        let (seq, prev_hash) = match heads.remove(&entry.org) {
            Some(head) => head,
            None => head(tx, entry.org).await?,
        };
        entry.seq = Some(seq + 1);
        entry.prev_hash = Some(prev_hash);
        let hash = hash_audit_entry(&entry);
        heads.insert(entry.org, (seq + 1, hash.clone()));
        let mut row = entry.clone().into_active_model();
        row.seq = Set(entry.seq);
        row.prev_hash = Set(entry.prev_hash);
        row.hash = Set(Some(hash));
        row.update(tx).await?;
        sealed += 1;
    }
    Ok(sealed)
}

/// The number of the sequencer's lock on PostgreSQL.
const SEALING: i64 = 0x0062_6174_6f6e_0001;

/// The last sealed entry's number and hash in an organization's chain.
async fn head(tx: &Tx, org: Option<Uuid>) -> Result<(i64, String)> {
    let query = audit_entry::Entity::find().filter(audit_entry::Column::Seq.is_not_null());
    let query = match org {
        Some(org) => query.filter(audit_entry::Column::Org.eq(org)),
        None => query.filter(audit_entry::Column::Org.is_null()),
    };
    let last = query
        .order_by_desc(audit_entry::Column::Seq)
        .limit(1)
        .one(tx)
        .await?;
    Ok(last.map_or((0, String::new()), |entry| {
        (entry.seq.unwrap_or(0), entry.hash.unwrap_or_default())
    }))
}
