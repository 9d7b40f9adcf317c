//! What a session holds, and how it begins and ends.

use super::{Account, Accounts};
use crate::{Error, Result};
use domain::{Fault, FaultCode, Millis, ids::PersonId};
use tower_sessions::{Session, session_store};

/// The session's field that says who is signed in.
pub(super) const PERSON: &str = "person";
/// The field that says when the session was last written.
const TOUCHED: &str = "touched";
/// A session in use is written again at most this often, which moves its expiry on.
const TOUCH_EVERY: Millis = 60 * 60 * 1_000;

impl Accounts<'_> {
    /// Signs a browser in: its session gets a new id, so that one planted before the sign-in is worth nothing.
    ///
    /// # Errors
    /// The session cannot be saved.
    pub async fn open_session(&self, session: &Session, person: PersonId) -> Result<()> {
        let opened = begin(session, person, self.0.now()).await;
        if opened.is_err() {
            // What could not be saved must not count for the rest of this request either.
            session.clear().await;
        }
        opened.map_err(failed)
    }

    /// Signs a browser out: its session is gone, on the server and in its cookie.
    ///
    /// # Errors
    /// The session cannot be removed.
    pub async fn close_session(&self, session: &Session) -> Result<()> {
        session.flush().await.map_err(failed)
    }

    /// Who is signed in in this browser; none when nobody is, or when they may not sign in any more.
    ///
    /// # Errors
    /// The session cannot be read.
    pub async fn of_session(&self, session: &Session) -> Result<Option<Account>> {
        let Some(person) = session.get::<PersonId>(PERSON).await.map_err(failed)? else {
            return Ok(None);
        };
        let Some(account) = self.find(person).await? else {
            self.close_session(session).await?;
            return Ok(None);
        };
        let touched: Option<Millis> = session.get(TOUCHED).await.map_err(failed)?;
        let now = self.0.now();
        if touched.is_none_or(|at| now - at > TOUCH_EVERY) {
            session.insert(TOUCHED, now).await.map_err(failed)?;
        }
        Ok(Some(account))
    }
}

async fn begin(
    session: &Session,
    person: PersonId,
    now: Millis,
) -> Result<(), tower_sessions::session::Error> {
    session.cycle_id().await?;
    session.insert(PERSON, person).await?;
    session.insert(TOUCHED, now).await?;
    session.save().await
}

fn failed(cause: tower_sessions::session::Error) -> Error {
    match cause {
        // The store has logged its cause; what it says is already for people.
        tower_sessions::session::Error::Store(session_store::Error::Backend(said)) => {
            Error::Fault(Fault::new(FaultCode::Unavailable, said))
        }
        other => Error::defect(other),
    }
}
