//! `cargo xtask size`: what a first visit costs, sign-in and home together, as sent with brotli.

use crate::{
    assemble::brotli,
    build,
    progress::{Phases, say},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;
use std::{fs, path::Path, process::ExitCode};

/// Bytes of the first visit, the font included.
const BUDGET: usize = 400 * 1024;
/// The two documents themselves, rounded up; they are a few KB each.
const DOCUMENTS: usize = 16 * 1024;

#[derive(Args)]
pub struct Size {
    /// Measure the site that was built last
    #[arg(long)]
    no_build: bool,
}

impl Size {
    pub fn run(self) -> Result<ExitCode> {
        let mut phases = Phases::new();
        let site = if self.no_build {
            crate::assemble::Kind::Release.folder()
        } else {
            build::release_site(&mut phases)?
        };
        phases.summary();
        let rows = measure(&site)?;
        let mut first = DOCUMENTS;
        say(&format!("{:<44} {:>9} {:>9}", "file", "plain", "brotli"));
        for row in &rows {
            let when = if row.first { "" } else { "  (later)" };
            say(&format!(
                "{:<44} {:>9} {:>9}{when}",
                row.name,
                kb(row.plain),
                kb(row.sent)
            ));
            if row.first {
                first += row.sent;
            }
        }
        say(&format!(
            "{:<44} {:>9} {:>9}",
            "documents, at most",
            "",
            kb(DOCUMENTS)
        ));
        say(&format!("first visit: {} of {}", kb(first), kb(BUDGET)));
        if first > BUDGET {
            bail!("the first visit is over its budget");
        }
        Ok(ExitCode::SUCCESS)
    }
}

struct Row {
    name: String,
    plain: usize,
    sent: usize,
    first: bool,
}

fn measure(site: &Path) -> Result<Vec<Row>> {
    let manifest = fs::read(site.join("manifest.json"))
        .with_context(|| format!("no site in {}", site.display()))?;
    let manifest: Value = serde_json::from_slice(&manifest)?;
    let files = manifest
        .get("files")
        .and_then(Value::as_object)
        .context("the manifest lists no files")?;
    let mut rows = Vec::new();
    for (name, hashed) in files {
        let bytes = fs::read(
            site.join("assets")
                .join(hashed.as_str().unwrap_or_default()),
        )?;
        let sent = if name.ends_with(".woff2") {
            bytes.len()
        } else {
            brotli(&bytes)?.len()
        };
        rows.push(Row {
            // Chunks are loaded by the page that needs them.
            first: !name.ends_with(".wasm") || name == "frontend_bg.wasm",
            name: name.clone(),
            plain: bytes.len(),
            sent,
        });
    }
    Ok(rows)
}

fn kb(bytes: usize) -> String {
    format!("{:.1} KB", bytes as f64 / 1024.0)
}
