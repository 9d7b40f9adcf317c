//! `cargo xtask bench`: builds the release binary and has it measure, with a PostgreSQL cluster of its own beside it.

use crate::{
    build,
    postgres::Cluster,
    progress::{Phases, say},
    tools,
};
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::process::{Command, ExitCode};

#[derive(Args)]
pub struct Bench {
    /// What to measure
    #[arg(value_enum)]
    area: Area,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// Few rounds of little: to see that it works
    #[arg(long)]
    quick: bool,
    /// Measure the release binary that was built last
    #[arg(long)]
    no_build: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Area {
    /// Runs of ten steps: automatic, and by a worker over HTTP
    Engine,
    /// The first byte of the pages that people open most
    Pages,
}

impl Bench {
    pub fn run(self) -> Result<ExitCode> {
        let mut phases = Phases::new();
        let binary = if self.no_build {
            build::binary()
        } else {
            build::release(&mut phases)?
        };
        // On the disk of the build: a temporary folder may be in memory, which has nothing to wait for.
        let folder = tools::target().join("bench");
        let mut command = Command::new(binary);
        command
            .arg("bench")
            .arg(self.area.name())
            .arg("--data")
            .arg(&folder);
        if self.json {
            command.arg("--json");
        }
        if self.quick {
            command.arg("--quick");
        }
        command.env("BATON_LOG", "error");
        let cluster = (self.area == Area::Engine)
            .then(|| phases.run("PostgreSQL cluster", Cluster::start))
            .transpose();
        // Without PostgreSQL, SQLite is measured alone.
        match &cluster {
            Ok(Some(cluster)) => {
                command.env("BATON_BENCH_POSTGRES", cluster.url());
            }
            Ok(None) => {}
            Err(error) => say(&format!("  no PostgreSQL: {error:#}")),
        }
        phases.run("Measurements", || tools::done(&mut command))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Area {
    fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Pages => "pages",
        }
    }
}
