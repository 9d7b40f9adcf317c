//! `baton bpmn check | roundtrip`: what Baton makes of BPMN files, without a database.

use crate::cli::say;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use domain::{Fault, bpmn, lint, view::directory::Directory, workflow::Graph};
use serde_json::{Value, json};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

#[derive(Debug, Args)]
pub struct Bpmn {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say what of each file executes, what is kept, what is changed, and what keeps it from being published
    Check {
        /// BPMN 2.0 files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// One JSON object a line for each file: {file, ok, error, name, elements, executes, kept, changed, lint}
        #[arg(long)]
        json: bool,
    },
    /// Import a file and export it again
    Roundtrip {
        /// The file to read
        input: PathBuf,
        /// The file to write; `-` for the standard output
        output: PathBuf,
    },
}

impl Bpmn {
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Check { files, json } => check(&files, json),
            What::Roundtrip { input, output } => roundtrip(&input, &output),
        }
    }
}

/// Reads a file, though never more of it than is taken.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    use std::io::Read;
    let file =
        std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut bytes = Vec::new();
    file.take(bpmn::MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}

fn import(path: &Path) -> anyhow::Result<Result<bpmn::Imported, Fault>> {
    Ok(bpmn::import(&read(path)?))
}

fn check(files: &[PathBuf], as_json: bool) -> anyhow::Result<()> {
    let mut failed = 0;
    for path in files {
        let file = path.display().to_string();
        let imported = match import(path) {
            Ok(Ok(imported)) => Ok(imported),
            Ok(Err(fault)) => Err(fault.message),
            Err(error) => Err(format!("{error:#}")),
        };
        failed += usize::from(imported.is_err());
        if as_json {
            say(&describe(&file, &imported).to_string());
            continue;
        }
        match imported {
            Ok(imported) => {
                let problems = problems(&imported.graph);
                let name = imported.name.unwrap_or_else(|| "no name".to_owned());
                say(&format!("{file}: {name}: {}", imported.report.summary()));
                for entry in imported.report.kept.iter().chain(&imported.report.changed) {
                    let what = if entry.name.is_empty() {
                        &entry.id
                    } else {
                        &entry.name
                    };
                    say(&format!(
                        "  {} “{}”: {}",
                        entry.element,
                        what.trim(),
                        entry.note
                    ));
                }
                for problem in &problems {
                    say(&format!(
                        "  to fix: {}: {}",
                        problem.subject, problem.message
                    ));
                }
            }
            Err(error) => say(&format!("{file}: {error}")),
        }
    }
    if failed > 0 {
        bail!("{failed} of {} files cannot be imported", files.len());
    }
    Ok(())
}

/// What is wrong with a diagram as far as a file can tell: not who works where.
fn problems(graph: &Graph) -> Vec<lint::Problem> {
    let mut problems = lint::lint(graph, &Directory::default());
    problems.retain(|problem| !problem.rule.is_about_people());
    problems
}

fn describe(file: &str, imported: &Result<bpmn::Imported, String>) -> Value {
    match imported {
        Ok(imported) => json!({
            "file": file,
            "ok": true,
            "error": null,
            "name": imported.name,
            "elements": imported.report.elements,
            "executes": imported.report.executes,
            "kept": imported.report.kept,
            "changed": imported.report.changed,
            "needs_layout": imported.report.needs_layout,
            "lint": problems(&imported.graph),
        }),
        Err(error) => json!({
            "file": file,
            "ok": false,
            "error": error,
            "elements": {},
            "executes": [],
            "kept": [],
            "changed": [],
            "lint": [],
        }),
    }
}

fn roundtrip(input: &Path, output: &Path) -> anyhow::Result<()> {
    let imported =
        import(input)?.map_err(|fault| anyhow::anyhow!("{}: {fault}", input.display()))?;
    let xml = bpmn::export(
        &imported.graph,
        imported.name.as_deref().unwrap_or_default(),
    );
    if output == Path::new("-") {
        return Ok(std::io::stdout().lock().write_all(xml.as_bytes())?);
    }
    std::fs::write(output, xml).with_context(|| format!("cannot write {}", output.display()))?;
    say(&format!(
        "{}: {}",
        output.display(),
        imported.report.summary()
    ));
    Ok(())
}
