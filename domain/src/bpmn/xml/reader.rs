//! Reading XML into the canonical tree, within bounds.

use super::{
    super::{MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS},
    Child, Document, Element, WELL_KNOWN, excerpt, is_ncname,
};
use crate::{Fault, fault::FaultCode};
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::collections::{BTreeSet, HashMap};

const MAX_NAMESPACES: usize = 128;
const MAX_ATTRIBUTES: usize = 256;
/// Elements that only draw or refer: counted apart, since a large diagram has many.
const MAX_DRAWING: usize = 200_000;

/// Reads a whole file.
pub(in crate::bpmn) fn read(text: &str) -> Result<Document, Fault> {
    let mut builder = Builder {
        names: Some(Names::default()),
        ..Builder::default()
    };
    builder.run(text)?;
    let namespaces = builder
        .names
        .take()
        .map(|names| names.declared)
        .unwrap_or_default();
    let mut roots = builder.roots.into_iter();
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(Document { root, namespaces }),
        _ => Err(Fault::invalid(
            "This is not a BPMN file: it has no XML in it.",
        )),
    }
}

/// Reads what [`Element::to_xml`] wrote, one element or several; nothing where it cannot be read.
pub(in crate::bpmn) fn fragment(text: &str) -> Vec<Element> {
    if text.is_empty() || text.len() > MAX_BYTES {
        return Vec::new();
    }
    let mut builder = Builder::default();
    match builder.run(text) {
        Ok(()) => builder.roots,
        Err(_) => Vec::new(),
    }
}

/// Namespaces in scope, and the canonical prefix of each.
#[derive(Default)]
struct Names {
    /// Prefix as written, and URI; a level a stretch.
    scope: Vec<(String, String)>,
    levels: Vec<usize>,
    canonical: HashMap<String, String>,
    taken: BTreeSet<String>,
    declared: Vec<(String, String)>,
}

impl Names {
    fn open(&mut self, start: &BytesStart) -> Result<(), Fault> {
        self.levels.push(self.scope.len());
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(malformed)?;
            let key = attribute.key.into_inner();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            let uri = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(malformed)?
                .into_owned();
            if self.scope.len() >= MAX_NAMESPACES {
                return Err(Fault::new(
                    FaultCode::TooLarge,
                    format!(
                        "The file declares more than {MAX_NAMESPACES} namespaces. Nothing was imported."
                    ),
                ));
            }
            self.declare(prefix, &uri);
            self.scope.push((prefix.to_owned(), uri));
        }
        Ok(())
    }

    fn close(&mut self) {
        if let Some(level) = self.levels.pop() {
            self.scope.truncate(level);
        }
    }

    fn declare(&mut self, prefix: &str, uri: &str) {
        if uri.is_empty() || WELL_KNOWN.iter().any(|(_, known)| *known == uri) {
            return;
        }
        let usable = is_ncname(prefix)
            && !prefix.eq_ignore_ascii_case("xml")
            && !WELL_KNOWN.iter().any(|(known, _)| *known == prefix);
        if self.canonical.contains_key(uri) {
            if usable && !self.taken.contains(prefix) && self.declared.len() < MAX_NAMESPACES {
                self.taken.insert(prefix.to_owned());
                self.declared.push((prefix.to_owned(), uri.to_owned()));
            }
            return;
        }
        let base = if usable { prefix } else { "ns" };
        let mut name = base.to_owned();
        let mut number = 1;
        while !usable && number == 1 || self.taken.contains(&name) {
            name = format!("{base}{number}");
            number += 1;
        }
        self.taken.insert(name.clone());
        self.canonical.insert(uri.to_owned(), name.clone());
        self.declared.push((name, uri.to_owned()));
    }

    fn canonical(&self, name: &str, is_attribute: bool) -> Result<String, Fault> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if prefix == "xml" {
            return Ok(name.to_owned());
        }
        if local.is_empty() || local.contains(':') {
            return Err(Fault::invalid(format!(
                "This is not a BPMN file: “{}” is not a name.",
                excerpt(name)
            )));
        }
        if prefix.is_empty() && is_attribute {
            return Ok(local.to_owned());
        }
        let uri = self
            .scope
            .iter()
            .rev()
            .find(|(bound, _)| bound == prefix)
            .map(|(_, uri)| uri.as_str());
        match uri {
            None | Some("") if prefix.is_empty() => Ok(local.to_owned()),
            None | Some("") => Err(Fault::invalid(format!(
                "The prefix “{}” is used but not declared.",
                excerpt(prefix)
            ))),
            Some(uri) => {
                let canonical = WELL_KNOWN
                    .iter()
                    .find(|(_, known)| *known == uri)
                    .map(|(prefix, _)| *prefix)
                    .or_else(|| self.canonical.get(uri).map(String::as_str));
                Ok(match canonical {
                    Some(canonical) => format!("{canonical}:{local}"),
                    None => local.to_owned(),
                })
            }
        }
    }
}

#[derive(Default)]
struct Builder {
    /// `None` for a fragment: its names are canonical already.
    names: Option<Names>,
    open: Vec<Element>,
    roots: Vec<Element>,
    counted: usize,
    drawing: usize,
}

