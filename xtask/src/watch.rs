//! Which sources changed since the last look, and what must be built anew for it. By looking: a walk over some hundred files costs
//! a few milliseconds, and needs no library for each system.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// What is built of. Tests are not among it: they are in no half.
const SOURCES: &[&str] = &[
    "app/src",
    "domain/src",
    "frontend/src",
    "migrations/src",
    "server/src",
    "server/build.rs",
    "services/policies",
    "services/src",
    "style",
    "Cargo.lock",
    "Cargo.toml",
    "app/Cargo.toml",
    "domain/Cargo.toml",
    "frontend/Cargo.toml",
    "migrations/Cargo.toml",
    "server/Cargo.toml",
    "services/Cargo.toml",
];

/// Endings of sources: what an editor puts beside them is none.
const ENDINGS: &[&str] = &[
    "cedar",
    "cedarschema",
    "css",
    "lock",
    "rs",
    "svg",
    "toml",
    "txt",
    "woff2",
];

/// What must be built anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Needs {
    /// The style sheet, font and icons.
    pub style: bool,
    /// The half in the browser.
    pub browser: bool,
    /// The server.
    pub server: bool,
}

impl Needs {
    /// What both need.
    pub fn and(self, other: Self) -> Self {
        Self {
            style: self.style || other.style,
            browser: self.browser || other.browser,
            server: self.server || other.server,
        }
    }
}

/// What a change of that file, named from the root, needs.
pub fn needs(path: &Path) -> Needs {
    let (style, browser, server) = match path.iter().next().and_then(|it| it.to_str()) {
        Some("style") => (true, false, false),
        Some("frontend") => (false, true, false),
        Some("server" | "services" | "migrations") => (false, false, true),
        // Both halves are made of it, and must be of one make.
        _ => (false, true, true),
    };
    Needs {
        style,
        browser,
        server,
    }
}

/// The sources as they were at the last look.
pub struct Watch {
    root: PathBuf,
    seen: BTreeMap<PathBuf, Stamp>,
}

type Stamp = (Option<SystemTime>, u64);

impl Watch {
    /// From now on.
    pub fn new(root: PathBuf) -> Self {
        let seen = look(&root);
        Self { root, seen }
    }

    /// What was added, changed or removed since the last look, named from the root.
    pub fn changes(&mut self) -> Vec<PathBuf> {
        let now = look(&self.root);
        let changed = now
            .iter()
            .filter(|(path, stamp)| self.seen.get(*path) != Some(stamp))
            .map(|(path, _)| path);
        let removed = self.seen.keys().filter(|path| !now.contains_key(*path));
        let all = changed.chain(removed).cloned().collect();
        self.seen = now;
        all
    }
}

fn look(root: &Path) -> BTreeMap<PathBuf, Stamp> {
    let mut found = BTreeMap::new();
    for source in SOURCES {
        visit(root, Path::new(source), &mut found);
    }
    found
}

/// What cannot be read just now (an editor replaces files) is not there just now.
fn visit(root: &Path, path: &Path, found: &mut BTreeMap<PathBuf, Stamp>) {
    let full = root.join(path);
    let Ok(about) = full.metadata() else {
        return;
    };
    if about.is_dir() {
        for entry in fs::read_dir(full).into_iter().flatten().flatten() {
            visit(root, &path.join(entry.file_name()), found);
        }
        return;
    }
    let fits = path
        .extension()
        .and_then(|it| it.to_str())
        .is_some_and(|ending| ENDINGS.contains(&ending));
    let hidden = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
    if fits && !hidden {
        found.insert(path.to_owned(), (about.modified().ok(), about.len()));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn each_source_is_built_into_what_it_is_part_of() {
        let of = |path: &str| {
            let Needs {
                style,
                browser,
                server,
            } = needs(Path::new(path));
            (style, browser, server)
        };
        assert_eq!(of("style/pages/home.css"), (true, false, false));
        assert_eq!(of("frontend/src/lib.rs"), (false, true, false));
        assert_eq!(of("services/policies/roles.cedar"), (false, false, true));
        assert_eq!(of("server/src/main.rs"), (false, false, true));
        assert_eq!(of("migrations/src/lib.rs"), (false, false, true));
        assert_eq!(of("app/src/app.rs"), (false, true, true));
        assert_eq!(of("domain/src/lib.rs"), (false, true, true));
        assert_eq!(of("Cargo.toml"), (false, true, true));
    }

    #[test]
    fn the_sources_there_are_are_watched() {
        let found = look(&crate::tools::root());
        for path in [
            "app/src/shell.rs",
            "style/tokens.css",
            "services/policies/roles.cedar",
            "Cargo.lock",
        ] {
            assert!(found.contains_key(Path::new(path)), "{path}");
        }
        assert!(!found.keys().any(|path| path.starts_with("server/tests")));
    }

    #[test]
    fn what_is_written_new_changed_or_removed_is_seen_once() {
        let root = std::env::temp_dir().join(format!("baton-watch-{}", std::process::id()));
        let file = |name: &str| root.join(name);
        fs::create_dir_all(file("style/pages")).unwrap();
        fs::write(file("style/a.css"), "a").unwrap();
        fs::write(file("style/b.css"), "b").unwrap();
        let mut watch = Watch::new(root.clone());
        assert!(watch.changes().is_empty());
        fs::write(file("style/a.css"), "longer").unwrap();
        fs::remove_file(file("style/b.css")).unwrap();
        fs::write(file("style/pages/c.css"), "c").unwrap();
        fs::write(file("style/.d.css"), "an editor's").unwrap();
        fs::write(file("style/e.css~"), "an editor's").unwrap();
        let mut seen = watch.changes();
        seen.sort();
        let names = ["style/a.css", "style/b.css", "style/pages/c.css"];
        assert_eq!(seen, names.map(PathBuf::from));
        assert!(watch.changes().is_empty());
        fs::remove_dir_all(root).unwrap();
    }
}
