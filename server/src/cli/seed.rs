//! `baton seed`: the demo company, made or removed from the command line.

use crate::{cli::say, config::Storage};
use anyhow::ensure;
use clap::Args;
use services::demo::DemoStatus;

/// Sets nothing up by itself: what it makes is marked as a demo and can be removed.
#[derive(Debug, Args)]
pub struct Seed {
    #[command(flatten)]
    storage: Storage,
    /// Make the demo company, with three months of history that ends now; nothing happens when it is there
    #[arg(long)]
    demo: bool,
    /// Remove the demo company and everyone in it
    #[arg(long, conflicts_with = "demo")]
    remove_demo: bool,
}

impl Seed {
    pub async fn run(self) -> anyhow::Result<()> {
        ensure!(
            self.demo || self.remove_demo,
            "say what: --demo makes the demo company, --remove-demo takes it away"
        );
        let services = self.storage.open(true).await?;
        let demo = services.demo();
        if self.remove_demo {
            demo.remove().await.map_err(services::Error::into_fault)?;
            say("The demo company is removed.");
            return Ok(());
        }
        if let DemoStatus::Ready { .. } =
            demo.status().await.map_err(services::Error::into_fault)?
        {
            let there = demo.sign_in().await.map_err(services::Error::into_fault)?;
            say(&format!(
                "The demo company is there: /o/{}, as {}",
                there.slug, there.email
            ));
            return Ok(());
        }
        let password = services.demo().new_password();
        let making = tokio::spawn({
            let (services, password) = (services.clone(), password.clone());
            async move { services.demo().load(Some(&password)).await }
        });
        let mut shown = -1;
        while !making.is_finished() {
            if let DemoStatus::Making { done, of } =
                demo.status().await.map_err(services::Error::into_fault)?
                && done >= shown + 15
            {
                say(&format!("Making the demo company: day {done} of {of}"));
                shown = done;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        let made = making.await?.map_err(services::Error::into_fault)?;
        say(&format!(
            "The demo company is ready: sign in as {} with {password}",
            made.email
        ));
        say("On this machine one click on the sign-in page does it, too.");
        Ok(())
    }
}
