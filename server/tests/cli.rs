//! The command line, as an operator meets it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    path::Path,
    process::{Command, Output},
};

const README: &str = include_str!("../../README.md");

fn baton(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env("BATON_DATA", folder)
        .env("BATON_LOG", "off")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn each_command_explains_itself_and_the_readme_names_it() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        "serve",
        "migrate",
        "seed",
        "audit",
        "audit verify",
        "bpmn",
        "bpmn check",
        "bpmn roundtrip",
        "bench",
    ] {
        let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let output = baton(folder.path(), &words);
        let help = text(&output.stdout);
        assert!(output.status.success(), "{command}");
        assert!(
            help.contains("Usage: baton") && help.lines().count() > 5,
            "{command}: {help}"
        );
        assert!(
            README.contains(&format!("`baton {command}"))
                || command == "audit"
                || command == "bpmn",
            "{command}"
        );
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "asking makes nothing"
    );
}

#[test]
fn the_readme_lists_every_setting_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let help = text(&baton(folder.path(), &["serve", "--help"]).stdout);
    let flags = help
        .split_whitespace()
        .filter(|word| word.starts_with("--"));
    let variables = help
        .split("[env: ")
        .skip(1)
        .filter_map(|it| it.split(['=', ']']).next());
    let mut listed = 0;
    for setting in flags.chain(variables) {
        let setting = setting.trim_end_matches([',', '.']);
        if setting != "--help" {
            assert!(README.contains(setting), "{setting} is not in the readme");
            listed += 1;
        }
    }
    assert!(listed >= 14, "{listed}: {help}");
}

#[test]
fn the_schema_is_made_taken_back_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let status = |output: &Output, word: &str| text(&output.stdout).matches(word).count();
    let before = baton(folder.path(), &["migrate", "status"]);
    let all = status(&before, "missing");
    assert!(
        before.status.success() && all > 0,
        "{}",
        text(&before.stdout)
    );
    let up = baton(folder.path(), &["migrate"]);
    assert_eq!((status(&up, "missing"), status(&up, "applied")), (0, all));
    let down = baton(folder.path(), &["migrate", "down", "--steps", "2"]);
    assert_eq!(status(&down, "missing"), 2, "{}", text(&down.stdout));
    // A server that must not change it says what is missing, and does not start.
    let refused = baton(
        folder.path(),
        &[
            "serve",
            "--no-migrate",
            "--addr",
            "127.0.0.1:0",
            "--site",
            "/nowhere",
        ],
    );
    assert_eq!(refused.status.code(), Some(1));
    std::fs::write(folder.path().join("manifest.json"), "{\"files\":{}}").unwrap();
    let site = folder.path().to_str().unwrap();
    let refused = baton(
        folder.path(),
        &[
            "serve",
            "--no-migrate",
            "--addr",
            "127.0.0.1:0",
            "--site",
            site,
        ],
    );
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(
        said.contains("2 steps behind") && said.contains("baton migrate"),
        "{said}"
    );
}

#[test]
fn what_is_not_there_is_said_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("none");
    let output = baton(&nowhere, &["audit", "verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("there is no database"),
        "{}",
        text(&output.stderr)
    );
    assert!(!nowhere.exists());
    for url in ["mysql://me@host/db", "sqlite::memory:"] {
        let output = baton(folder.path(), &["migrate", "--database-url", url]);
        assert_eq!(output.status.code(), Some(1), "{url}");
        assert!(
            text(&output.stderr).contains("sqlite://path/to/file"),
            "{url}"
        );
    }
    let output = baton(folder.path(), &["seed"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("--demo"));
    // A password never reaches the terminal.
    let url = "postgres://me:hush-hush@127.0.0.1:1/db";
    let output = baton(folder.path(), &["migrate", "--database-url", url]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        !text(&output.stderr).contains("hush-hush"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_measurement_gives_its_limits_first_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = baton(folder.path(), &["bench", "engine", "--quick", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let rows: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let first = &rows[0];
    assert_eq!(
        (
            first["bench"].as_str(),
            first["case"].as_str(),
            first["metric"].as_str()
        ),
        (Some("limits"), Some("sqlite"), Some("sync_p50"))
    );
    for (bench, case, metric) in [
        ("B1", "sqlite/automatic", "run_p50"),
        ("B1", "sqlite/worker", "run_p99"),
        ("B2", "sqlite/automatic", "runs_per_s"),
        ("B2", "sqlite/worker", "runs_per_s"),
    ] {
        let row = rows
            .iter()
            .find(|row| row["bench"] == bench && row["case"] == case && row["metric"] == metric)
            .unwrap_or_else(|| panic!("no {bench} {case} {metric}"));
        assert!(
            row["value"].as_f64().unwrap() > 0.0 && row["ratio"].as_f64().unwrap() > 0.0,
            "{row}"
        );
        assert!(row["n"].as_u64().unwrap() >= 3, "{row}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