impl Builder {
    fn run(&mut self, text: &str) -> Result<(), Fault> {
        let mut reader = Reader::from_str(text);
        loop {
            match reader.read_event().map_err(malformed)? {
                Event::Start(start) => {
                    let element = self.element(&start)?;
                    self.open.push(element);
                }
                Event::Empty(start) => {
                    let element = self.element(&start)?;
                    self.close(element);
                }
                Event::End(_) => {
                    let Some(element) = self.open.pop() else {
                        return Err(Fault::invalid(
                            "This is not a BPMN file: a tag is closed that was not open.",
                        ));
                    };
                    self.close(element);
                }
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => self.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let c = match reference.resolve_char_ref().map_err(malformed)? {
                        Some(c) => c,
                        None => match &*reference {
                            "amp" => '&',
                            "lt" => '<',
                            "gt" => '>',
                            "quot" => '"',
                            "apos" => '\'',
                            other => {
                                return Err(Fault::invalid(format!(
                                    "The file uses the entity “{}”, which is not declared.",
                                    excerpt(other)
                                )));
                            }
                        },
                    };
                    self.text(c.encode_utf8(&mut [0; 4]))?;
                }
                Event::DocType(_) => {
                    return Err(Fault::invalid(
                        "The file has a DOCTYPE. Baton does not read those, because they can make it load or expand other things. Remove it and import again.",
                    ));
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
                Event::Eof => break,
            }
        }
        match self.open.last() {
            Some(element) => Err(Fault::invalid(format!(
                "The file ends in the middle: “{}” is not closed.",
                excerpt(&element.name)
            ))),
            None => Ok(()),
        }
    }

    fn element(&mut self, start: &BytesStart) -> Result<Element, Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::new(
                FaultCode::TooLarge,
                format!(
                    "The file is nested more than {MAX_DEPTH} levels deep. Nothing was imported."
                ),
            ));
        }
        if let Some(names) = &mut self.names {
            names.open(start)?;
        }
        let raw = start.name();
        let name = self.name(raw.into_inner(), false)?;
        let light = matches!(
            name.split_once(':'),
            Some(("bpmndi" | "dc" | "di", _))
                | Some(("bpmn", "incoming" | "outgoing" | "flowNodeRef"))
        );
        let (count, most) = if light {
            (&mut self.drawing, MAX_DRAWING)
        } else {
            (&mut self.counted, MAX_ELEMENTS)
        };
        *count += 1;
        if *count > most {
            return Err(Fault::new(
                FaultCode::TooLarge,
                "The file has more than 20,000 elements. Nothing was imported.",
            ));
        }
        let mut element = Element::new(&name);
        let mut seen = BTreeSet::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(malformed)?;
            let key = attribute.key.into_inner();
            if !seen.insert(key) {
                return Err(Fault::invalid(format!(
                    "“{}” has the attribute “{}” twice.",
                    excerpt(&name),
                    excerpt(key)
                )));
            }
            if seen.len() > MAX_ATTRIBUTES {
                return Err(Fault::new(
                    FaultCode::TooLarge,
                    format!(
                        "“{}” has more than {MAX_ATTRIBUTES} attributes. Nothing was imported.",
                        excerpt(&name)
                    ),
                ));
            }
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            let key = self.name(key, true)?;
            let mut value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(malformed)?
                .into_owned();
            if key == "xsi:type" && self.names.is_some() {
                value = self.name(value.trim(), false).unwrap_or(value);
            }
            element.attributes.push((key, value));
        }
        Ok(element)
    }

    fn name(&self, name: &str, is_attribute: bool) -> Result<String, Fault> {
        match &self.names {
            Some(names) => names.canonical(name, is_attribute),
            None => Ok(name.to_owned()),
        }
    }

    fn close(&mut self, mut element: Element) {
        if let Some(names) = &mut self.names {
            names.close();
        }
        let blank = |child: &Child| matches!(child, Child::Text(text) if text.trim().is_empty());
        let has_elements = element.elements().next().is_some();
        if has_elements
            && element
                .children
                .iter()
                .all(|child| matches!(child, Child::Element(_)) || blank(child))
        {
            element.children.retain(|child| !blank(child));
        }
        match self.open.last_mut() {
            Some(parent) => parent.push(element),
            None => self.roots.push(element),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        let Some(parent) = self.open.last_mut() else {
            return if text
                .trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
                .is_empty()
            {
                Ok(())
            } else {
                Err(Fault::invalid(
                    "This is not a BPMN file: there is text outside of its XML.",
                ))
            };
        };
        match parent.children.last_mut() {
            Some(Child::Text(last)) => last.push_str(text),
            _ if !text.is_empty() => parent.children.push(Child::Text(text.to_owned())),
            _ => {}
        }
        Ok(())
    }
}

fn malformed(error: impl std::fmt::Display) -> Fault {
    Fault::invalid(format!(
        "This is not well-formed XML: {}.",
        excerpt(error.to_string().trim_end_matches('.'))
    ))
}
