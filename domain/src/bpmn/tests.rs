//! Import and export: files of our own making, hostile ones, random graphs; and, where `BATON_TEST_FIXTURES` names a folder, files of
//! other tools.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod files;
mod hostile;
mod identity;

use super::{Imported, export, import};

/// Imports, exports, imports again: the same graph, name and geometry.
fn round_trip(bytes: &[u8]) -> Imported {
    let first = import(bytes).unwrap_or_else(|fault| panic!("{fault}"));
    let xml = export(&first.graph, first.name.as_deref().unwrap_or_default());
    leave(&xml);
    crate::edit::well_formed(&first.graph).unwrap_or_else(|fault| panic!("{fault}"));
    let second = import(xml.as_bytes()).unwrap_or_else(|fault| panic!("{fault}\n{xml}"));
    assert_eq!(first.graph.extension, second.graph.extension, "{xml}");
    assert_eq!(first.graph, second.graph, "{xml}");
    assert_eq!(first.name, second.name);
    first
}

/// Leaves an export in the folder that `BATON_EXPORTS` names, for `end2end/xsd.mjs` to check against the OMG's schemas.
fn leave(xml: &str) {
    use std::hash::{DefaultHasher, Hash, Hasher};
    if let Ok(folder) = std::env::var("BATON_EXPORTS") {
        let mut hasher = DefaultHasher::new();
        xml.hash(&mut hasher);
        let path = std::path::Path::new(&folder).join(format!("{:016x}.bpmn", hasher.finish()));
        std::fs::write(path, xml).unwrap();
    }
}
