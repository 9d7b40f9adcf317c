//! Passwords: argon2id with the parameters OWASP names (19 MiB, 2 passes), off the async threads, as many at once as there
//! are processors.

use crate::{Error, Result};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::Fault;
use std::sync::Arc;
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};

/// The fewest characters of a new password.
pub const MIN_PASSWORD: usize = 12;
/// The most characters of a new password.
pub const MAX_PASSWORD: usize = 200;

/// Whether a new password will do. Length is what counts (NIST SP 800-63B): no rules about digits or signs.
///
/// # Errors
/// A fault of the field `password`.
pub fn check_new(password: &str) -> Result<(), Fault> {
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return Err(Fault::field(
            "password",
            format!(
                "A password needs at least {MIN_PASSWORD} characters. A short sentence is good."
            ),
        ));
    }
    if length > MAX_PASSWORD {
        return Err(Fault::field(
            "password",
            format!("A password has at most {MAX_PASSWORD} characters."),
        ));
    }
    let Some(first) = password.chars().next() else {
        return Ok(());
    };
    if password.chars().all(|letter| letter == first) {
        return Err(Fault::field(
            "password",
            "One character again and again is too easy to guess.",
        ));
    }
    Ok(())
}

pub(super) struct Passwords {
    turns: Arc<Semaphore>,
    /// A hash nobody has the password of, so that unknown addresses take as long as known ones.
    nobody: OnceCell<String>,
}

impl Default for Passwords {
    fn default() -> Self {
        let turns = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            turns: Arc::new(Semaphore::new(turns)),
            nobody: OnceCell::new(),
        }
    }
}

impl Passwords {
    /// Waits for a turn.
    pub(super) async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(Error::defect)
    }

    pub(super) async fn hash(
        &self,
        permit: OwnedSemaphorePermit,
        password: &str,
    ) -> Result<String> {
        let password = password.to_owned();
        tokio::task::spawn_blocking(move || {
            let _turn = permit;
            hash_now(&password)
        })
        .await
        .map_err(Error::defect)?
    }

    /// Whether the password fits the hash; without one, nothing fits, in the same time.
    pub(super) async fn verify(
        &self,
        permit: OwnedSemaphorePermit,
        password: &str,
        hash: Option<String>,
    ) -> Result<bool> {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => self
                .nobody
                .get_or_try_init(|| async {
                    let random: [u8; 16] = rand::random();
                    tokio::task::spawn_blocking(move || hash_now(&format!("{random:?}")))
                        .await
                        .map_err(Error::defect)?
                })
                .await?
                .clone(),
        };
        let password: String = password.chars().take(MAX_PASSWORD).collect();
        let fits = tokio::task::spawn_blocking(move || {
            let _turn = permit;
            let parsed = PasswordHash::new(&hash).map_err(Error::defect)?;
            Ok::<_, Error>(
                Argon2::default()
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok(),
            )
        })
        .await
        .map_err(Error::defect)??;
        Ok(fits && known)
    }
}

fn hash_now(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(Error::defect)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn new_passwords_are_long_enough_and_not_one_letter() {
        for bad in [
            "",
            "short",
            "123456789",
            "aaaaaaaaaaaaaaa",
            &"é1".repeat(101),
        ] {
            assert!(check_new(bad).is_err(), "{bad}");
        }
        for good in ["correct horse", "åßñ∂ƒ©˙∆˚¬ß∂"] {
            assert!(check_new(good).is_ok(), "{good}");
        }
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_and_no_other() {
        let passwords = Passwords::default();
        let permit = passwords.permit().await.unwrap();
        let hash = passwords.hash(permit, "correct horse").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        for (password, hash, fits) in [
            ("correct horse", Some(hash.clone()), true),
            ("correct horsf", Some(hash.clone()), false),
            ("", Some(hash), false),
            ("correct horse", None, false),
        ] {
            let permit = passwords.permit().await.unwrap();
            assert_eq!(
                passwords.verify(permit, password, hash).await.unwrap(),
                fits
            );
        }
    }
}
