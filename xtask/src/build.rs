//! `cargo xtask build`: one release binary with the assets inside; it runs from any folder.

use crate::{
    assemble::{self, Kind},
    progress::{Phases, say},
    tools,
};
use anyhow::Result;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Args)]
pub struct Build {}

impl Build {
    pub fn run(self) -> Result<ExitCode> {
        let mut phases = Phases::new();
        let binary = release(&mut phases)?;
        phases.summary();
        let size = binary.metadata()?.len();
        say(&format!(
            "{} ({:.1} MB)",
            binary.display(),
            size as f64 / 1e6
        ));
        Ok(ExitCode::SUCCESS)
    }
}

/// Where the release binary is.
pub fn binary() -> PathBuf {
    tools::target().join("release").join("baton")
}

/// Builds the release binary with the site inside it.
pub fn release(phases: &mut Phases) -> Result<PathBuf> {
    let site = release_site(phases)?;
    phases.run("Server, release", || {
        tools::done(
            tools::cargo()
                .args([
                    "build",
                    "--release",
                    "--package",
                    "server",
                    "--bin",
                    "baton",
                ])
                .args(["--features", "embed"])
                .env("BATON_SITE", &site),
        )
    })?;
    Ok(binary())
}

/// The small, pre-compressed site.
pub fn release_site(phases: &mut Phases) -> Result<PathBuf> {
    phases.run("Rust target for the browser", tools::ensure_wasm_target)?;
    phases.run("Browser half, release", || {
        assemble::build_wasm(Kind::Release)
    })?;
    let bound = phases.run("Glue", || assemble::bind(Kind::Release))?;
    phases.run("wasm-opt", || assemble::optimize(&bound))?;
    phases.run("Style, fonts, compression", || {
        assemble::assemble(Kind::Release, &bound)
    })
}
