//! Walks every chain of a database and names the first entry that does not fit. Needs no server and no services: it works on
//! a copy of the data as well.
//!
//! What it cannot see: entries cut off the end of an organization's log (that needs signed checkpoints kept elsewhere).

use super::{
    Audit,
    chain::{hash_audit_entry, hash_run_event},
};
use crate::{
    Result, Scope,
    authorize::{Action, Resource, authorize},
    entity::{audit_entry, organization, run, run_event},
};
use domain::view::audit::AuditCheck;
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

const CHUNK: u64 = 2_000;

/// The first entry that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// Which: "entry 12 of the audit log of Larkmoor", "event 3 of run …".
    pub entry: String,
    /// Why it does not fit.
    pub reason: String,
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Sealed entries of organizations' logs that fit.
    pub entries: u64,
    /// Events of runs that fit.
    pub events: u64,
    /// Runs whose chain was walked.
    pub runs: u64,
    /// Entries not sealed yet: written within the last second, or since the server ended without sealing.
    pub unsealed: u64,
    /// The first one that does not fit; the walk ends there.
    pub bad: Option<Bad>,
}

impl Audit<'_> {
    /// Walks the chains of the scope's organization: its own log, and its runs.
    ///
    /// # Errors
    /// `Forbidden`; the database's.
    pub async fn check(&self, scope: &Scope) -> Result<AuditCheck> {
        authorize(scope, Action::ReadAudit, &Resource::organization())?;
        let db = self.0.read();
        let org = scope.org.0;
        let mut report = Report {
            unsealed: audit_entry::Entity::find()
                .filter(audit_entry::Column::Org.eq(org))
                .filter(audit_entry::Column::Seq.is_null())
                .count(db)
                .await?,
            ..Report::default()
        };
        verify_log(db, Some(org), &scope.org_name, &mut report).await?;
        if report.bad.is_none() {
            verify_runs(db, Some(org), &mut report).await?;
        }
        Ok(AuditCheck {
            entries: report.entries,
            events: report.events,
            runs: report.runs,
            unsealed: report.unsealed,
            bad: report.bad.map(|bad| (bad.entry, bad.reason)),
            at: self.0.now(),
        })
    }
}

/// Verifies all chains of a database.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &DatabaseConnection) -> Result<Report> {
    let mut report = Report {
        unsealed: audit_entry::Entity::find()
            .filter(audit_entry::Column::Seq.is_null())
            .count(db)
            .await?,
        ..Report::default()
    };
    let organizations = organization::Entity::find()
        .order_by_asc(organization::Column::Id)
        .all(db)
        .await?;
    verify_log(db, None, "the installation", &mut report).await?;
    for org in &organizations {
        if report.bad.is_none() {
            verify_log(db, Some(org.id), &org.name, &mut report).await?;
        }
    }
    if report.bad.is_none() {
        verify_runs(db, None, &mut report).await?;
    }
    Ok(report)
}

async fn verify_log(
    db: &DatabaseConnection,
    org: Option<Uuid>,
    name: &str,
    report: &mut Report,
) -> Result<()> {
    let (mut seq, mut prev) = (0, String::new());
    loop {
        let owner = match org {
            Some(org) => audit_entry::Column::Org.eq(org),
            None => audit_entry::Column::Org.is_null(),
        };
        let entries = audit_entry::Entity::find()
            .filter(owner)
            .filter(audit_entry::Column::Seq.gt(seq))
            .order_by_asc(audit_entry::Column::Seq)
            .limit(CHUNK)
            .all(db)
            .await?;
        if entries.is_empty() {
            return Ok(());
        }
        for entry in entries {
            let place = format!("entry {} of the audit log of {name}", seq + 1);
            let link = Link {
                seq: entry.seq.unwrap_or_default(),
                prev: entry.prev_hash.as_deref().unwrap_or_default(),
                hash: entry.hash.as_deref().unwrap_or_default(),
                computed: hash_audit_entry(&entry),
            };
            report.bad = link.check(place, seq, &prev);
            if report.bad.is_some() {
                return Ok(());
            }
            (seq, prev) = (link.seq, link.computed);
            report.entries += 1;
        }
    }
}

