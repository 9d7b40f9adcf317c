//! A PostgreSQL cluster of its own for one test run: a temporary folder, a free loopback port, gone afterwards.

use crate::{
    progress::say,
    tools::{self, done},
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running cluster; stopped and removed when dropped.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Cluster {
    /// Makes and starts a cluster. Installs PostgreSQL where that is possible.
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        // Unix sockets have short paths, so the folder has one too.
        let folder = std::env::temp_dir().join(format!("baton-pg-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let user = Account::unprivileged(&folder)?;
        let data = folder.join("data");
        done(
            user.command(&programs.join("initdb"))
                .arg("-D")
                .arg(&data)
                .args(["-U", "baton", "-A", "trust", "-E", "UTF8", "--locale=C"])
                .arg("--no-sync")
                .current_dir(&folder)
                .stdout(Stdio::null()),
        )?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let log = fs::File::create(folder.join("log"))?;
        let server = user
            .command(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1"])
            .args(["-c", "fsync=on", "-c", "max_connections=300"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("PostgreSQL could not be started")?;
        let mut cluster = Self {
            folder,
            port,
            server,
        };
        cluster.wait(&programs)?;
        Ok(cluster)
    }

    /// Where to connect: as its superuser, to the database `postgres`.
    pub fn url(&self) -> String {
        format!("postgres://baton@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, programs: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            let ready = Command::new(programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()?;
            if ready.success() {
                return Ok(());
            }
            if let Some(status) = self.server.try_wait()? {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL ended at once ({status}):\n{log}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not answer within a minute")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown. What cannot be cleaned up here is in the temporary folder.
        let _ = Command::new("kill")
            .args(["-INT", &self.server.id().to_string()])
            .status();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Whom the cluster runs as: PostgreSQL refuses root.
struct Account(Option<(u32, u32)>);

impl Account {
    fn unprivileged(folder: &Path) -> Result<Self> {
        if !tools::is_root() {
            return Ok(Self(None));
        }
        let id = |flag: &str, name: &str| -> Option<u32> {
            tools::output(Command::new("id").args([flag, name]).stderr(Stdio::null()))
                .ok()?
                .trim()
                .parse()
                .ok()
        };
        let Some((uid, gid)) = ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| Some((id("-u", name)?, id("-g", name)?)))
        else {
            bail!("PostgreSQL refuses to run as root and there is no user `postgres` or `nobody`");
        };
        std::os::unix::fs::chown(folder, Some(uid), Some(gid))?;
        Ok(Self(Some((uid, gid))))
    }

    fn command(&self, program: &Path) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(program);
        if let Some((uid, gid)) = self.0 {
            command.uid(uid).gid(gid).env("HOME", "/");
        }
        command
    }
}

/// The folder of PostgreSQL's server programs.
fn programs() -> Result<PathBuf> {
    if let Some(folder) = find() {
        return Ok(folder);
    }
    if tools::is_root() && tools::is_there("apt-get") {
        say("  installing PostgreSQL");
        tools::apt_install("postgresql")?;
        if let Some(folder) = find() {
            return Ok(folder);
        }
    }
    bail!(
        "PostgreSQL 15 or later is needed for this part (initdb was not found); \
         install it (Debian: apt install postgresql) or leave the part out: cargo xtask test --skip rust"
    )
}

fn find() -> Option<PathBuf> {
    let mut folders = Vec::new();
    // Debian keeps each version in a folder of its own, off the path.
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        for version in versions.flatten() {
            folders.push(version.path().join("bin"));
        }
        folders.sort();
        folders.reverse();
    }
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    folders.into_iter().find(|folder| {
        ["initdb", "postgres", "pg_isready"]
            .iter()
            .all(|it| folder.join(it).is_file())
    })
}
