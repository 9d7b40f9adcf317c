//! `cargo xtask test`: everything that says whether Baton works, with one summary at the end.

use crate::{
    assemble::Kind,
    browser,
    postgres::Cluster,
    progress::{Phases, say},
    run, tools,
};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

#[derive(Args)]
pub struct Test {
    /// Only these parts
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// All parts but these
    #[arg(long, value_enum)]
    skip: Vec<Part>,
    /// More cases in property tests, more kills in the crash test
    #[arg(long)]
    long: bool,
    /// A folder with more diagrams of other tools to import
    #[arg(long, value_name = "FOLDER")]
    fixtures: Option<PathBuf>,
    /// Only Rust tests and journeys whose name holds this
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting
    Fmt,
    /// Lints, native and for the browser
    Clippy,
    /// Rust tests, on SQLite and PostgreSQL
    Rust,
    /// Journeys in a real browser
    Browser,
    /// The server killed at random moments under load
    Crash,
}

impl Test {
    pub fn run(self) -> Result<ExitCode> {
        let mut phases = Phases::new();
        let mut failed = Vec::new();
        for (part, name) in [
            (Part::Fmt, "fmt"),
            (Part::Clippy, "clippy"),
            (Part::Rust, "rust"),
            (Part::Browser, "browser"),
            (Part::Crash, "crash"),
        ] {
            if !self.has(part) {
                continue;
            }
            let done = match part {
                Part::Fmt => phases.run("Formatting", format),
                Part::Clippy => clippy(&mut phases),
                Part::Rust => self.rust(&mut phases),
                Part::Browser => self.browser(&mut phases),
                Part::Crash => self.crash(&mut phases),
            };
            if let Err(error) = done {
                say(&format!("✗ {name}: {error:#}"));
                failed.push(name);
            }
        }
        phases.summary();
        if failed.is_empty() {
            say("✓ all parts passed");
            return Ok(ExitCode::SUCCESS);
        }
        bail!("failed: {}", failed.join(", "))
    }

    fn has(&self, part: Part) -> bool {
        (self.parts.is_empty() || self.parts.contains(&part)) && !self.skip.contains(&part)
    }

    fn rust(&self, phases: &mut Phases) -> Result<()> {
        phases.run("Build Rust tests", build_tests)?;
        let cluster = phases.run("PostgreSQL cluster", Cluster::start)?;
        phases.run("Rust tests", || {
            let mut command = tools::cargo();
            command
                .arg("test")
                .args(RUST)
                .arg("--no-fail-fast")
                .env("BATON_TEST_POSTGRES", cluster.url());
            if self.long {
                command
                    .env("BATON_TEST_LONG", "1")
                    .env("PROPTEST_CASES", "4096");
            }
            if let Some(folder) = &self.fixtures {
                command.env("BATON_TEST_FIXTURES", std::path::absolute(folder)?);
            }
            command.args(&self.name);
            tools::done(&mut command)
        })
    }

    fn browser(&self, phases: &mut Phases) -> Result<()> {
        both_halves(phases)?;
        phases.run("npm packages", tools::ensure_npm)?;
        let chromium = phases.run("Chromium", browser::ensure)?;
        phases.run("xmllint", browser::ensure_xmllint)?;
        phases.run("Journeys", || {
            let mut node = browser::journeys(self.name.as_deref())?;
            if let Some(folder) = &self.fixtures {
                node.env("BATON_TEST_FIXTURES", std::path::absolute(folder)?);
            }
            tools::done(with_baton(&mut node).env("BATON_CHROMIUM", &chromium))
        })
    }

    fn crash(&self, phases: &mut Phases) -> Result<()> {
        if !self.has(Part::Browser) {
            both_halves(phases)?;
            phases.run("npm packages", tools::ensure_npm)?;
        }
        phases.run("Kills under load", || {
            let mut node = Command::new("node");
            node.current_dir(tools::root().join("end2end")).args([
                "--test",
                "--test-reporter=spec",
                "crash/crash.test.mjs",
            ]);
            if self.long {
                node.env("BATON_TEST_LONG", "1");
            }
            tools::done(with_baton(&mut node))
        })
    }
}

/// The Rust tests, and the server with them: `cargo build` would compile its dependencies again, for the features of the
/// tests differ by a few.
fn build_tests() -> Result<()> {
    tools::done(tools::cargo().arg("test").args(RUST).arg("--no-run"))
}

/// What the journeys need.
fn both_halves(phases: &mut Phases) -> Result<()> {
    phases.run("Server", build_tests)?;
    run::dev_site(phases)?;
    Ok(())
}

/// The site of the dev build and the binary, for what node starts.
fn with_baton(node: &mut Command) -> &mut Command {
    node.env("BATON_BIN", tools::target().join("debug").join("baton"))
        .env("BATON_SITE", Kind::Dev.folder())
}

/// The packages with tests. `frontend` is not among them: it would turn on both halves of `app` at once.
const RUST: &[&str] = &["--workspace", "--exclude", "frontend"];

fn format() -> Result<()> {
    tools::done(tools::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(phases: &mut Phases) -> Result<()> {
    if !has_clippy() {
        if !tools::is_there("rustup") {
            bail!(
                "clippy is not installed; install it, or leave it out: cargo xtask test --skip clippy"
            );
        }
        tools::done(Command::new("rustup").args(["component", "add", "clippy"]))?;
    }
    phases.run("Clippy, native", || {
        tools::done(tools::cargo().arg("clippy").args(RUST).args([
            "--keep-going",
            "--all-targets",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    phases.run("Rust target for the browser", tools::ensure_wasm_target)?;
    phases.run("Clippy, browser", || {
        tools::done(
            tools::cargo()
                .args(["clippy", "--package", "frontend", "--target", tools::WASM])
                .args(["--quiet", "--", "-D", "warnings"]),
        )
    })
}

fn has_clippy() -> bool {
    tools::cargo()
        .args(["clippy", "--version"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