/// Walks the runs of one organization, or of all.
async fn verify_runs(
    db: &DatabaseConnection,
    org: Option<Uuid>,
    report: &mut Report,
) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let owner = org.map(|org| run::Column::Org.eq(org));
        let runs: Vec<(Uuid, Option<String>, String, i64)> = run::Entity::find()
            .select_only()
            .columns([
                run::Column::Id,
                run::Column::Key,
                run::Column::Title,
                run::Column::Revision,
            ])
            .filter(Condition::all().add_option(owner))
            .filter(run::Column::Id.gt(after))
            .order_by_asc(run::Column::Id)
            .limit(500)
            .into_tuple()
            .all(db)
            .await?;
        let Some((last, ..)) = runs.last() else {
            return Ok(());
        };
        let mut events = Events::new(after, *last, org);
        after = *last;
        for (run, key, title, last) in runs {
            let name = key.unwrap_or(title);
            verify_run(db, (run, &name, last), &mut events, report).await?;
            if report.bad.is_some() {
                return Ok(());
            }
            report.runs += 1;
        }
    }
}

/// The events of a span of runs, in order, read in chunks.
struct Events {
    from: (Uuid, i64),
    to: Uuid,
    org: Option<Uuid>,
    ahead: std::collections::VecDeque<run_event::Model>,
    done: bool,
}

impl Events {
    fn new(after: Uuid, to: Uuid, org: Option<Uuid>) -> Self {
        Self {
            from: (after, i64::MAX),
            to,
            org,
            ahead: std::collections::VecDeque::new(),
            done: false,
        }
    }

    /// The next event when it is of this run.
    async fn next_of(
        &mut self,
        db: &DatabaseConnection,
        run: Uuid,
    ) -> Result<Option<run_event::Model>> {
        if self.ahead.is_empty() && !self.done {
            let (after, seq) = self.from;
            // Another organization's runs lie between; a changed `org` of our own event must not hide it.
            let runs = self.org.map(|org| {
                run_event::Column::Run.in_subquery(
                    run::Entity::find()
                        .select_only()
                        .column(run::Column::Id)
                        .filter(run::Column::Org.eq(org))
                        .into_query(),
                )
            });
            self.ahead = run_event::Entity::find()
                .filter(Condition::all().add_option(runs))
                .filter(
                    Condition::any().add(run_event::Column::Run.gt(after)).add(
                        Condition::all()
                            .add(run_event::Column::Run.eq(after))
                            .add(run_event::Column::Seq.gt(seq)),
                    ),
                )
                .filter(run_event::Column::Run.lte(self.to))
                .order_by_asc(run_event::Column::Run)
                .order_by_asc(run_event::Column::Seq)
                .limit(CHUNK)
                .all(db)
                .await?
                .into();
            self.done = self.ahead.is_empty();
            if let Some(last) = self.ahead.back() {
                self.from = (last.run, last.seq);
            }
        }
        Ok(self.ahead.pop_front_if(|event| event.run == run))
    }
}

async fn verify_run(
    db: &DatabaseConnection,
    (run, title, last): (Uuid, &str, i64),
    events: &mut Events,
    report: &mut Report,
) -> Result<()> {
    let (mut seq, mut prev) = (0, String::new());
    while let Some(event) = events.next_of(db, run).await? {
        let place = format!("event {} of run {run} ({title})", seq + 1);
        let link = Link {
            seq: event.seq,
            prev: &event.prev_hash,
            hash: &event.hash,
            computed: hash_run_event(&event),
        };
        report.bad = link.check(place, seq, &prev);
        if report.bad.is_some() {
            return Ok(());
        }
        (seq, prev) = (link.seq, link.computed);
        report.events += 1;
    }
    // The run's row counts its events, so none can be cut off the end.
    if seq != last {
        let reason = if seq < last {
            format!("it is missing: the run has counted {last} events")
        } else {
            format!("the run has counted {last} events only")
        };
        report.bad = Some(Bad {
            entry: format!("event {} of run {run} ({title})", seq.min(last) + 1),
            reason,
        });
    }
    Ok(())
}

/// One link of a chain.
struct Link<'a> {
    seq: i64,
    prev: &'a str,
    hash: &'a str,
    computed: String,
}

impl Link<'_> {
    fn check(&self, entry: String, before: i64, prev: &str) -> Option<Bad> {
        let reason = if self.seq != before + 1 {
            format!(
                "it is missing: the next one there is has number {}",
                self.seq
            )
        } else if self.hash != self.computed {
            "its content was changed after it was written: the hash does not fit".to_owned()
        } else if self.prev != prev {
            "it does not follow the entry before: the link was changed".to_owned()
        } else {
            return None;
        };
        Some(Bad { entry, reason })
    }
}
