//! BPMN 2.0 XML with diagram interchange, in and out.
//!
//! [`import`] reads what any tool wrote into a [`Graph`]: what Baton can execute becomes its own kind of node, everything else
//! is kept as XML on the part of the graph it belongs to, is shown, and comes out again in [`export`]. What an element means
//! to Baton beyond BPMN stands in extension elements of the namespace [`BATON`], so that importing an export gives the same
//! graph. Conditions are CEL; simple JUEL and FEEL is translated where it means the same.
//!
//! Deliberately not here: finding the people and teams that a file names (services), and DTDs: a file with a DOCTYPE is
//! refused.

mod baton;
mod call;
mod cron;
mod encoding;
mod export;
mod expression;
mod import;
mod mapping;
mod order;
mod repeat;
mod schedule;
mod span;
mod xml;

#[cfg(test)]
mod tests;

pub use crate::view::import::{ImportEntry, ImportReport, OwnerHint};
pub use expression::to_cel;

use crate::{Fault, fault::FaultCode, workflow::Graph};

/// The namespace of Baton's extension elements.
pub const BATON: &str = "urn:baton:bpmn:1.0";
/// The language of conditions, as BPMN's `language` attribute says it.
pub const CEL: &str = "https://cel.dev";
/// The largest file taken, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The deepest nesting of elements taken.
pub const MAX_DEPTH: usize = 200;
/// The most elements taken, those that only draw or refer not counted.
pub const MAX_ELEMENTS: usize = 20_000;

/// A file as Baton understands it.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The workflow.
    pub graph: Graph,
    /// Its name, where the file has one.
    pub name: Option<String>,
    /// What became of each element.
    pub report: ImportReport,
}

/// What a message, an error or an escalation is known by: its code, else the name, else the id.
fn root_name(element: &xml::Element) -> Option<&str> {
    ["errorCode", "escalationCode", "name", "id"]
        .iter()
        .filter_map(|name| element.attribute(name))
        .find(|text| !text.trim().is_empty())
}

/// Whether it defines what an event is about.
fn is_definition(element: &xml::Element) -> bool {
    element
        .bpmn()
        .is_some_and(|local| local.ends_with("EventDefinition") || local == "eventDefinitionRef")
}

/// Reads a BPMN 2.0 file: UTF-8, UTF-16, Latin-1 or Windows-1252, any prefixes, one or several processes.
///
/// # Errors
/// [`FaultCode::TooLarge`] beyond the limits; [`FaultCode::Invalid`] for anything that is not BPMN 2.0, has a DOCTYPE, refers to
/// what is not there, or uses an id twice. Nothing is read in part.
pub fn import(bytes: &[u8]) -> Result<Imported, Fault> {
    if bytes.len() > MAX_BYTES {
        return Err(Fault::new(
            FaultCode::TooLarge,
            "The file is larger than 5 MB. Nothing was imported.",
        ));
    }
    let text = encoding::decode(bytes)?;
    let document = xml::read(&text)?;
    import::import(document)
}

/// Writes a graph as BPMN 2.0 XML with diagram interchange.
pub fn export(graph: &Graph, name: &str) -> String {
    export::export(graph, name)
}
