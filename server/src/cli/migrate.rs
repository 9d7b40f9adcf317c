//! `baton migrate`.

use crate::{cli::say, config::Storage};
use clap::{Args, Subcommand};
use migrations::{Migrator, MigratorTrait};

#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    storage: Storage,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Apply what is missing (the default)
    Up,
    /// Take the last changes back; their data is lost
    Down {
        /// How many changes
        #[arg(long, default_value_t = 1)]
        steps: u32,
    },
    /// List the changes and whether they are applied
    Status,
}

impl Migrate {
    pub async fn run(self) -> anyhow::Result<()> {
        let config = self.storage.services()?;
        let connection = services::store::connect(&config).await?;
        match self.what {
            None | Some(What::Up) => Migrator::up(&connection, None).await?,
            Some(What::Down { steps }) => Migrator::down(&connection, Some(steps)).await?,
            Some(What::Status) => {}
        }
        let waiting = Migrator::get_pending_migrations(&connection).await?;
        for change in Migrator::migrations() {
            let missing = waiting.iter().any(|it| it.name() == change.name());
            let state = if missing { "missing" } else { "applied" };
            say(&format!("{state}  {}", change.name()));
        }
        connection.close().await?;
        Ok(())
    }
}
