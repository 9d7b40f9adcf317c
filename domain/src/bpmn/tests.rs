//! Import and export: files of our own making, hostile ones, random graphs; and, where `BATON_TEST_FIXTURES` names a folder, files of
//! other tools.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod calls;
mod files;
mod hostile;
mod identity;
mod insides;
mod repeats;
mod starts;
mod subs;

use super::{Imported, export, import};

/// A file with one process and what stands beside it, in the namespaces of several tools and without a drawing.
fn file(process: &str, beside: &str) -> String {
    format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:camunda='http://camunda.org/schema/1.0/bpmn' xmlns:flowable='http://flowable.org/bpmn' xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='p' isExecutable='true'>{process}</process>{beside}</definitions>"
    )
}

/// What a report says of one element.
fn notes<'a>(entries: &'a [super::ImportEntry], id: &str) -> Vec<&'a str> {
    let of_it = entries.iter().filter(|entry| entry.id == id);
    of_it.map(|entry| entry.note.as_str()).collect()
}

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
