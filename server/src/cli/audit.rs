//! `baton audit`.

use crate::{cli::say, config::Storage};
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check the hash chains of the audit log and of every run, without a server; on a copy of the data as well
    ///
    /// Ends with 0 when all of them are whole, with 1 and the first entry that does not fit when one is not.
    Verify(Storage),
}

impl Audit {
    pub async fn run(self) -> anyhow::Result<()> {
        let What::Verify(storage) = self.what;
        let connection = services::store::connect_to_read(&storage.services()?).await?;
        let report = services::audit::verify(&connection).await?;
        connection.close().await?;
        say(&format!(
            "{} entries of the audit log and {} events of {} runs fit.",
            report.entries, report.events, report.runs
        ));
        if report.unsealed > 0 {
            say(&format!(
                "{} entries are not sealed yet: `baton serve` seals them within a second.",
                report.unsealed
            ));
        }
        match report.bad {
            None => {
                say("Every chain is whole.");
                Ok(())
            }
            Some(bad) => anyhow::bail!("{} does not fit: {}", bad.entry, bad.reason),
        }
    }
}
