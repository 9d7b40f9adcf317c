//! The command line. One file a command.

mod audit;
mod bench;
mod bpmn;
mod migrate;
mod seed;
mod serve;

use crate::{config::Log, telemetry};
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Baton: people and agents at work on the same workflows, with gates where a person must decide.
#[derive(Debug, Parser)]
#[command(name = "baton", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    log: Log,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages, the API and the timers
    Serve(serve::Serve),
    /// Bring the database's schema up to date, take changes back, or list them
    Migrate(migrate::Migrate),
    /// Make the demo company, or remove it
    Seed(seed::Seed),
    /// Check BPMN files, and see what comes out of an import and an export
    Bpmn(bpmn::Bpmn),
    /// Check that nobody changed the log
    Audit(audit::Audit),
    /// Measure Baton on this machine
    Bench(bench::Bench),
}

impl Cli {
    /// Runs the command; its error goes to the standard error stream.
    pub async fn run(mut self) -> ExitCode {
        if let Command::Bench(_) = self.command {
            // What is measured is the server, not the terminal that a line for each request goes to.
            "warn".clone_into(&mut self.log.filter);
        }
        if let Err(error) = telemetry::start(&self.log) {
            return fail(&error);
        }
        let done = match self.command {
            Command::Serve(command) => command.run().await,
            Command::Migrate(command) => command.run().await,
            Command::Seed(command) => command.run().await,
            Command::Bpmn(command) => command.run().await,
            Command::Audit(command) => command.run().await,
            Command::Bench(command) => command.run().await,
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&error),
        }
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "baton: {error:#}");
    ExitCode::FAILURE
}

/// Prints one line for the person at the terminal.
pub fn say(text: &str) {
    use std::io::Write;
    // A closed terminal is no reason to stop.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
