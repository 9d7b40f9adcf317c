//! `baton bench`.

use crate::{
    bench::{self, Row, Setting},
    cli::say,
};
use anyhow::Context;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Measures Baton on this machine, each figure beside the limit it cannot pass. It makes what it needs and removes it again; the
/// data of an installation is not touched.
#[derive(Debug, Args)]
pub struct Bench {
    /// What to measure
    #[arg(value_enum)]
    area: Area,
    /// One JSON object a line: {bench, case, metric, value, unit, limit, ratio, n, spread}
    #[arg(long)]
    json: bool,
    /// Few rounds of little: to see that it works
    #[arg(long)]
    quick: bool,
    /// Folder on the disk that is measured
    #[arg(
        long = "data",
        env = "BATON_DATA",
        default_value = "./data",
        value_name = "FOLDER"
    )]
    folder: PathBuf,
    /// A PostgreSQL cluster, `postgres://user@host/name`, to measure as well: a database is made in it and dropped again
    #[arg(
        long,
        env = "BATON_BENCH_POSTGRES",
        hide_env_values = true,
        value_name = "URL"
    )]
    postgres: Option<String>,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Area {
    /// Runs of ten steps: automatic, and by a worker over HTTP
    Engine,
    /// The first byte of the pages that people open most, on the demo company
    Pages,
}

impl Bench {
    pub async fn run(self) -> anyhow::Result<()> {
        let folder = self.folder.join(format!("bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot write in {}", self.folder.display()))?;
        let setting = Setting {
            folder,
            postgres: self.postgres,
            quick: self.quick,
        };
        if !self.json {
            say(&bench::heading());
        }
        let print = |row: Row| {
            if self.json {
                say(&row.json().to_string());
            } else {
                say(&row.line());
            }
        };
        let done = match self.area {
            Area::Engine => bench::engine(&setting, print).await,
            Area::Pages => bench::pages(&setting, print).await,
        };
        std::fs::remove_dir_all(&setting.folder)?;
        done
    }
}
