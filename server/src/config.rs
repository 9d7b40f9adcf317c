//! What can be set, by flag or environment. Each command takes the parts it needs.

use clap::{Args, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct Storage {
    /// Folder of the database file and keys; made when it is not there
    #[arg(
        long = "data",
        env = "BATON_DATA",
        default_value = "./data",
        value_name = "FOLDER"
    )]
    pub folder: PathBuf,
    /// `sqlite://…` or `postgres://…`; wins over the file in the data folder
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
}

/// Where the server listens and what it is called from outside.
#[derive(Debug, Clone, Args)]
pub struct Listen {
    /// Address to listen on
    #[arg(long, env = "BATON_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// Public base address: links, allowed origin, secure cookies when it is https
    #[arg(long, env = "BATON_URL", value_name = "URL")]
    pub url: Option<String>,
    /// Folder of the built assets, when they are not inside the binary
    #[arg(long, env = "BATON_SITE", hide = true)]
    pub site: Option<PathBuf>,
}

impl Listen {
    /// The base address, without a slash at its end.
    pub fn base(&self) -> String {
        match &self.url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.addr),
        }
    }

    /// Whether browsers reach it over TLS.
    pub fn is_secure(&self) -> bool {
        self.base().starts_with("https://")
    }
}

/// How the log is written.
#[derive(Debug, Clone, Args)]
pub struct Log {
    /// What is logged: a level, or directives such as `info,baton=debug`
    #[arg(
        long = "log",
        env = "BATON_LOG",
        default_value = "info",
        global = true,
        value_name = "FILTER"
    )]
    pub filter: String,
    /// Lines for people or for machines
    #[arg(long, env = "BATON_LOG_FORMAT", default_value = "text", global = true)]
    pub log_format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}
