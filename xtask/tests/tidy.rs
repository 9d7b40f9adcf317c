//! The rules of the repository that no compiler checks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .current_dir(root())
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The files of the repository, with those not committed yet, as (path, text).
fn files(extensions: &[&str]) -> Vec<(String, String)> {
    let listed = output(
        "git",
        &["ls-files", "--cached", "--others", "--exclude-standard"],
    );
    let found: Vec<_> = listed
        .lines()
        .filter(|path| {
            extensions.is_empty()
                || extensions
                    .iter()
                    .any(|it| path.ends_with(&format!(".{it}")))
        })
        .filter_map(|path| Some((path.to_owned(), fs::read_to_string(root().join(path)).ok()?)))
        .collect();
    assert!(!found.is_empty(), "no files with {extensions:?}");
    found
}

fn none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn crates_depend_only_along_the_arrows() {
    let allowed: &[(&str, &[&str])] = &[
        ("domain", &[]),
        ("migrations", &[]),
        ("services", &["domain", "migrations (dev)"]),
        ("app", &["domain", "services"]),
        ("frontend", &["app"]),
        ("server", &["app", "services", "migrations", "domain"]),
        ("xtask", &[]),
    ];
    let metadata: Value = serde_json::from_str(&output(
        "cargo",
        &["metadata", "--no-deps", "--format-version", "1"],
    ))
    .unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert_eq!(
        packages.len(),
        allowed.len(),
        "a new crate needs a row here"
    );
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let row = allowed.iter().find(|(it, _)| *it == name).unwrap().1;
        for dependency in package["dependencies"].as_array().unwrap() {
            if dependency["path"].is_null() {
                continue;
            }
            let to = dependency["name"].as_str().unwrap();
            let dev = dependency["kind"].as_str() == Some("dev");
            let fits = row.contains(&to) || (dev && row.contains(&format!("{to} (dev)").as_str()));
            if !fits {
                wrong.push(format!("{name} → {to}"));
            }
        }
    }
    none("dependencies against the arrows of ARCHITECTURE.md", wrong);
}

#[test]
fn no_server_crate_reaches_the_browser() {
    let tree = output(
        "cargo",
        &[
            "tree",
            "--package",
            "frontend",
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ],
    );
    assert!(tree.contains("leptos v"), "the tree has no leptos in it");
    let server_only = [
        "axum",
        "cedar-policy",
        "cel",
        "mio",
        "quick-xml",
        "ring",
        "rustls",
        "sea-orm",
        "services",
        "sqlx",
        "tower-http",
        "tower-sessions",
    ];
    let found = tree
        .lines()
        .filter(|line| {
            line.split(' ')
                .next()
                .is_some_and(|name| server_only.contains(&name))
        })
        .map(str::to_owned)
        .collect();
    none("crates of the server in the browser half", found);
}

/// Files that are still too long: they may only get shorter, and leave this list when they are short.
const TOO_LONG: &[(&str, usize)] = &[
    ("app/src/pages/agents/connect.rs", 532),
    ("app/src/pages/dashboard/metric.rs", 525),
    ("server/tests/api_v1_jobs.rs", 518),
];

#[test]
fn files_are_short() {
    let allowed = |path: &str| {
        TOO_LONG
            .iter()
            .find(|(known, _)| *known == path)
            .map_or(500, |(_, lines)| *lines)
    };
    let long = files(&["rs", "mjs"])
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(path, lines)| *lines > allowed(path))
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    none("files of more than 500 lines", long);
}

#[test]
fn every_module_says_its_purpose() {
    let silent = files(&["rs"])
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    none("modules without `//!`", silent);
}

#[test]
fn server_functions_have_addresses_of_their_own() {
    let attribute = concat!("#[ser", "ver");
    let mut wrong = Vec::new();
    for (path, text) in files(&["rs"]) {
        for (at, _) in text.match_indices(attribute) {
            let rest = &text[at + attribute.len()..];
            if !rest.starts_with(['(', ']']) {
                continue;
            }
            let end = rest.find(']').unwrap_or(rest.len());
            let arguments: String = rest[..end].split_whitespace().collect();
            let fits = arguments.contains("prefix=\"/fn\"") && arguments.contains("endpoint=\"");
            if !fits || !path.starts_with("app/src/api/") {
                wrong.push(format!("{path}: {attribute}{}", &rest[..end]));
            }
        }
    }
    none(
        "server functions need prefix = \"/fn\" and an endpoint, in app/src/api",
        wrong,
    );
}

#[test]
fn text_areas_are_written_by_one_component() {
    let tag = concat!("<text", "area");
    let raw: Vec<_> = files(&["rs"])
        .into_iter()
        .filter(|(path, text)| path.starts_with("app/") && text.contains(tag))
        .map(|(path, _)| path)
        .filter(|path| !path.starts_with("app/src/components/"))
        .collect();
    none(
        "Leptos does not escape text inside it; use the component",
        raw,
    );
}

#[test]
fn nothing_of_a_page_belongs_to_one_thread() {
    let local = ["new_local(", "new_unsync", "LocalResource"];
    let found = files(&["rs"])
        .into_iter()
        .filter(|(path, text)| {
            path.starts_with("app/src") && local.iter().any(|it| text.contains(it))
        })
        .map(|(path, _)| path)
        .collect();
    none(
        "the server drops a page on any of its threads, and panics at this; spawn_local in an event handler instead",
        found,
    );
}

#[test]
fn the_two_halves_of_the_app_differ_in_one_place() {
    let condition = concat!("feature = \"s", "sr\"");
    let found = files(&["rs"])
        .into_iter()
        .filter(|(path, _)| path.starts_with("app/"))
        .flat_map(|(path, text)| {
            text.lines()
                .filter(|line| line.contains(condition))
                .map(|line| format!("{path}: {}", line.trim()))
                .collect::<Vec<_>>()
        })
        .filter(|line| !line.starts_with("app/src/ssr") && !line.starts_with("app/src/lib.rs"))
        .collect();
    none("conditions on the server half outside ssr.rs", found);
}

#[test]
fn nothing_is_left_for_later() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("coming ", "soon"),
        concat!("#[ig", "nore"),
        concat!("unimpl", "emented!("),
        concat!("to", "do!("),
        concat!("/wo", "rk/wt"),
    ];
    let mut found = Vec::new();
    for (path, text) in files(&["rs", "mjs", "css", "md", "toml", "cedar", "py"]) {
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    none("left unfinished, or a path of one machine", found);
}
