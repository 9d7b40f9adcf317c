//! XML as a tree in canonical form: every namespace has one prefix, the well-known ones always the same.
//!
//! A file becomes this tree through [`read`], which refuses DOCTYPEs, undeclared prefixes and anything beyond the limits.
//! What is kept of a file is written by [`Element::to_xml`] without namespace declarations and read back by [`fragment`].

mod reader;

pub(super) use reader::{fragment, read};

use super::BATON;

/// Namespaces with a prefix that is always the same.
pub(super) const WELL_KNOWN: [(&str, &str); 6] = [
    ("bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"),
    ("bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"),
    ("dc", "http://www.omg.org/spec/DD/20100524/DC"),
    ("di", "http://www.omg.org/spec/DD/20100524/DI"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("baton", BATON),
];

/// An element with its names in canonical form, such as `bpmn:userTask`.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Child {
    Element(Element),
    Text(String),
}

/// A file: its root, and the namespaces it declares beyond the well-known ones.
#[derive(Debug)]
pub(super) struct Document {
    pub root: Element,
    pub namespaces: Vec<(String, String)>,
}

impl Element {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// With one more attribute.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// With one more attribute, unless it is empty.
    pub fn with_some(self, name: &str, value: &str) -> Self {
        if value.is_empty() {
            self
        } else {
            self.with(name, value)
        }
    }

    /// With a text in it.
    pub fn with_text(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.children.push(Child::Text(text.to_owned()));
        }
        self
    }

    pub fn push(&mut self, child: Self) {
        self.children.push(Child::Element(child));
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.attributes.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((name.to_owned(), value)),
        }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Takes an attribute out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.attributes.iter().position(|(key, _)| key == name)?;
        Some(self.attributes.remove(at).1)
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name
            .split_once(':')
            .map_or(&self.name, |(_, local)| local)
    }

    /// The name without its prefix, when it is BPMN's.
    pub fn bpmn(&self) -> Option<&str> {
        self.name.strip_prefix("bpmn:")
    }

    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    pub fn find(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// Takes out the first child of that name.
    pub fn take_child(&mut self, name: &str) -> Option<Self> {
        let at = self
            .children
            .iter()
            .position(|child| matches!(child, Child::Element(element) if element.name == name))?;
        match self.children.remove(at) {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        }
    }

    /// Takes out all children for which `wanted` holds.
    pub fn take_children(&mut self, wanted: impl Fn(&Self) -> bool) -> Vec<Self> {
        let mut taken = Vec::new();
        let mut left = Vec::with_capacity(self.children.len());
        for child in std::mem::take(&mut self.children) {
            match child {
                Child::Element(element) if wanted(&element) => taken.push(element),
                other => left.push(other),
            }
        }
        self.children = left;
        taken
    }

    /// All its text.
    pub fn text(&self) -> String {
        let mut all = String::new();
        for child in &self.children {
            match child {
                Child::Text(text) => all.push_str(text),
                Child::Element(element) => all.push_str(&element.text()),
            }
        }
        all
    }

    /// Whether it says nothing at all.
    pub fn is_bare(&self) -> bool {
        self.attributes.is_empty()
            && self.elements().next().is_none()
            && self.text().trim().is_empty()
    }

    /// Visits the element and all below it.
    pub fn visit<'a>(&'a self, seen: &mut impl FnMut(&'a Self)) {
        seen(self);
        for element in self.elements() {
            element.visit(seen);
        }
    }

    /// Canonical XML on one line, without declarations.
    pub fn to_xml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// XML with a line for each element, from this depth on.
    pub fn write_pretty(&self, out: &mut String) {
        self.write(out, Some(0));
    }

    fn write(&self, out: &mut String, depth: Option<usize>) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, true, out);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        let mixed = self
            .children
            .iter()
            .any(|child| matches!(child, Child::Text(_)));
        let inner = depth.filter(|_| !mixed).map(|depth| depth + 1);
        for child in &self.children {
            match child {
                Child::Text(text) => escape(text, false, out),
                Child::Element(element) => {
                    if let Some(inner) = inner {
                        out.push('\n');
                        out.extend(std::iter::repeat_n("  ", inner));
                    }
                    element.write(out, inner);
                }
            }
        }
        if let (Some(_), Some(depth)) = (inner, depth) {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

fn escape(text: &str, attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\n' if attribute => out.push_str("&#10;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            c if is_allowed(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
}

/// XML 1.0, production 2.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A short piece of somebody else's text, for a message.
pub(super) fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short
}

/// Whether `text` can be the value of an `xsd:ID`: an NCName (of the letters that every tool takes).
pub(super) fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
