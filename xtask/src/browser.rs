//! The browser for the journeys and how node runs them.

use crate::{progress::say, tools};
use anyhow::{Result, bail};
use std::{
    fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

/// Chromium's path: `BATON_CHROMIUM`, or what is installed, or what can be installed.
pub fn ensure() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if tools::is_root() && tools::is_there("apt-get") {
        say("  installing Chromium");
        tools::apt_install("chromium")?;
        if let Some(found) = find() {
            return Ok(found);
        }
    }
    bail!(
        "Chromium is needed for the journeys; install it (Debian: apt install chromium) or name it in BATON_CHROMIUM"
    )
}

/// `xmllint`, which holds exported diagrams against BPMN's own schemas.
pub fn ensure_xmllint() -> Result<()> {
    if !tools::is_there("xmllint") && tools::is_root() && tools::is_there("apt-get") {
        say("  installing xmllint");
        tools::apt_install("libxml2-utils")?;
    }
    if tools::is_there("xmllint") {
        return Ok(());
    }
    bail!("xmllint is needed for the journeys; install it (Debian: apt install libxml2-utils)")
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("BATON_CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| {
            std::env::split_paths(&path)
                .map(|folder| folder.join(name))
                .find(|file| file.is_file())
        })
}

/// The journeys in `end2end/journeys`; `run.mjs` makes once what several begin with.
pub fn journeys(name: Option<&str>) -> Result<Command> {
    let folder = tools::root().join("end2end");
    let mut files: Vec<_> = fs::read_dir(folder.join("journeys"))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .filter(|path| name.is_none_or(|name| path.to_string_lossy().contains(name)))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("no journey is called like that");
    }
    let mut node = Command::new("node");
    node.current_dir(folder).arg("run.mjs").args(files);
    Ok(node)
}

#[derive(clap::Args)]
pub struct E2e {
    /// Only journeys whose file name holds this
    name: Option<String>,
}

impl E2e {
    /// The journeys alone, on what `cargo xtask run` built last.
    pub fn run(self) -> Result<ExitCode> {
        let kind = crate::assemble::Kind::Dev;
        tools::ensure_npm()?;
        tools::done(
            journeys(self.name.as_deref())?
                .env("BATON_BIN", tools::target().join("debug").join("baton"))
                .env("BATON_SITE", kind.folder())
                .env("BATON_CHROMIUM", ensure()?),
        )?;
        Ok(ExitCode::SUCCESS)
    }
}
