//! What a step is given under names of its own, and what of it is kept: Baton's own element, and the mappings of other engines, which
//! stay as long as they are so. A call is given its own by `in` and `out` in Camunda 7.

use super::{
    baton,
    expression::{name, to_cel},
    import::vendor,
    xml::{Child, Element},
};
use crate::workflow::Assignment;

const EXTENSIONS: &str = "bpmn:extensionElements";

/// A step's own variables, and what is kept of them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Mapping {
    pub input: Vec<Assignment>,
    pub output: Vec<Assignment>,
}

/// Writes Baton's own element, and takes out what another engine's said and is no longer so.
pub(super) fn write(
    element: &mut Element,
    input: &[Assignment],
    output: &[Assignment],
) -> Option<Element> {
    forget(element, input, output);
    if input.is_empty() && output.is_empty() {
        return None;
    }
    let mut ours = Element::new("baton:mapping");
    for (name, all) in [("baton:input", input), ("baton:output", output)] {
        for each in all {
            ours.push(baton::assign(name, each));
        }
    }
    Some(ours)
}

/// Reads Baton's own element.
pub(super) fn read(ours: &Element) -> Mapping {
    let all = |name: &str| {
        ours.elements()
            .filter(|child| child.name == name)
            .filter_map(baton::read_assign)
            .collect::<Vec<_>>()
    };
    Mapping {
        input: all("baton:input"),
        output: all("baton:output"),
    }
}

/// Whether another engine's mappings stand there.
pub(super) fn is_said(element: &Element) -> bool {
    said(element).next().is_some()
}

/// Reads another engine's mappings, as far as they mean the same here; and the names of those that do not.
pub(super) fn read_said(element: &Element) -> (Mapping, Vec<String>) {
    let mut mapping = Mapping::default();
    let mut left = Vec::new();
    for entry in said(element).flat_map(parts).filter_map(Entry::of) {
        match (entry.assign, entry.is_input) {
            (Some(assign), true) => mapping.input.push(assign),
            (Some(assign), false) => mapping.output.push(assign),
            (None, _) => left.push(entry.target.to_owned()),
        }
    }
    (mapping, left)
}

/// Whether what is written inside goes out beside what is mapped: Camunda 7 has it so.
pub(super) fn leaks(element: &Element) -> bool {
    said(element).any(|mappings| vendor::is_named(mappings, "inputOutput"))
}

fn is_call(element: &Element) -> bool {
    element.name == "bpmn:callActivity"
}

/// Whether it says what is passed to a call or comes back.
fn is_passed(element: &Element) -> bool {
    vendor::is_named(element, "in") || vendor::is_named(element, "out")
}

/// Whether it holds mappings, or is one. The parameters of a call are for the engine that makes it, not for what is called.
fn is_mappings(element: &Element, of_call: bool) -> bool {
    if element.name == "zeebe:ioMapping" {
        return true;
    }
    if of_call {
        is_passed(element)
    } else {
        vendor::is_named(element, "inputOutput")
    }
}

fn parts(mappings: &Element) -> Vec<&Element> {
    if is_passed(mappings) {
        return vec![mappings];
    }
    mappings.elements().collect()
}

fn said(element: &Element) -> impl Iterator<Item = &Element> {
    let of_call = is_call(element);
    element
        .find(EXTENSIONS)
        .into_iter()
        .flat_map(Element::elements)
        .filter(move |child| is_mappings(child, of_call))
}

/// One mapping.
struct Entry<'a> {
    target: &'a str,
    is_input: bool,
    /// What it means here.
    assign: Option<Assignment>,
}

impl<'a> Entry<'a> {
    fn of(element: &'a Element) -> Option<Self> {
        let is_input = element.name == "zeebe:input"
            || vendor::is_named(element, "inputParameter")
            || vendor::is_named(element, "in");
        let (target, expression) =
            if matches!(element.name.as_str(), "zeebe:input" | "zeebe:output") {
                (
                    element.attribute("target")?,
                    element.attribute("source").and_then(to_cel),
                )
            } else if is_passed(element) {
                (element.attribute("target")?, passed(element))
            } else if is_input || vendor::is_named(element, "outputParameter") {
                (element.attribute("name")?, parameter(element))
            } else {
                return None;
            };
        let assign = name(target).zip(expression);
        Some(Self {
            target,
            is_input,
            assign: assign.map(|(variable, expression)| Assignment {
                variable,
                expression,
            }),
        })
    }
}

/// What is passed to a call or comes back: a variable, or an expression.
fn passed(element: &Element) -> Option<String> {
    let source = element.attribute("source");
    match source.filter(|source| !source.trim().is_empty()) {
        Some(source) => name(source),
        None => to_cel(element.attribute("sourceExpression")?),
    }
}

/// The value of a parameter of Camunda 7: an expression, a text, or a script that is an expression.
fn parameter(element: &Element) -> Option<String> {
    let Some(inner) = element.elements().next() else {
        return expression_or_text(element.text().trim());
    };
    if !vendor::is_named(inner, "script") {
        return None;
    }
    let script = inner.text();
    let script = script.trim();
    match inner
        .attribute("scriptFormat")?
        .to_ascii_lowercase()
        .as_str()
    {
        "feel" => to_cel(&format!("={}", script.trim_start_matches('='))),
        "juel" if script.starts_with(['$', '#']) => to_cel(script),
        _ => None,
    }
}

fn expression_or_text(text: &str) -> Option<String> {
    if text.starts_with("${") || text.starts_with("#{") {
        return to_cel(text);
    }
    if text.is_empty() {
        return Some("null".to_owned());
    }
    (!text.contains("${") && !text.contains("#{")).then(|| quoted(text))
}

/// A text as CEL has it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' | '"' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn forget(element: &mut Element, input: &[Assignment], output: &[Assignment]) {
    let of_call = is_call(element);
    let Some(mut extensions) = element.take_child(EXTENSIONS) else {
        return;
    };
    let holds = |each: &Element| {
        let Some(entry) = Entry::of(each) else {
            return true;
        };
        let known = if entry.is_input { input } else { output };
        entry.assign.is_none_or(|assign| known.contains(&assign))
    };
    extensions.children.retain_mut(|child| {
        let Child::Element(mappings) = child else {
            return true;
        };
        if !is_mappings(mappings, of_call) {
            return true;
        }
        if is_passed(mappings) {
            return holds(mappings);
        }
        let before = mappings.children.len();
        mappings.children.retain(|child| match child {
            Child::Element(each) => holds(each),
            Child::Text(_) => true,
        });
        mappings.children.len() == before || !mappings.is_bare()
    });
    if !extensions.is_bare() {
        element.push(extensions);
    }
}

#[cfg(test)]
mod tests {
    use super::{expression_or_text, quoted};

    #[test]
    fn a_parameter_is_an_expression_or_a_text() {
        for (from, to) in [
            ("${order.total > 5}", Some("order.total > 5")),
            ("#{customer}", Some("customer")),
            ("EUR", Some("\"EUR\"")),
            ("=x", Some("\"=x\"")),
            ("", Some("null")),
            ("Dear ${name}", None),
            ("${bean.call()}", None),
        ] {
            assert_eq!(expression_or_text(from).as_deref(), to, "{from}");
        }
        assert_eq!(quoted("a\"b\\c\nd"), r#""a\"b\\c\nd""#);
    }
}
