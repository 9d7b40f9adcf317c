//! The project's own commands: `cargo xtask run | build | …`. It finds what is missing, installs what it may, and says
//! how long each part took. Nothing of the product lives here.

mod assemble;
mod bench;
mod browser;
mod build;
mod dev;
mod postgres;
mod progress;
mod run;
mod size;
mod style;
mod test;
mod tools;
mod watch;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run and check Baton")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build what is missing, migrate, start Baton and print its address
    Run(run::Run),
    /// Build, serve, and do both again with each change of a source; the page reloads by itself
    Dev(dev::Dev),
    /// Run everything that says whether Baton works
    Test(test::Test),
    /// Run the journeys in a real browser, on what `run` built last
    E2e(browser::E2e),
    /// Say what a first visit costs, and fail over its budget
    Size(size::Size),
    /// Build the one release binary, with the assets inside
    Build(build::Build),
    /// Build the one release binary and measure it, beside what the machine itself can do
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run(command) => command.run(),
        Command::Dev(command) => command.run(),
        Command::Test(command) => command.run(),
        Command::E2e(command) => command.run(),
        Command::Size(command) => command.run(),
        Command::Build(command) => command.run(),
        Command::Bench(command) => command.run(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            progress::say(&format!("\n✗ {error:#}"));
            ExitCode::FAILURE
        }
    }
}
