//! The services' error: a fault a person may see, or a cause that is logged once and hidden behind a reference id.

use domain::{Fault, FaultCode};
use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// What a use-case may fail with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// In words for the person who met it.
    #[error("{0}")]
    Fault(#[from] Fault),
    /// The database's.
    #[error("{0}")]
    Db(#[from] DbErr),
    /// Of a file or the network.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A defect of ours: something stored does not read back, a unit of work panicked.
    #[error("{0}")]
    Defect(String),
}

/// The services' result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Something of ours that cannot be: say what.
    pub fn defect(what: impl std::fmt::Display) -> Self {
        Self::Defect(what.to_string())
    }

    /// The fault a person may see. A cause is logged here, once, with the reference id that stands in the fault.
    pub fn into_fault(self) -> Fault {
        let unavailable = self.is_storage();
        match self {
            Self::Fault(fault) => fault,
            Self::Db(cause) if unavailable => unavailable_fault(&cause),
            Self::Io(cause) if unavailable => unavailable_fault(&cause),
            Self::Db(cause) => internal_fault(&cause),
            Self::Io(cause) => internal_fault(&cause),
            Self::Defect(cause) => internal_fault(&cause),
        }
    }

    /// Whether the storage cannot serve now: full, read-only, away, or too busy.
    pub fn is_storage(&self) -> bool {
        match self {
            Self::Db(DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) => true,
            Self::Db(DbErr::Exec(RuntimeErr::SqlxError(cause)))
            | Self::Db(DbErr::Query(RuntimeErr::SqlxError(cause))) => is_storage(cause),
            Self::Io(_) => true,
            Self::Db(_) | Self::Fault(_) | Self::Defect(_) => false,
        }
    }

    /// Whether a unique key was violated.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Db(cause) if is_duplicate(cause))
    }
}

impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Self {
        Self::Defect(format!("stored JSON does not read back: {cause}"))
    }
}

/// Turns the violation of a unique key into a fault in words.
pub trait OrTaken<T> {
    /// The result, where a violated unique key becomes `fault`.
    ///
    /// # Errors
    /// `fault`, or the error as it was.
    fn or_taken(self, fault: impl FnOnce() -> Fault) -> Result<T>;
}

impl<T> OrTaken<T> for std::result::Result<T, DbErr> {
    fn or_taken(self, fault: impl FnOnce() -> Fault) -> Result<T> {
        self.map_err(|cause| {
            if is_duplicate(&cause) {
                Error::Fault(fault())
            } else {
                Error::Db(cause)
            }
        })
    }
}

fn is_duplicate(cause: &DbErr) -> bool {
    matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

fn is_storage(cause: &sqlx::Error) -> bool {
    let sqlx::Error::Database(database) = cause else {
        return matches!(
            cause,
            sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
        );
    };
    let code = database.code().unwrap_or_default();
    if database
        .try_downcast_ref::<sqlx::sqlite::SqliteError>()
        .is_some()
    {
        // https://www.sqlite.org/rescode.html: busy, locked, no memory, read-only, IO, corrupt, full, cannot open, not a database.
        let primary = code.parse::<i32>().map_or(0, |code| code & 0xff);
        return matches!(primary, 5 | 6 | 7 | 8 | 10 | 11 | 13 | 14 | 26);
    }
    // https://www.postgresql.org/docs/15/errcodes-appendix.html: connection, resources, intervention, read-only, deadlock, locks.
    ["08", "53", "57", "58", "25006", "40001", "40P01", "55P03"]
        .iter()
        .any(|class| code.starts_with(class))
}

/// The fault for a storage that cannot serve now; the cause is logged.
pub(crate) fn unavailable_fault(cause: &dyn std::fmt::Display) -> Fault {
    let reference = reference();
    tracing::error!(%reference, %cause, "storage unavailable (reference {reference})");
    Fault::new(
        FaultCode::Unavailable,
        format!(
            "Baton cannot reach its storage right now, so nothing was saved. Try again in a moment. Reference {reference}."
        ),
    )
}

/// The fault for a defect of ours; the cause is logged.
pub(crate) fn internal_fault(cause: &dyn std::fmt::Display) -> Fault {
    let reference = reference();
    tracing::error!(%reference, %cause, "defect (reference {reference})");
    Fault::new(
        FaultCode::Internal,
        format!("Something went wrong on our side, and nothing was saved. Reference {reference}."),
    )
}

/// A short id that people can read to each other, such as `7F3K-9QXD` (Crockford's base 32).
pub fn reference() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let random: u64 = rand::random();
    let mut text = String::with_capacity(9);
    for position in 0..8_u32 {
        if position == 4 {
            text.push('-');
        }
        let index = (random >> (position * 5)) & 31;
        let letter = usize::try_from(index)
            .ok()
            .and_then(|index| LETTERS.get(index));
        text.push(char::from(*letter.unwrap_or(&b'0')));
    }
    text
}
