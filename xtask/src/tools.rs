//! The tools the build needs: cargo with our flags, the wasm target, npm packages. Installs what it may, else says what to do.

use anyhow::{Context, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The wasm target of the browser half.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The target folder cargo uses.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Cargo in the workspace with the flags of `.cargo/config.toml`: flags from outside would win over them and the two
/// halves of the app would not match. `XTASK_CARGO` names another program to call.
pub fn cargo() -> Command {
    let program = std::env::var_os("XTASK_CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root());
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_RUSTFLAGS",
    ] {
        command.env_remove(name);
    }
    // Cargo sets these for us, its child; a build inside must not inherit them.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}

/// Runs a command and fails with its name when it fails.
pub fn done(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command
        .status()
        .with_context(|| format!("could not start {shown}"))?;
    if !status.success() {
        bail!("{shown} failed ({status})");
    }
    Ok(())
}

/// Runs a command and gives what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .output()
        .with_context(|| format!("could not start {shown}"))?;
    if !output.status.success() {
        bail!("{shown} failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn shown(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for word in command.get_args().take(6) {
        text.push(' ');
        text.push_str(&word.to_string_lossy());
    }
    text
}

/// Whether a program of that name is on the path.
pub fn is_there(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// Whether this process is root, and may install system packages.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Makes sure that the standard library for wasm is installed.
pub fn ensure_wasm_target() -> Result<()> {
    let libraries = output(Command::new("rustc").current_dir(root()).args([
        "--print",
        "target-libdir",
        "--target",
        WASM,
    ]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if !is_there("rustup") {
        bail!(
            "the Rust standard library for {WASM} is missing and rustup is not installed; \
             install Rust with rustup (https://rustup.rs), or your distribution's package for that target"
        );
    }
    done(Command::new("rustup").args(["target", "add", WASM])).context(
        "the Rust target for the browser could not be installed; with a network, run: rustup target add wasm32-unknown-unknown",
    )
}

/// A program of an npm package of `end2end/`, installed when it is not there yet.
pub fn npm_program(name: &str) -> Result<PathBuf> {
    let folder = root().join("end2end");
    let program = folder.join("node_modules/.bin").join(name);
    if !program.exists() {
        ensure_npm()?;
    }
    if !program.exists() {
        bail!("{name} is not among the packages of end2end/package.json");
    }
    Ok(program)
}

/// Installs the packages of `end2end/` from its lockfile when they are not there yet.
pub fn ensure_npm() -> Result<()> {
    let folder = root().join("end2end");
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    let newer = |a: &Path, b: &Path| {
        let time = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
        time(a) > time(b)
    };
    if installed.exists() && !newer(&lock, &installed) {
        return Ok(());
    }
    if !is_there("npm") {
        bail!(
            "Node.js 20 or later with npm is needed for this command; install it (Debian: apt install nodejs npm)"
        );
    }
    done(Command::new("npm").current_dir(folder).args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))
}

/// Installs a system package; only as root.
pub fn apt_install(package: &str) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        command
    };
    done(apt().arg("update"))?;
    done(
        apt()
            .args(["install", "-y", "--no-install-recommends", package])
            .stdout(Stdio::null()),
    )
}
