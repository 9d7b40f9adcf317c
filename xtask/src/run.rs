//! `cargo xtask run`: from a fresh clone to a running Baton.

use crate::{
    assemble::{self, Kind},
    progress::Phases,
    tools,
};
use anyhow::{Context, Result};
use clap::Args;
use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

#[derive(Args)]
pub struct Run {
    /// Load the demo company first and print its sign-in
    #[arg(long)]
    demo: bool,
    /// The address to listen on
    #[arg(long, env = "BATON_ADDR", default_value = "127.0.0.1:3000")]
    addr: String,
    /// More for `baton serve`, after `--`
    #[arg(last = true)]
    more: Vec<String>,
}

impl Run {
    pub fn run(self) -> Result<ExitCode> {
        let mut phases = Phases::new();
        dev_build(&mut phases)?;
        phases.summary();
        self.seed()?;
        let status = self
            .serve()
            .status()
            .context("could not start the server")?;
        Ok(if status.success() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

impl Run {
    /// Makes the demo company where it is wanted.
    pub fn seed(&self) -> Result<()> {
        if self.demo {
            tools::done(baton().args(["seed", "--demo"]))?;
        }
        Ok(())
    }

    /// The command that serves.
    pub fn serve(&self) -> Command {
        let mut command = baton();
        command
            .args(["serve", "--addr", &self.addr])
            .args(&self.more);
        command
    }
}

/// The server in the dev profile.
pub fn build_server() -> Result<()> {
    tools::done(tools::cargo().args(["build", "--package", "server", "--bin", "baton"]))
}

/// Both halves in the dev profile and the site they need.
pub fn dev_build(phases: &mut Phases) -> Result<PathBuf> {
    phases.run("Server", build_server)?;
    dev_site(phases)
}

/// The browser half in the dev profile and the site.
pub fn dev_site(phases: &mut Phases) -> Result<PathBuf> {
    phases.run("Rust target for the browser", tools::ensure_wasm_target)?;
    phases.run("Browser half", || assemble::build_wasm(Kind::Dev))?;
    phases.run("Glue, style, fonts", || {
        let bound = assemble::bind(Kind::Dev)?;
        assemble::assemble(Kind::Dev, &bound)
    })
}

/// The dev server binary with the dev site.
pub fn baton() -> Command {
    let mut command = Command::new(tools::target().join("debug").join("baton"));
    command.env("BATON_SITE", Kind::Dev.folder());
    command
}
