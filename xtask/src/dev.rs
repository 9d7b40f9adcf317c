//! `cargo xtask dev`: builds and serves, and does so again for each change of a source. The page in the browser reloads by
//! itself; a style sheet is exchanged under it.
//!
//! How the page knows: the site of a dev server holds a script of a few lines, which asks for the number of the build. No other
//! site has it, and the server knows nothing of it.

use crate::{
    assemble::{self, Kind},
    progress::{Phases, say, seconds},
    run::{self, Run},
    tools,
    watch::{Needs, Watch, needs},
};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Between two looks at the sources.
const LOOK: Duration = Duration::from_millis(250);
/// How long a server may finish what is under way.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How long a server may take to start; migrations are part of it.
const START: Duration = Duration::from_secs(120);

#[derive(Args)]
pub struct Dev {
    #[command(flatten)]
    run: Run,
}

impl Dev {
    pub fn run(self) -> Result<ExitCode> {
        let mut watch = Watch::new(tools::root());
        run::dev_build(&mut Phases::new())?;
        self.run.seed()?;
        let mut server = Server::start(&self.run);
        say("\nWatching the sources. Ctrl-C ends it.");
        let mut build_number = number()?;
        publish(&build_number)?;
        let mut wanted = Needs::default();
        let mut is_new = false;
        loop {
            thread::sleep(LOOK);
            let changes = watch.changes();
            for path in &changes {
                say(&format!("  changed: {}", path.display()));
                wanted = wanted.and(needs(path));
                is_new = true;
            }
            // Still being written: one build for all of it. After an error, the next change builds what failed, too.
            if !changes.is_empty() || !is_new {
                server.look();
                continue;
            }
            is_new = false;
            let begun = Instant::now();
            if let Err(error) = build(wanted) {
                say(&format!("✗ {error:#}\n  The server goes on as it was."));
                continue;
            }
            if wanted.server {
                server.stop();
                server = Server::start(&self.run);
            }
            if wanted.server || wanted.browser {
                build_number = number()?;
            }
            publish(&build_number)?;
            wanted = Needs::default();
            say(&format!("✓ built after {}", seconds(begun.elapsed())));
        }
    }
}

/// Builds what is wanted. The site is put together at the end, so that an error leaves the old one whole.
fn build(wanted: Needs) -> Result<()> {
    if wanted.server {
        run::build_server()?;
    }
    let mut bound = assemble::bound(Kind::Dev);
    if wanted.browser {
        assemble::build_wasm(Kind::Dev)?;
        bound = assemble::bind(Kind::Dev)?;
    }
    if wanted.browser || wanted.style {
        assemble::assemble(Kind::Dev, &bound)?;
    }
    Ok(())
}

/// A number that no build had before.
fn number() -> Result<String> {
    Ok(SystemTime::now()
        .duration_since(UNIX_EPOCH)?
        .as_millis()
        .to_string())
}

/// Puts the script that reloads the page, and what it asks for, into the site.
fn publish(build: &str) -> Result<()> {
    publish_in(&Kind::Dev.folder(), build)
}

fn publish_in(site: &Path, build: &str) -> Result<()> {
    let file = site.join("manifest.json");
    let text =
        fs::read_to_string(&file).with_context(|| format!("no site in {}", site.display()))?;
    let mut manifest: Value = serde_json::from_str(&text)?;
    let files = manifest
        .get_mut("files")
        .and_then(Value::as_object_mut)
        .context("the manifest lists no files")?;
    let style = files.get("style.css").and_then(Value::as_str);
    let now = json!({
        "build": build,
        "style": format!("/assets/{}", style.unwrap_or_default()),
    });
    let assets = site.join("assets");
    let script = format!("reload.{build}.js");
    fs::write(
        assets.join(&script),
        include_str!("reload.js").replace("{build}", build),
    )?;
    files.insert("reload.js".to_owned(), Value::String(script));
    replace(&file, &serde_json::to_string_pretty(&manifest)?)?;
    replace(&assets.join("build.json"), &now.to_string())
}

/// Writes a file so that whoever reads it finds the old one or the new one, never half of it.
fn replace(file: &Path, text: &str) -> Result<()> {
    let next = file.with_extension("next");
    fs::write(&next, text)?;
    fs::rename(next, file)?;
    Ok(())
}

/// The running server, or none: one that ends by itself is said, and started again with the next change.
struct Server(Option<Child>);

impl Server {
    /// Starts it and waits until it is ready.
    fn start(run: &Run) -> Self {
        match Self::try_start(run) {
            Ok(child) => Self(Some(child)),
            Err(error) => {
                say(&format!("✗ {error:#}"));
                Self(None)
            }
        }
    }

    fn try_start(run: &Run) -> Result<Child> {
        let mut child = run
            .serve()
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start the server")?;
        let stdout = child.stdout.take().context("the server says nothing")?;
        let (tell, ready) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                say(&line);
                if line.starts_with("Baton is ready") {
                    // Nobody waits any more when it took too long.
                    let _ = tell.send(());
                }
            }
        });
        // It ends early when the server does, with its output.
        if ready.recv_timeout(START).is_err()
            && let Some(status) = child.try_wait()?
        {
            bail!("the server ended at once ({status})");
        }
        Ok(child)
    }

    /// Says so when it has ended by itself.
    fn look(&mut self) {
        if let Some(child) = &mut self.0
            && let Ok(Some(status)) = child.try_wait()
        {
            say(&format!(
                "✗ the server ended ({status}); it is started again with the next change"
            ));
            self.0 = None;
        }
    }

    /// Lets it finish what is under way, though not for long.
    fn stop(&mut self) {
        let Some(mut child) = self.0.take() else {
            return;
        };
        let asked = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status()
            .is_ok_and(|status| status.success());
        let begun = Instant::now();
        while asked && begun.elapsed() < LAST_WORDS {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // It is gone already, or does not end by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_page_finds_the_script_and_the_script_its_number() {
        let site = std::env::temp_dir().join(format!("baton-dev-{}", std::process::id()));
        fs::create_dir_all(site.join("assets")).unwrap();
        let files = json!({ "files": { "style.css": "style.12.css" } });
        fs::write(site.join("manifest.json"), files.to_string()).unwrap();
        publish_in(&site, "7").unwrap();
        publish_in(&site, "8").unwrap();
        let read = |name: &str| fs::read_to_string(site.join(name)).unwrap();
        let manifest: Value = serde_json::from_str(&read("manifest.json")).unwrap();
        let files = manifest.get("files").unwrap();
        assert_eq!(
            *files,
            json!({ "style.css": "style.12.css", "reload.js": "reload.8.js" })
        );
        assert!(read("assets/reload.8.js").contains("const mine = \"8\";"));
        let now: Value = serde_json::from_str(&read("assets/build.json")).unwrap();
        assert_eq!(
            now,
            json!({ "build": "8", "style": "/assets/style.12.css" })
        );
        fs::remove_dir_all(site).unwrap();
    }
}
